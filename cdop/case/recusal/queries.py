"""Which cases do not exist for whom: asked within every query about cases that is made for a viewer."""

from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Integer, SQLColumnExpression, bindparam, exists, select, true
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.recusal.models import CaseBar
from cdop.database import table_of

_BARS = table_of(CaseBar)
_BAR = _BARS.c
VIEWER = "viewer_account"


def visible(viewer: Person, case_id: SQLColumnExpression[Any]) -> ColumnElement[bool]:
    """That a case exists for this viewer: nobody has withdrawn this account from it.

    ``case_id`` is a column of the query around it that holds the case's id; never NULL where the row is of a case.
    Whoever has no account, as the command line, sees every case.
    """
    if viewer.account_id is None:
        return true()
    return _not_barred(case_id, bindparam(None, viewer.account_id, type_=Integer))


def visible_to_bound(case_id: SQLColumnExpression[Any]) -> ColumnElement[bool]:
    """The same for a statement that is built once and run for many: it takes ``account_of(viewer)`` as parameters."""
    return _not_barred(case_id, bindparam(VIEWER, type_=Integer))


def account_of(viewer: Person) -> dict[str, int | None]:
    """The parameters of ``visible_to_bound``: no account equals none that is barred."""
    return {VIEWER: viewer.account_id}


def recused_accounts(session: Session, case_id: int) -> set[int]:
    """The ids of the accounts for which a case does not exist: who has withdrawn from it, or was withdrawn."""
    return set(session.scalars(select(_BAR.account_id).where(_BAR.case_id == case_id)))


def _not_barred(case_id: SQLColumnExpression[Any], account: BindParameter[int]) -> ColumnElement[bool]:
    # Every other table is one of a query around it, however deep.
    return ~exists().where(_BAR.account_id == account, _BAR.case_id == case_id).correlate_except(_BARS)
