"""Every number that the public edition does not show: why, and what can be worked out of it. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from cdop.disclosure.values import Interval, Why
from cdop.figures.linking import place
from cdop.figures.order import titles
from cdop.figures.protecting import Protected
from cdop.figures.tables import AnnualFigures, Table
from cdop.reference.wording import plural


@dataclass(frozen=True)
class HiddenNumber:
    """One number of one table: what it is, why it is hidden, and from what to what a reader can tell it to lie."""

    table: str
    row: str
    column: str
    count: int
    why: Why
    interval: Interval

    @property
    def interval_words(self) -> str:
        """``1 to 9``, or ``1 or more``."""
        low, high = self.interval.low, self.interval.high
        return f"{low:,} or more" if high is None else f"{low:,} to {high:,}"

    @property
    def why_words(self) -> str:
        return "Small" if self.why is Why.SMALL else "Would tell a small one"


@dataclass(frozen=True)
class Holes:
    """How much of a table is not shown: its numbers that are not zero, and how many of them are hidden."""

    key: str
    title: str
    hidden: int
    numbers: int

    @property
    def eaten(self) -> bool:
        """Whether more than a third of the table is holes."""
        return 3 * self.hidden > self.numbers

    @property
    def words(self) -> str:
        return f"{plural(self.hidden, 'number')} of {self.numbers:,} not shown"


def hidden_numbers(figures: AnnualFigures, protected: Protected) -> list[HiddenNumber]:
    """In the order of the tables. ``figures``: the board's, of which ``protected`` is the public edition.

    A number that stands in several tables is told in each.
    """
    return [one for key in titles(figures) for one in _of_table(figures.table(key), protected)]


def holes(figures: AnnualFigures, protected: Protected) -> list[Holes]:
    """Every table of which something is hidden, in order."""
    return [found for key, title in titles(figures).items() if (found := _holes(figures, protected, key, title)).hidden]


def _holes(figures: AnnualFigures, protected: Protected, key: str, title: str) -> Holes:
    table = figures.table(key)
    numbers = sum(1 for row in table.rows for value in row.values if value != 0)
    return Holes(key, title, len(list(_of_table(table, protected))), numbers)


def _of_table(table: Table, protected: Protected) -> Iterator[HiddenNumber]:
    labels = dict(zip(table.columns, table.column_labels, strict=True)) if table.columns else {}
    for row in table.rows:
        for column, count in zip(table.columns or ("",), row.values, strict=True):
            name = protected.names.get(place(table.key, row.key, column))
            if name in protected.pattern.hidden and isinstance(count, int):
                why, interval = protected.pattern.hidden[name], protected.pattern.audit.intervals[name]
                yield HiddenNumber(table.key, row.label, labels.get(column, ""), count, why, interval)
