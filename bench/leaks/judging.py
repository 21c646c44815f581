"""How many of the leaks are found, and how often the scanner cries wolf."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bench.leaks.papers import Leak, Paper, ordinary_text
from bench.leaks.variants import EXACT
from cdop.redaction.folding import fold
from cdop.redaction.scanning import scan
from cdop.redaction.values import Hit, Known

# What may be left of a leak: of a possessive, before a name, of a number or a day; a house number without its street.
_SAYS_NOTHING = re.compile(r"|s|ms|mrs|no|the|nhs|nbsp|boo|e|no\d{1,3}")


@dataclass(frozen=True)
class Share:
    """So many found of so many, and those that were missed."""

    found: int
    of: int
    missed: tuple[tuple[Paper, Leak], ...]

    def __str__(self) -> str:
        return f"{self.found} of {self.of} ({100 * self.found / self.of:.1f} %)"


def judge(papers: Sequence[Paper], texts: Sequence[str], exact_only: bool = False, known: Known | None = None) -> Share:
    """Scan each paper's text, which may have come back from a file, and count the leaks that are flagged whole.

    ``known`` stands in place of what each paper's own case knows.
    """
    missed, count = [], 0
    for paper, text in zip(papers, texts, strict=True):
        shown = _shown(text, scan(text, known or paper.cast.known))
        for leak in paper.leaks:
            if exact_only and leak.asked != EXACT:
                continue
            count += 1
            if not _flagged(paper, leak, shown):
                missed.append((paper, leak))
    return Share(count - len(missed), count, tuple(missed))


def false_alarms(papers: Iterable[Paper]) -> tuple[int, int, list[Hit]]:
    """Hits upon ordinary text in which nobody is named, for each case: how many, in how many words, and which."""
    text, hits, words = ordinary_text(), list[Hit](), 0
    for paper in papers:
        hits += scan(text, paper.cast.known)
        words += len(text.split())
    return len(hits), words, hits


def _letters(text: str) -> str:
    """Letters and digits alone, as they are compared: files keep these, and set spaces and lines anew."""
    return "".join(c for c in fold(text).text if c.isalnum())


def _shown(text: str, hits: Iterable[Hit]) -> list[bool]:
    """For each letter and digit of the text whether no hit lies over it."""
    shown, place = list[bool](), 0
    for hit in hits:
        shown += [True] * len(_letters(text[place : hit.start])) + [False] * len(_letters(text[hit.start : hit.end]))
        place = hit.end
    return shown + [True] * len(_letters(text[place:]))


def _flagged(paper: Paper, leak: Leak, shown: Sequence[bool]) -> bool:
    """Whether nothing of the leak is left in sight but an ``s``, a title, and what an address says of itself."""
    start = len(_letters(paper.text[: leak.start]))
    whole = _letters(leak.written)
    left = "".join(c for c, seen in zip(whole, shown[start : start + len(whole)], strict=True) if seen)
    return bool(_SAYS_NOTHING.fullmatch(left))
