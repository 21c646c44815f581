"""A theme as one picture: bars of cases a year with their numbers, and below them, on the same years, what was done.

One drawing for page and paper, as wide as it is told. A hidden number is a dotted bar of one height with ``[c]``.
"""

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Literal

from reportlab.graphics.shapes import Circle, Drawing, Line, Rect, String
from reportlab.lib.colors import white
from reportlab.pdfbase.pdfmetrics import stringWidth

from cdop.documents.canvas import register_fonts
from cdop.documents.faces import BODY, BOLD
from cdop.documents.styles import ACCENT, INK, QUIET, RULE, TEXT_WIDTH
from cdop.documents.svg import svg_of
from cdop.recommendations.themes.queries import Theme
from cdop.recommendations.themes.small import HIDDEN, KEY, words_of
from cdop.recommendations.themes.time_line import MARK_WORDS, Mark, marks

WIDE, NARROW = TEXT_WIDTH, 192.0
"""On paper and wide pages; and on a telephone, at the size at which pages enlarge drawings (points)."""
SIZE, LINE = 9.0, 14.0
TALLEST, HIDDEN_HEIGHT = 82.0, 10.0
ROW = 30.0
DOT = 4.0
LEAST_SLOT, APART = 11.0, 2.5
Anchor = Literal["start", "middle", "end"]


def drawing(theme: Theme, width: float = WIDE) -> Drawing:
    """The theme drawn; ``width`` in points. Of more years than have room, the latest."""
    register_fonts()
    years = drawn_years(theme, width)
    shown = [(mark, by_year) for mark, by_year in marks(theme).items() if mark is Mark.AGREED or any(by_year.values())]
    tallest = TALLEST if any((theme.cases or {}).values()) else HIDDEN_HEIGHT
    bars = LINE + tallest + 16 if theme.cases is not None else 0
    sheet = Drawing(width, bars + LINE + 6 + ROW * len(shown))
    setattr(sheet, "initialFontName", BODY)  # noqa: B010 - the type stubs do not know it
    slot = width / len(years)
    y = sheet.height
    if theme.cases is not None:
        y -= bars
        sheet.add(_words(0, sheet.height - SIZE, "Cases reviewed", "start"))
        _bars(sheet, [theme.cases.get(year, 0) for year in years], slot, y + 4)
    y -= LINE
    _years(sheet, years, slot, y)
    for mark, by_year in shown:
        y -= ROW
        _marks(sheet, MARK_WORDS[mark], [by_year.get(year, 0) for year in years], slot, y)
    return sheet


def drawn_years(theme: Theme, width: float) -> Sequence[str]:
    """The latest years that have room for their numbers."""
    register_fonts()
    numbers = [words_of(cases) for cases in (theme.cases or {}).values()]
    room = max([LEAST_SLOT, *(stringWidth(number, BOLD, SIZE) + APART for number in numbers)])
    return theme.years[-max(1, int(width // room)) :]


def svg(theme: Theme, width: float = WIDE) -> bytes:
    """The same as a picture for a page."""
    return svg_of(drawing(theme, width), alternative_text(theme))


def alternative_text(theme: Theme) -> str:
    """The picture in words, in whatever width: every number that is not 0."""
    parts = [f"Time line of {theme.words}, by year, {theme.years[0]} to {theme.years[-1]}."]
    if theme.cases is not None:
        parts.append(f"Cases reviewed: {_by_year(theme.years, theme.cases)}.")
        if None in theme.cases.values():
            parts.append(KEY)
    parts += [f"{MARK_WORDS[mark]}: {_by_year(theme.years, by_year)}." for mark, by_year in marks(theme).items()]
    return " ".join(parts)


def _by_year(years: Sequence[str], numbers: Mapping[str, int | None]) -> str:
    told = [f"{year} {words_of(numbers[year])}" for year in years if numbers.get(year, 0) != 0]
    return ", ".join(told) or "none"


def _bars(sheet: Drawing, cases: Sequence[int | None], slot: float, base: float) -> None:
    most = max([1, *(number for number in cases if number)])
    wide = min(34.0, slot * 0.7)
    for place, number in enumerate(cases):
        x = place * slot + (slot - wide) / 2
        height = HIDDEN_HEIGHT if number is None else number / most * TALLEST
        bar = Rect(x, base, wide, height)
        bar.fillColor, bar.strokeColor, bar.strokeWidth = white if number is None else ACCENT, ACCENT, 0.7
        if number is None:
            bar.strokeDashArray = [2, 2]
        if height:
            sheet.add(bar)
        if number != 0:
            sheet.add(_words(x + wide / 2, base + height + 3, HIDDEN if number is None else str(number), font=BOLD))
    sheet.add(Line(0, base, sheet.width, base, strokeColor=QUIET, strokeWidth=0.6))


def _years(sheet: Drawing, years: Sequence[str], slot: float, y: float) -> None:
    """Each year's name, or every so manieth that has room; a tick for each."""
    wide = stringWidth("2012-13", BODY, SIZE)
    # The last one is moved inwards by as much as it would stand out.
    step = max(1, ceil((wide + 6 + max(0.0, (wide - slot) / 2)) / slot))
    for place, year in enumerate(years):
        middle = place * slot + slot / 2
        sheet.add(Line(middle, y + 14, middle, y + 17, strokeColor=QUIET, strokeWidth=0.6))
        if place % step == (len(years) - 1) % step:
            inside = min(max(middle, wide / 2), sheet.width - wide / 2)
            sheet.add(_words(inside, y + 4, year))


def _marks(sheet: Drawing, name: str, numbers: Sequence[int], slot: float, y: float) -> None:
    """A line of dots under its name, one for a year, with its number beside where there are more."""
    sheet.add(Line(0, y + ROW - 4, sheet.width, y + ROW - 4, strokeColor=RULE, strokeWidth=0.5))
    sheet.add(_words(0, y + ROW - 14, name if any(numbers) else f"{name}: none", "start"))
    for place, number in enumerate(numbers):
        middle = place * slot + slot / 2
        if number == 1:
            sheet.add(Circle(middle, y + 6, DOT, fillColor=ACCENT, strokeColor=ACCENT))
        elif number:
            sheet.add(Circle(middle, y + 6, DOT + 2, fillColor=white, strokeColor=ACCENT))
            sheet.add(_words(middle, y + 3, str(number), font=BOLD))


def _words(x: float, y: float, text: str, anchor: Anchor = "middle", font: str = BODY) -> String:
    return String(x, y, text, fontName=font, fontSize=SIZE, textAnchor=anchor, fillColor=INK)
