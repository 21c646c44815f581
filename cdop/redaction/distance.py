"""How many letters two words are apart: wrong, missing, added, or two changed round.

The library is read with the first text that is scanned: a start of the tracker does not wait for it.
"""

from collections.abc import Sequence


def apart(one: str, other: str, most: int = 1) -> int:
    """The number of letters, at most ``most`` and one more (optimal string alignment)."""
    from rapidfuzz.distance import OSA

    return int(OSA.distance(one, other, score_cutoff=most))


def nearest(word: str, words: Sequence[str], most: int) -> str | None:
    """The first of the nearest words, no more than ``most`` letters away."""
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extractOne

    found = extractOne(word, words, scorer=OSA.distance, score_cutoff=most)
    return str(found[0]) if found else None
