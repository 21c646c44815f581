"""The one door to what ReportLab keeps to itself: a page's operators and its fonts' codes.

ReportLab has no public way to mark content or to show single glyphs. These names are not documented:
the version is pinned, and the structure and extraction tests fail if they change.
"""

from typing import Any

from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas


def write(canvas: Canvas, operators: str) -> None:
    """Add operators to the current page as they are."""
    opened: Any = canvas
    opened._code.append(operators)


def shown(canvas: Canvas, font: TTFont, text: str, size: float) -> str:
    """The operators that show the text in this font at ``size`` points."""
    opened: Any = canvas
    parts = []
    for subset, encoded in font.splitString(text, opened._doc):
        name = font.getSubsetInternalName(subset, opened._doc)
        parts.append(f"{name} {size:g} Tf ({opened._escape(encoded)}) Tj")
    return " ".join(parts)


def utf16(text: str) -> str:
    """Hexadecimal UTF-16, as PDF writes text."""
    return text.encode("utf-16-be").hex().upper()
