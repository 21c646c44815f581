"""Everything on a case's timeline that could identify it, for the search before release. Pure.

Every version that was ever recorded counts: a name that was corrected may still stand in somebody's text.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

from cdop.case.facts import Fact, FactKind
from cdop.gathering.replying.words import iso_day
from cdop.redaction.values import Known, KnownPerson, KnownPlace
from cdop.review.papers.naming import is_a_name, names_at_line_starts, names_in, same
from cdop.review.papers.roles import agency_roles, kind_words

_ISO_DAY = re.compile(r"\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b")
_EMAIL = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;.]+")
_PHONE = re.compile(r"\+?[0-9][0-9 ()\-]{7,}[0-9]")
_POSTCODE = re.compile(r"\b[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]{2}\b", re.IGNORECASE)
_ONE = MappingProxyType(
    {
        "given_names": "the child", "family_name": "the child", "other_names": "the child",
        "mother_name": "the mother", "other_parent_name": "the other parent", "carer_name": "the carer",
    }
)  # fmt: skip
"""The notification's questions that name one person, whole."""
_MENTION = MappingProxyType(
    {
        "notifier_name": "notifier", "key_worker": "key worker", "midwife": "midwife",
        "health_visitor": "health visitor", "social_care": "social worker", "consultant": "consultant",
    }
)  # fmt: skip
"""Those that name a professional, with a title, a role or a team beside."""
_PLACES = MappingProxyType(
    {
        "gp": "GP practice", "school": "school", "place_name": "place of death",
        "notifier_organisation": "notifier’s organisation", "other_agencies": "other service",
    }
)  # fmt: skip
_ADDRESSES = ("home_address", "event_place")
_NOT_SOMEBODY = frozenset({"command line", "an agency, by its link"})


def known_of(facts: Sequence[Fact], reference: str = "") -> Known:
    """What a search of this case's texts looks for. ``facts`` with identity; ``reference``: the case's own."""
    texts = list(_texts(facts))
    return Known(
        people=_merged(_people(facts)),
        numbers=_once([reference, *_numbers(facts)]),
        dates=tuple(sorted(_dates(facts))),
        postcodes=_once(found for text in texts for found in _POSTCODE.findall(text)),
        addresses=_once(_addresses(facts)),
        places=tuple(_places(facts)),
        telephones=_once(found for text in _contacts(facts) for found in _PHONE.findall(text)),
        emails=_once(found for text in texts for found in _EMAIL.findall(text)),
    )


def _people(facts: Sequence[Fact]) -> Iterator[KnownPerson]:
    """The child first, then the family, then everybody else in the order in which they were named."""
    said = [told for fact in facts for told in (_told(fact), fact.identity or {})]
    for key, role in _ONE.items():
        yield from (KnownPerson(role, (str(one[key]),)) for one in said if is_a_name(str(one.get(key) or "")))
    for one in said:
        if both := " ".join(str(one[key]) for key in ("given_names", "family_name") if one.get(key)):
            yield KnownPerson("the child", (both,))
        yield from _each("other child", names_at_line_starts(str(one.get("other_children") or "")))
    for one in said:
        for key, role in _MENTION.items():
            yield from _each(role, names_in(str(one.get(key) or "")))
    for fact in facts:
        yield from _named_by(fact)


def _named_by(fact: Fact) -> Iterator[KnownPerson]:
    """The people whom a fact of a kind of its own names."""
    said = fact.identity or {}
    record = said.get("record") if isinstance(said.get("record"), Mapping) else {}
    if fact.kind is FactKind.KEY_WORKER_NAMED:
        yield from _each("key worker", names_in(str(said.get("name") or "")))
    if fact.kind is FactKind.INFORMATION_RECEIVED:
        role = f"professional of {_small(kind_words(fact.detail['agency_kind']))}"
        yield from _each(role, names_in(str(said.get("author") or "")))
    for key in ("chair", "agreed_with", "by", "owner"):
        yield from _each("professional", names_in(str(said.get(key) or "")))
    yield from _each("family member", names_at_line_starts(str(said.get("who") or "")))
    yield from _each("family member", names_at_line_starts(str(said.get("to") or "").partition("\n")[0]))
    yield from _each("professional", names_at_line_starts(str((record or {}).get("attended") or "")))
    for row in (record or {}).get("actions") or ():
        yield from _each("professional", names_in(str(row.get("role") or "")))
    if fact.recorded_by and fact.recorded_by not in _NOT_SOMEBODY:
        yield from _each("panel office", names_in(fact.recorded_by))


def _each(role: str, names: Sequence[str]) -> Iterator[KnownPerson]:
    return (KnownPerson(role, (name,)) for name in names)


def _merged(people: Iterator[KnownPerson]) -> tuple[KnownPerson, ...]:
    """Each person once: by name, whoever was named first keeps the role; and one child, mother, other parent, carer."""
    alone = frozenset(_ONE.values())
    found: dict[str, KnownPerson] = {}
    taken: set[str] = set()
    for one in people:
        (name,) = one.names
        if (own := same(name)) in taken or not own:
            continue
        taken.add(own)
        key = one.role if one.role in alone else own
        before = found.get(key)
        found[key] = KnownPerson(one.role, (*before.names, name)) if before else one
    return tuple(found.values())


def _places(facts: Sequence[Fact]) -> Iterator[KnownPlace]:
    found: dict[str, list[str]] = {}
    for fact in facts:
        told = _told(fact)
        for key, role in _PLACES.items():
            for line in str(told.get(key) or "").splitlines():
                if (name := line.strip()) and name not in found.setdefault(role, []):
                    found[role].append(name)
    for name, role in agency_roles(facts).names.items():
        if name not in found.setdefault(role, []):
            found[role].append(name)
    return (KnownPlace(role, tuple(names)) for role, names in found.items() if names)


def _addresses(facts: Sequence[Fact]) -> Iterator[str]:
    for fact in facts:
        told, said = _told(fact), fact.identity or {}
        yield from (str(told[key]) for key in _ADDRESSES if told.get(key))
        if address := str(said.get("to") or "").partition("\n")[2]:
            yield address


def _numbers(facts: Sequence[Fact]) -> Iterator[str]:
    for fact in facts:
        said, told = fact.identity or {}, _told(fact)
        for value in (said.get("nhs_number"), told.get("nhs_number"), said.get("reference"), fact.detail.get("into"),
                      fact.detail.get("notification"), fact.detail.get("from_case")):  # fmt: skip
            if isinstance(value, str) and any(letter.isdigit() for letter in value):
                yield value


def _dates(facts: Sequence[Fact]) -> set[date]:
    found = {fact.dated for fact in facts}
    for fact in facts:
        for text in (*_strings(fact.detail), *_strings(fact.identity)):
            found |= {day for written in _ISO_DAY.findall(text) if (day := iso_day(written))}
    return found


def _contacts(facts: Sequence[Fact]) -> Iterator[str]:
    for fact in facts:
        said, told = fact.identity or {}, _told(fact)
        for value in (told.get("notifier_phone"), said.get("contact"), said.get("to"), told.get("home_address")):
            yield str(value or "")


def _texts(facts: Sequence[Fact]) -> Iterator[str]:
    for fact in facts:
        yield from _strings(fact.identity)


def _strings(value: Any) -> Iterator[str]:
    """Every text within a value as JSON gives it."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _strings(one)


def _told(fact: Fact) -> Mapping[str, Any]:
    told = (fact.identity or {}).get("told")
    return told if isinstance(told, Mapping) else {}


def _once(found: Iterator[str] | Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text.strip() for text in found if text.strip()))


def _small(words: str) -> str:
    return words[:1].lower() + words[1:]
