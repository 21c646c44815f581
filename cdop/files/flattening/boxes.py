"""Places on a page, its text, and what is to be black: plain values."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

COLUMNS, ROWS = 12, 16  # of the grid by which a person blackens what no text is known of
BLACKENED = "■"
_AROUND = 0.2  # of a line's height, added on every side: accents and slanted letters reach out of their boxes


@dataclass(frozen=True)
class Box:
    """A rectangle in shares of the page as it is seen: 0 is left and top, 1 is right and bottom."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        """Whether the two share any of the page."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


@dataclass(frozen=True)
class PageText:
    """The text of a page with the box of each character; none for a character that has no place (line ends).

    ``pictured``: the page shows pictures, or has no text at all, so that only a person can say what stands in it.
    """

    text: str
    boxes: tuple[Box | None, ...]
    pictured: bool = False


def boxes_of(page: PageText, start: int, end: int) -> tuple[Box, ...]:
    """What to blacken so that ``page.text[start:end]`` is gone: a box a line, a little larger than the letters."""
    lines = list[list[Box]]()
    for box in page.boxes[start:end]:
        if box is None:
            continue
        if lines and _on_one_line(lines[-1][-1], box):
            lines[-1].append(box)
        else:
            lines.append([box])
    return tuple(_around(line) for line in lines)


def square(number: int) -> Box:
    """The box of a square of the grid, counted from 0 along the rows. Raises ``ValueError`` where there is none."""
    if not 0 <= number < COLUMNS * ROWS:
        raise ValueError("no square of the grid")
    row, column = divmod(number, COLUMNS)
    return Box(column / COLUMNS, row / ROWS, (column + 1) / COLUMNS, (row + 1) / ROWS)


def left_in_sight(page: PageText, black: Sequence[Box]) -> str:
    """The page's text without what is under the black, for which one sign stands."""
    return "".join(_in_sight(page, black))


def _in_sight(page: PageText, black: Sequence[Box]) -> Iterator[str]:
    covered = False
    for character, box in zip(page.text, page.boxes, strict=True):
        if box is not None and any(box.meets(one) for one in black):
            if not covered:
                yield BLACKENED
            covered = True
        else:
            covered = covered and box is None
            if not covered:
                yield character


def _on_one_line(one: Box, other: Box) -> bool:
    """Whether two letters stand side by side, across the page or, where it is turned, down it."""
    high = min(one.bottom - one.top, other.bottom - other.top)
    wide = min(one.right - one.left, other.right - other.left)
    across = min(one.bottom, other.bottom) - max(one.top, other.top) > high / 2
    down = min(one.right, other.right) - max(one.left, other.left) > wide / 2
    return across or down


def _around(line: Iterable[Box]) -> Box:
    boxes = list(line)
    left, top = min(box.left for box in boxes), min(box.top for box in boxes)
    right, bottom = max(box.right for box in boxes), max(box.bottom for box in boxes)
    more = _AROUND * min(right - left, bottom - top)
    return Box(max(0.0, left - more), max(0.0, top - more), min(1.0, right + more), min(1.0, bottom + more))
