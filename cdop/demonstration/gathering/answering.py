"""What an invented agency answers about a death, by its kind and by how the child died. Pure; no chance is in it.

Yes, no, not known, not applicable and no answer at all are all among them, as with real agencies.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from cdop.demonstration.gathering.told import (
    AGENCIES,
    BY_AGENCY,
    BY_AGENCY_OF,
    BY_PATTERN,
    LEFT_OPEN,
    NOT_APPLICABLE_TO,
    OF_A_NEWBORN,
    SETS,
    UNKNOWN_TO,
    USUAL,
)
from cdop.reference.reporting_form import NOT_APPLICABLE, NOT_KNOWN, Answering, FormQuestion, form_questions

_WITHOUT_AN_ENTRY: Mapping[Answering, str] = MappingProxyType(
    {Answering.YES_NO: "no", Answering.ONE: NOT_KNOWN, Answering.NUMBER: NOT_KNOWN, Answering.DAY: NOT_KNOWN}
)
_BEFORE_DEATH: Mapping[str, int] = MappingProxyType(
    {"last_seen_well": 0, "cancer_first_symptom": 300, "last_contact": 12}
)
_AN_INFANT, _A_NEWBORN = 365, 28  # days


@dataclass(frozen=True)
class Child:
    """As much of a child as answers go by: the pattern's key, the days of birth (if known) and death."""

    pattern: str
    born: date | None
    died: date

    @property
    def is_infant(self) -> bool:
        return self.born is None or (self.died - self.born).days < _AN_INFANT

    @property
    def is_newborn(self) -> bool:
        return self.born is None or (self.died - self.born).days < _A_NEWBORN


def agencies_for(pattern: str) -> tuple[str, ...]:
    """The kinds of agency that the panel asks about such a death, the one that knows most first."""
    return AGENCIES[pattern]


def sets_for(agency_kind: str, pattern: str) -> tuple[str, ...]:
    """The supplementary sets of such a death that an agency of a kind can answer."""
    answerable = {question.part for question in form_questions().values() if question.is_for(agency_kind)}
    return tuple(code for code in SETS[pattern] if code in answerable)


def answers_of(agency_kind: str, child: Child, asked: Sequence[FormQuestion]) -> dict[str, str]:
    """What an agency of a kind answers to what it is asked; questions that it leaves open are missing."""
    found = ((question.key, _answer(agency_kind, child, question)) for question in asked)
    return {key: value for key, value in found if value}


def _answer(agency_kind: str, child: Child, question: FormQuestion) -> str:
    key = question.key
    for own in _own_words(agency_kind, child):
        if key in own:
            return own[key]
    if key in LEFT_OPEN.get(agency_kind, ()):
        return ""
    if key in UNKNOWN_TO.get(agency_kind, ()):
        return NOT_KNOWN
    if child.is_infant and key in NOT_APPLICABLE_TO["infant"]:
        return NOT_APPLICABLE
    if not child.is_infant and key in NOT_APPLICABLE_TO["older"]:
        return NOT_APPLICABLE
    if key in _BEFORE_DEATH:
        return _day(child, _BEFORE_DEATH[key]).isoformat()
    told = BY_PATTERN[child.pattern].get(key) or USUAL.get(key)
    return told or _WITHOUT_AN_ENTRY.get(question.kind, "")


def _own_words(agency_kind: str, child: Child) -> Iterator[Mapping[str, str]]:
    """What an agency says for itself, the most fitting first."""
    if child.is_newborn:
        yield OF_A_NEWBORN.get(agency_kind, {})
    yield BY_AGENCY_OF.get((agency_kind, child.pattern), {})
    yield BY_AGENCY.get(agency_kind, {})


def _day(child: Child, days: int) -> date:
    """So many days before the death, and not before the birth."""
    day = child.died - timedelta(days=days)
    return max(day, child.born) if child.born else child.died
