"""What the timeline of a full export may say: each fact by itself, and in the order in which it became known."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any

from cdop.case.facts import DESCRIPTION_KEYS, IDENTITY_KEYS, Fact, FactKind, first_notified, in_force
from cdop.case.timeline import SCOPE
from cdop.reference.values import BLANKS, factors, free_text, split_factors, storable
from cdop.register.columns import READERS, REQUIRED
from cdop.register.mapping import row_of_facts
from cdop.register.rules import Fault, check_row
from cdop.review.rules import MODIFIABLE, standing_review

_DETAIL: Mapping[FactKind, tuple[str, ...]] = {
    FactKind.DESCRIBED: DESCRIPTION_KEYS,
    FactKind.RESIDENCY_DECIDED: ("home_area",),
    FactKind.CLASSIFIED: ("expectation",),
    FactKind.WITHDRAWN: ("reason",),
    FactKind.FINALISED: ("category", "modifiability", "factors"),
}
_IDENTITY = {FactKind.DESCRIBED: set(IDENTITY_KEYS), FactKind.NOTED: {"text"}}
_COLUMN = {"reason": "withdrawn_reason"}
_UNDECIDED = (FactKind.RESIDENCY_DECIDED, "home_area")
_CHILD = ("date_of_birth", "date_of_death")

EARLIEST_RECORD = 1900


def faults_of(number: int, reference: str, facts: Sequence[Fact], today: date) -> list[Fault]:
    """Every fault of one case, superseded facts included; ``facts`` are in the order of their recording."""
    kinds = {fact.kind for fact in facts}
    words = [word for fact in facts for word in _of_one(fact, today)]
    if not {FactKind.NOTIFIED, FactKind.DESCRIBED} <= kinds:
        words.append("lacks a notification or a description of the child")
    if words:  # facts that cannot be read are not compared with one another
        return [Fault(number, "facts", "", word) for word in dict.fromkeys(words)]
    words = [*_of_order(facts), *_of_superseded_descriptions(facts, today)]
    found = [Fault(number, "facts", "", word) for word in dict.fromkeys(words)]
    return found + check_row(number, row_of_facts(reference, facts), today)[1]


def _of_one(fact: Fact, today: date) -> Iterator[str]:
    """A fact says what its kind says, no more and no less, in values that the register's columns take."""
    named = f"has a fact '{fact.kind}'"
    if fact.dated > today:
        yield f"{named} dated in the future"
    yield from (f"{named} {word}" for word in _of_recording(fact, today))
    expected = _DETAIL.get(fact.kind, ())
    if set(fact.detail) != set(expected):
        yield f"{named} that does not say: {', '.join(expected) or 'nothing more'}"
        return
    if (None if fact.identity is None else set(fact.identity)) != _IDENTITY.get(fact.kind):
        yield f"{named} with another identity than it should have"
        return
    for key, value in (*fact.detail.items(), *(fact.identity or {}).items()):
        if not _readable(fact.kind, key, value, today):
            yield f"{named} whose {key} cannot be taken"
    if fact.detail.get("factors") and fact.detail["modifiability"] != MODIFIABLE:
        yield f"{named} whose factors are given, but modifiability is not '{MODIFIABLE}'"


def _of_recording(fact: Fact, today: date) -> Iterator[str]:
    if fact.recorded_at and fact.recorded_at.tzinfo:
        yield "whose recorded_at has an offset: it is in UTC and is written without one"
    elif fact.recorded_at and fact.recorded_at.year < EARLIEST_RECORD:
        yield f"recorded before {EARLIEST_RECORD}"
    elif fact.recorded_at and fact.recorded_at.replace(tzinfo=UTC) > datetime.now(UTC):
        yield "recorded in the future"
    if fact.recorded_by is not None and not _is_text(fact.recorded_by, today):
        yield "whose recorded_by cannot be taken"


def _is_text(value: Any, today: date) -> bool:
    """A text as a name is: not empty, no blanks around it."""
    try:
        return isinstance(value, str) and value != "" and free_text(value, today) == value.strip(BLANKS)
    except ValueError:
        return False


def _readable(kind: FactKind, key: str, value: Any, today: date) -> bool:
    if value is None:
        return (kind is FactKind.DESCRIBED and key not in REQUIRED) or (kind, key) == _UNDECIDED
    if key == "factors":
        return isinstance(value, list) and _are_factors(value, today)
    try:
        if kind is FactKind.NOTED:
            return isinstance(value, str) and storable(value) == value
        return _is_text(value, today) and READERS[_COLUMN.get(key, key)](value, today) == value
    except ValueError:
        return False


def _are_factors(value: list[Any], today: date) -> bool:
    try:
        texts = all(isinstance(text, str) for text in value)
        return texts and (not value or split_factors(factors(";".join(value), today)) == tuple(value))
    except ValueError:
        return False


def _of_order(facts: Sequence[Fact]) -> Iterator[str]:
    """Facts that need another fact: what was recorded before them and is dated by their own day counts."""
    notified = first_notified(facts)
    for place, fact in enumerate(facts):
        if fact.dated < notified and fact.kind is not FactKind.CLASSIFIED:
            yield f"has a fact '{fact.kind}' dated before the notification"
        before = [earlier for earlier in facts[:place] if earlier.dated <= fact.dated]
        if lacking := _lacking(fact, before):
            yield f"has a fact '{fact.kind}' {lacking}"


def _lacking(fact: Fact, before: Sequence[Fact]) -> str:
    match fact.kind:
        case FactKind.REOPENED if standing_review(before) is None:
            return "without a finalised review to reopen"
        case FactKind.WITHDRAWAL_UNDONE:
            scope = in_force(before, *SCOPE)
            return "" if scope and scope.kind is FactKind.WITHDRAWN else "without a withdrawal to undo"
        case FactKind.FINALISED:
            home = in_force(before, FactKind.RESIDENCY_DECIDED)
            return "" if home and home.detail["home_area"] else "without a residency decision"
    return ""


def _of_superseded_descriptions(facts: Sequence[Fact], today: date) -> Iterator[str]:
    """A description that another took the place of: the child's dates were right at some time while it stood.

    An adult is described before the withdrawal as one, so the moment of describing alone does not tell.
    Other columns may stand in another order than their days while a case is being told; ``_of_order`` has them.
    """
    described = [place for place, fact in enumerate(facts) if fact.kind is FactKind.DESCRIBED]
    for start, end in pairwise(described):
        states = [facts[:stop] for stop in range(start + 1, end + 1)]
        states = [state for state in states if any(fact.kind is FactKind.NOTIFIED for fact in state)]
        found = [check_row(0, row_of_facts("", state), today)[1] for state in states]
        wrong = [[fault for fault in faults if fault.column in _CHILD] for faults in found]
        if wrong and all(wrong):
            yield from (f"has a fact 'described' whose {fault.column} {fault.words}" for fault in wrong[-1])
