"""What stands on each sheet of the spreadsheet: plain words and numbers, before any layout."""

from collections.abc import Iterator
from dataclasses import dataclass

from cdop.figures.comparing.beside import SAID, comparison_tables
from cdop.figures.exports.report_words import revised_words, table_notes
from cdop.figures.exports.words_tables import RECOMMENDATIONS, TITLES, words_tables
from cdop.figures.mortality import rate_tables
from cdop.figures.order import titles
from cdop.figures.printed_table import lines_above, printed_table
from cdop.figures.rating import UNAVAILABLE, UNITS, PrintedRate, held
from cdop.figures.tables import AnnualFigures, Table, plain
from cdop.recommendations.reports.tables import WordsTable


@dataclass(frozen=True)
class Sheet:
    """One table: its first ``words`` columns hold text, then come numbers, and after them the texts of ``after``.

    ``lines`` stand above the table and ``notes`` name the notes that its title points to.
    """

    name: str
    key: str
    title: str
    lines: tuple[str, ...]
    head: tuple[str, ...]
    rows: tuple[tuple[tuple[str, ...], tuple[int | float | str, ...]], ...]
    notes: tuple[str, ...] = ()
    after: tuple[tuple[str, ...], ...] = ()

    @property
    def words(self) -> int:
        return len(self.rows[0][0])


def sheets(figures: AnnualFigures) -> Iterator[Sheet]:
    """All sheets with tables, in printed order; every row of every table, optional ones too."""
    for number, (key, title) in enumerate(titles(figures).items(), 1):
        table = figures.table(key)
        rows = tuple(((row.label,), tuple(map(plain, row.values))) for row in table.rows)
        none = (((f"No {table.row_heading.lower()} recorded",), (0,) * max(1, len(table.columns))),)
        yield Sheet(
            name=f"Table {number}",
            key=key,
            title=title,
            lines=(*table_notes(table, figures), *filter(None, [revised_words(table, figures)])),
            head=(table.row_heading, *table.column_labels),
            rows=rows or none,
            notes=_notes(table),
        )
    yield from _rates(figures)
    yield from _comparisons(figures)
    yield from _restated(figures)
    yield from _printed(figures)
    yield from _beside(figures)


def _notes(table: Table) -> tuple[str, ...]:
    """The notes that a table's readers need."""
    found = ["known"]
    if table.key.startswith("reviews"):
        found.append("finalised")
    if "months" in table.key or table.key.endswith("age_of_case"):
        found.append("months")
    if table.key == "factors":
        found.append("factors")
    return tuple(found)


def _rates(figures: AnnualFigures) -> Iterator[Sheet]:
    """Rates with what they are made of: numbers stay numbers, and words stand where none is given."""
    for place, table in enumerate(rate_tables(figures)):
        yield Sheet(
            name=f"Rates {place}" if place else "Mortality",
            key=table.key,
            title=table.title,
            lines=table.notes,
            head=table.head,
            rows=tuple(((row.label,), _numbers(row.rate)) for row in table.rows),
            after=tuple((row.rate.note,) for row in table.rows),
            notes=("known", "rates"),
        )


def _numbers(rate: PrintedRate) -> tuple[int | float | str, ...]:
    given = (UNAVAILABLE if rate.denominator is None else rate.denominator, UNITS[rate.measure])
    parts = (held(one) for one in (rate.rate, rate.low, rate.high))
    return (plain(rate.deaths), *given, *(UNAVAILABLE if one is None else one for one in parts))


def _comparisons(figures: AnnualFigures) -> Iterator[Sheet]:
    """Published figures beside those here: numbers stay numbers, and words stand where none is given."""
    for number, table in enumerate(comparison_tables(figures), 1):
        given = [[held(one) for one in row.numbers] for row in table.rows]
        yield Sheet(
            name=f"Comparison {number}",
            key=table.key,
            title=table.title,
            lines=table.notes,
            head=table.head,
            rows=tuple(
                ((row.label, row.unit), tuple(UNAVAILABLE if one is None else one for one in numbers))
                for row, numbers in zip(table.rows, given, strict=True)
            ),
            after=tuple(cells[table.head.index(SAID) :] for cells in table.cells),
            notes=("known", "rates"),
        )


def _restated(figures: AnnualFigures) -> Iterator[Sheet]:
    restated = figures.restatement
    if restated is None or not restated.cases:
        return
    yield Sheet(
        name="Restated",
        key="restated",
        title="Cases by which the opening was restated",
        lines=(f"Printed closing {restated.year_before}: {restated.printed_closing}. Opening: {restated.opening}.",),
        head=("Case", "Direction", "Why"),
        rows=tuple(((case.reference, case.direction, case.reason), ()) for case in restated.cases),
    )


def _printed(figures: AnnualFigures) -> Iterator[Sheet]:
    table = printed_table(figures)
    if table is None:
        return
    yield Sheet(
        name="Printed totals",
        key="printed_totals",
        title="Totals as earlier reports printed them",
        lines=tuple(lines_above(table)),
        head=("Total", *table.columns, *table.more),
        rows=tuple(((line.words,), line.numbers) for line in table.lines),
        after=tuple(table.more_of(line) for line in table.lines),
        notes=("printed",),
    )


def _beside(figures: AnnualFigures) -> Iterator[Sheet]:
    """The tables that stand beside the counts; where one has no rows, the sentence that says so."""
    numbers: dict[str, int] = {}
    for section, table in words_tables(figures):
        numbers[section] = numbers.get(section, 0) + 1
        first, last = _numbered(table)
        yield Sheet(
            name=f"{TITLES[section]} {numbers[section]}",
            key=f"{section}_{table.key}",
            title=table.title,
            lines=table.notes,
            head=table.head,
            rows=tuple((tuple(map(str, row[:first])), tuple(row[first:last])) for row in table.shown_rows()),
            after=tuple(tuple(map(str, row[last:])) for row in table.shown_rows()) if last < len(table.head) else (),
            notes=("recommendations",) if section == RECOMMENDATIONS else ("known",),
        )


def _numbered(table: WordsTable) -> tuple[int, int]:
    """From which column to which a table has numbers in any row: words stand before them and after them."""
    places = [place for place in range(len(table.head)) if any(not isinstance(row[place], str) for row in table.rows)]
    return (places[0], places[-1] + 1) if places else (len(table.head), len(table.head))
