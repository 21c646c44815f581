"""Names of people, places and addresses in a text: words that follow each other and stand for the same."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cdop.redaction.distance import apart
from cdop.redaction.entities import Entity, Weight
from cdop.redaction.finds import Find
from cdop.redaction.folding import Folded
from cdop.redaction.lexicon import (
    HER_TITLES,
    HIS_TITLES,
    KINDRED,
    KINDS_OF_PLACE,
    KINDS_OF_STREET,
    PARTICLES,
    SHORT_AND_ORDINARY,
    TITLES,
    ordinary,
)
from cdop.redaction.recognising import Recogniser, Seen
from cdop.redaction.tokens import Token
from cdop.redaction.values import Certainty, What

_GAP = re.compile(r"(?:'s|')?(?:[ \t\n]{0,3}|[ ]?[-.,&/_|'+][ \n]{0,2}|,? and )")
_CLOSE = re.compile(r"\.?[ \t]{0,2}\n?[ \t]{0,2}|,[ \n]{1,2}|[-._+'&]")
_MONTHS = frozenset({"april", "may", "june", "august"})  # that are names as well: before a year they are none
_YEAR = re.compile(r"(?:19|20)\d\d")
_NO_NAMES = TITLES | PARTICLES | _MONTHS | KINDRED
_LINKS = frozenset({"the", "of", "and", "at", "in", "for", "a", "e", "la", "baby", "child", "boy", "girl"})
_GENERIC = {What.PLACE: KINDS_OF_PLACE - _LINKS, What.ADDRESS: KINDS_OF_STREET - _LINKS, What.NAME: frozenset[str]()}


@dataclass
class _Group:
    """Tokens that follow each other, and the entities that all of them may stand for."""

    tokens: list[Token]
    seen: list[dict[int, Seen]]
    entities: set[int]


class Names:
    """The names in one text."""

    def __init__(self, text: str, folded: Folded, tokens: list[Token], recogniser: Recogniser) -> None:
        self.text, self.folded, self.recogniser = text, folded, recogniser
        self.entities = recogniser.index.entities
        self.words = list(self._divided(tokens))
        self.place_of = {token.start: place for place, (token, _) in enumerate(self.words)}

    def finds(self) -> Iterator[Find]:
        """Every name of the case that stands in the text."""
        group: _Group | None = None
        for token, seen in self.words:
            if group and seen and self._near_enough(group.tokens[-1], token) and group.entities & seen.keys():
                group.tokens.append(token)
                group.seen.append(seen)
                group.entities &= seen.keys()
                continue
            if group:
                yield from self._found(group)
            group = _Group([token], [seen], set(seen)) if seen else None
        if group:
            yield from self._found(group)

    def _divided(self, tokens: list[Token]) -> Iterator[tuple[Token, dict[int, Seen]]]:
        """Each token with what it stands for; one that says nothing as a whole by its parts, where they do."""
        for place, token in enumerate(tokens):
            month = token.word in _MONTHS and place + 1 < len(tokens) and _YEAR.fullmatch(tokens[place + 1].word)
            seen = {} if month else self.recogniser.seen(token)
            parts = [(part, self.recogniser.seen(part)) for part in token.parts] if not seen else []
            if any(strong.weight is Weight.STRONG for _, found in parts for strong in found.values()):
                yield from parts
            else:
                yield token, seen

    def _near_enough(self, before: Token, after: Token) -> bool:
        gap = self.folded.text[before.end : after.start]
        if ". " in gap or ".\n" in gap:
            return len(before.word) == 1 or before.word in TITLES or before.word in {"st", "rd", "ave"}
        return len(gap) < 8 and bool(_GAP.fullmatch(gap))

    def _found(self, group: _Group) -> Iterator[Find]:
        """The find that a group is, or those of its stretches that stand for one entity each."""
        order = sorted(group.entities, key=lambda number: self._suits(number, group))
        number = order[0]
        entity = self.entities[number]
        seen = [found[number] for found in group.seen]
        if not self._says_enough(group, seen):
            return
        first, last = 0, len(seen)
        while last - first > 1 and seen[first].weight is Weight.FILLER and group.tokens[first].word in _LINKS:
            first += 1
        while last - first > 1 and seen[last - 1].weight is Weight.FILLER and group.tokens[last - 1].word in _LINKS:
            last -= 1
        start = self._begun(entity, group.tokens[first])
        end = self._ended(entity, group.tokens[last - 1])
        sure = all(s.sure for s in seen if s.weight is not Weight.FILLER) and not _may_be_a_word(group.tokens)
        yield Find(start, end, entity.what, entity.role, Certainty.EXACT if sure else Certainty.NEAR)
        if entity.what is What.NAME and last - first == 1:
            yield from self._somebody_else(group.tokens[first], start, end)

    def _somebody_else(self, known: Token, start: int, end: int) -> Iterator[Find]:
        """A name that no one of the case has, before one that somebody has: a relative, as likely as not."""
        place = self.place_of[known.start] - 1
        if start != known.start or place < 0 or not known.capital:
            return
        before, seen = self.words[place]
        cased = before.word.upper() != before.word  # a script with capitals, in which one says something
        strange = before.capital and cased and len(before.word) > 2 and before.word.isalpha() and not seen
        if not strange or self.folded.text[before.end : start] != " ":
            return
        if not (ordinary(before.word) or before.word in _NO_NAMES):
            yield Find(before.start, end, What.NAME, "[name]", Certainty.NEAR)

    def _suits(self, number: int, group: _Group) -> tuple[int, int, int]:
        """The more a group says of an entity, the earlier; a title may say who of a family is meant."""
        says = sum(found[number].weight + found[number].sure for found in group.seen if number in found)
        place = self.place_of[group.tokens[0].start]
        title = self.words[place - 1][0].word if place else ""
        says += len(title) == 1 and title in self.entities[number].letters
        role = self.entities[number].role
        her, his = ("mother", "grandmother", "aunt"), ("father", "grandfather", "uncle")
        fits = (title in HER_TITLES and role.endswith(her)) or (title in HIS_TITLES and role.endswith(his))
        return (-says, not fits, number) if len(group.entities) > 1 else (0, 0, number)

    def _says_enough(self, group: _Group, seen: list[Seen]) -> bool:
        """A strong word, or a weak one in company; a number is company, and says nothing alone."""
        if any(one.weight is Weight.STRONG for one in seen):
            return True
        weak = [t for t, s in zip(group.tokens, seen, strict=True) if s.weight is Weight.WEAK and not t.word.isdigit()]
        company = {t.word for t in group.tokens if t.word not in _LINKS}
        return bool(weak) and len(company) >= (2 if any(t.capital for t in weak) else 3)

    def _begun(self, entity: Entity, token: Token) -> int:
        """Where a name begins, with the title, initials and misspelt words before it."""
        start, place = token.start, self.place_of[token.start] - 1
        while place >= 0 and entity.what is What.NAME:
            before = self.words[place][0]
            gap = self.folded.text[before.end : start]
            if not _CLOSE.fullmatch(gap) or "," in gap or not before.capital:
                break
            lone = len(before.word) == 1 and before.word in entity.letters and before.word not in {"i", "a"}
            dotted = len(before.word) == 1 and gap.startswith(".")
            if not (lone or dotted or before.word in TITLES or self._misspelt(entity, before, gap)):
                break
            start, place = before.start, place - 1
        return start

    def _ended(self, entity: Entity, token: Token) -> int:
        """Where a name ends, with initials, misspelt words and what kind of place it is."""
        end, place = token.end, self.place_of[token.start] + 1
        while place < len(self.words):
            after = self.words[place][0]
            gap = self.folded.text[end : after.start]
            if not _CLOSE.fullmatch(gap.removeprefix("'s")) or not after.capital or (gap[:1] == "." and len(gap) > 1):
                break
            lone = len(after.word) == 1 and after.word in entity.letters and after.word not in {"i", "a"}
            kind = "." not in gap and "," not in gap and self._says_what_kind(entity, after.word)
            if not (lone and entity.what is What.NAME) and not kind and not self._misspelt(entity, after, gap):
                break
            end, place = after.end, place + 1
        return end

    def _says_what_kind(self, entity: Entity, word: str) -> bool:
        """Whether a word behind a place's or street's name belongs to it: School, Road, or the beginning of its own."""
        if entity.what is What.NAME:
            return False
        return word in _GENERIC[entity.what] or (len(word) > 1 and any(own.startswith(word) for own in entity.words))

    def _misspelt(self, entity: Entity, token: Token, gap: str) -> bool:
        """Whether an ordinary word with a capital beside a name is another of that name's words, a letter wrong."""
        if len(token.word) < 3 or self.words[self.place_of[token.start]][1] or gap.strip(" \n-"):
            return False
        return any(len(word) > 2 and word not in PARTICLES and apart(word, token.word) == 1 for word in entity.words)


def _may_be_a_word(tokens: list[Token]) -> bool:
    """Whether a name stands alone, without a capital, and is an ordinary word: the temperature rose."""
    one = tokens[0]
    return len(tokens) == 1 and not one.capital and (one.word in SHORT_AND_ORDINARY or ordinary(one.word))
