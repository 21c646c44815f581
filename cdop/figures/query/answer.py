"""An answer as one table, from what was counted. Nothing is counted here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields

from cdop.figures.counts import Count
from cdop.figures.query.asked import Query
from cdop.figures.query.counting import Joint
from cdop.figures.query.menu import BASES, YEAR, Basis, Dimension, dimensions, members
from cdop.figures.tables import Row, Table
from cdop.figures.wording import WORDS
from cdop.reference.areas import PanelArea
from cdop.reference.wording import long_date

TOTAL = "total"
Chosen = Mapping[str, str]
"""The values that a cell's cases have, by their dimensions."""
Value = Callable[[str, Chosen], Count]
"""The count of a period (by its label) of the cases that have some values."""
_OF_YEARS = {
    Basis.REVIEWS: "Residents’ cases reviewed: finalised in a year of {years} and not reopened by the end of the last",
    Basis.DEATHS: "Residents who died in a year of {years}, notified by the known-by day",
    Basis.NOTIFICATIONS: "Deaths notified in a year of {years}, in scope, of residents",
}
"""The bases of the annual tables (``wording``) for several years together."""
_TABLES = {Basis.REVIEWS: "reviews", Basis.DEATHS: "deaths_by_sex", Basis.NOTIFICATIONS: "notifications"}


@dataclass(frozen=True)
class Cell:
    """Where a count of an answer comes from: its period, and the values that its cases have."""

    period: str
    chosen: Chosen


def cell_of(question: Mapping[str, str], row: str, column: str) -> Cell:
    """What is counted in a row and a column of the answer to a question, as its address holds it."""
    first, last = question["first"], question["last"]
    period, chosen = first if first == last else f"{first} to {last}", dict[str, str]()
    only, _, one = question.get("only", "").partition(".")
    for key, value in ((question["rows"], row), (question.get("columns", ""), column), (only, one)):
        if key == YEAR:
            period = value
        elif key and value != TOTAL:
            chosen[key] = value
    return Cell(period, chosen)


@dataclass(frozen=True)
class Layout:
    """The rows and columns of an answer, each by its keys and words, and what each cell is a count of.

    Without columns there is one, whose key is empty. The total of years is none: a case that is finalised in two years
    counts in both.
    """

    query: Query
    area: PanelArea

    @property
    def menu(self) -> dict[str, Dimension]:
        return dimensions(self.query.basis, self.area)

    @property
    def rows(self) -> tuple[str, ...]:
        return self._keys(self.query.rows)

    @property
    def columns(self) -> tuple[str, ...]:
        return self._keys(self.query.columns) if self.query.columns else ("",)

    def _keys(self, key: str) -> tuple[str, ...]:
        if key == YEAR:
            return tuple(year.label for year in self.query.years)
        return (*self.menu[key].values, TOTAL)

    def label(self, key: str, value: str) -> str:
        """The words of a row or a column."""
        if value == TOTAL:
            return "Total"
        return value if key == YEAR else self.menu[key].label(value)

    def heading(self, key: str) -> str:
        return "Year" if key == YEAR else self.menu[key].words

    def cell(self, row: str, column: str) -> Cell:
        """What is counted in a row and a column. Raises ``KeyError`` for those that are not there."""
        if row not in self.rows or column not in self.columns:
            raise KeyError((row, column))
        return cell_of(self.query.address, row, column)

    @property
    def title(self) -> str:
        """``Cases reviewed by sex and age at death, 2014-15``."""
        asked = self.query
        by = [self.heading(key).lower() for key in (asked.rows, asked.columns) if key]
        alone = f": {self.menu[asked.only].label(asked.value)} alone" if asked.only else ""
        return f"{BASES[asked.basis].partition(',')[0]} by {' and '.join(by)}, {asked.words}{alone}"

    @property
    def basis(self) -> str:
        """What is counted: of one year as its tables say, of several in words of their own."""
        asked = self.query
        words = WORDS[_TABLES[asked.basis]].basis
        words = words if asked.basis is not Basis.NOTIFICATIONS else f"{words}, of residents"
        if asked.first == asked.last:
            return words
        years = f"{asked.words} ({long_date(asked.first.first_day)} to {long_date(asked.last.last_day)})"
        if asked.by_year:
            return f"Each year of {years} by itself: {words[:1].lower()}{words[1:]}"
        return f"{_OF_YEARS[asked.basis].format(years=years)}. Each case counts once, on its latest day"


@dataclass(frozen=True)
class PublicTable(Table):
    """A table as the public sees it. ``rounded_to``: to the nearest multiple of what, with 1 as it is."""

    rounded_to: int = 1


def public_table(table: Table, rounded_to: int) -> PublicTable:
    """A table of what is shown to the public."""
    return PublicTable(**{one.name: getattr(table, one.name) for one in fields(table)}, rounded_to=rounded_to)


def table_of_answer(layout: Layout, value: Value) -> Table:
    """The answer as a table; ``value`` gives each count."""
    asked, columns = layout.query, layout.columns
    found = {
        row: tuple(value(cell.period, cell.chosen) for cell in (layout.cell(row, column) for column in columns))
        for row in layout.rows
    }
    only = {asked.only: asked.value} if asked.only else {}
    whole: Count = value(asked.words, only) if not asked.by_year else 0
    return Table(
        key="answer",
        title=layout.title,
        basis=layout.basis,
        row_heading=layout.heading(asked.rows),
        columns=columns if asked.columns else (),
        column_labels=tuple(layout.label(asked.columns, one) for one in columns) if asked.columns else ("Number",),
        rows=tuple(Row(row, layout.label(asked.rows, row), counts) for row, counts in found.items()),
        denominator=whole,
        denominator_label="",
        left_out=0,
        left_out_label="",
    )


def counted(parted: tuple[str, ...], joints: Mapping[str, Joint]) -> Value:
    """The counts of an answer, from the joint counts of its periods, by their labels."""

    def value(period: str, chosen: Chosen) -> Count:
        places = [(place, members(key, chosen[key])) for place, key in enumerate(parted) if key in chosen]
        return sum(
            cases for key, cases in joints[period].items() if all(key[place] in wanted for place, wanted in places)
        )

    return value
