"""Which years there is something to show of, in one statement."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, Select, String, column, exists, or_, select, values
from sqlalchemy.orm import Session

from cdop.case.models import CaseState, OutstandingSpell, ReviewSpell
from cdop.case.projection import OPEN_YEAR
from cdop.figures import slices
from cdop.figures.models import PrintedTotalRecord
from cdop.reference.areas import PanelArea
from cdop.reference.calendar import Year

LOOKED_BACK = 150  # years: nobody reviews an earlier death


@dataclass(frozen=True)
class HeldYear:
    """A year that can be opened: whether cases of it are in the register, whether printed totals are kept of it."""

    year: Year
    cases: bool
    printed: bool
    running: bool


def held_years(session: Session, area: PanelArea, today: date) -> tuple[HeldYear, ...]:
    """Every year from the earliest with a case or a printed total to the one that runs today, newest first.

    A year has cases where its page counts any: notified in it, or of a resident who died, waited or was reviewed in it,
    and not withdrawn, as known today.
    """
    running, known = Year.of(today), {"known_by": today, "area": list(area.codes)}
    asked = [Year(start) for start in range(running.start, running.start - LOOKED_BACK, -1)]
    found = {
        Year(start): (bool(cases), bool(printed)) for start, cases, printed in session.execute(_statement(asked), known)
    }
    earliest = min((year for year in asked if any(found[year])), default=running)
    return tuple(HeldYear(year, *found[year], year == running) for year in asked if year >= earliest)


def _statement(asked: list[Year]) -> Select[*tuple[Any, ...]]:
    """For each year whether it has cases and whether it has printed totals: each answered by an index."""
    columns = (column("start", Integer), column("label", String), column("first_day", Date), column("last_day", Date))
    data = [(year.start, year.label, year.first_day, year.last_day) for year in asked]
    years = values(*columns, name="years").data(data).cte("years")

    def within(day: Any) -> ColumnElement[bool]:
        found: ColumnElement[bool] = day.between(years.c.first_day, years.c.last_day)
        return found

    spell, review = OutstandingSpell, ReviewSpell
    counts = slices.in_force() & slices.in_scope()
    ours = counts & slices.resident()
    found = (
        exists().where(within(CaseState.notified_on), counts),
        exists().where(within(CaseState.date_of_death), ours),
        exists().where(within(review.finalised_on), CaseState.case_id == review.case_id, ours),
        exists().where(spell.year == years.c.start, CaseState.case_id == spell.case_id, ours),
        exists().where(
            spell.year == OPEN_YEAR, spell.since <= years.c.last_day, CaseState.case_id == spell.case_id, ours
        ),
    )  # fmt: skip
    printed = exists().where(PrintedTotalRecord.year == years.c.label)
    return select(years.c.start, or_(*found).label("cases"), printed.label("printed"))
