"""The pieces of a report laid out on paper: headings that keep their tables, tables that keep together, charts."""

from collections.abc import Iterable, Iterator

from reportlab.graphics.shapes import Drawing
from reportlab.platypus import CondPageBreak, Flowable, Spacer

from cdop.documents import styles
from cdop.documents.columns import table_of
from cdop.documents.contents import Heading
from cdop.documents.picture import Picture
from cdop.documents.styles import TEXT_WIDTH
from cdop.documents.tagging import Node
from cdop.documents.text import Text, leading
from cdop.figures.exports.blocks import ChartPiece, Piece, SectionHead, TablePiece

# A table up to this height (points) is kept on one page; a taller one keeps its first rows together.
KEPT_WHOLE = 480.0
# What the panel says under a section's heading stays with the first table up to this height (points).
SAID_KEPT = 120.0
HALF_A_PAGE = styles.TEXT_HEIGHT * 0.4
_TONES = {"said": styles.BODY, "sum": styles.STRONG}


class Room(CondPageBreak):
    """A new page where ``whole`` does not fit, but where half a page would stay empty only if ``least`` does not."""

    def __init__(self, whole: float, least: float) -> None:
        super().__init__(whole)
        self.whole, self.least = whole, least

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self.height = self.least if height >= HALF_A_PAGE else self.whole
        found: tuple[float, float] = super().wrap(width, height)
        return found


def laid_out(pieces: Iterable[Piece], root: Node) -> Iterator[Flowable]:
    """The flowables of a report's pieces, in order, each with its place in the document's structure."""
    held: list[Text] = []
    for piece in pieces:
        if isinstance(piece, TablePiece):
            yield from _table(piece, root, held)
            held = []
        elif isinstance(piece, SectionHead):
            yield from held
            held = [Heading(f"section-{piece.key}", piece.words, 0, styles.HEADING, root.add("H2"))]
        else:
            held.append(Text(piece.text, _TONES[piece.tone], root.add("P")))
            if piece.tone != "said" or _height(held) > SAID_KEPT:
                yield from held
                held = []
    yield from held


def _height(texts: Iterable[Text]) -> float:
    """What texts take below one another (points), with the spaces around them."""
    return sum(x.wrap(TEXT_WIDTH, 0)[1] + x.getSpaceAfter() + x.getSpaceBefore() for x in texts)


def _table(piece: TablePiece, root: Node, before: Iterable[Text]) -> Iterator[Flowable]:
    """A table below its section's heading and what is said there, on a page where it has room; then its chart."""
    above: list[Text] = [*before]
    heading = root.add("H3")
    above.append(
        Heading(piece.key, piece.title, 1, styles.TABLE_TITLE, heading)
        if piece.key
        else leading(piece.title, styles.TABLE_TITLE, heading)
    )
    above += [Text(line, styles.SMALL, root.add("P")) for line in piece.lines]
    table = table_of(root.add("Table"), piece.columns, piece.rows, piece.look)
    whole = table.wrap(TEXT_WIDTH, 0)[1]
    height = _height(above)
    after = _room_for(piece.chart.drawing) if piece.chart else 0
    kept = whole + after if whole + after <= KEPT_WHOLE else whole
    first_rows = min(table.lead_height(4), KEPT_WHOLE)
    least = whole if after and whole <= KEPT_WHOLE else first_rows
    yield Room(height + 8 + (kept if kept <= KEPT_WHOLE else first_rows), height + 8 + least)
    yield from [*above, Spacer(1, 4), table]
    if piece.chart:
        yield from _chart(piece.chart, root)


def _chart(piece: ChartPiece, root: Node) -> Iterator[Flowable]:
    caption = Text(piece.caption, styles.CAPTION, root.add("P"))
    yield CondPageBreak(piece.drawing.height + 28)
    yield from [caption, Picture(piece.drawing, root.add("Figure", alternative=piece.alternative))]


def _room_for(drawing: Drawing) -> float:
    """What a chart takes below its table (points): its caption, itself, and the spaces between."""
    return float(drawing.height) + 50
