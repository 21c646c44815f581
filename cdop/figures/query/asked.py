"""A question to the figures as plain values, and as the address that can be kept. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from cdop.figures.query.menu import BASES, MOST_YEARS, YEAR, Basis, dimensions
from cdop.figures.slices import Clock
from cdop.reference.areas import PanelArea
from cdop.reference.calendar import Year


class NoSuchQuestion(ValueError):
    """The menu has no such question. The text says why in plain words; ``field`` is the one to mend."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


@dataclass(frozen=True)
class Query:
    """What is counted, in which years, in which rows and columns, and of which cases alone.

    ``columns`` empty: one count a row. ``only`` and ``value``: a dimension and the one value of it; or both empty.
    Rows or columns may be the year; where neither is, several years are pooled: each case counts once, on its latest.
    """

    basis: Basis
    first: Year
    last: Year
    rows: str
    columns: str = ""
    only: str = ""
    value: str = ""

    @property
    def parted(self) -> tuple[str, ...]:
        """The dimensions of a case by which it is counted, sorted."""
        return tuple(sorted({self.rows, self.columns, self.only} - {"", YEAR}))

    @property
    def by_year(self) -> bool:
        return YEAR in {self.rows, self.columns}

    @property
    def years(self) -> tuple[Year, ...]:
        return tuple(Year(start) for start in range(self.first.start, self.last.start + 1))

    @property
    def words(self) -> str:
        """The years in words: ``2014-15``, or ``2013-14 to 2015-16``."""
        return self.first.label if self.first == self.last else f"{self.first.label} to {self.last.label}"

    @property
    def address(self) -> dict[str, Any]:
        """What an address holds of it."""
        held = {
            "count": self.basis.value, "first": self.first.label, "last": self.last.label, "rows": self.rows,
            "columns": self.columns, "only": f"{self.only}.{self.value}" if self.only else "",
        }  # fmt: skip
        return {name: value for name, value in held.items() if value}


@dataclass(frozen=True)
class Pooled(Clock):
    """Several years as one period, from ``first`` to the clock's own year."""

    first: Year

    @property
    def parameters(self) -> dict[str, object]:
        begins = {"first_day": self.first.first_day, "opening_day": self.first.opening_day}
        return super().parameters | begins | {"opening_year": self.first.start - 1}


def query_of(given: Mapping[str, str], area: PanelArea, running: Year) -> Query:
    """The question of an address, or of what was kept. ``running``: the year that runs today.

    Raises ``NoSuchQuestion``.
    """
    if given.get("count") not in set(Basis):
        raise NoSuchQuestion("count", "Choose what to count")
    basis = Basis(given["count"])
    first = _year(given, "first", running)
    last = _year(given, "last", running) if given.get("last") else first
    if not 0 <= last.start - first.start < MOST_YEARS:
        raise NoSuchQuestion("last", f"The last year must be the first or at most {MOST_YEARS - 1} years after it")
    only, _, value = given.get("only", "").partition(".")
    asked = Query(basis, first, last, given.get("rows", ""), given.get("columns", ""), only, value)
    _check(asked, area)
    return asked


def _check(asked: Query, area: PanelArea) -> None:
    menu, about = dimensions(asked.basis, area), BASES[asked.basis].partition(",")[0].lower()
    for field, key in (("rows", asked.rows), ("columns", asked.columns)):
        if not key and field == "rows":
            raise NoSuchQuestion(field, "Choose what the rows are")
        if key and key != YEAR and key not in menu:
            raise NoSuchQuestion(field, f"That is not held of {about}")
    if asked.rows == asked.columns:
        raise NoSuchQuestion("columns", "Rows and columns must be two things")
    if asked.only and (
        asked.only not in menu or asked.value not in {*menu[asked.only].values, *menu[asked.only].groups}
    ):
        raise NoSuchQuestion("only", f"That is not held of {about}")
    if asked.only in {asked.rows, asked.columns} - {""}:
        raise NoSuchQuestion("only", "What the rows or columns are cannot be chosen once more")


def _year(given: Mapping[str, str], field: str, running: Year) -> Year:
    try:
        year = Year.parse(given.get(field, ""))
    except ValueError:
        raise NoSuchQuestion(field, "Choose a year") from None
    if year > running:
        raise NoSuchQuestion(field, f"{year.label} has not begun: there is nothing to count yet")
    return year


def clocks(asked: Query, area: PanelArea, known_by: date) -> tuple[Clock, ...]:
    """The periods that are counted: each year by itself where the year is a row or column, else all as one."""
    if asked.by_year or asked.first == asked.last:
        return tuple(Clock(area, year, known_by) for year in asked.years)
    return (Pooled(area, asked.last, known_by, asked.first),)


def label_of(at: Clock) -> str:
    """How a period is called: ``2014-15``, or ``2013-14 to 2015-16``."""
    return f"{at.first.label} to {at.year.label}" if isinstance(at, Pooled) else at.year.label
