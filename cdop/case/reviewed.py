"""Which reviews count in a year, in SQL: the one definition that figures and themes share (counting.md sections 1, 2).

Days are columns or parameters of the statement around: the figures ask of one year, themes of all of them at once.
"""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import BindParameter, ColumnElement

from cdop.case.models import CaseState, ReviewSpell

Day = ColumnElement[date]


def in_force_by(known_by: Day) -> ColumnElement[bool]:
    """The state of a case as dated by K."""
    return (CaseState.known_from <= known_by) & (CaseState.known_until > known_by)


def resident_in(area: BindParameter[Any] | Collection[str]) -> ColumnElement[bool]:
    """The residency decision in force says: home in the panel area."""
    return CaseState.home_area.in_(area)


def in_scope() -> ColumnElement[bool]:
    """Not withdrawn by K."""
    return CaseState.withdrawn_reason.is_(None)


def reviewed_by(end: Day) -> ColumnElement[bool]:
    """The finalising that stands at E, in whichever year it was."""
    return (ReviewSpell.finalised_on <= end) & (ReviewSpell.until > end)


def reviewed_within(first_day: Day, end: Day) -> ColumnElement[bool]:
    """Reviewed at E, by a finalising in the year."""
    return (ReviewSpell.finalised_on >= first_day) & reviewed_by(end)
