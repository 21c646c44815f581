"""Names taken apart: their words, what of them is no name, and how they sound."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache

from cdop.case.likeness.child import Child
from cdop.case.search import PLACEHOLDERS, words

_SOUNDS = (
    ("ph", "f"), ("sch", "s"), ("sh", "s"), ("ch", "k"), ("ck", "k"), ("kn", "n"), ("gh", "g"), ("th", "t"),
    ("c", "k"), ("q", "k"), ("z", "s"), ("j", "g"), ("y", "i"), ("v", "f"), ("w", "f"), ("h", ""),
)  # fmt: skip
_VOWELS = re.compile("[aeiou]")
_DOUBLE = re.compile(r"(.)\1+")
_MULTIPLE = re.compile(r"\b(?:twin|triplet|baby)\s*(1|2|3|one|two|three|first|second|third|iii|ii|i|a|b|c)\b")
_ORDER = {
    **dict.fromkeys(("1", "one", "first", "i", "a"), "1"),
    **dict.fromkeys(("2", "two", "second", "ii", "b"), "2"),
    **dict.fromkeys(("3", "three", "third", "iii", "c"), "3"),
}
_NO_NAME = re.compile(r"(?:twin|triplet|baby|boy|girl)?\d+(?:st|nd|rd|th)?|surname|name|forename|tbc|nk|na|unk")
_LONGER_PLACEHOLDERS = frozenset(word for word in PLACEHOLDERS if len(word) > 1)
LONGEST_SKELETON = 8
LEAST_SKELETON = 3


@dataclass(frozen=True)
class Names:
    """A child's names as words, without placeholders; ``order`` is the place in a multiple birth where one is told."""

    family: tuple[str, ...]
    given: tuple[str, ...]
    other: tuple[str, ...]
    mother: tuple[str, ...]
    order: str | None


@lru_cache(maxsize=8192)
def names_of(child: Child) -> Names:
    """The words of all names of a child."""
    return Names(
        real_words(child.family_name),
        real_words(child.given_names),
        real_words(child.other_names),
        real_words(child.mother_name),
        _birth_order(child),
    )


def real_words(text: str | None) -> tuple[str, ...]:
    """The words of a name that name somebody: of ``Baby of Khan`` and ``Twin B Khan``, ``khan``.

    A letter is an initial where nothing else says that a name is missing.
    """
    found = words(text or "")
    missing = PLACEHOLDERS if any(len(w) > 1 and w in PLACEHOLDERS for w in found) else _LONGER_PLACEHOLDERS
    return tuple(w for w in found if w not in missing and not _NO_NAME.fullmatch(w))


def _birth_order(child: Child) -> str | None:
    if child.birth_order:
        return _ORDER.get(child.birth_order.strip().casefold(), child.birth_order.strip().casefold())
    found = _MULTIPLE.search(" ".join((child.given_names or "", child.family_name or "")).casefold())
    return _ORDER[found[1]] if found else None


@lru_cache(maxsize=65536)
def skeleton(word: str) -> str:
    """How a word sounds, roughly: ``Stephen`` and ``Steven`` have one. Other scripts than Latin keep their letters."""
    if not word.isascii():
        return word[:LONGEST_SKELETON]
    for letters, sound in _SOUNDS:
        word = word.replace(letters, sound)
    kept = word[:1].translate(_FIRST) + _VOWELS.sub("", word[1:])
    return _DOUBLE.sub(r"\1", kept)[:LONGEST_SKELETON]


_FIRST = str.maketrans("eiou", "aaaa")


@lru_cache(maxsize=65536)
def alike(one: str, other: str) -> bool:
    """Whether two words may be one, misspelt: by their letters, or by how they sound."""
    if one == other:
        return True
    shorter = min(len(one), len(other))
    if shorter < 2:
        return False
    allowed = 2 if shorter >= 8 else int(shorter >= 4 or _slip_of_short(one, other))
    if slips_apart(one, other, allowed):
        return True
    sound = skeleton(one)
    return len(sound) >= LEAST_SKELETON and sound == skeleton(other)


def slips_apart(one: str, other: str, most: int) -> bool:
    """Whether at most so many letters are wrong, missing, too many or swapped with their neighbour."""
    return _slips()(one, other, score_cutoff=most) <= most


@cache
def _slips() -> Callable[..., int]:
    from rapidfuzz.distance import DamerauLevenshtein

    return DamerauLevenshtein.distance


def _slip_of_short(one: str, other: str) -> bool:
    """Short words are one letter apart by chance, but seldom with one beginning, one set of letters or one too many."""
    return one[0] == other[0] or sorted(one) == sorted(other) or len(one) != len(other)


def one_script(some: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Whether two names are written in one script; words of two scripts cannot be compared."""
    return bool({_script(word) for word in some} & {_script(word) for word in others})


@lru_cache(maxsize=65536)
def _script(word: str) -> str:
    return "LATIN" if word.isascii() else unicodedata.name(word[0], "UNKNOWN").split()[0]
