"""Which people, places and addresses a word may stand for, as written, as otherwise written, with a letter wrong."""

from collections.abc import Iterator
from dataclasses import dataclass

from cdop.redaction.distance import apart, nearest
from cdop.redaction.entities import SHORTEST_NEAR, Index, Part, Weight, shortened
from cdop.redaction.lexicon import ordinary
from cdop.redaction.spelling import as_it_looks, in_latin
from cdop.redaction.tokens import Token

_TWO_WRONG = 8  # letters from which a name with two wrong ones is still known
_LONGEST_ENDING = 3
_BEFORE = "وفبكلשוהבלמכ"  # Arabic and Hebrew words that are written as one with the next
_LONGEST = 60  # letters of a word that is looked at closely
_WITHIN = 6  # letters of a name that is seen at either end of a longer word


@dataclass(frozen=True, slots=True)
class Seen:
    """What a word may stand for: an entity, how much the word says, and whether it was told so."""

    entity: int
    weight: Weight
    sure: bool


class Recogniser:
    """Looks words up; each different word once."""

    def __init__(self, index: Index, text: str, places: list[int]) -> None:
        self.index = index
        self._text, self._places = text, places
        self._near: dict[str, tuple[Part, ...]] = {}
        self._long = [word for word in index.near if len(word) >= _TWO_WRONG and word in index.parts]

    def seen(self, token: Token) -> dict[int, Seen]:
        """What a token may stand for, by entity."""
        if parts := self.index.parts.get(token.word):
            found = {p.entity: _seen(p, token) for p in parts if p.sure or _is_written_so(p, token)}
            if found:
                return found
        if token.word.isdigit():
            return {}
        if token.capital and token.word.endswith("s") and (parts := self.index.parts.get(token.word[:-1])):
            found = {p.entity: Seen(p.entity, p.weight, False) for p in parts if p.weight is Weight.STRONG}
            if found and len(token.word) > SHORTEST_NEAR - 1:
                return found
        if not token.word.isascii() and (parts := list(self._otherwise(token))):
            return {p.entity: Seen(p.entity, p.weight, False) for p in parts}
        if len(token.word) < SHORTEST_NEAR and not token.capital:
            return {}
        if token.word not in self._near:
            self._near[token.word] = tuple(self.nearly(token.word))
        found = {p.entity: Seen(p.entity, p.weight, False) for p in self._near[token.word]}
        if not found and token.capital and _TWO_WRONG - 1 <= len(token.word) <= _LONGEST and not ordinary(token.word):
            found = {p.entity: Seen(p.entity, p.weight, False) for p in self._two_wrong(token.word)}
        return found

    def nearly(self, word: str) -> Iterator[Part]:
        """The parts whose word is one letter away: wrong, missing, added, or two changed round."""
        if not SHORTEST_NEAR - 1 <= len(word) <= _LONGEST or ordinary(word):
            return
        meant = {full for shorter in shortened(word) for full in self.index.near.get(shorter, ())}
        close = sorted(full for full in meant if apart(full, word) <= 1)
        if not close:
            close = [full for full in self._ends_of(word) if full in self.index.near]
        for full in close:
            if len(word) > 3 or len(full) > 3:
                yield from (part for part in self.index.parts[full] if part.weight is Weight.STRONG)

    def _ends_of(self, word: str) -> Iterator[str]:
        """What a longer word begins or ends with, where that is long enough to be a name."""
        for size in range(len(word) - 1, _WITHIN - 1, -1):
            yield word[:size]
            yield word[-size:]

    def _two_wrong(self, word: str) -> list[Part]:
        best = nearest(word, self._long, 2)
        return [p for p in self.index.parts[best] if p.weight is Weight.STRONG] if best else []

    def _otherwise(self, token: Token) -> Iterator[Part]:
        """In another alphabet, with look-alikes, with a word before it or an ending behind it."""
        written = self._text[self._places[token.start] : self._places[token.end - 1] + 1]
        forms = [in_latin(written), as_it_looks(written)]
        if token.word[0] in _BEFORE:
            forms += [token.word[1:], token.word[2:]]
        if token.word[:2] == "ال":
            forms.append(token.word[2:])
        forms += [f for f in (token.word[1:], token.word[2:]) if f[:2] == "ال" and token.word[0] in _BEFORE]
        forms += [form[2:] for form in forms if form[:2] == "ال"]
        found = [part for form in forms if len(form) > 1 for part in self.index.parts.get(form, ())]
        found = [part for part in found if part.weight is Weight.STRONG]
        yield from found or self._stem(token.word)

    def _stem(self, word: str) -> Iterator[Part]:
        """A name with another ending, as in Slavonic and Greek cases."""
        for size in range(len(word) - 1, max(3, len(word) - _LONGEST_ENDING) - 1, -1):
            full = self.index.stems.get(word[:size])
            if full is not None:
                yield from self.index.parts[full]
                return


def _seen(part: Part, token: Token) -> Seen:
    """A name that should have a capital and has none says nothing alone: ``may``, but of ``amira may`` both words."""
    return Seen(part.entity, part.weight if _is_written_so(part, token) else Weight.FILLER, part.sure)


def _is_written_so(part: Part, token: Token) -> bool:
    if part.capitals:
        return token.capitals
    return not part.capital or token.capital or token.word.isdigit() or part.weight is Weight.WEAK
