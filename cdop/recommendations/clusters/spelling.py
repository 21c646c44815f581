"""Keys that are one but for their spelling. Pure; the work is bounded by the number of keys, whatever they are.

Compared are keys of the same number of words with the same initials alone, each with the next few of these in order
from its beginning and from its end: a slip of the pen leaves one of both orders as it is.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

NEIGHBOURS = 12
LEAST_LETTERS = 6
"""The least length of a word that may be spelled another way: shorter ones differ in one letter and mean another."""


def one_spelling(keys: Iterable[str]) -> Mapping[str, str]:
    """For each key the first, in the order of letters, of those that are one with it."""
    leader = {key: key for key in keys}
    blocks: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for key in sorted(leader):
        blocks[tuple(word if _has_figure(word) else word[:1] for word in key.split())].append(key)
    for block in blocks.values():
        if len(block) > 1:
            for first, second in _neighbours(block):
                if alike(first, second):
                    _join(leader, first, second)
    return {key: _first(leader, key) for key in leader}


def alike(first: str, second: str) -> bool:
    """Whether each word of one is that of the other, but for a letter in one of ``LEAST_LETTERS`` or more."""
    own, others = first.split(), second.split()
    return len(own) == len(others) and all(map(_one_word, own, others))


def _one_word(one: str, other: str) -> bool:
    if one == other:
        return True
    if one[:1] != other[:1] or min(len(one), len(other)) < LEAST_LETTERS or abs(len(one) - len(other)) > 1:
        return False
    if _has_figure(one) or _has_figure(other):
        return False
    from rapidfuzz.distance import OSA

    return OSA.distance(one, other, score_cutoff=1) <= 1


def _has_figure(word: str) -> bool:
    return any(sign.isdigit() for sign in word)


def _neighbours(block: list[str]) -> Iterable[tuple[str, str]]:
    for ordered in (sorted(block), sorted(block, key=lambda key: key[::-1])):
        for place, key in enumerate(ordered):
            for other in ordered[place + 1 : place + 1 + NEIGHBOURS]:
                yield key, other


def _first(leader: dict[str, str], key: str) -> str:
    while leader[key] != key:
        leader[key] = leader[leader[key]]
        key = leader[key]
    return key


def _join(leader: dict[str, str], first: str, second: str) -> None:
    one, other = sorted((_first(leader, first), _first(leader, second)))
    leader[other] = one
