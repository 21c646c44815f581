"""A progress report as a tagged PDF: a first page that a chair can read in a minute, then every table."""

from collections.abc import Iterator
from datetime import datetime

from reportlab.platypus import CondPageBreak, Flowable, PageBreak, Spacer

from cdop.documents import styles
from cdop.documents.bars import Series, stacked
from cdop.documents.columns import Look, table_of
from cdop.documents.pages import Furniture, write
from cdop.documents.picture import Picture
from cdop.documents.tagging import Node
from cdop.documents.text import Text, leading
from cdop.recommendations.reports.content import Sheet
from cdop.recommendations.reports.paper_columns import columns_of
from cdop.recommendations.reports.tables import WordsTable

CHART = "How the recommendations stand"
_TOGETHER, _MOST_TOGETHER = 3, 420.0


def to_pdf(sheet: Sheet, standing: str, made_at: datetime) -> bytes:
    """The report; ``standing`` says when and by whom it was made. The same one and moment give the same bytes."""
    return write(
        sheet.title,
        "Recommendations",
        Furniture(head="Not for publication", foot=sheet.title),
        lambda root: _story(sheet, standing, root),
        made_at,
    )


def chart_words(sheet: Sheet) -> str:
    """The picture in words: every bar with its number."""
    bars = "; ".join(f"{words}: {number}" for words, number in sheet.bars)
    return f"{CHART}. Bar chart: {bars or 'none'}."


def _story(sheet: Sheet, standing: str, root: Node) -> Iterator[Flowable]:
    yield Text(sheet.title, styles.TITLE, root.add("H1"))
    for line in (*sheet.subtitle, standing):
        yield Text(line, styles.FACT, root.add("P"))
    yield Spacer(1, 8)
    for line in sheet.summary:
        yield Text(line, styles.LEAD, root.add("P"))
    yield leading("What needs attention", styles.HEADING, root.add("H2"))
    for line in sheet.attention:
        yield Text(line, styles.BODY, root.add("P"))
    if sheet.bars:
        yield from _chart(sheet, root)
    yield PageBreak()
    for table in sheet.tables:
        yield from _table(table, root)


def _chart(sheet: Sheet, root: Node) -> Iterator[Flowable]:
    drawing = stacked([words for words, _ in sheet.bars], [Series("Number", [number for _, number in sheet.bars])])
    yield CondPageBreak(drawing.height + 40)
    yield leading(CHART, styles.CAPTION, root.add("P"))
    yield Picture(drawing, root.add("Figure", alternative=chart_words(sheet)))


def _table(table: WordsTable, root: Node) -> Iterator[Flowable]:
    """A table under its heading, with which at least its first rows stand on a page."""
    above: list[Flowable] = [Text(table.title, styles.HEADING, root.add("H2"))]
    above += [Text(note, styles.SMALL, root.add("P")) for note in table.notes]
    if not table.rows:
        yield from (CondPageBreak(90), *above, Text(table.empty, styles.BODY, root.add("P")))
        return
    rows = [[str(cell) for cell in row] for row in table.rows]
    totals = [table.total and place == len(rows) - 1 for place in range(len(rows))]
    made = table_of(root.add("Table"), columns_of(table), rows, Look(totals))
    height = sum(one.wrap(styles.TEXT_WIDTH, 0)[1] + 12 for one in above)
    yield CondPageBreak(min(height + made.lead_height(_TOGETHER), _MOST_TOGETHER))
    yield from (*above, Spacer(1, 4), made)
