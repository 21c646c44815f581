"""Names of people, streets and places that the case does not know: by the words beside them, and common given names."""

import re
from collections.abc import Iterator

from cdop.redaction.finds import Find
from cdop.redaction.folding import Folded
from cdop.redaction.lexicon import GRAMMAR, NAMES_AS_WELL, SHORT_AND_ORDINARY, also_called, ordinary, words_in
from cdop.redaction.tokens import Token
from cdop.redaction.values import Certainty, What

_NAME = r"[^\W\d_a-z][\w’'\-]{1,40}(?![\w’'\-])"
_TITLED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|PC|DC|DS|DI|DCI|DCS|PS|Sgt|Sergeant|Insp|Inspector|Nurse|Rev|Revd|"
    r"Cllr|Sir|Dame)"
    rf"\.?\s(?:[A-Z]\.?\s|\d{{2,6}}\s){{0,2}}{_NAME}(?:\s{_NAME}){{0,2}}"
)
_STREET = re.compile(
    r"\b\d{1,4}[A-Za-z]?,?\s(?:[A-Z][\w’']{1,40}\s){1,3}"
    r"(?:Road|Street|Avenue|Close|Lane|Drive|Crescent|Court|Gardens|Place|Terrace|Square|Way|Walk|Hill|Rise|Grove|Mews|Row|"
    r"Rd|St|Ave|Cl|Ln|Cres|Gdns|Terr)\b"
)
_SCHOOL = (
    r"(?:(?:C of E|CofE|CE|RC|Church of England|Catholic|Community)\s)?"
    r"(?:(?:Primary|Secondary|Infants?|Junior|Grammar|High|Nursery|Special|Free)\s)?"
    r"(?:School|Academy|College|Nursery|Pre-?school)"
)
_HOSPITAL = (
    r"(?:(?:General|Royal|District|Memorial|University|Children[’']s|Maritime|Community)\s){0,6}"
    r"(?:Hospital|Infirmary|Hospice)"
)
_NOT_ALONE = GRAMMAR | SHORT_AND_ORDINARY | NAMES_AS_WELL
_KINDS = {
    _SCHOOL: "[school]",
    _HOSPITAL: "[hospital]",
    r"(?:Medical|Health)\s(?:Centre|Practice|Group)|Surgery": "[GP practice]",
}
_NO_NAME = words_in(
    "the this that a an his her their our my local each every no any another which at in to from of nursing "
    "primary secondary acute mental community children child special junior infant high day state private "
    "paediatric emergency general psychiatric medical cardiac major minor brain spinal heart elective both some "
    "nhs health public"
)
_PLACES = [
    (
        re.compile(
            rf"\b((?:[A-Z][\w’'\-]{{1,40}}|St\.?)(?:\s(?:[A-Z][\w’'\-]{{1,40}}|of|and|the|&)){{0,3}}\s)(?:{kind})\b"
        ),
        role,
    )
    for kind, role in _KINDS.items()
]


_SHORTEST_GIVEN = 3
_BEFORE_A_SAINT = re.compile(r"\b(?:saint|st\.?) $")
# What is called after somebody: Down's syndrome, Martha's rule.
_NAMED_AFTER = re.compile(
    r"(?:'s)?[ \n-](?:syndrome|disease|disorder|rule|law|sign|test|scale|score|sequence|anomaly|malformation|act|"
    r"tumour|lymphoma|position|inquiry|report|review|guideline|guidance|trust|foundation)\b"
)


def given_names(folded: Folded, words: list[Token]) -> Iterator[Find]:
    """Given names that the shipped table knows, with a capital, where they are no ordinary words: Stan rang."""
    for token in words:
        if not token.capital or token.capitals or len(token.word) < _SHORTEST_GIVEN or not also_called(token.word):
            continue
        if token.word in _NOT_ALONE or ordinary(token.word) or _NAMED_AFTER.match(folded.text, token.end):
            continue
        if not _BEFORE_A_SAINT.search(folded.text[max(0, token.start - 8) : token.start]):
            yield Find(token.start, token.end, What.NAME, "[name]", Certainty.GENERAL)


def unknown(text: str, folded: Folded) -> Iterator[Find]:
    """Whoever has a title and a name, a house number with a street, a named school, hospital or practice."""
    starts = {place: i for i, place in reversed(list(enumerate(folded.places)))}
    for pattern, what, role in ((_TITLED, What.NAME, "[name]"), (_STREET, What.ADDRESS, "[address]")):
        for match in pattern.finditer(text):
            yield from _at(starts, match, what, role)
    for pattern, role in _PLACES:
        for match in pattern.finditer(text):
            words = match[1].casefold().replace("’", "'").split()
            if any(word not in _NO_NAME and word not in {"of", "and", "the", "&"} for word in words):
                yield from _at(starts, match, What.PLACE, role)


def _at(starts: dict[int, int], match: re.Match[str], what: What, role: str) -> Iterator[Find]:
    start, end = starts.get(match.start()), starts.get(match.end())
    if start is not None and end is not None and end > start:
        yield Find(start, end, what, role, Certainty.GENERAL)
