"""The year's figures as an accessible workbook (XLSX)."""

from cdop.figures.exports.workbook import book_of
from cdop.figures.tables import AnnualFigures
from cdop.spreadsheets.accessible import write


def to_xlsx(figures: AnnualFigures) -> bytes:
    """The workbook; numbers are number cells, and no cell is a formula. The same figures, the same bytes."""
    return write(book_of(figures))
