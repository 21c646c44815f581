"""The annual report as a document to edit (DOCX): the same pieces in the same order as the PDF."""

from collections.abc import Sequence
from datetime import datetime

from cdop.documents.raster import png_of
from cdop.documents.word import About, WordDocument
from cdop.figures.exports.blocks import Piece, SectionHead, TablePiece
from cdop.figures.exports.pdf_export import details_of, furniture_of
from cdop.figures.exports.report_content import DEFECT, body, facts, title_of
from cdop.figures.exports.report_words import in_brief
from cdop.figures.tables import AnnualFigures
from cdop.figures.wording import DEMONSTRATION

_TONES = {"said": "body", "sum": "strong"}


def to_docx(figures: AnnualFigures, previous: Sequence[AnnualFigures], made_at: datetime) -> bytes:
    """The report; ``made_at`` (with its time zone) is printed as the moment of making.

    The same figures and moment give the same bytes. No text in the figures is read as markup.
    """
    furniture, details = furniture_of(figures), details_of(figures, title_of(figures), made_at)
    document = WordDocument(
        About(details.title, details.subject, details.author, made_at, furniture.head, furniture.foot, furniture.mark)
    )
    _front(document, figures, made_at)
    document.contents("Contents")
    document.page_break()
    for piece in body(figures, previous):
        _placed(document, piece)
    return document.finished()


def _front(document: WordDocument, figures: AnnualFigures, made_at: datetime) -> None:
    document.title(title_of(figures))
    document.subtitle(figures.area_name)
    for line in facts(figures, made_at):
        document.text(line)
    if figures.demonstration:
        document.text(DEMONSTRATION, "strong")
    if not figures.reconciles:
        document.text(DEFECT, "strong")
    for sentence in in_brief(figures):
        document.text(sentence, "lead")


def _placed(document: WordDocument, piece: Piece) -> None:
    if isinstance(piece, SectionHead):
        document.heading(1, piece.words)
    elif isinstance(piece, TablePiece):
        document.heading(2, piece.title)
        for line in piece.lines:
            document.text(line, "small")
        document.table(piece.title, piece.columns, piece.rows, piece.look, " ".join(piece.lines) or piece.title)
        if piece.chart:
            drawing = piece.chart.drawing
            document.picture(piece.chart.caption, png_of(drawing), float(drawing.width), piece.chart.alternative)
    else:
        document.text(piece.text, _TONES[piece.tone])
