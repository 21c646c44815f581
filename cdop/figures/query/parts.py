"""A quarter of a year, or one local authority of several, counted like a whole year (counting.md sections 1 to 4).

A quarter has days of its own: what is reviewed or outstanding is so at its last day. Where a case of it was reopened
later in the year, the year counts it elsewhere, or not yet.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.figures.queries import annual_figures
from cdop.figures.slices import Clock
from cdop.figures.tables import AnnualFigures, Table
from cdop.figures.wording import row_label
from cdop.reference.areas import PanelArea
from cdop.reference.calendar import Year, last_month_end
from cdop.reference.wording import long_date

QUARTERS = ("Q1", "Q2", "Q3", "Q4")


@dataclass(frozen=True)
class PartClock(Clock):
    """A quarter (``Q1`` to ``Q4``) of a year; the whole year where it is empty."""

    quarter: str = ""

    @property
    def last_day(self) -> date:
        return _last_day(self.year, self.quarter)

    @property
    def first_day(self) -> date:
        return first_day_of(self.year, self.quarter)

    @property
    def end(self) -> date:
        return min(self.last_day, self.known_by)

    @property
    def parameters(self) -> dict[str, Any]:
        opening = self.first_day - timedelta(days=1)
        begins = {"first_day": self.first_day, "opening_day": opening, "opening_year": Year.of(opening).start}
        return super().parameters | begins


def told_part(person: Person, at: PartClock) -> PartClock | None:
    """A part that has begun by K, as it is told to a person; none where it has not: while it runs, as a year is told.

    A quarter ends with a month, so once it has ended nothing in it is counted up to K.
    """
    if person.sees_identity or at.known_by >= at.last_day:
        told = at
    else:
        told = replace(at, known_by=last_month_end(at.known_by))
    return told if told.known_by >= at.first_day else None


def first_day_of(year: Year, quarter: str) -> date:
    """The first day of a quarter, or of the year."""
    months = QUARTERS.index(quarter) * 3 if quarter else 0
    return date(year.start + (3 + months) // 12, (3 + months) % 12 + 1, 1)


def _last_day(year: Year, quarter: str) -> date:
    if quarter in {"", "Q4"}:
        return year.last_day
    return first_day_of(year, QUARTERS[QUARTERS.index(quarter) + 1]) - timedelta(days=1)


def one_authority(area: PanelArea, code: str) -> PanelArea:
    """The area of one listed code alone: the cases that it has among those listed beside it."""
    if code not in area.listed:
        raise KeyError(code)
    return PanelArea((code,), MappingProxyType({at: home for at, home in area.home.items() if home == code}))


def part_figures(session: Session, at: PartClock) -> AnnualFigures:
    """All tables of the part. A bounded number of statements."""
    figures = annual_figures(session, at, restated=False)
    tables = tuple(_of_the_quarter(table, at) for table in figures) if at.quarter else figures.tables
    return replace(figures, first_day=at.first_day, printed_totals=(), tables=tables)


def _of_the_quarter(table: Table, at: PartClock) -> Table:
    words = {
        name: in_words(str(getattr(table, name)).replace("the year", "the quarter"), at)
        for name in ("basis", "denominator_label", "left_out_label")
    }
    return replace(table, **words)  # type: ignore[arg-type]


def in_words(text: str, at: PartClock) -> str:
    """A quarter's days in words: as a day they could be taken for a child's."""
    opening = at.first_day - timedelta(days=1)
    return (
        text.replace(long_date(at.end), "its last day").replace(long_date(opening), "the day before")
        if at.quarter
        else text
    )


def words_of(at: PartClock) -> str:
    """``2014-15, July to September``."""
    quarter = f", {row_label('reviews_by_quarter', at.quarter)}" if at.quarter else ""
    return f"{at.year.label}{quarter}"
