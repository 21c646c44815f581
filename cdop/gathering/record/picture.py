"""The chronology as a picture: months along the bottom, a lane for each source. The table beside it says the same."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape

from cdop.gathering.record.chronology import last_day
from cdop.gathering.record.entries import Entry
from cdop.reference.wording import MONTHS, month_year, plural

WIDE, NARROW = 900, 300
LANE, TOP, FOOT, SIDE = 46, 8, 34, 14
DOT, BAR = 6, 8
LETTER = 7.2  # the width of a letter of 13 pixels, on average
STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600)
WIDEST_TICK = 78
INK, QUIET, RULE, ACCENT = "#1d2329", "#4a545e", "#c3cad1", "#12385f"
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class Scale:
    """Months from the first to the last, drawn over a width (pixels)."""

    first: date
    last: date
    width: int

    def x(self, day: date) -> float:
        """Where a day stands, from the left."""
        whole = max((self.last - self.first).days, 1)
        return round(SIDE + (day - self.first).days / whole * (self.width - 2 * SIDE), 1)

    def ticks(self) -> Iterator[tuple[float, str]]:
        """The months that are named, as many as have room."""
        start, end = _months(self.first), _months(self.last)
        room = max(2, (self.width - 2 * SIDE) // WIDEST_TICK)
        step = next((one for one in STEPS if (end - start) / one < room), STEPS[-1])
        for number in range(start + -start % step, end + 1, step):
            month = date(number // 12, number % 12 + 1, 1)
            words = str(month.year) if step >= 12 else f"{MONTHS[month.month - 1][:3]} {month.year}"
            if self.first <= month <= self.last:
                yield self.x(month), words


def drawing(entries: Sequence[Entry], width: int = WIDE) -> str:
    """An SVG picture of the entries that have a day, ``width`` pixels wide; empty lanes where there are none."""
    scale, lanes = _scale(entries, width), lanes_of(entries)
    height = height_of(entries)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        'font-family="Arial, sans-serif" font-size="13">',
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
    ]
    if scale:
        parts += _axis(scale, height)
        for number, (name, own) in enumerate(lanes.items()):
            parts += _lane(scale, TOP + number * LANE, name, own)
    return "\n".join([*parts, "</svg>"])


def height_of(entries: Sequence[Entry]) -> int:
    """The height in pixels."""
    return TOP + len(lanes_of(entries)) * LANE + FOOT


def lanes_of(entries: Sequence[Entry]) -> dict[str, list[Entry]]:
    """The entries that have a day by lane, in the order of each lane's first."""
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.on is not None:
            found.setdefault(entry.stands_in, []).append(entry)
    return found


def words_of(entries: Sequence[Entry]) -> str:
    """What the picture shows, in words."""
    days = [entry.on for entry in entries if entry.on]
    if not days:
        return "A time line without entries."
    lanes = lanes_of(entries)
    span = f"{month_year(min(days))} to {month_year(max(days))}"
    each = "; ".join(f"{name}: {len(own):,}" for name, own in lanes.items())
    return f"Time line of {span}: {plural(len(days), 'entry')} in {plural(len(lanes), 'lane')}. {each}."


def _scale(entries: Sequence[Entry], width: int) -> Scale | None:
    days = [(entry.on, last_day(entry.on, entry.precision)) for entry in entries if entry.on]
    if not days:
        return None
    first, last = min(one for one, _ in days), max(one for _, one in days)
    return Scale(first.replace(day=1), last_day(last.replace(day=1), "month"), width)


def _axis(scale: Scale, height: int) -> Iterator[str]:
    base = height - FOOT
    yield f'<line x1="{SIDE}" y1="{base}" x2="{scale.width - SIDE}" y2="{base}" stroke="{QUIET}"/>'
    for x, words in scale.ticks():
        yield f'<line x1="{x}" y1="{TOP}" x2="{x}" y2="{base + 5}" stroke="{RULE}"/>'
        anchor = "end" if x > scale.width - WIDEST_TICK / 2 else "start" if x < WIDEST_TICK / 2 else "middle"
        yield f'<text x="{x}" y="{base + 20}" fill="{QUIET}" text-anchor="{anchor}">{words}</text>'


def _lane(scale: Scale, top: int, name: str, own: Sequence[Entry]) -> Iterator[str]:
    most, line = int((scale.width - 2 * SIDE) / LETTER), top + LANE - 14
    clean = _NOT_XML.sub("", name)
    shown = clean if len(clean) <= most else f"{clean[: most - 1]}…"
    yield f'<text x="{SIDE}" y="{top + 16}" fill="{INK}">{escape(shown)}</text>'
    yield f'<line x1="{SIDE}" y1="{line}" x2="{scale.width - SIDE}" y2="{line}" stroke="{RULE}"/>'
    for entry in own:
        assert entry.on is not None
        x, end = scale.x(entry.on), scale.x(last_day(entry.on, entry.precision))
        if entry.precision == "day":
            yield f'<circle cx="{x}" cy="{line}" r="{DOT}" fill="{ACCENT}" fill-opacity="0.75"/>'
        else:
            length = max(end - x, BAR)
            yield (
                f'<rect x="{x}" y="{line - BAR / 2}" width="{length:.1f}" height="{BAR}" fill="none" '
                f'stroke="{ACCENT}" stroke-width="2"/>'
            )


def _months(day: date) -> int:
    return day.year * 12 + day.month - 1
