"""Papers as files that people send, and their text as it comes out of them again."""

import io
import tempfile
import textwrap
from itertools import groupby
from pathlib import Path

from bench.leaks.papers import Paper
from cdop.files.flattening.copies import text_of
from cdop.files.rules import PDF, WORD

FACES = ("DejaVuSans", "DroidSansFallbackFull")
FONTS = Path(__file__).parents[2] / "cdop/documents/fonts"
# The papers that are read out of a PDF (Latin, Cyrillic and Greek letters) and out of a Word document (any script).
AS_PDF, AS_WORD = frozenset({0, 1, 10, 11}), frozenset({2, 3, 4, 5})


def as_pdf(text: str) -> bytes:
    """A PDF of A4 pages, lines broken wherever they are full."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    for name in FACES:
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, FONTS / f"{name}.ttf"))
    has = {name: pdfmetrics.getFont(name).face.charToGlyph for name in FACES}
    out = io.BytesIO()
    canvas, place = Canvas(out), 780.0
    for line in (part for paragraph in text.split("\n") for part in textwrap.wrap(paragraph, 88) or [""]):
        if place < 60:
            canvas.showPage()
            place = 780
        drawn = canvas.beginText(60, place)
        for name, letters in groupby(line, key=lambda c: next((f for f in FACES if ord(c) in has[f]), FACES[0])):
            drawn.setFont(name, 10)
            drawn.textOut("".join(letters))
        canvas.drawText(drawn)
        place -= 14
    canvas.save()
    return out.getvalue()


def as_word(text: str) -> bytes:
    """A Word document, every third paragraph in a table."""
    from docx import Document

    document, out = Document(), io.BytesIO()
    for number, paragraph in enumerate(text.split("\n\n")):
        if number % 3 == 2:
            document.add_table(1, 1).cell(0, 0).text = paragraph
        else:
            document.add_paragraph(paragraph)
    document.save(out)
    return out.getvalue()


def read_back(paper: Paper) -> str:
    """The text of a paper as the scanner gets it: typed in, or read out of a file."""
    kind = PDF if paper.number in AS_PDF else WORD if paper.number in AS_WORD else None
    if kind is None:
        return paper.text
    with tempfile.NamedTemporaryFile(suffix=f".{kind.endings[0]}") as file:
        file.write(as_pdf(paper.text) if kind is PDF else as_word(paper.text))
        file.flush()
        return "\n".join(page.text for page in text_of(Path(file.name), kind.media_type))
