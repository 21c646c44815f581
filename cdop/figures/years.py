"""Which years there is something to show of, in one statement."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import CompoundSelect, Date, String, cast, func, null, select, union_all
from sqlalchemy.orm import Session

from cdop.case.models import CaseState
from cdop.figures.models import PrintedTotalRecord
from cdop.reference.calendar import Year


@dataclass(frozen=True)
class HeldYear:
    """A year that can be opened: whether it is counted from cases, whether printed totals are kept of it."""

    year: Year
    counted: bool
    printed: bool
    running: bool


def held_years(session: Session, today: date) -> tuple[HeldYear, ...]:
    """Every year from the earliest with a case or a printed total to the one that runs today, newest first.

    A case's first day is that of the death: nobody is notified of it, or reviews it, earlier. From the first death on
    every year is counted, since a case may wait through years in which nothing happens.
    """
    running = Year.of(today)
    first_death, printed = running.last_day, set()
    for died, label in session.execute(_statement()):
        if label is None:
            first_death = died or first_death
        else:
            printed.add(Year.parse(label))
    counted = Year.of(first_death)
    earliest = min(running, counted, *printed)
    years = (Year(start) for start in range(running.start, earliest.start - 1, -1))
    return tuple(HeldYear(year, year >= counted, year in printed, year == running) for year in years)


def _statement() -> CompoundSelect[*tuple[Any, ...]]:
    """(first death, nothing), then (nothing, year) for each year with printed totals."""
    died = select(func.min(CaseState.date_of_death), cast(null(), String))
    printed = select(cast(null(), Date), PrintedTotalRecord.year).distinct()
    return union_all(died, printed)
