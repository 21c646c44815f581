"""What a case could have in common with others, from its timeline, in words by which two spellings are one. Pure.

Read are the place of death or of the event, a product, the school, the registered cause (a code's three characters, or
the certificate's words) and the factors of the analysis. Words that name no place, product or school by themselves,
such as ``home`` or ``hospital``, are nothing in common.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from cdop.case.facts import Fact, FactKind, in_force, notifications
from cdop.case.gathered import answers, requests

LONGEST_KEY = 200


class Shared(StrEnum):
    """What cases share: the codes of ``cluster_kind``."""

    PLACE = "place"
    PRODUCT = "product"
    SCHOOL = "school"
    CAUSE = "cause"
    FACTOR = "factor"


READ_KINDS = (
    FactKind.NOTIFIED, FactKind.NOTIFICATION_SEPARATED, FactKind.INFORMATION_REQUESTED, FactKind.INFORMATION_RECEIVED,
    FactKind.ANSWER_CHOSEN, FactKind.CAUSE_CERTIFIED,
)  # fmt: skip
PLACE_ANSWERS, PRODUCT_ANSWERS = ("event_place",), ("trauma_product", "fire_source", "poison_substance")
"""The questions of the reporting form that name a place or a product."""
CODED = "icd10 "
"""Before the three characters of a code, which name nobody; the words of a certificate could."""

_SCHOOL_KIND = "school"


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


_PLACE_WORDS = _listed(
    "academy avenue beach bridge building campus canal care centre close college court crescent drive estate "
    "farm field flats gardens garage ground harbour hospice hospital hotel house lake lane leisure marina "
    "nursery park pier pit pits playground pond pool preschool prison quarry railway reservoir river road "
    "school shelter shop square station street stream supermarket surgery terrace tower unit walk ward water "
    "way wood woods "
)
_NOT_SAID = _listed("as known na nil no none not nothing other to unknown was yes")
_SAYS_NOTHING = (
    _PLACE_WORDS
    | _NOT_SAID
    | _listed(
        "a accident ambulance and another at bath bathroom bed bedroom by car child childs children cot day "
        "department did died door elsewhere emergency en family flat for friend friends from garden general "
        "grandparents he her high his home hospitals house in infant intensive it junior kitchen labour living "
        "local main mother mothers my na named near neonatal nicu nil no none not nothing of off on or other our "
        "outside own parent parents picu place primary private public relative relatives residence resus room "
        "route same secondary she sitting sofa special street suite the their theatre there to transit unit "
        "unknown was we where with yes known "
    )
)
_SPELLED = MappingProxyType(
    {
        "saint": "st", "rd": "road", "ave": "avenue", "av": "avenue", "hosp": "hospital", "sch": "school",
        "ctr": "centre", "center": "centre", "ln": "lane", "sq": "square", "pk": "park", "stn": "station",
        "prim": "primary", "sec": "secondary", "jnr": "junior",
    }
)  # fmt: skip
_SMALL = frozenset({"the", "of", "at", "and", "in", "on", "a", "an", "by", "for", "near"})
_PARTS = re.compile(r"[,;\n]|\s[-–]\s")
_SIGNS = re.compile(r"[^a-z0-9]+")
_APOSTROPHES = re.compile(r"['’‘`]")


@dataclass(frozen=True)
class Mark:
    """One thing that a case could share. ``key`` compares; ``words`` as recorded, for coordinators alone."""

    kind: Shared
    key: str
    words: str


def digest(key: str) -> str:
    """A key as notes keep it: it tells two apart, and names nothing."""
    return hashlib.sha256(key.encode()).hexdigest()


def normal(text: str) -> str:
    """Small letters and figures alone, common abbreviations written out, small words left out."""
    plain = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text.casefold()))
    words = _SIGNS.sub(" ", "".join(sign for sign in plain if not unicodedata.combining(sign)))
    tokens = [_SPELLED.get(word, word) for word in words.split()]
    if len(tokens) > 1 and tokens[-1] == "st":
        tokens[-1] = "street"
    return " ".join(word for word in tokens if word not in _SMALL)[:LONGEST_KEY].strip()


def marks_of(facts: Sequence[Fact], factors: Sequence[str], area_name: str = "") -> list[Mark]:
    """What a case could share, each key once. ``facts``: of ``READ_KINDS``; ``area_name`` says no place by itself."""
    names_nothing = frozenset(normal(area_name).split())
    said = [(fact.identity or {}).get("told") or {} for fact in notifications(facts)]
    found = [
        *_places(facts, said, names_nothing),
        *_products(facts),
        *_schools(facts, said, names_nothing),
        *_causes(facts, said),
        *(Mark(Shared.FACTOR, factor[:LONGEST_KEY], factor) for factor in factors),
    ]
    return list({(mark.kind, mark.key): mark for mark in reversed(found)}.values())[::-1]


def _places(
    facts: Sequence[Fact], said: Sequence[Mapping[str, object]], names_nothing: frozenset[str]
) -> Iterator[Mark]:
    texts = [str(one[key]) for one in said for key in ("place_name", "event_place") if one.get(key)]
    for text in (*texts, *_answered(facts, PLACE_ANSWERS)):
        for number, (part, key) in enumerate(_named(text, names_nothing)):
            if number == 0 or not _PLACE_WORDS.isdisjoint(key.split()):
                yield Mark(Shared.PLACE, key, part)


def _products(facts: Sequence[Fact]) -> Iterator[Mark]:
    for text in _answered(facts, PRODUCT_ANSWERS):
        if _says_something(key := normal(text), _NOT_SAID):
            yield Mark(Shared.PRODUCT, key, text.strip())


def _schools(
    facts: Sequence[Fact], said: Sequence[Mapping[str, object]], names_nothing: frozenset[str]
) -> Iterator[Mark]:
    asked = [one.agency_name for one in requests(facts) if one.agency_kind == _SCHOOL_KIND]
    for text in (*(str(one["school"]) for one in said if one.get("school")), *asked):
        for part, key in list(_named(text, names_nothing))[:1]:
            yield Mark(Shared.SCHOOL, key, part)


def _causes(facts: Sequence[Fact], said: Sequence[Mapping[str, object]]) -> Iterator[Mark]:
    certified = in_force(facts, FactKind.CAUSE_CERTIFIED)
    if certified and (code := str(certified.detail.get("icd10") or "").strip()):
        yield Mark(Shared.CAUSE, f"{CODED}{code[:3].lower()}", code[:3].upper())
        return
    words = str((certified.identity or {}).get("ia") or "") if certified else ""
    texts = [words] if words else [str(one["cause_ia"]) for one in said if one.get("cause_ia")]
    for text in texts[-1:]:
        if _says_something(key := normal(text), _NOT_SAID):
            yield Mark(Shared.CAUSE, key, text.strip())


def _answered(facts: Sequence[Fact], questions: Sequence[str]) -> Iterator[str]:
    found = answers(facts)
    for key in questions:
        if key in found:
            answer = found[key]
            chosen = (answer.value,) if answer.chosen else [one.value for one in answer.given if one.definite]
            yield from (str(value) for value in chosen if value)


def _named(text: str, names_nothing: frozenset[str]) -> Iterator[tuple[str, str]]:
    """The parts of a text that name something, each with its key."""
    for part in _PARTS.split(text):
        key = normal(part)
        if _says_something(key, _SAYS_NOTHING | names_nothing):
            yield part.strip(), key


def _says_something(key: str, nothing: frozenset[str]) -> bool:
    """Whether there is a word that is none of those that say nothing, and no number."""
    return any(word not in nothing and not word.isdigit() and len(word) > 1 for word in key.split())
