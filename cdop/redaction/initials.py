"""Initials of people whom the case knows."""

import re
from collections.abc import Iterator

from cdop.redaction.entities import Entity
from cdop.redaction.finds import Find
from cdop.redaction.folding import Folded
from cdop.redaction.lexicon import ABBREVIATIONS
from cdop.redaction.tokens import Token
from cdop.redaction.values import Certainty, What

_SAYS_WHO = frozenset({"child", "baby", "infant", "patient", "boy", "girl", "twin"})


def initials(folded: Folded, tokens: list[Token], entities: list[Entity]) -> Iterator[Find]:
    """``J.S.``, ``J S``, ``JS`` and, beside a word that says so, ``child J``, of people whom the case knows."""
    whose: dict[str, Entity] = {}
    lone: dict[str, Entity] = {}
    for entity in entities:
        for letters in sorted(entity.initials):
            whose.setdefault(letters, entity)
            lone.setdefault(letters[0], entity)
    for place, token in enumerate(tokens):
        if len(token.word) == 1 and token.capital:
            yield from _dotted(folded, tokens, place, whose)
            if token.word in lone:
                yield from _lone(folded, tokens, place, lone[token.word])
        elif token.capitals and len(token.word) < 6 and token.word not in ABBREVIATIONS and token.word in whose:
            yield Find(token.start, token.end, What.INITIALS, whose[token.word].role, Certainty.EXACT)


def _dotted(folded: Folded, tokens: list[Token], place: int, whose: dict[str, Entity]) -> Iterator[Find]:
    letters, end = tokens[place].word, tokens[place].end
    for token in tokens[place + 1 : place + 5]:
        gap = folded.text[end : token.start]
        if len(token.word) > 1 or not token.capital or not re.fullmatch(r"[ .\n]{1,3}", gap):
            return
        letters, end = letters + token.word, token.end
        if entity := whose.get(letters):
            end += folded.text[end : end + 1] == "."
            yield Find(tokens[place].start, end, What.INITIALS, entity.role, Certainty.EXACT)


def _lone(folded: Folded, tokens: list[Token], place: int, entity: Entity) -> Iterator[Find]:
    token = tokens[place]
    said = place > 0 and tokens[place - 1].word in _SAYS_WHO
    beside = said and folded.text[tokens[place - 1].end : token.start] == " "
    if beside or (folded.text.startswith("'s", token.end) and token.word != "i"):
        yield Find(token.start, token.end, What.INITIALS, entity.role, Certainty.NEAR)
