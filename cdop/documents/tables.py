"""Tables on paper: words to the left, numbers to the right, the head repeated on every page.

A table breaks between rows and leaves at least three of them on each page; a row taller than a page is itself
broken, so that text of any length prints whole.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast

from reportlab.platypus import CondPageBreak, Flowable

from cdop.documents.canvas import DocumentCanvas
from cdop.documents.characters import printable
from cdop.documents.shaping import advance
from cdop.documents.styles import ACCENT, CELL, CELL_HEAD, RULE, TEXT_HEIGHT, TEXT_WIDTH, Style
from cdop.documents.tagging import Node
from cdop.documents.text import Text

PAD_X, PAD_Y = 4.0, 3.5
# A row is broken only where at least this much of a page (points) is free; else it moves on whole.
ROOMY = 300.0
# So many rows at least stand together on each page of a table that is broken.
TOGETHER = 3


@dataclass(frozen=True)
class Line:
    """One row of cells; a total is set off by a rule above it."""

    cells: tuple[Text, ...]
    total: bool = False

    def height(self, widths: Sequence[float]) -> float:
        """Height in points of the tallest cell with its padding."""
        return max(self._heights(widths)) + 2 * PAD_Y

    def _heights(self, widths: Sequence[float]) -> list[float]:
        return [cell.wrap(w - 2 * PAD_X, 0)[1] for cell, w in zip(self.cells, widths, strict=True)]

    def cut(self, widths: Sequence[float], height: float) -> tuple["Line", "Line"] | None:
        """What fits in ``height`` points and the rest, or None where no line fits."""
        fit = int((height - 2 * PAD_Y) / max(cell.style.leading for cell in self.cells))
        if fit < 1:
            return None
        pairs = [cell.cut(w - 2 * PAD_X, fit) for cell, w in zip(self.cells, widths, strict=True)]
        return Line(tuple(a for a, _ in pairs), self.total), Line(tuple(b for _, b in pairs), self.total)


class TaggedTable(Flowable):
    """A table of text cells with fixed column widths (points)."""

    def __init__(self, widths: Sequence[float], head: Line, body: Sequence[Line], continued: bool = False) -> None:
        super().__init__()
        self.widths, self.head, self.body, self.continued = tuple(widths), head, list(body), continued
        self.spaceAfter = 14

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self.width = sum(self.widths)
        self.height = sum(line.height(self.widths) for line in [self.head, *self.body])
        return self.width, self.height

    def lead_height(self, rows: int) -> float:
        """Height in points of the head and the first ``rows`` rows: what must stay with the title."""
        return sum(line.height(self.widths) for line in [self.head, *self.body[:rows]])

    def split(self, width: float, height: float) -> list[Flowable]:
        """The rows that fit in ``height`` points and the rest; nothing where the table should move on."""
        left = height - self.head.height(self.widths)
        fit = 0
        while fit < len(self.body) and (left := left - self.body[fit].height(self.widths)) >= 0:
            fit += 1
        if fit < len(self.body):
            fit = min(fit, max(len(self.body) - TOGETHER, min(fit, 1)))
        if fit:
            return self._pieces(self.body[:fit], self.body[fit:])
        parts = self.body[0].cut(self.widths, height - self.head.height(self.widths)) if height > ROOMY else None
        return self._pieces([parts[0]], [parts[1], *self.body[1:]]) if parts else []

    def _pieces(self, first: Sequence[Line], rest: Sequence[Line]) -> list[Flowable]:
        """What stands on this page, and what goes on the next, although the first of its rows would fit as well."""
        return [
            TaggedTable(self.widths, self.head, first, self.continued),
            CondPageBreak(TEXT_HEIGHT - 1),
            TaggedTable(self.widths, self.head, rest, continued=True),
        ]

    def draw(self) -> None:
        canvas = cast(DocumentCanvas, self.canv)
        if canvas.trial:
            return
        top = self._draw_line(canvas, self.head, self.height, decoration=self.continued)
        self._rule(canvas, top, 1.0, strong=True)
        for line in self.body:
            if line.total:
                self._rule(canvas, top, 0.8, strong=True)
            top = self._draw_line(canvas, line, top)
            self._rule(canvas, top, 0.4)

    def _draw_line(self, canvas: DocumentCanvas, line: Line, top: float, decoration: bool = False) -> float:
        """Draw one row below ``top``; returns where the next begins. A repeated head is decoration."""
        x = 0.0
        for cell, width in zip(line.cells, self.widths, strict=True):
            cell.draw_on(canvas, x + PAD_X, top - PAD_Y, width - 2 * PAD_X, decoration)
            x += width
        return top - line.height(self.widths)

    def _rule(self, canvas: DocumentCanvas, y: float, thickness: float, strong: bool = False) -> None:
        with canvas.tagger.artifact(canvas):
            canvas.setStrokeColor(ACCENT if strong else RULE)
            canvas.setLineWidth(thickness)
            canvas.line(0, y, sum(self.widths), y)


def whole_width(words: Iterable[str], style: Style) -> float:
    """How wide (points) a column must be for none of the words to break."""
    return max((advance(printable(text), style.bold) for text in words), default=0) * style.size / 1000 + 2 * PAD_X + 1


def words_table(
    node: Node, head: Sequence[str], rows: Sequence[Sequence[str]], shares: Sequence[float], style: Style = CELL
) -> TaggedTable:
    """A table of words under column headings, the first of each row naming it. ``shares`` are of the page's width."""
    first = Line(
        tuple(Text(words, CELL_HEAD, cell) for words, cell in zip(head, head_nodes(node, len(head)), strict=True))
    )
    body, lines = node.add("TBody"), []
    for row in rows:
        cells = zip(row, row_nodes(body, len(head)), strict=True)
        lines.append(Line(tuple(Text(words, style, cell) for words, cell in cells)))
    return TaggedTable([share * TEXT_WIDTH for share in shares], first, lines)


def head_nodes(table: Node, count: int) -> list[Node]:
    """Structure for a head of ``count`` column headings."""
    row = table.add("THead").add("TR")
    return [row.add("TH", scope="Column") for _ in range(count)]


def row_nodes(body: Node, count: int) -> list[Node]:
    """Structure for one row of ``count`` cells, the first of which names the row."""
    row = body.add("TR")
    return [row.add("TH", scope="Row") if i == 0 else row.add("TD") for i in range(count)]
