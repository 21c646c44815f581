"""The sections of the printed report: headings, tables with what they count, charts, restatement."""

from collections.abc import Iterable, Iterator, Sequence

from reportlab.graphics.shapes import Drawing
from reportlab.platypus import CondPageBreak, Flowable, Spacer

from cdop.documents import styles
from cdop.documents.columns import Column, Look, counted, table_of
from cdop.documents.contents import Heading
from cdop.documents.picture import Picture
from cdop.documents.styles import TEXT_WIDTH
from cdop.documents.tables import whole_width
from cdop.documents.tagging import Node
from cdop.documents.text import Text, leading
from cdop.figures.comparing import beside
from cdop.figures.comparing.beside import KEY as COMPARISONS
from cdop.figures.comparing.beside import comparison_tables
from cdop.figures.exports import chart, report_words
from cdop.figures.exports.report_words import restated_line, short_notes, table_notes
from cdop.figures.exports.report_years import YEARS, in_a_row, years_notes
from cdop.figures.held import trend_years
from cdop.figures.mortality import rate_tables
from cdop.figures.order import titles
from cdop.figures.printed import words_of
from cdop.figures.printed_table import REASON, lines_above, printed_table
from cdop.figures.rating import HEAD, NUMBERS
from cdop.figures.tables import AnnualFigures, Count, RestatedCase, Row, Table
from cdop.figures.wording import RATES, RECOMMENDATIONS
from cdop.recommendations.reports.paper_columns import columns_of

CHARTED = frozenset({"reviews_by_age_band"})
# Room for a count and what was printed beside it: 12 (11 printed).
YEARS_COLUMN = 100.0
PRINTED_COLUMN = 74.0
RATE_WIDTHS = dict(zip(HEAD, (42.0, 54.0, 62.0, 40.0, 42.0, 42.0, 86.0), strict=True))
COMPARISON_WIDTHS = (56.0, 34.0, 38.0, 38.0, 52.0, 120.0, 80.0)
SOURCE_COLUMN, REASON_COLUMN = 100.0, 130.0
# A table up to this height (points) is kept on one page; a taller one keeps its first rows together.
KEPT_WHOLE = 480.0
NO_LOOK = Look()
HALF_A_PAGE = styles.TEXT_HEIGHT * 0.4


class Room(CondPageBreak):
    """A new page where ``whole`` does not fit, but where half a page would stay empty only if ``least`` does not."""

    def __init__(self, whole: float, least: float) -> None:
        super().__init__(whole)
        self.whole, self.least = whole, least

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self.height = self.least if height >= HALF_A_PAGE else self.whole
        found: tuple[float, float] = super().wrap(width, height)
        return found


class Report:
    """Makes the flowables of one year's report."""

    def __init__(self, figures: AnnualFigures, root: Node) -> None:
        self.figures, self.root, self._titles = figures, root, titles(figures)
        self._section: Heading | None = None
        self._said: dict[tuple[str, Count, Count], str] = {}

    def section(self, key: str, words: str) -> None:
        """Open a section: its heading comes with the first table, on the same page."""
        self._said = {}
        self._section = Heading(f"section-{key}", words, 0, styles.HEADING, self.root.add("H2"))

    def said(self, text: str) -> Iterator[Flowable]:
        """What the panel says of the section, under its heading; nothing where it says nothing."""
        if not text:
            return
        if self._section:
            yield self._section
            self._section = None
        for paragraph in text.splitlines():
            if paragraph.strip():
                yield Text(paragraph, styles.BODY, self.root.add("P"))

    def tables(self, keys: Iterable[str]) -> Iterator[Flowable]:
        """Each table under its numbered title, with basis, denominator, and a chart where one helps."""
        for key in keys:
            table = self.figures.table(key)
            lines = list(self._notes(table))
            total = [row.key == "total" and bool(table.columns or row is table.rows[-1]) for row in table.printed_rows]
            rows = [[row.label, *self._numbers(table, row)] for row in table.printed_rows]
            columns = counted([table.row_heading, *table.column_labels])
            drawing = chart.drawing_for(table) if key in CHARTED and table.denominator else None
            after = _room_for(drawing)
            look = Look(total, [row.part for row in table.printed_rows])
            title = self._titles[key]
            yield from self._table(f"table-{key}", title, lines, columns, rows, look=look, after=after)
            if drawing:
                yield from self._chart(f"Chart: {title.partition(': ')[2]}", drawing, chart.alternative_text(table))

    def _numbers(self, table: Table, row: Row) -> Iterator[str]:
        for column, value in zip(table.columns or (None,), row.values, strict=True):
            revised = self.figures.is_revised(table.key, row.key, column)
            yield f"{value:,} {report_words.REVISED}" if revised else f"{value:,}"

    def _notes(self, table: Table) -> Iterator[str]:
        """In full where the basis or its numbers are new to the section, else by the table that says them."""
        about = (table.basis, table.denominator, table.left_out)
        if about in self._said:
            return short_notes(table, self.figures, self._said[about])
        self._said[about] = self._titles[table.key].partition(":")[0]
        return table_notes(table, self.figures)

    def years(self, previous: Sequence[AnnualFigures]) -> Iterator[Flowable]:
        """This year beside the previous ones as a table, and as a chart those of which no cases are missing."""
        years = chart.in_order(self.figures, previous)
        rows = [[year.year, *in_a_row(year)] for year in years]
        notes = list(years_notes(self.figures, previous))
        shown = trend_years(previous)
        drawing = chart.trend_drawing(self.figures, shown) if shown else None
        after, columns = _room_for(drawing), counted(YEARS, YEARS_COLUMN)
        yield from self._table("table-years", "Year by year", notes, columns, rows, after=after)
        if drawing:
            words = chart.trend_alternative_text(self.figures, shown)
            yield from self._chart("Chart: year by year", drawing, words)

    def sums(self) -> Iterator[Flowable]:
        """Whether the reconciliation adds up, as counted and as printed."""
        for words in report_words.sums(self.figures):
            yield Text(words, styles.STRONG, self.root.add("P"))

    def restatement(self) -> Iterator[Flowable]:
        """In words and case by case: how the opening differs from the closing printed a year before."""
        found = self.figures.restatement
        if found is None:
            return
        words = restated_line(found)
        if not found.differs and not found.cases:
            yield Text(words, styles.BODY, self.root.add("P"))
            return
        title = "Cases by which the opening was restated"
        yield CondPageBreak(150)
        yield Text(words, styles.STRONG, self.root.add("P"))
        if found.cases:
            yield from self._cases("table-restated", title, [(case, "") for case in found.cases])

    def printed_totals(self) -> Iterator[Flowable]:
        """Totals that earlier reports printed, beside what is counted now."""
        table = printed_table(self.figures)
        if table is None:
            return
        self.section("printed", "Totals as earlier reports printed them")
        rows = [[line.words, *line.shown, *table.more_of(line)] for line in table.lines]
        sized = [Column(words, REASON_COLUMN if words == REASON else SOURCE_COLUMN) for words in table.more]
        columns = [*counted(["Total", *table.columns], PRINTED_COLUMN), *sized]
        yield from self._table("table-printed", "Printed totals", lines_above(table), columns, rows)
        named = [(case, words_of(d.table, d.row)) for d in self.figures.differences for case in d.cases]
        if named:
            yield from self._cases("table-moved", "Cases that moved since the totals were published", named)

    def rates(self) -> Iterator[Flowable]:
        """Mortality, then the rates of the tables of deaths: each with what it is made of."""
        found = list(rate_tables(self.figures))
        if found:
            self.section("rates", RATES)
        for table in found:
            widths = [RATE_WIDTHS[words] for words in table.head[1:]]
            named = zip(table.head[1:], widths, strict=True)
            columns = [Column(table.heading), *(Column(words, width, words in NUMBERS) for words, width in named)]
            yield from self._table(f"table-{table.key}", table.title, table.notes, columns, table.cells)

    def comparisons(self) -> Iterator[Flowable]:
        """Published figures beside those here, each place by itself."""
        found = comparison_tables(self.figures)
        if found:
            self.section(COMPARISONS, beside.TITLE)
        for table in found:
            widths = COMPARISON_WIDTHS[: len(table.head) - 1]
            named = zip(table.head[1:], widths, strict=True)
            columns = [Column(table.head[0]), *(Column(words, w, words in beside.NUMBERS) for words, w in named)]
            yield from self._table(f"table-{table.key}", table.title, table.notes, columns, table.cells)

    def recommendations(self) -> Iterator[Flowable]:
        """What became of recommendations of earlier years and of this one."""
        found = self.figures.recommendations
        if found is None:
            return
        self.section("recommendations", RECOMMENDATIONS)
        for table in found.tables:
            rows = [[str(cell) for cell in row] for row in table.shown_rows()]
            totals = [table.total and place == len(rows) - 1 for place in range(len(rows))]
            yield from self._table("", table.title, table.notes, columns_of(table), rows, look=Look(totals))

    def _cases(self, key: str, title: str, named: Sequence[tuple[RestatedCase, str]]) -> Iterator[Flowable]:
        """Cases by which a number differs from what was printed, with the number where the title does not name it."""
        whole = max(80.0, whole_width((case.reference for case, _ in named), styles.CELL))
        total = [Column("Total", 140.0)] if any(words for _, words in named) else []
        columns = [Column("Case", whole), *total, Column("Direction", 70.0), Column("Why")]
        rows = [[case.reference, *([words] if total else []), case.direction, case.reason] for case, words in named]
        yield from self._table(key, title, [], columns, rows)

    def _table(  # noqa: PLR0913 - one call says all that a table is
        self, key: str, title: str, lines: Sequence[str], columns: Sequence[Column], rows: Sequence[Sequence[str]],
        *, look: Look = NO_LOOK, after: float = 0,
    ) -> Iterator[Flowable]:  # fmt: skip
        above: list[Text] = [self._section] if self._section else []
        self._section = None
        heading = self.root.add("H3")
        above.append(
            Heading(key, title, 1, styles.TABLE_TITLE, heading) if key else leading(title, styles.TABLE_TITLE, heading)
        )
        above += [Text(line, styles.SMALL, self.root.add("P")) for line in lines]
        table = table_of(self.root.add("Table"), columns, rows, look)
        whole = table.wrap(TEXT_WIDTH, 0)[1]
        height = sum(x.wrap(TEXT_WIDTH, 0)[1] + x.getSpaceAfter() + x.getSpaceBefore() for x in above)
        kept = whole + after if whole + after <= KEPT_WHOLE else whole
        first_rows = min(table.lead_height(4), KEPT_WHOLE)
        least = kept if after and kept <= KEPT_WHOLE else first_rows
        yield Room(height + 8 + (kept if kept <= KEPT_WHOLE else first_rows), height + 8 + least)
        yield from [*above, Spacer(1, 4), table]

    def _chart(self, words: str, drawing: Drawing, alternative: str) -> Iterator[Flowable]:
        caption = Text(words, styles.CAPTION, self.root.add("P"))
        yield CondPageBreak(drawing.height + 28)
        yield from [caption, Picture(drawing, self.root.add("Figure", alternative=alternative))]


def _room_for(drawing: Drawing | None) -> float:
    """What a chart takes below its table (points): its caption, itself, and the spaces between."""
    return drawing.height + 50 if drawing else 0
