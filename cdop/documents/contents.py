"""Headings that remember their page, and the contents list that is made of them."""

from typing import cast

from reportlab.platypus import Flowable

from cdop.documents.canvas import DocumentCanvas, Place
from cdop.documents.styles import RULE, Style
from cdop.documents.tagging import Node
from cdop.documents.text import Text

NUMBER_WIDTH = 30.0
INDENT = 14.0


class Heading(Text):
    """A heading that the outline and the contents lead to; it never ends a page."""

    def __init__(self, key: str, words: str, level: int, style: Style, node: Node) -> None:
        super().__init__(words, style, node)
        self.key, self.words, self.level = key, words, level
        self.keepWithNext = 1

    def draw(self) -> None:
        canvas = cast(DocumentCanvas, self.canv)
        canvas.bookmarkHorizontal(self.key, 0, self.height + 10)
        canvas.addOutlineEntry(self.words, self.key, self.level, closed=False)
        canvas.places.append(Place(self.key, self.words, self.level, canvas.getPageNumber()))
        super().draw()


class ContentsLine(Flowable):
    """One entry of the contents: its words, a line of dots and its page; all of it a link."""

    def __init__(self, place: Place, style: Style, node: Node) -> None:
        super().__init__()
        self.place, self.style = place, style
        self.link = node.add("Link", alternative=f"{place.words}, page {place.page}")
        self._words = Text(place.words, style, self.link)
        self._number = Text(str(place.page), Style(style.size, style.leading, style.bold, align="right"), self.link)

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self._indent = INDENT * self.place.level
        self._words_width = width - self._indent - NUMBER_WIDTH
        self.width, self.height = width, self._words.wrap(self._words_width, height)[1] + 2
        return self.width, self.height

    def draw(self) -> None:
        canvas = cast(DocumentCanvas, self.canv)
        self._words.draw_on(canvas, self._indent, self.height, self._words_width)
        self._number.draw_on(canvas, self.width - NUMBER_WIDTH, self.height, NUMBER_WIDTH)
        with canvas.tagger.artifact(canvas):
            canvas.setStrokeColor(RULE)
            canvas.setLineWidth(0.4)
            canvas.line(self._indent, 2.5, self.width, 2.5)
        canvas.linkRect("", self.place.key, (0, 0, self.width, self.height), relative=1, thickness=0)
        canvas.tagger.link(canvas, self.link)
