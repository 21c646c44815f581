"""How documents look: sizes in points, colours, spaces. One place for papers and reports."""

from dataclasses import dataclass, replace
from typing import Literal

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm

INK = HexColor("#1d2329")
QUIET = HexColor("#4a545e")  # 7.6:1 on white
ACCENT = HexColor("#12385f")
RULE = HexColor("#c3cad1")
WARNING = HexColor("#8f1d1d")

PAGE_WIDTH, PAGE_HEIGHT = A4
MARGIN = 20 * mm
TOP = 24 * mm
BOTTOM = 22 * mm
TEXT_WIDTH = PAGE_WIDTH - 2 * MARGIN
TEXT_HEIGHT = PAGE_HEIGHT - TOP - BOTTOM


@dataclass(frozen=True)
class Style:
    """How one kind of text is set; lengths in points."""

    size: float
    leading: float
    bold: bool = False
    colour: Color = INK
    before: float = 0
    after: float = 0
    align: Literal["left", "right"] = "left"
    indent: float = 0


TITLE = Style(25, 31, bold=True, colour=ACCENT, after=6)
SUBTITLE = Style(15, 20, colour=QUIET, after=12)
HEADING = Style(16, 21, bold=True, colour=ACCENT, before=8, after=8)
TABLE_TITLE = Style(11.5, 15.5, bold=True, before=10, after=3)
BODY = Style(10, 14.5, after=6)
STRONG = Style(10, 14.5, bold=True, after=6)
WARN = Style(11, 15.5, bold=True, colour=WARNING, after=8)
LEAD = Style(10.5, 15.5, after=4)
FACT = Style(10, 15, after=1)
CAPTION = Style(9.5, 13, bold=True, colour=QUIET, before=4, after=4)
SMALL = Style(8.5, 12, colour=QUIET, after=2)
CELL = Style(9.5, 13)
CELL_PART = replace(CELL, indent=12)
NUMBER = replace(CELL, align="right")
CELL_HEAD = Style(9, 12, bold=True, colour=ACCENT)
NUMBER_HEAD = replace(CELL_HEAD, align="right")
CELL_TOTAL = Style(9.5, 13, bold=True)
NUMBER_TOTAL = replace(CELL_TOTAL, align="right")
CONTENTS = Style(8, 8.5)
CONTENTS_SECTION = Style(8, 9.6, bold=True)
FURNITURE = Style(8, 10, colour=QUIET)
MARK = Style(8, 10, bold=True, colour=WARNING, align="right")
