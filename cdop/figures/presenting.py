"""A year's figures as a page shows them: which tables stand where, and where each number leads.

Nothing is counted here. A number leads to its cases through ``Link``, which answers with no address for those who may
not see them, and for a zero there is nothing to see.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from cdop.figures.cells import CellName
from cdop.figures.exports.report_words import revised_mark, table_notes
from cdop.figures.held import NOT_HELD, is_held
from cdop.figures.printed import CLOSING, NOTIFIED, REVIEWED, value_of, words_of
from cdop.figures.tables import AnnualFigures, Count, Row, Table, plain

AT_A_GLANCE = "The year at a glance"
GLANCE = (NOTIFIED, REVIEWED, ("reviews", "modifiable"), CLOSING)
"""The numbers that a board asks for first: table and row."""
Link = Callable[[AnnualFigures, CellName], str]


@dataclass(frozen=True)
class Number:
    """One count (cases), where it leads, and in words what it counts; ``note`` stands under it.

    ``value`` is text where there is no count: a dash.
    """

    value: int | str
    href: str = ""
    words: str = ""
    note: str = ""


@dataclass(frozen=True)
class Moved:
    """A case by which a number differs from what was printed. Without a reference for those who see no case lists."""

    reference: str
    address: str
    words: str


@dataclass(frozen=True)
class ShownRow:
    """One row. ``part``: it is a part of a row above, so that its label is set less strongly."""

    label: str
    numbers: tuple[Number, ...]
    part: bool
    total: bool


@dataclass(frozen=True)
class ShownTable:
    """One table as the page prints it. ``notes`` say what it counts; a ``narrow`` one has one column of numbers."""

    key: str
    title: str
    head: tuple[str | dict[str, str | bool], ...]
    rows: tuple[ShownRow, ...]
    notes: tuple[str, ...]

    @property
    def narrow(self) -> bool:
        return len(self.head) == 2


def one_year(figures: AnnualFigures, table: Table, title: str, link: Link) -> ShownTable:
    """A table of one year under its numbered title, with its own columns."""
    columns = table.columns or (None,)
    rows = [
        _row(
            table,
            row,
            tuple(
                _number(figures, table, (row, column), (value, title), link)
                for column, value in zip(columns, row.values, strict=True)
            ),
        )
        for row in table.printed_rows
    ]
    return _shown(figures, table, title, table.column_labels, rows)


def five_years(
    figures: AnnualFigures, before: Sequence[AnnualFigures], table: Table, title: str, link: Link
) -> ShownTable:
    """A table with a single count a row, this year's beside those of the years before."""
    key, years = table.key, (figures, *before)
    kept = {row.key for year in years for row in year.table(key).printed_rows}
    rows = [
        _row(table, row, tuple(_beside(year, year.table(key), row, title, link) for year in years))
        for row in table.rows
        if row.key in kept
    ]
    head = _heads(table.row_heading, years)
    return replace(_shown(figures, table, title, (), rows), head=head)


def at_a_glance(figures: AnnualFigures, before: Sequence[AnnualFigures], link: Link) -> ShownTable:
    """The numbers that are asked for first, this year's beside those of the years before."""
    years = (figures, *before)
    rows = []
    for key, row_key in GLANCE:
        table = figures.table(key)
        row = next(one for one in table.rows if one.key == row_key)
        words = words_of(key, row_key)
        numbers = tuple(_beside(year, year.table(key), row, AT_A_GLANCE, link) for year in years)
        rows.append(ShownRow(words, numbers, part=False, total=False))
    head = _heads("Cases", years)
    return ShownTable("glance", AT_A_GLANCE, head, tuple(rows), ())


def _heads(first: str, years: Sequence[AnnualFigures]) -> tuple[str | dict[str, str | bool], ...]:
    return (first, *map(_year_head, years))


def _year_head(year: AnnualFigures) -> str | dict[str, str | bool]:
    return {"text": f"{year.year} so far" if year.running else year.year, "count": True, "whole": not year.running}


def _beside(year: AnnualFigures, table: Table, row: Row, title: str, link: Link) -> Number:
    """The count, with what was printed where that differs; of a year without cases a dash in its place."""
    printed, counted = value_of(year.printed_totals, table.key, row.key), table.value(row.key)
    there = is_held(year)
    note = "" if printed is None or (there and printed == counted) else f"{printed:,} printed"
    if not there:
        return Number(NOT_HELD, note=note)
    number = _number(year, table, (row, None), (counted, title), link)
    return replace(number, note=" ".join(part for part in (number.note, note) if part))


def _number(
    figures: AnnualFigures, table: Table, place: tuple[Row, str | None], counted: tuple[Count, str], link: Link
) -> Number:
    """A cell as the page shows it; ``counted`` is the count (cases) and the table's numbered title."""
    (row, column), (value, title) = place, counted
    note = revised_mark(figures, table.key, row.key, column)
    if not value or not isinstance(value, int):
        return Number(plain(value), note=note)
    labels = [title, row.label, *([table.column_labels[table.columns.index(column)]] if column else [])]
    words = f"{'case' if value == 1 else 'cases'}: {', '.join([*labels, figures.year])}"
    return Number(value, link(figures, CellName(table.key, row.key, column)), words, note)


def _row(table: Table, row: Row, numbers: tuple[Number, ...]) -> ShownRow:
    recorded = table.rows[-1].key == "total"
    return ShownRow(row.label, numbers, row.part, recorded and row.key == "total")


def _shown(
    figures: AnnualFigures, table: Table, title: str, columns: Sequence[str], rows: Sequence[ShownRow]
) -> ShownTable:
    head: list[str | dict[str, str | bool]] = [table.row_heading]
    head += [{"text": words, "count": True} for words in columns]
    return ShownTable(table.key, title, tuple(head), tuple(rows), tuple(table_notes(table, figures)))
