"""How like two recommendations are, in what they say, their theme and their factors. Pure; no meaning is guessed.

Words are compared as concepts: those that mean the same in this field are one (``same_words``), endings are taken off,
and a word with a slip of the pen is still itself. What stands in many texts weighs little. The result is a score from
0 to 1 with its reasons in words: a person looks and decides.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import TypeVar

from cdop.recommendations.writing.same_words import COMMON, EMPTY, SAME

ALIKE = 0.34
"""From this score on two are told to be like each other; tuned on labelled pairs, judged on others (``bench``)."""
_FIELD, _ORDINARY, _COMMON = 1.2, 1.0, 0.5
_WHOLE, _SHORTER = 0.5, 0.5
"""What the words shared are told as a part of: of both texts, and of the shorter, which often says it in one line."""
_THEME, _FACTORS = 0.06, 0.04
_SLIP, _LONG_ENOUGH = 88, 6
_MOST_REASONS = 5
_WORD = re.compile(r"[a-z0-9&]+")
_ENDINGS = (
    "ations",
    "ation",
    "ments",
    "ment",
    "ings",
    "ing",
    "ied",
    "ies",
    "ers",
    "er",
    "ed",
    "es",
    "s",
    "ly",
    "y",
    "e",
)
_SHORTEST = 4


@dataclass(frozen=True)
class Said:
    """What is compared of a recommendation: its words, its heading, and its factors by their words."""

    words: str
    theme: str = ""
    factors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Prepared:
    """The same taken apart, once for many comparisons: the weight of each concept. ``told``: a concept as written."""

    words: Mapping[str, float]
    theme: Mapping[str, float]
    factors: frozenset[str]
    weight: float
    told: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True)
class Likeness:
    """A score from 0 to 1, and why: the words, the theme and the factors that both have."""

    score: float
    reasons: tuple[str, ...]

    @property
    def alike(self) -> bool:
        return self.score >= ALIKE


Key = TypeVar("Key")


@lru_cache(maxsize=4096)
def prepared(said: Said) -> Prepared:
    """Take one apart."""
    told = dict[str, str]()
    words = _weights(said.words, told)
    factors = frozenset(" ".join(sorted(_weights(factor, told))) for factor in said.factors)
    return Prepared(words, _weights(said.theme, told), factors, sum(words.values()), told)


def likeness(one: Prepared, other: Prepared) -> Likeness:
    """How like two are."""
    shared = _shared(one.words, other.words)
    words = _part(sum(shared.values()), one.weight, other.weight)
    themes = _overlap(one.theme, other.theme)
    factors = 1.0 if one.factors & other.factors else 0.0
    score = min(1.0, words * (1 - _THEME - _FACTORS) + themes * _THEME + factors * _FACTORS)
    return Likeness(round(score, 3), _reasons(one, shared, themes, one.factors & other.factors))


def most_alike(said: Said, earlier: Iterable[tuple[Key, Prepared]], most: int = 3) -> list[tuple[Key, Likeness]]:
    """The earlier ones that are like it, the most alike first; nothing of a text that says too little to compare."""
    own = prepared(said)
    if not own.words:
        return []
    found = ((key, likeness(own, other)) for key, other in earlier if own.words.keys() & other.words.keys())
    return sorted((pair for pair in found if pair[1].alike), key=lambda pair: -pair[1].score)[:most]


def _weights(text: str, told: dict[str, str]) -> dict[str, float]:
    found = dict[str, float]()
    for concept, written in _concepts(text):
        told.setdefault(concept, written)
        found[concept] = _FIELD if concept in SAME else _COMMON if concept in _common() else _ORDINARY
    return found


def _concepts(text: str) -> Iterable[tuple[str, str]]:
    """The concepts of a text, each with the word or the phrase that told it."""
    tokens = _WORD.findall(text.lower().replace("’", "").replace("'", ""))
    stems, phrases, place = [_stem(token) for token in tokens], _phrases(), 0
    while place < len(tokens):
        for phrase, concept in phrases.get(stems[place], ()):
            if tuple(stems[place : place + len(phrase)]) == phrase:
                yield concept, " ".join(tokens[place : place + len(phrase)])
                place += len(phrase)
                break
        else:
            if tokens[place] not in EMPTY:
                yield stems[place], tokens[place]
            place += 1


@cache
def _phrases() -> Mapping[str, Sequence[tuple[tuple[str, ...], str]]]:
    """Each phrase with its concept, by its first word, the longest first."""
    table = {
        tuple(map(_stem, _WORD.findall(phrase.replace("'", "")))): concept
        for concept, phrases in SAME.items()
        for phrase in (concept, *phrases)
    }
    found = dict[str, list[tuple[tuple[str, ...], str]]]()
    for phrase, concept in sorted(table.items(), key=lambda pair: (-len(pair[0]), pair[0])):
        found.setdefault(phrase[0], []).append((phrase, concept))
    return found


@cache
def _common() -> frozenset[str]:
    return frozenset(map(_stem, COMMON))


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    """A word without its ending: crude, and the same for the forms of one word."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            return word[: -len(ending)]
    return word


def _shared(one: Mapping[str, float], other: Mapping[str, float]) -> dict[str, float]:
    """What both say, with its weight; a word that differs by a slip of the pen counts as the same."""
    shared = {concept: weight for concept, weight in one.items() if concept in other}
    rest = [word for word in other if word not in one and word not in SAME and len(word) >= _LONG_ENOUGH]
    for word in one.keys() - shared.keys() if rest else ():
        if word not in SAME and len(word) >= _LONG_ENOUGH and _nearly(word, rest):
            shared[word] = one[word]
    return shared


def _nearly(word: str, others: Sequence[str]) -> bool:
    from rapidfuzz import fuzz, process  # with the first comparison

    return process.extractOne(word, others, scorer=fuzz.ratio, score_cutoff=_SLIP) is not None


def _overlap(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    both = sum(one.values()) + sum(other.values())
    return 2 * sum(_shared(one, other).values()) / both if both else 0.0


def _part(shared: float, one: float, other: float) -> float:
    if not one or not other:
        return 0.0
    return min(1.0, _WHOLE * 2 * shared / (one + other) + _SHORTER * shared / min(one, other))


def _reasons(one: Prepared, shared: Mapping[str, float], themes: float, factors: frozenset[str]) -> tuple[str, ...]:
    heavy = sorted((concept for concept in shared if shared[concept] >= _ORDINARY), key=lambda c: (-shared[c], c))
    words = [concept if concept in SAME else one.told[concept] for concept in heavy[:_MOST_REASONS]]
    found = [f"Both speak of {_listed(words)}"] if words else []
    if themes >= 0.5:
        found.append("Their headings are alike")
    if factors:
        found.append("They are about the same factor")
    return tuple(found)


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
