"""Which messages about requests exist for whom: the outbox knows requests by their keys alone."""

from typing import Any

from sqlalchemy import ColumnElement, select, true

from cdop.accounts.people import Person
from cdop.case.recusal.models import CaseBar
from cdop.database import table_of
from cdop.gathering.models import InformationRequest
from cdop.outbox.queries import register_scope

_BARS, _REQUESTS = table_of(CaseBar).c, table_of(InformationRequest).c


def about_visible(viewer: Person, about: ColumnElement[Any]) -> ColumnElement[bool]:
    """That what a message is about is no request of a case from which the viewer has withdrawn."""
    if viewer.account_id is None:
        return true()
    hidden = select(_REQUESTS.token).join(CaseBar, _BARS.case_id == _REQUESTS.case_id)
    return about.is_(None) | about.not_in(hidden.where(_BARS.account_id == viewer.account_id))


def install() -> None:
    """Let the outbox leave out what is about a case that does not exist for its viewer."""
    register_scope(about_visible)
