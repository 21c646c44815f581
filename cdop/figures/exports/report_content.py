"""What stands in the annual report, in order, before any layout: the PDF and the document to edit are made of it.

The order is the one in which a board asks: what happened, does it add up, then who the children were.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from cdop.documents import styles
from cdop.documents.columns import Column, Look, counted
from cdop.documents.tables import whole_width
from cdop.figures.comparing import beside
from cdop.figures.comparing.beside import comparison_tables
from cdop.figures.exports import chart, report_words
from cdop.figures.exports.blocks import ChartPiece, Piece, SectionHead, TablePiece, Words, table_piece
from cdop.figures.exports.chart_pieces import chart_of, chart_of_years
from cdop.figures.exports.report_words import edition_name, moment, release_lines, restated_line
from cdop.figures.exports.report_years import YEARS, in_a_row, years_notes
from cdop.figures.exports.said_once import SaidOnce
from cdop.figures.exports.watched_charts import chart_of_watched
from cdop.figures.mortality import rate_tables
from cdop.figures.order import FIVE_YEARS, subjects, titles
from cdop.figures.printed import words_of
from cdop.figures.printed_table import REASON, lines_above, printed_table
from cdop.figures.rating import HEAD, NUMBERS
from cdop.figures.tables import AnnualFigures, RestatedCase, Row, Table
from cdop.figures.wording import KNOWN_BY_MEANS, RATES, RECOMMENDATIONS
from cdop.recommendations.reports.paper_columns import columns_of
from cdop.recommendations.reports.tables import WordsTable
from cdop.reference.wording import long_date

# Room for a count and what was printed beside it: 12 (11 printed).
YEARS_COLUMN = 100.0
PRINTED_COLUMN = 74.0
RATE_WIDTHS = dict(zip(HEAD, (42.0, 54.0, 62.0, 40.0, 42.0, 42.0, 86.0), strict=True))
COMPARISON_WIDTHS = (56.0, 34.0, 38.0, 38.0, 64.0, 130.0, 80.0)
SOURCE_COLUMN, REASON_COLUMN = 100.0, 130.0
DEFECT = (
    "These figures do not reconcile: the sets of cases behind opening, notified, reopened, reviewed and closing "
    "do not agree. This is a defect in the counting. Do not use this report."
)


def title_of(figures: AnnualFigures) -> str:
    """The title of the report."""
    return f"Child deaths: annual figures {figures.year}"


def head_of(figures: AnnualFigures) -> str:
    """What runs at the head of each page: the edition, and of the board's that it is not for publication."""
    edition = edition_name(figures.edition)
    return f"{edition}: holds small numbers, not for publication" if figures.edition == "board" else edition


def facts(figures: AnnualFigures, made_at: datetime) -> Iterator[str]:
    """Of what days the report is, in which edition, by which rules, what it does not show, and its release."""
    running = " (the year is still running)" if figures.running else ""
    yield f"Period: {long_date(figures.first_day)} to {long_date(figures.last_day)}{running}"
    yield f"Known by: {long_date(figures.known_by)}. {KNOWN_BY_MEANS}"
    yield f"Edition: {edition_name(figures.edition)}"
    yield f"Made on: {moment(made_at)}"
    yield f"Counting rules: version {figures.rules_version}"
    yield from release_lines(figures)
    if figures.policy:
        yield figures.policy


def body(figures: AnnualFigures, previous: Sequence[AnnualFigures]) -> Iterator[Piece]:
    """The sections, each with its tables; no table of the figures is left out.

    Of a year of which no case is held there are no tables but of the totals that were printed: their zeros would say
    that no child died.
    """
    report = _Report(figures)
    for subject in subjects(figures) if figures.held else ():
        yield report.section(subject.key, subject.words)
        yield from report.said(subject.key)
        yield from report.tables(subject.tables)
        if subject.tables[0] in FIVE_YEARS:
            yield from report.sums()
            yield from report.restatement()
            if previous:
                yield report.years(previous)
            yield from report.printed_totals()
    if not figures.held:
        yield from report.printed_totals()
        yield from report.sums()
    if figures.held:
        yield from report.rates()
        yield from report.comparisons()
        yield from report.watched()
    yield from report.recommendations()


class _Report:
    """Makes the pieces of one year's report."""

    def __init__(self, figures: AnnualFigures) -> None:
        self.figures, self._titles = figures, titles(figures)
        self._once = SaidOnce(figures, self._titles)

    def section(self, key: str, words: str) -> SectionHead:
        """Open a section: what was said of the tables of the one before is said anew."""
        self._once = SaidOnce(self.figures, self._titles)
        return SectionHead(key, words)

    def said(self, key: str) -> Iterator[Piece]:
        """What the panel says of the section, under its heading; nothing where it says nothing."""
        for paragraph in self.figures.said_of(key).splitlines():
            if paragraph.strip():
                yield Words(paragraph)

    def tables(self, keys: Iterable[str]) -> Iterator[Piece]:
        """Each table under its numbered title, with basis, denominator, and a chart where one helps."""
        for key in keys:
            table, title = self.figures.table(key), self._titles[key]
            lines = self._once.notes(table)
            total = [row.key == "total" and bool(table.columns or row is table.rows[-1]) for row in table.printed_rows]
            rows = [[row.label, *self._numbers(table, row)] for row in table.printed_rows]
            columns = counted([table.row_heading, *table.column_labels])
            look = Look(total, [row.part for row in table.printed_rows])
            yield table_piece(f"table-{key}", title, lines, columns, rows, look, chart_of(table, title))

    def _numbers(self, table: Table, row: Row) -> Iterator[str]:
        for column, value in zip(table.columns or (None,), row.values, strict=True):
            mark = report_words.revised_mark(self.figures, table.key, row.key, column)
            yield f"{value:,} {mark}".rstrip()

    def years(self, previous: Sequence[AnnualFigures]) -> TablePiece:
        """This year beside the previous ones as a table, and as a chart those of which no cases are missing."""
        years = chart.in_order(self.figures, previous)
        rows = [[year.year, *in_a_row(year)] for year in years]
        drawn = chart_of_years(self.figures, previous)
        notes = years_notes(self.figures, previous)
        return table_piece("table-years", "Year by year", notes, counted(YEARS, YEARS_COLUMN), rows, chart=drawn)

    def sums(self) -> Iterator[Piece]:
        """Whether the reconciliation adds up, as counted and as printed."""
        for words in report_words.sums(self.figures):
            yield Words(words, "sum")

    def restatement(self) -> Iterator[Piece]:
        """In words and case by case: how the opening differs from the closing printed a year before."""
        found = self.figures.restatement
        if found is None:
            return
        differs = found.differs or found.cases
        yield Words(restated_line(found), "sum" if differs else "said")
        if found.cases:
            title = "Cases by which the opening was restated"
            yield _cases("table-restated", title, [(case, "") for case in found.cases])

    def printed_totals(self) -> Iterator[Piece]:
        """Totals that earlier reports printed, beside what is counted now."""
        table = printed_table(self.figures)
        if table is None:
            return
        yield self.section("printed", "Totals as earlier reports printed them")
        rows = [[line.words, *line.shown, *table.more_of(line)] for line in table.lines]
        sized = [Column(words, REASON_COLUMN if words == REASON else SOURCE_COLUMN) for words in table.more]
        columns = [*counted(["Total", *table.columns], PRINTED_COLUMN), *sized]
        yield table_piece("table-printed", "Printed totals", lines_above(table), columns, rows)
        named = [(case, words_of(d.table, d.row)) for d in self.figures.differences for case in d.cases]
        if named:
            yield _cases("table-moved", "Cases that moved since the totals were published", named)

    def rates(self) -> Iterator[Piece]:
        """Mortality, then the rates of the tables of deaths: each with what it is made of."""
        found = list(rate_tables(self.figures))
        if found:
            yield self.section("rates", RATES)
        for table in found:
            widths = [RATE_WIDTHS[words] for words in table.head[1:]]
            named = zip(table.head[1:], widths, strict=True)
            columns = [Column(table.heading), *(Column(words, width, words in NUMBERS) for words, width in named)]
            lines = self._once.lines(table.title, table.notes)
            yield table_piece(f"table-{table.key}", table.title, lines, columns, table.cells)

    def comparisons(self) -> Iterator[Piece]:
        """Published figures beside those here, each place and basis by itself."""
        found = comparison_tables(self.figures)
        if found:
            yield self.section(beside.KEY, beside.TITLE)
        for table in found:
            widths = COMPARISON_WIDTHS[: len(table.head) - 1]
            named = zip(table.head[1:], widths, strict=True)
            columns = [Column(table.head[0]), *(Column(words, w, words in beside.NUMBERS) for words, w in named)]
            lines = self._once.lines(table.title, table.notes)
            yield table_piece(f"table-{table.key}", table.title, lines, columns, table.cells)

    def watched(self) -> Iterator[Piece]:
        """How long reviews take and how good the data are: what they say, then their tables."""
        for section in self.figures.watched:
            yield self.section(section.key, section.title)
            yield from map(Words, section.said)
            for table in section.tables:
                yield _words_table(section.key, table, chart_of_watched(section, table))

    def recommendations(self) -> Iterator[Piece]:
        """What became of recommendations of earlier years and of this one."""
        found = self.figures.recommendations
        if found is None:
            return
        yield self.section("recommendations", RECOMMENDATIONS)
        for table in found.tables:
            yield _words_table("recommendations", table)


def _words_table(section: str, table: WordsTable, drawn: ChartPiece | None = None) -> TablePiece:
    rows = [[str(cell) for cell in row] for row in table.shown_rows()]
    totals = [table.total and place == len(rows) - 1 for place in range(len(rows))]
    key = f"table-{section}-{table.key}"
    return table_piece(key, table.title, table.notes, columns_of(table), rows, Look(totals), drawn)


def _cases(key: str, title: str, named: Sequence[tuple[RestatedCase, str]]) -> TablePiece:
    """Cases by which a number differs from what was printed, with the number where the title does not name it."""
    whole = max(80.0, whole_width((case.reference for case, _ in named), styles.CELL))
    total = [Column("Total", 140.0)] if any(words for _, words in named) else []
    columns = [Column("Case", whole), *total, Column("Direction", 70.0), Column("Why")]
    rows = [[case.reference, *([words] if total else []), case.direction, case.reason] for case, words in named]
    return table_piece(key, title, (), columns, rows)
