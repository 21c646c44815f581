"""For whom a restricted case exists, as a condition within statements. ``recusal.queries.visible`` asks it for all."""

from typing import Any

from sqlalchemy import BindParameter, ColumnElement, DateTime, Select, SQLColumnExpression, bindparam, exists, select

from cdop.audit.service import utc_now
from cdop.case.restriction.models import CaseDoor, CaseRestriction
from cdop.database import table_of

_RESTRICTIONS = table_of(CaseRestriction)
_RESTRICTION, _DOOR = _RESTRICTIONS.c, table_of(CaseDoor).c


def open_to(case_id: SQLColumnExpression[Any], account: BindParameter[int]) -> ColumnElement[bool]:
    """That a case is not restricted, or has a door for the account at the moment at which the statement runs."""
    shut = exists().where(_RESTRICTION.case_id == case_id, _RESTRICTION.case_id.not_in(doors_of(account)))
    # Every other table is one of a query around it, however deep.
    return ~shut.correlate_except(_RESTRICTIONS)


def shut_to(account: BindParameter[int]) -> Select[int]:
    """The ids of the cases that are restricted and have no door for the account."""
    return select(_RESTRICTION.case_id).where(_RESTRICTION.case_id.not_in(doors_of(account)))


def doors_of(account: BindParameter[int]) -> Select[int]:
    """The ids of the restricted cases that are open to the account now."""
    return select(_DOOR.case_id).where(_DOOR.account_id == account, is_open()).correlate(None)


def is_open() -> ColumnElement[bool]:
    """That a door has no end, or has not come to it by the clock at the moment at which the statement runs."""
    return _DOOR.until.is_(None) | (_DOOR.until > bindparam(None, callable_=utc_now, type_=DateTime))
