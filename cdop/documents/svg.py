"""A drawing as a picture for a page: the same one that stands on paper."""

import re
from xml.sax.saxutils import escape

from reportlab.graphics import renderSVG
from reportlab.graphics.shapes import Drawing

ENLARGED = 1.5
"""Drawings are made for paper, in smaller letters than a page's: so many pixels to a point."""
_NAMES = {"NotoSans-Regular": "Arial, sans-serif", "NotoSans-Bold": "Arial, sans-serif; font-weight: bold"}
# Lone surrogates and control characters have no place in XML.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def svg_of(drawing: Drawing, words: str) -> bytes:
    """A drawing as a self-contained SVG for ``<img>`` (UTF-8), with ``words`` for whoever does not see it.

    ReportLab's, without its outside references, in the reader's own sans-serif font: no script, sheet or reference.
    """
    words = _NOT_XML.sub("\ufffd", words)
    text = renderSVG.drawToString(drawing)
    text = re.sub(r"<!DOCTYPE[^>]*>\s*", "", text)
    text = re.sub(r"font-family: ([\w-]+)", lambda m: f"font-family: {_NAMES.get(m[1], 'sans-serif')}", text)
    text = text.replace("<title>...</title>", f"<title>{escape(words.split('.')[0])}</title>", 1)
    text = text.replace("<desc>...</desc>", f"<desc>{escape(words)}</desc>", 1)
    text = text.replace(' xmlns:xlink="http://www.w3.org/1999/xlink"', "")
    return text.encode("utf-8")
