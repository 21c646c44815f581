"""Which years there is something to show of, in one statement."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import CompoundSelect, Date, String, cast, func, null, select, union_all
from sqlalchemy.orm import Session

from cdop.case.models import CaseState, ReviewSpell
from cdop.figures.models import PrintedTotalRecord
from cdop.reference.calendar import Year


@dataclass(frozen=True)
class HeldYear:
    """A year that can be opened: whether cases of it are in the register, whether printed totals are kept of it."""

    year: Year
    cases: bool
    printed: bool
    running: bool


def held_years(session: Session, today: date) -> tuple[HeldYear, ...]:
    """Every year from the earliest with a case or a printed total to the one that runs today, newest first.

    A case's first day is that of the death: nobody is notified of it, or reviews it, earlier. Between that and the
    last notification or finalising every year has cases, since a case may wait through one in which nothing happens.
    """
    running = Year.of(today)
    days: list[date] = []
    printed: set[Year] = set()
    for died, notified, finalised, label in session.execute(_statement()):
        days += [day for day in (died, notified, finalised) if day]
        printed |= {Year.parse(label)} if label else set()
    active = [Year.of(day) for day in days]
    earliest = min([running, *active, *printed])
    years = (Year(start) for start in range(running.start, earliest.start - 1, -1))
    return tuple(
        HeldYear(year, bool(active) and min(active) <= year <= max(active), year in printed, year == running)
        for year in years
    )


def _statement() -> CompoundSelect[*tuple[Any, ...]]:
    """The first death, the last notification and the last finalising; then each year with printed totals.

    Each day is asked for by itself, so that an index answers.
    """
    first = select(func.min(CaseState.date_of_death)).scalar_subquery()
    last = [select(func.max(day)).scalar_subquery() for day in (CaseState.notified_on, ReviewSpell.finalised_on)]
    no_days = [cast(null(), Date)] * 3
    days = select(first, *last, cast(null(), String))
    return union_all(days, select(*no_days, PrintedTotalRecord.year).distinct())
