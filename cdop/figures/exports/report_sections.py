"""The sections of the printed report: headings, tables with what they count, charts, restatement."""

from collections.abc import Iterable, Iterator, Sequence

from reportlab.graphics.shapes import Drawing
from reportlab.platypus import CondPageBreak, Flowable, Spacer

from cdop.documents import styles
from cdop.documents.contents import Heading
from cdop.documents.picture import Picture
from cdop.documents.styles import TEXT_WIDTH
from cdop.documents.tables import Line, TaggedTable, head_nodes, row_nodes, whole_width
from cdop.documents.tagging import Node
from cdop.documents.text import Text
from cdop.figures.exports import chart
from cdop.figures.exports.report_words import restated_line, table_notes
from cdop.figures.exports.report_years import YEARS, in_a_row, years_notes
from cdop.figures.held import trend_years
from cdop.figures.order import titles
from cdop.figures.printed_table import lines_above, printed_table
from cdop.figures.tables import AnnualFigures

CHARTED = frozenset({"reviews_by_age_band"})
NUMBER_COLUMN = 68.0
# Room for a count and what was printed beside it: 12 (11 printed).
YEARS_COLUMN = 100.0
# A lone column of numbers stands near its words instead of across the page.
SHORT_TABLE = 400.0
# A table up to this height (points) is kept on one page; a taller one keeps its first rows together.
KEPT_WHOLE = 480.0
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

    def section(self, key: str, words: str) -> None:
        """Open a section: its heading comes with the first table, on the same page."""
        self._section = Heading(f"section-{key}", words, 0, styles.HEADING, self.root.add("H2"))

    def tables(self, keys: Iterable[str]) -> Iterator[Flowable]:
        """Each table under its numbered title, with basis, denominator, and a chart where one helps."""
        for key in keys:
            table = self.figures.table(key)
            lines = list(table_notes(table, self.figures))
            total = [row.key == "total" and bool(table.columns or row is table.rows[-1]) for row in table.printed_rows]
            rows = [[row.label, *(f"{value:,}" for value in row.values)] for row in table.printed_rows]
            head = [table.row_heading, *table.column_labels]
            drawing = chart.drawing_for(table) if key in CHARTED and table.denominator else None
            after = drawing.height + 50 if drawing else 0
            parts = [row.part for row in table.printed_rows]
            title = self._titles[key]
            yield from self._table(f"table-{key}", title, lines, head, rows, totals=total, parts=parts, after=after)
            if drawing:
                yield from self._chart(f"Chart: {title.partition(': ')[2]}", drawing, chart.alternative_text(table))

    def years(self, previous: Sequence[AnnualFigures]) -> Iterator[Flowable]:
        """This year beside the previous ones as a table, and as a chart those of which no cases are missing."""
        years = chart.in_order(self.figures, previous)
        rows = [[year.year, *in_a_row(year)] for year in years]
        notes = list(years_notes(self.figures, previous))
        yield from self._table("table-years", "Year by year", notes, YEARS, rows, number=YEARS_COLUMN)
        shown = trend_years(previous)
        if shown:
            words = chart.trend_alternative_text(self.figures, shown)
            yield from self._chart("Chart: year by year", chart.trend_drawing(self.figures, shown), words)

    def restatement(self) -> Iterator[Flowable]:
        """In words and case by case: how the opening differs from the closing printed a year before."""
        found = self.figures.restatement
        if found is None:
            return
        words = restated_line(found)
        if not found.differs and not found.cases:
            yield Text(words, styles.BODY, self.root.add("P"))
            return
        rows = [[case.reference, case.direction, case.reason] for case in found.cases]
        title = "Cases by which the opening was restated"
        yield CondPageBreak(150)
        yield Text(words, styles.STRONG, self.root.add("P"))
        if rows:
            whole = max(80.0, whole_width((case.reference for case in found.cases), styles.CELL))
            yield from self._table("table-restated", title, [], ["Case", "Direction", "Why"], rows, widths=(whole, 70))

    def printed_totals(self) -> Iterator[Flowable]:
        """Totals that earlier reports printed, beside what is counted now."""
        table = printed_table(self.figures)
        if table is None:
            return
        self.section("printed", "Totals as earlier reports printed them")
        head = ["Total", *table.more, *table.columns]
        rows = [[line.words, *table.more_of(line), *line.shown] for line in table.lines]
        widths = (200.0 - 40 * len(table.more), *[100.0] * (len(table.more) - 1)) if table.more else ()
        yield from self._table("table-printed", "Printed totals", lines_above(table), head, rows, widths=widths)

    def _table(  # noqa: PLR0913 - one call says all that a table is
        self, key: str, title: str, lines: Sequence[str], head: Sequence[str], rows: Sequence[Sequence[str]],
        *, totals: Sequence[bool] = (), parts: Sequence[bool] = (), widths: Sequence[float] = (),
        number: float = NUMBER_COLUMN, after: float = 0,
    ) -> Iterator[Flowable]:  # fmt: skip
        above: list[Text] = [self._section] if self._section else []
        self._section = None
        above.append(Heading(key, title, 1, styles.TABLE_TITLE, self.root.add("H3")))
        above += [Text(line, styles.SMALL, self.root.add("P")) for line in lines]
        table = _set(self.root.add("Table"), head, rows, (totals, parts), (widths, number))
        whole = table.wrap(TEXT_WIDTH, 0)[1]
        height = sum(x.wrap(TEXT_WIDTH, 0)[1] + x.getSpaceAfter() + x.getSpaceBefore() for x in above)
        kept = whole + after if whole + after <= KEPT_WHOLE else whole
        first_rows = min(table.lead_height(4), KEPT_WHOLE)
        yield Room(height + 8 + (kept if kept <= KEPT_WHOLE else first_rows), height + 8 + first_rows)
        yield from [*above, Spacer(1, 4), table]

    def _chart(self, words: str, drawing: Drawing, alternative: str) -> Iterator[Flowable]:
        caption = Text(words, styles.CAPTION, self.root.add("P"))
        yield CondPageBreak(drawing.height + 28)
        yield from [caption, Picture(drawing, self.root.add("Figure", alternative=alternative))]


def _set(
    node: Node,
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    kinds: tuple[Sequence[bool], Sequence[bool]],
    room: tuple[Sequence[float], float],
) -> TaggedTable:
    """Words as table cells. ``room``: the widths of columns of words but the last, and the width of those of numbers.

    ``kinds`` tell, for each row, whether it is a total, and whether it is a part of a row above it.
    """
    (totals, parts), (widths, number_column) = kinds, room
    count = len(head)
    words = len(widths) + 1 if widths else 1
    numeric = [i >= words for i in range(count)]
    if widths:
        left = TEXT_WIDTH - sum(widths) - (count - words) * number_column
        columns = [*widths, left, *[number_column] * (count - words)]
    else:
        wide = TEXT_WIDTH if count > 2 else SHORT_TABLE
        columns = [wide - (count - 1) * number_column, *[number_column] * (count - 1)]
    top = [styles.NUMBER_HEAD if n else styles.CELL_HEAD for n in numeric]
    first = Line(tuple(map(Text, head, top, head_nodes(node, count))))
    body, lines = node.add("TBody"), []
    for i, row in enumerate(rows):
        total = bool(totals) and totals[i]
        plain, number = (styles.CELL_TOTAL, styles.NUMBER_TOTAL) if total else (styles.CELL, styles.NUMBER)
        if parts and parts[i]:
            plain = styles.CELL_PART
        cells = map(Text, row, [number if n else plain for n in numeric], row_nodes(body, count))
        lines.append(Line(tuple(cells), total))
    return TaggedTable(columns, first, lines)
