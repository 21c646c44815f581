"""The year's figures as an accessible OpenDocument workbook (ODS)."""

from cdop.figures.exports.workbook import book_of
from cdop.figures.tables import AnnualFigures
from cdop.spreadsheets.open_document import write


def to_ods(figures: AnnualFigures) -> bytes:
    """The same sheets as the XLSX file; numbers are number cells, and no cell is a formula."""
    return write(book_of(figures))
