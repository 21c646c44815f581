"""What was probably meant by a value that a list does not have: its name, another case, a letter wrong.

A hint to whoever mends a file; nothing is ever taken in its place. The work for one value is bounded by its length and
not by the list's: a file may have millions of them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from cdop.reference.areas import ABROAD, local_authorities
from cdop.reference.codes import code_list

LONGEST = 60  # characters; what is longer is no near miss
SHORTEST = 4  # letters, below which one wrong letter or a beginning says too little
MOST_NAMED = 3
MOST_OF_A_LIST = 8  # codes of one short list that share a word, such as those of a hospital
REMEMBERED = 4096  # values whose hint is kept

_WORD = re.compile(r"[^\W_]+")
_LEFT_OUT = frozenset({"and", "authority", "borough", "city", "council", "county", "district", "of", "the", "unitary"})


class Meanings:
    """The words for each code of a list, to be looked up by what somebody wrote instead."""

    def __init__(self, words: Mapping[str, Iterable[str]]) -> None:
        self._exact: dict[str, dict[str, None]] = {}
        self._less: dict[str, dict[str, None]] = {}
        self._begun: dict[str, dict[str, None]] = {}
        for code, names in words.items():
            for key in filter(None, map(_key, (code, *names))):
                self._exact.setdefault(key, {})[code] = None
        for key, codes in self._exact.items():
            if len(key) < SHORTEST or not key.isalpha():  # a wrong digit makes another code, not a near one
                continue
            for form in _one_letter_less(key):
                self._less.setdefault(form, {}).update(codes)
            for length in range(SHORTEST, len(key)):
                self._begun.setdefault(key[:length], {}).update(codes)

    def of(self, text: str) -> tuple[str, ...]:
        """The codes that the text may mean: the same words, else with a letter wrong, else cut short."""
        key = _key(text) if len(text) <= LONGEST else ""
        if key in self._exact:
            return tuple(self._exact[key])
        if len(key) < SHORTEST or not key.isalpha():
            return ()
        found = dict(self._less.get(key, {}))
        for form in _one_letter_less(key):
            found.update(self._exact.get(form, {}))
            found.update(self._less.get(form, {}))
        return tuple(found or self._begun.get(key, {}))


def in_words(named: Iterable[tuple[str, str]], most: int = MOST_NAMED) -> str:
    """``use 'E06000035' (Medway)``: the codes, each with its name where that says more; nothing for more than most."""
    codes = [f"'{code}' ({name})" if _key(name) != _key(code) else f"'{code}'" for code, name in named]
    return f"use {' or '.join(codes)}" if 0 < len(codes) <= most else ""


@lru_cache(maxsize=REMEMBERED)
def code_meant(name: str, text: str) -> str:
    """The hint for a value that is not in a code list; empty where nothing is near."""
    codes = code_list(name)
    named = ((code, codes[code].label) for code in _meanings_of(name).of(text))
    return in_words(named, MOST_OF_A_LIST)


@lru_cache(maxsize=REMEMBERED)
def area_meant(text: str) -> str:
    """The hint for a value that is no local authority's code; of authorities of one name the current ones."""
    found = _areas().of(text)
    areas = local_authorities()
    current = [code for code in found if code == ABROAD or areas[code].current] or found
    return in_words((code, ABROAD if code == ABROAD else areas[code].name) for code in current)


@lru_cache
def _meanings_of(name: str) -> Meanings:
    return Meanings({code.code: (code.label, *code.label.split(": "), *code.also) for code in code_list(name).values()})


@lru_cache(maxsize=1)
def _areas() -> Meanings:
    names = {area.code: (area.name, area.name.split(",")[0]) for area in local_authorities().values()}
    return Meanings({**names, ABROAD: ("overseas", "outside the United Kingdom")})


def _key(text: str) -> str:
    """The letters and digits alone, without case and without words that say only what kind of place it is."""
    words = [word for word in _WORD.findall(text.casefold()) if word not in _LEFT_OUT]
    return "".join(words)


def _one_letter_less(key: str) -> Iterator[str]:
    return (key[:place] + key[place + 1 :] for place in range(len(key)))
