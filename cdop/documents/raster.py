"""A drawing as a picture of points, for documents that take no lines: the same drawing that stands on paper."""

import io
from threading import Lock

import pypdfium2
from reportlab.graphics import renderPDF
from reportlab.graphics.shapes import Drawing

POINTS_AN_INCH = 72
DOTS_AN_INCH = 200
_ONE_AT_A_TIME = Lock()
"""PDFium must not be called by two threads of a program at once."""


def png_of(drawing: Drawing) -> bytes:
    """The drawing as a PNG; the same drawing gives the same bytes, for it holds no moment and no name."""
    paper = renderPDF.drawToString(drawing)
    with _ONE_AT_A_TIME, pypdfium2.PdfDocument(paper) as document:
        picture = document[0].render(scale=DOTS_AN_INCH / POINTS_AN_INCH).to_pil().copy()
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True, dpi=(DOTS_AN_INCH, DOTS_AN_INCH))
    return out.getvalue()
