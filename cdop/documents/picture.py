"""A chart on paper: a drawing with the words that stand for it."""

from typing import cast

from reportlab.graphics import renderPDF
from reportlab.graphics.shapes import Drawing
from reportlab.platypus import Flowable

from cdop.documents.canvas import DocumentCanvas
from cdop.documents.tagging import Node


class Picture(Flowable):
    """A drawing as one figure of the document; its node carries the alternative text."""

    def __init__(self, drawing: Drawing, node: Node) -> None:
        super().__init__()
        self.drawing, self.node = drawing, node
        self.spaceAfter = 16

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self.width, self.height = float(self.drawing.width), float(self.drawing.height)
        return self.width, self.height

    def draw(self) -> None:
        canvas = cast(DocumentCanvas, self.canv)
        if canvas.trial:
            return
        with canvas.tagger.content(canvas, self.node):
            renderPDF.draw(self.drawing, canvas, 0, 0)
