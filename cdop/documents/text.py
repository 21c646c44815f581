"""A paragraph of plain text: nothing in it is markup, whatever characters it holds."""

from typing import cast

from reportlab.platypus import Flowable

from cdop.documents.canvas import DocumentCanvas
from cdop.documents.characters import printable
from cdop.documents.direction import levels, visual_order
from cdop.documents.lines import Span, break_lines
from cdop.documents.shaping import run_advance, runs
from cdop.documents.styles import Style
from cdop.documents.tagging import Node

_ROUNDING = 1e-6  # points: what ReportLab takes for the same height; a line more would not be let onto the page


class Text(Flowable):
    """Text set in lines of the width that it is given; it may run over any number of pages."""

    def __init__(self, text: str, style: Style, node: Node | None) -> None:
        """``node`` is the structure element that the text belongs to; None makes it decoration."""
        super().__init__()
        self.text = printable(text)
        self.style = style
        self.node = node
        self._levels = levels(self.text)
        self._lines: list[Span] | None = None
        self._set_width = 0.0

    def getSpaceBefore(self) -> float:  # noqa: N802 - ReportLab calls it so
        return self.style.before

    def getSpaceAfter(self) -> float:  # noqa: N802
        return self.style.after

    def lines(self, width: float) -> list[Span]:
        """Start and end of each line; broken once for each width."""
        if self._lines is None or abs(width - self._set_width) > 0.01:
            self._lines = break_lines(self.text, width - self.style.indent, self.style.size, self.style.bold)
            self._set_width = width
        return self._lines

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self.width, self.height = width, len(self.lines(width)) * self.style.leading
        return self.width, self.height

    def split(self, width: float, height: float) -> list[Flowable]:
        """The part that fits in ``height`` points and the rest, or nothing where no line fits."""
        fit = int((height + _ROUNDING) / self.style.leading)
        if fit < 1 or (fit < 2 < len(self.lines(width))):
            return []
        return list(self.cut(width, fit))

    def cut(self, width: float, count: int) -> tuple["Text", "Text"]:
        """The first ``count`` lines and the others, which belong to the same structure element."""
        found = self.lines(width)
        return self._part(width, found[:count]), self._part(width, found[count:])

    def _part(self, width: float, found: list[Span]) -> "Text":
        part = Text("", self.style, self.node)
        part.text, part._levels, part._lines, part._set_width = self.text, self._levels, found, width
        return part

    def draw(self) -> None:
        self.draw_on(cast(DocumentCanvas, self.canv), 0, self.height, self.width)

    def draw_on(self, canvas: DocumentCanvas, x: float, top: float, width: float, decoration: bool = False) -> None:
        """Draw with the top left corner at ``x``, ``top`` (points), as its element or as decoration."""
        if canvas.trial:
            return
        node = None if decoration else self.node
        with canvas.tagger.content(canvas, node) if node else canvas.tagger.artifact(canvas):
            baseline = top - (self.style.leading + self.style.size * 0.72) / 2
            for span in self.lines(width):
                self._draw_line(canvas, span, x + self.style.indent, baseline, width)
                baseline -= self.style.leading

    def _draw_line(self, canvas: DocumentCanvas, span: Span, x: float, y: float, width: float) -> None:
        style, (start, end) = self.style, span
        found = self._levels[start:end] if self._levels is not None else None
        line = visual_order(runs(self.text[start:end], found, style.bold)) if end > start else []
        if style.align == "right":
            x += width - sum(map(run_advance, line)) * style.size / 1000
        canvas.ink.line(line, x, y, style.size, style.colour)


def leading(words: str, style: Style, node: Node | None) -> Text:
    """A text that stays on the page of what follows: a heading, or what is said before a table."""
    text = Text(words, style, node)
    text.keepWithNext = 1
    return text
