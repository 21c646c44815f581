"""Which messages about requests exist for whom: the outbox knows requests by their keys alone."""

from typing import Any

from sqlalchemy import ColumnElement, select, true

from cdop.access.models import RestrictedOpening
from cdop.accounts.people import Person
from cdop.case.recusal.queries import hidden_from, not_withdrawn
from cdop.database import table_of
from cdop.gathering.models import InformationRequest
from cdop.outbox.queries import register_scope

_REQUESTS, _OPENINGS = table_of(InformationRequest).c, table_of(RestrictedOpening).c


def about_visible(viewer: Person, about: ColumnElement[Any]) -> ColumnElement[bool]:
    """That what a message is about is no request of a case that does not exist for the viewer, and no emergency of one
    from which the viewer has withdrawn.
    """
    if viewer.account_id is None:
        return true()
    hidden = select(_REQUESTS.token).where(_REQUESTS.case_id.in_(hidden_from(viewer)))
    emergencies = select(_OPENINGS.token).where(~not_withdrawn(viewer, _OPENINGS.case_id))
    return about.is_(None) | (about.not_in(hidden) & about.not_in(emergencies))


def install() -> None:
    """Let the outbox leave out what is about a case that does not exist for its viewer."""
    register_scope(about_visible)
