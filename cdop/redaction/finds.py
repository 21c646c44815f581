"""A find before it is a hit: a stretch of the folded text. Of finds that overlap, the longest and surest stay."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from cdop.redaction.folding import Folded
from cdop.redaction.values import Certainty, Hit, What

_SUREST = {Certainty.EXACT: 0, Certainty.NEAR: 1, Certainty.GENERAL: 2}
_KINDS = {what: place for place, what in enumerate(What)}


@dataclass(frozen=True, slots=True)
class Find:
    """What was found from ``start`` to ``end`` of the folded text."""

    start: int
    end: int
    what: What
    role: str
    certainty: Certainty


def resolved(finds: Iterable[Find], folded: Folded) -> list[Find]:
    """Finds in order, none over another: the longest first, then the surest.

    What stands out of one that gave way is still a find: nothing that was found is left in sight.
    """
    waiting = sorted(set(finds), key=_rank, reverse=True)
    taken = list[Find]()
    covered = [False] * len(folded.text)
    while waiting:
        find = waiting.pop()
        if not any(covered[find.start : find.end]):
            taken.append(find)
            covered[find.start : find.end] = [True] * (find.end - find.start)
            continue
        left = [trimmed for part in _uncovered(find, covered) if (trimmed := _trimmed(part, folded)) is not None]
        waiting += left
        if left:
            waiting.sort(key=_rank, reverse=True)
    return sorted(taken, key=lambda find: find.start)


def as_hits(finds: Iterable[Find], folded: Folded, text: str) -> tuple[Hit, ...]:
    """Finds as hits upon the text that was folded."""
    hits = []
    for find in finds:
        start, end = folded.span(find.start, find.end)
        hits.append(Hit(start, end, text[start:end], find.what, find.role, find.certainty))
    return tuple(hits)


def _rank(find: Find) -> tuple[int, int, int, int, str]:
    return find.start - find.end, _SUREST[find.certainty], find.start, _KINDS[find.what], find.role


def _uncovered(find: Find, covered: list[bool]) -> list[Find]:
    parts, start = list[Find](), None
    for place in range(find.start, find.end + 1):
        free = place < find.end and not covered[place]
        if free and start is None:
            start = place
        elif not free and start is not None:
            parts.append(replace(find, start=start, end=place))
            start = None
    return parts


def _trimmed(find: Find, folded: Folded) -> Find | None:
    """What is left of a find without the signs at its ends; None where it says nothing."""
    said = [place for place in range(find.start, find.end) if folded.text[place].isalnum()]
    return replace(find, start=said[0], end=said[-1] + 1) if len(said) > 1 else None
