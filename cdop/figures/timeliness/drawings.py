"""The two charts that are lines: days between deaths, and the backlog with where it may go. Lengths are points.

What matters is told apart by shape as well as by shade, and lines carry their words, so that no legend is needed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reportlab.graphics.shapes import Circle, Drawing, Line, Polygon, PolyLine, Rect, Shape, String
from reportlab.lib.colors import HexColor, white

from cdop.documents.bars import Anchor
from cdop.documents.canvas import register_fonts
from cdop.documents.faces import BODY, BOLD
from cdop.documents.styles import ACCENT, INK, QUIET

HEIGHT, TOP, BOTTOM, SIZE = 150.0, 26.0, 22.0, 9.0
LETTER = SIZE * 0.56
RADIUS = 2.4
FAINT = HexColor("#d6e2ec")
_DASH = [4, 3]


@dataclass(frozen=True)
class Point:
    """One value in order; ``name`` stands under the axis where it is given; ``marked`` ones are told apart."""

    value: float
    name: str = ""
    marked: bool = False


@dataclass(frozen=True)
class Reach:
    """A value that is likely, with its limits."""

    likely: float
    low: float
    high: float
    name: str = ""


@dataclass(frozen=True)
class Level:
    """A level line with its words."""

    value: float
    words: str
    dashed: bool = False


@dataclass(frozen=True)
class _Scale:
    left: float
    step: float
    unit: float

    def at(self, place: float, value: float) -> tuple[float, float]:
        return self.left + place * self.step, BOTTOM + value * self.unit


def control(points: Sequence[Point], levels: Sequence[Level], width: float) -> Drawing:
    """Every value as a point, joined in order, with level lines; a marked one is a filled square."""
    room = max(len(level.words) for level in levels) * LETTER + 6
    highest = [p.value for p in points] + [one.value for one in levels]
    drawing, scale = _sheet(len(points), highest, width, room)
    for level in levels:
        _, y = scale.at(0, level.value)
        line = Line(0, y, width - room, y, strokeColor=QUIET, strokeWidth=0.8)
        if level.dashed:
            line.strokeDashArray = _DASH
        drawing.add(line)
        drawing.add(_words((width, y - 3), level.words, anchor="end"))
    at = [scale.at(place, point.value) for place, point in enumerate(points)]
    drawing.add(_joined(at))
    for point, (x, y) in zip(points, at, strict=True):
        drawing.add(_mark(x, y, point.marked))
    _names(drawing, scale, [point.name for point in points])
    return drawing


def course(points: Sequence[Point], reaches: Sequence[Reach], width: float) -> Drawing:
    """Values over time, and after the last of them where they may go: a shaded band, the likely course dashed."""
    highest = [p.value for p in points] + [reach.high for reach in reaches]
    drawing, scale = _sheet(len(points) + len(reaches), highest, width)
    at = [scale.at(place, point.value) for place, point in enumerate(points)]
    ahead = range(len(points), len(points) + len(reaches))
    if reaches:
        drawing.add(_band(at[-1], reaches, ahead, scale))
        likely = [at[-1], *(scale.at(place, one.likely) for place, one in zip(ahead, reaches, strict=True))]
        dashed = _joined(likely)
        dashed.strokeDashArray = _DASH
        drawing.add(dashed)
    drawing.add(_joined(at))
    for x, y in at:
        drawing.add(_mark(x, y, marked=False))
    drawing.add(_words((at[-1][0], at[-1][1] + 6), f"{points[-1].value:g}", BOLD, "end"))
    if reaches:
        last = reaches[-1]
        for value, lift in ((last.high, 4), (last.likely, 4), (last.low, -11)):
            x, y = scale.at(ahead[-1], value)
            drawing.add(_words((x, max(BOTTOM + 1, y + lift)), f"{value:g}", BOLD, "end"))
    _names(drawing, scale, [*(point.name for point in points), *(reach.name for reach in reaches)])
    return drawing


def _sheet(number: int, values: Sequence[float], width: float, room: float = 0) -> tuple[Drawing, _Scale]:
    """An empty drawing with its axis; ``room`` is kept at the right for words."""
    register_fonts()
    drawing = Drawing(width, HEIGHT)
    setattr(drawing, "initialFontName", BODY)  # noqa: B010 - the type stubs do not know it
    drawing.add(Line(0, BOTTOM, width, BOTTOM, strokeColor=QUIET, strokeWidth=0.6))
    edge = 8.0
    step = (width - room - 2 * edge) / max(1, number - 1)
    return drawing, _Scale(edge, step, (HEIGHT - TOP - BOTTOM) / max([1.0, *values]))


def _band(begin: tuple[float, float], reaches: Sequence[Reach], places: range, scale: _Scale) -> Shape:
    high = [scale.at(place, one.high) for place, one in zip(places, reaches, strict=True)]
    low = [scale.at(place, one.low) for place, one in zip(places, reaches, strict=True)]
    edge = [begin, *high, *reversed(low)]
    return Polygon([part for point in edge for part in point], fillColor=FAINT, strokeColor=ACCENT, strokeWidth=0.5)


def _joined(at: Sequence[tuple[float, float]]) -> PolyLine:
    return PolyLine([part for point in at for part in point], strokeColor=ACCENT, strokeWidth=1)


def _mark(x: float, y: float, marked: bool) -> Shape:
    if marked:
        side = RADIUS * 2.2
        square = Rect(x - side / 2, y - side / 2, side, side)
        square.fillColor = square.strokeColor = ACCENT
        return square
    return Circle(x, y, RADIUS, fillColor=white, strokeColor=ACCENT, strokeWidth=1)


def _names(drawing: Drawing, scale: _Scale, names: Sequence[str]) -> None:
    """The names under the axis, each where there is room beside the one before."""
    free = -1.0
    for x, name in _placed(scale, names):
        wide = len(name) * LETTER
        left = min(max(0.0, x - wide / 2), drawing.width - wide)
        if left > free:
            drawing.add(_words((left, 6), name))
            free = left + wide + 6


def _placed(scale: _Scale, names: Sequence[str]) -> Iterator[tuple[float, str]]:
    return ((scale.at(place, 0)[0], name) for place, name in enumerate(names) if name)


def _words(at: tuple[float, float], text: str, font: str = BODY, anchor: Anchor = "start") -> String:
    return String(at[0], at[1], text, fontName=font, fontSize=SIZE, textAnchor=anchor, fillColor=INK)
