"""The canvas of a document: ReportLab's, with our ink and our structure notes."""

from dataclasses import dataclass
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from cdop.documents.faces import BODY, BOLD, face
from cdop.documents.ink import Ink
from cdop.documents.tagging import Tagger


@dataclass(frozen=True)
class Place:
    """A heading and the page (from 1) on which it stands. ``level`` 0 is a section, 1 is within one."""

    key: str
    words: str
    level: int
    page: int


def register_fonts() -> None:
    """Make the body fonts known to ReportLab by name, for its own drawing (charts)."""
    for name in (BODY, BOLD):
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(face(name).font)


class DocumentCanvas(Canvas):
    """A canvas on which flowables find the document's ``ink`` and ``tagger``.

    ``trial``: only where everything comes to stand is asked, and nothing that is drawn will be kept.
    """

    def __init__(self, *args: Any, tagger: Tagger, trial: bool = False, **options: Any) -> None:
        register_fonts()
        # Without this ReportLab names Helvetica, which is not embedded, on every page.
        options["initialFontName"] = BODY
        super().__init__(*args, **options)
        self.tagger, self.trial = tagger, trial
        self.ink = Ink(self)
        self.places: list[Place] = []

    def save(self) -> None:
        """Write the file; nothing on trial."""
        if not self.trial:
            super().save()
