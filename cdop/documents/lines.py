"""Where lines break: at spaces, between East Asian characters, and inside words that are too long."""

import re
from collections.abc import Iterator
from functools import lru_cache

from cdop.documents.characters import combining, invisible
from cdop.documents.shaping import advance

_WORD = re.compile("[^ ]+ *| +")
# From the first East Asian radical to the last compatibility form: a line may break between any two.
_EAST_ASIAN = re.compile("[\u2e80-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")

Span = tuple[int, int]


def break_lines(text: str, width: float, size: float, bold: bool) -> list[Span]:
    """Start and end of each line of printable text set ``size`` points high in ``width`` points.

    No character is lost but the spaces at line ends. The time grows with the length of the text.
    """
    limit = width * 1000 / size
    lines: list[Span] = []
    start, end, used = 0, 0, 0.0
    for first, last in _pieces(text, limit, bold):
        piece = text[first:last]
        if used and used + _width(piece.rstrip(" "), bold) > limit:
            lines.append((start, end))
            start, used = first, 0.0
        end, used = last, used + _width(piece, bold)
    lines.append((start, end))
    return [(a, a + len(text[a:b].rstrip(" "))) for a, b in lines]


def _pieces(text: str, limit: float, bold: bool) -> Iterator[Span]:
    """The shortest parts that a line may hold whole: words, or letters where a word must be broken."""
    for word in _WORD.finditer(text):
        if _EAST_ASIAN.search(word[0]) or _width(word[0].rstrip(" "), bold) > limit:
            yield from _letters(text, *word.span())
        else:
            yield word.span()


def _letters(text: str, start: int, end: int) -> Iterator[Span]:
    """Each letter with the marks and joiners that follow it."""
    for position in range(start + 1, end):
        if not (combining(text[position]) or invisible(text[position])):
            yield start, position
            start = position
    yield start, end


@lru_cache(maxsize=16384)
def _width(text: str, bold: bool) -> float:
    return advance(text, bold)
