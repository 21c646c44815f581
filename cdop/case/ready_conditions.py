"""Which cases are ready for the panel now, may be by a day, or cannot be told of, asked in SQL.

Every open case that this panel reviews and has not yet had at a panel is exactly one of the three, on any day.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, not_, or_, select, true
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from cdop.case.ages import NEONATAL_DAYS
from cdop.case.clocks import Step
from cdop.case.models import CaseReadiness
from cdop.case.readiness import Ready
from cdop.case.step_conditions import here
from cdop.database import table_of
from cdop.reference.areas import PanelArea

Columns = ReadOnlyColumnCollection[str, Any]
READINESS = table_of(CaseReadiness)
GATHERED = (Step.SETTLING, Step.GATHERING, Step.PREPARING)
"""The steps of a case that is on its way: whom to ask is decided, and something is missing."""
BEFORE_THE_PANEL = (Step.CLASSIFICATION, Step.RESPONSE, Step.ASKING, *GATHERED, Step.REVIEW)


class ReadyBy(StrEnum):
    """How a case stands for the panel of a day."""

    NOW = "now"
    EXPECTED = "expected"
    UNCLEAR = "unclear"


class Whose(StrEnum):
    """Whose cases a panel hears, where one for newborn babies is in use: theirs, or the others'."""

    NEONATAL = "neonatal"
    OTHERS = "others"


@dataclass(frozen=True)
class Readying:
    """Which cases are asked for: those ready now, or how they stand for the panel of a day (``by``), as of today.

    ``whose``: of babies under 28 days alone, or without them; None for all.
    """

    how: ReadyBy
    by: date
    today: date
    whose: Whose | None = None


def is_readying(cases: Columns, area: PanelArea, asked: Readying) -> ColumnElement[bool]:
    """That a case stands so, for a list of cases."""
    expected = cases.id.in_(select(READINESS.c.case_id).where(may_be_ready(READINESS.c, asked.by, asked.today)))
    return and_(stands(cases, area, asked.how, expected), is_of(cases, asked.whose))


def is_of(cases: Columns, whose: Whose | None) -> ColumnElement[bool]:
    """That a case is one of those: a baby under 28 days, or somebody older or of unknown age; never NULL."""
    if whose is None:
        return true()
    newborn = cases.age_at_death.in_([f"P{days}D" for days in range(NEONATAL_DAYS)])
    newborn = and_(cases.age_at_death.is_not(None), newborn)
    return newborn if whose is Whose.NEONATAL else not_(newborn)


def stands(cases: Columns, area: PanelArea, how: ReadyBy, expected: ColumnElement[bool]) -> ColumnElement[bool]:
    """That an open case of this panel's stands so, where ``expected`` says ``may_be_ready`` of it."""
    ours = here(cases, area)
    expected = and_(cases.step.in_(GATHERED), expected)
    match how:
        case ReadyBy.NOW:
            return and_(cases.step == Step.REVIEW, ours)
        case ReadyBy.EXPECTED:
            return and_(expected, ours)
    return and_(cases.step.in_(BEFORE_THE_PANEL), cases.step != Step.REVIEW, not_(expected), ours)


def may_be_ready(ready: Columns, by: date, today: date) -> ColumnElement[bool]:
    """That what waits for others is expected by a day, and nothing of it is overdue today; never NULL.

    Where nothing waits for others it is for us alone: ``expected_on`` says since when, and that is no promise broken.
    """
    told = and_(ready.state == Ready.GATHERING.value, ready.expected_on.is_not(None))
    return and_(told, or_(ready.theirs == 0, ready.expected_on.between(today, by)))
