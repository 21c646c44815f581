"""Bars drawn from plain numbers: stacked from left to right, or side by side for years.

Lengths are points. Shades run from dark to light and the third is hatched: no bar is told apart by
colour alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from reportlab.graphics.shapes import Drawing, Line, Rect, String
from reportlab.lib.colors import Color, HexColor, white
from reportlab.pdfbase.pdfmetrics import stringWidth

from cdop.documents.canvas import register_fonts
from cdop.documents.characters import printable
from cdop.documents.faces import BODY, BOLD
from cdop.documents.styles import INK, QUIET, TEXT_WIDTH

Anchor = Literal["start", "middle", "end"]

FILLS: tuple[Color, ...] = (HexColor("#12385f"), HexColor("#9fbdd6"), HexColor("#ffffff"))
LETTERS: tuple[Color, ...] = (white, INK, INK)
OUTLINE = HexColor("#12385f")
UNDIVIDED = HexColor("#e3e3e3")
SIZE = 9.0
BAR, GAP = 15.0, 8.0
LEGEND_HEIGHT, LEGEND_LINE = 24.0, 15.0
NUMBER_SPACE = 30.0
COLUMNS_HEIGHT = 82.0
MOST_LABEL = 225.0
NOT_SHOWN = "[c]"


@dataclass(frozen=True)
class Series:
    """One shade of bars: its name and a count of cases for each bar; none where the count is not shown."""

    label: str
    values: Sequence[int | None]


def stacked(
    labels: Sequence[str],
    series: Sequence[Series],
    width: float = TEXT_WIDTH,
    given: Sequence[int | None] | None = None,
) -> Drawing:
    """A horizontal bar for each label, its parts end to end and its total after it; ``width`` in points.

    A bar of which a part is not shown is drawn undivided, as long as what is ``given`` as its total; none where that is
    not shown either.
    """
    rows = _legend_rows(series, width)
    legend = _legend_height(rows)
    drawing = _sheet(max(1, len(labels)) * (BAR + GAP) + legend + 4, width)
    names = [_fitted(label, min(MOST_LABEL, width * 0.47)) for label in labels]
    left = max([40.0, *(_width(name, BODY) for name in names)]) * 1.06 + 8
    parted = [[s.values[i] for s in series] for i in range(len(labels))]
    drawn = [[part or 0 for part in parts] if None not in parts else [0] * len(parts) for parts in parted]
    whole = [(given[i] if given else None) if None in parted[i] else sum(parts) for i, parts in enumerate(drawn)]
    totals = [total or 0 for total in whole]
    scale = (width - left - NUMBER_SPACE) / max(1, *totals, 1)
    for i, name in enumerate(names):
        y = drawing.height - legend - (i + 1) * (BAR + GAP) + GAP / 2
        drawing.add(_words((0, y + 4), name))
        x = left
        for shade, part in enumerate(drawn[i]):
            _box(drawing, (x, y, part * scale, BAR), shade, part if len(series) > 1 else 0)
            x += part * scale
        if None in parted[i] and totals[i]:
            drawing.add(_rect((x, y, totals[i] * scale, BAR), UNDIVIDED, OUTLINE))
            x += totals[i] * scale
        drawing.add(_words((x + 5, y + 4), _number(whole[i]), BOLD))
        drawing.add(Line(left, y - GAP / 2, left, y + BAR + GAP / 2, strokeColor=QUIET, strokeWidth=0.6))
    _legend(drawing, rows)
    return drawing


def grouped(labels: Sequence[str], series: Sequence[Series], width: float = TEXT_WIDTH) -> Drawing:
    """Upright bars side by side for each label, each with its number on top; ``width`` in points."""
    rows = _legend_rows(series, width)
    drawing = _sheet(COLUMNS_HEIGHT + _legend_height(rows) + 34, width)
    base, tallest = 18.0, max([1, *(v or 0 for s in series for v in s.values)])
    slot = width / max(1, len(labels))
    bar = min(34.0, slot / (len(series) + 1))
    for i, label in enumerate(labels):
        start = i * slot + (slot - bar * len(series)) / 2
        for shade, part in enumerate(series):
            height = (part.values[i] or 0) / tallest * COLUMNS_HEIGHT
            x = start + shade * bar
            _box(drawing, (x, base, bar - 3, height), shade, 0)
            drawing.add(_words((x + (bar - 3) / 2, base + height + 3), _number(part.values[i]), BOLD, "middle"))
        drawing.add(_words((i * slot + slot / 2, 5), label, BODY, "middle"))
    drawing.add(Line(0, base, width, base, strokeColor=QUIET, strokeWidth=0.6))
    _legend(drawing, rows)
    return drawing


def _number(count: int | None) -> str:
    """A count beside its bar. What is not shown has no bar."""
    return NOT_SHOWN if count is None else str(count)


def _sheet(height: float, width: float) -> Drawing:
    """An empty drawing; unless told, ReportLab would name a font that is not embedded."""
    register_fonts()
    drawing = Drawing(width, height)
    setattr(drawing, "initialFontName", BODY)  # noqa: B010 - the type stubs do not know it
    return drawing


def _box(drawing: Drawing, box: tuple[float, float, float, float], shade: int, number: int) -> None:
    """One part of a bar, with its number inside where there is room; nothing where it is empty."""
    x, y, width, height = box
    if width <= 0 or height <= 0:
        return
    drawing.add(_rect((x, y, width, height), FILLS[shade], OUTLINE))
    if shade == len(FILLS) - 1:
        _hatch(drawing, box)
    figures = str(number)
    room = _width(figures, BODY) + 4
    if number and width >= room:
        middle = x + width / 2
        if shade == len(FILLS) - 1:
            drawing.add(_rect((middle - room / 2, y + 2, room, height - 4), white, None))
        inside = _words((middle, y + 4), figures, BODY, "middle")
        inside.fillColor = LETTERS[shade]
        drawing.add(inside)


def _rect(box: tuple[float, float, float, float], fill: Color, outline: Color | None) -> Rect:
    rect = Rect(*box)
    rect.fillColor, rect.strokeColor, rect.strokeWidth = fill, outline, 0.7
    return rect


def _hatch(drawing: Drawing, box: tuple[float, float, float, float]) -> None:
    """Slanted lines across a box, cut off at its sides; at most some hundred of them."""
    x, y, width, height = box
    step = max(4.0, width / 100)
    offset = step - height
    while offset < width:
        low, high = max(0.0, offset), min(width, offset + height)
        drawing.add(Line(x + low, y + low - offset, x + high, y + high - offset, strokeColor=OUTLINE, strokeWidth=0.5))
        offset += step


def _legend_rows(series: Sequence[Series], width: float) -> list[list[tuple[int, str, float]]]:
    """Shade, words and left edge (points) of each name, in as many rows as they need; none for a single series."""
    register_fonts()
    if len(series) < 2:
        return []
    rows: list[list[tuple[int, str, float]]] = [[]]
    x = 0.0
    for shade, part in enumerate(series):
        needs = 18 + _width(part.label, BODY) * 1.06
        if rows[-1] and x + needs > width:
            rows.append([])
            x = 0.0
        rows[-1].append((shade, part.label, x))
        x += needs + 20
    return rows


def _legend_height(rows: Sequence[object]) -> float:
    return LEGEND_HEIGHT + LEGEND_LINE * (len(rows) - 1) if rows else 0


def _legend(drawing: Drawing, rows: Sequence[Sequence[tuple[int, str, float]]]) -> None:
    for number, row in enumerate(rows):
        y = drawing.height - 14 - number * LEGEND_LINE
        for shade, words, x in row:
            _box(drawing, (x, y, 13, 10), shade, 0)
            drawing.add(_words((x + 18, y + 1.5), words))


def _words(at: tuple[float, float], text: str, font: str = BODY, anchor: Anchor = "start") -> String:
    return String(at[0], at[1], text, fontName=font, fontSize=SIZE, textAnchor=anchor, fillColor=INK)


def _width(text: str, font: str) -> float:
    return float(stringWidth(text, font, SIZE))


def _fitted(label: str, most: float) -> str:
    """The label, cut with an ellipsis where it is wider than ``most`` points."""
    words = printable(label[:200])
    if words == label and _width(words, BODY) <= most:
        return words
    while words and _width(words + "…", BODY) > most:
        words = words[:-1]
    return words.rstrip() + "…" if len(words) < len(printable(label[:200])) or len(label) > 200 else words
