"""What the case knows, in words: each word leads to the people, places and addresses in whose names it stands."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache
from itertools import permutations

from cdop.redaction.folding import fold
from cdop.redaction.lexicon import (
    GRAMMAR,
    KINDS_OF_PLACE,
    KINDS_OF_STREET,
    PARTICLES,
    SHORT_AND_ORDINARY,
    also_called,
    ordinary,
    short_forms,
)
from cdop.redaction.spelling import in_latin, with_other_endings, with_two_vowels
from cdop.redaction.tokens import UNSPACED, words_of
from cdop.redaction.values import Known, KnownPerson, What

SHORTEST_NEAR = 4  # letters of a name that one wrong letter does not hide
_MOST_JOINED = 4
_VOWELS = "".join(sorted(set("аоуеиыэюяaoyeιηαος")))
_POSTCODE = re.compile(r"[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}")


class Weight(IntEnum):
    """What a word says: nothing alone, something with a companion, all by itself."""

    FILLER = 0
    WEAK = 1
    STRONG = 2


@dataclass(frozen=True)
class Entity:
    """A person, place or address: what it is, its role, its words, the letters that its names begin with."""

    what: What
    role: str
    words: frozenset[str]
    initials: frozenset[str] = frozenset()
    letters: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Part:
    """A word of an entity. ``sure``: the word was told, not made up from another; ``capital``: only with a capital;
    ``whole``: not with a letter wrong.
    """

    entity: int
    weight: Weight
    sure: bool = True
    capital: bool = False
    capitals: bool = False
    whole: bool = False


@dataclass
class Index:
    """Words to parts; ``near`` leads from a word with one letter left out to those words; ``unspaced`` to entities."""

    entities: list[Entity] = field(default_factory=list)
    parts: dict[str, list[Part]] = field(default_factory=lambda: defaultdict(list))
    near: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    stems: dict[str, str] = field(default_factory=dict)
    unspaced: dict[str, int] = field(default_factory=dict)

    def add(self, word: str, part: Part) -> None:
        """Have a word lead to a part; the first and strongest of an entity stays."""
        held = next((old for old in self.parts[word] if old.entity == part.entity), None)
        if held is None:
            self.parts[word].append(part)
        elif (part.sure, part.weight) > (held.sure, held.weight):
            self.parts[word][self.parts[word].index(held)] = part


@lru_cache(maxsize=4)
def index_of(known: Known) -> Index:
    """The words of all that is known. The same ``known`` is read once."""
    index = Index()
    for person, role in zip(known.people, numbered([p.role for p in known.people]), strict=True):
        _add_person(index, person, role)
    for place, role in zip(known.places, numbered([p.role for p in known.places]), strict=True):
        _add_place(index, What.PLACE, role, place.names, KINDS_OF_PLACE)
    for address in known.addresses:
        lines = [line for line in re.split(r"[,;\n]", address) if not _POSTCODE.fullmatch(fold(line).text.strip())]
        _add_place(index, What.ADDRESS, "[address]", lines, KINDS_OF_STREET)
    for word, parts in index.parts.items():
        if len(word) >= SHORTEST_NEAR and any(_found_when_misspelt(word, part) for part in parts):
            for shorter in shortened(word):
                index.near[shorter].add(word)
    return index


def numbered(roles: list[str]) -> list[str]:
    """Roles with a number where several have the same: ``GP 1``, ``GP 2``."""
    counts: dict[str, int] = defaultdict(int)
    found = []
    for role in roles:
        counts[role] += 1
        found.append(f"{role} {counts[role]}" if roles.count(role) > 1 else role)
    return found


def shortened(word: str) -> Iterator[str]:
    """The word itself, and with each of its letters left out."""
    yield word
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]


def _found_when_misspelt(word: str, part: Part) -> bool:
    return (
        part.weight is Weight.STRONG
        and not part.capitals
        and not part.whole
        and (part.sure or len(word) > SHORTEST_NEAR)
    )


def _add_person(index: Index, person: KnownPerson, role: str) -> None:
    number, names = len(index.entities), [words_of(name) for name in person.names]
    folded = [[word for _, word in name] for name in names]
    own = {word for name in folded for word in name}
    letters = frozenset(word[0] for word in own)
    written_apart = [[word for word in fold(name).text.split() if word[0].isalpha()] for name in person.names]
    initials = frozenset((*_initials(folded), *_initials([name for name in written_apart if name])))
    letters |= {word[0] for name in written_apart for word in name}
    index.entities.append(Entity(What.NAME, role, frozenset(own), initials, letters))
    for written, word in (pair for name in names for pair in name):
        if UNSPACED.match(word):
            continue
        for variant, part in _variants(number, written, word):
            index.add(variant, part)
        if in_latin(written) and len(word) > 3:
            index.stems[re.sub(f"[{_VOWELS}]+$", "", word) if len(word) > 4 else word[:-1]] = word
    for name in folded:
        if all(map(UNSPACED.match, name)):
            index.unspaced.update((form, number) for form in _unspaced("".join(name), name))
    for joined in _joined(folded):
        index.add(joined, Part(number, Weight.STRONG))


def _variants(number: int, written: str, word: str) -> Iterator[tuple[str, Part]]:
    """A word of a person's name, and what else stands for it."""
    if word.isdigit():
        return
    if word in PARTICLES or len(word) == 1:
        yield word, Part(number, Weight.FILLER, capital=len(word) == 1)
        return
    yield word, Part(number, Weight.STRONG, capital=word in GRAMMAR or (len(word) == 2 and word.isascii()))
    for other in sorted({in_latin(written), with_two_vowels(written)} - {"", word}):
        yield other, Part(number, Weight.STRONG, sure=False)
    for other in with_other_endings(word):
        often = ordinary(other) or bool(also_called(other))
        yield other, Part(number, Weight.STRONG, sure=False, capital=often, whole=True)
    if unicodedata.bidirectional(word[0]) in {"R", "AL"}:
        yield word[::-1], Part(number, Weight.STRONG, sure=False)  # as some PDFs give what is written leftwards
    for other in also_called(word):
        yield (
            other,
            Part(
                number, Weight.STRONG, False, len(other) < 4 or other in GRAMMAR | SHORT_AND_ORDINARY or ordinary(other)
            ),
        )
    if word[:2] == "ال" and len(word) > 4:
        yield word[2:], Part(number, Weight.STRONG, sure=False)


def _joined(names: list[list[str]]) -> Iterator[str]:
    """Words of names run together: neighbours within a name, and any two words of a person."""
    for name in names:
        for size in range(2, _MOST_JOINED + 1):
            yield from ("".join(name[i : i + size]) for i in range(len(name) - size + 1))
    own = list(dict.fromkeys(word for name in names for word in name if len(word) > 1 and word not in PARTICLES))
    yield from (one + other for one, other in permutations(own[:8], 2) if len(one + other) > SHORTEST_NEAR)


def _unspaced(whole: str, words: list[str]) -> Iterator[str]:
    """A name in a script without spaces: whole, each word, and without a family name of one or two signs."""
    yield from (form for form in (whole, *words, whole[1:], whole[2:] if len(whole) == 4 else "") if len(form) > 1)


def _initials(names: list[list[str]]) -> Iterator[str]:
    """First and last, and all, letters of whole names; of single words the first's and the last's."""
    whole = [name for name in names if len(name) > 1]
    for name in whole or [[word for single in names for word in single]]:
        plain = [word for word in name if word not in PARTICLES] or name
        if len(plain) > 1:
            yield plain[0][0] + plain[-1][0]
            yield "".join(word[0] for word in plain)
            yield "".join(word[0] for word in name)


def _add_place(index: Index, what: What, role: str, names: Iterable[str], kinds: frozenset[str]) -> None:
    number, told = len(index.entities), [[word for _, word in words_of(name)] for name in names]
    index.entities.append(Entity(what, role, frozenset(word for name in told for word in name)))
    for name in told:
        bare = all(word in kinds or word.isdigit() for word in name)
        for word in name:
            weight = _weight(word, kinds, bare)
            index.add(word, Part(number, weight, capital=weight is Weight.WEAK))
            for other in short_forms(word):
                index.add(other, Part(number, min(weight, Weight.WEAK)))
        index.unspaced.update((form, number) for form in ["".join(name)] if name and all(map(UNSPACED.match, name)))
        if len(name) > 2 and what is What.PLACE:
            index.add("".join(word[0] for word in name), Part(number, Weight.STRONG, sure=False, capitals=True))


def _weight(word: str, kinds: frozenset[str], bare: bool) -> Weight:
    if word in kinds and not (bare and len(word) > 3):
        return Weight.FILLER
    if len(word) == 1 and not word.isdigit():
        return Weight.FILLER
    if bare or word.isdigit() or len(word) < SHORTEST_NEAR or ordinary(word) or also_called(word):
        return Weight.WEAK
    return Weight.STRONG
