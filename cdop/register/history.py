"""What the timeline of a full export may say: each fact by itself, and in the order in which it became known."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime

from cdop.case.checks import is_read_by
from cdop.case.facts import Fact, FactKind, in_force, joined_as, notifications
from cdop.case.joining import MAY_PRECEDE
from cdop.case.kinds import KINDS
from cdop.case.timeline import SCOPE
from cdop.reference.calendar import EARLIEST
from cdop.reference.values import free_text
from cdop.register.mapping import row_of_facts
from cdop.register.rules import Fault, check_row
from cdop.register.shapes import check_of
from cdop.register.standing import HANDOVER, Notifications, Standing, Told, while_described
from cdop.review.rules import MODIFIABLE, standing_review

_CHILD = ("date_of_birth", "date_of_death")

_is_text = is_read_by(free_text)


def faults_of(number: int, reference: str, facts: Sequence[Fact], today: date) -> list[Fault]:
    """Every fault of one case, superseded facts included; ``facts`` are in the order of their recording."""
    kinds = {fact.kind for fact in facts}
    words = [word for fact in facts for word in _of_one(fact, today)]
    if FactKind.DESCRIBED not in kinds or not notifications(facts):
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
    if fact.dated < EARLIEST:
        yield f"{named} dated before {EARLIEST.year}"
    yield from (f"{named} {word}" for word in _of_recording(fact, today))
    says = KINDS[fact.kind]
    if lacking := says.lacks(fact.detail):
        yield f"{named} that does not say: {lacking}"
        return
    if not says.identifies(fact.identity):
        yield f"{named} with another identity than it should have"
        return
    for key, value in (*fact.detail.items(), *(fact.identity or {}).items()):
        if not check_of(fact.kind, key)(value, today):
            yield f"{named} whose {key} cannot be taken"
        elif key in _CHILD and value is not None and value < EARLIEST.isoformat():
            yield f"{named} whose {key} is before {EARLIEST.year}"
    told = fact.kind is FactKind.FINALISED and fact.detail["factors"]
    if told and fact.detail["modifiability"] != MODIFIABLE:
        yield f"{named} whose factors are given, but modifiability is not '{MODIFIABLE}'"


def _of_recording(fact: Fact, today: date) -> Iterator[str]:
    if fact.recorded_at and fact.recorded_at.tzinfo:
        yield "whose recorded_at has an offset: it is in UTC and is written without one"
    elif fact.recorded_at and fact.recorded_at.date() < EARLIEST:
        yield f"recorded before {EARLIEST.year}"
    elif fact.recorded_at and fact.recorded_at.replace(tzinfo=UTC) > datetime.now(UTC):
        yield "recorded in the future"
    if fact.recorded_by is not None and not _is_text(fact.recorded_by, today):
        yield "whose recorded_by cannot be taken"


def _of_order(facts: Sequence[Fact]) -> Iterator[str]:
    """Facts that need another fact: what was recorded before them and is dated by their own day counts.

    No day is before the first notification that counted when the fact was recorded: a later one may have left the case
    since. Notifications themselves come in any order. Nothing of a response is before the death; of the classification
    a row of the register does not say that either.
    """
    standing, notified = Standing(), Notifications()
    died = min(fact.detail["date_of_death"] for fact in facts if fact.kind is FactKind.DESCRIBED)
    for fact in facts:
        first = notified.first
        if fact.kind in MAY_PRECEDE:
            if fact.kind is not FactKind.CLASSIFIED and fact.dated.isoformat() < died:
                yield f"has a fact '{fact.kind}' dated before the death"
        elif fact.kind is not FactKind.NOTIFIED and (first is None or fact.dated < first.dated):
            yield f"has a fact '{fact.kind}' dated before the notification"
        if lacking := _lacking(fact, standing.before(fact)):
            yield f"has a fact '{fact.kind}' {lacking}"
        needed, words = _NEEDS.get(fact.kind, (None, ""))
        if needed and needed not in standing.told:
            yield f"has a fact '{fact.kind}' {words}"
        standing.add(fact)
        notified.changed_by(fact)


def _lacking(fact: Fact, before: Sequence[Fact]) -> str:
    match fact.kind:
        case FactKind.NOTIFICATION_SEPARATED if joined_as(fact) not in map(joined_as, notifications(before)):
            return "without the notification that it separates"
        case FactKind.REOPENED if standing_review(before) is None:
            return "without a finalised review to reopen"
        case FactKind.WITHDRAWAL_UNDONE:
            scope = in_force(before, *SCOPE)
            return "" if scope and scope.kind is FactKind.WITHDRAWN else "without a withdrawal to undo"
        case FactKind.FINALISED:
            home = in_force(before, FactKind.RESIDENCY_DECIDED)
            return "" if home and home.detail["home_area"] else "without a residency decision"
        case kind if kind in HANDOVER and in_force(before, FactKind.HANDED_OVER) is None:
            return "without the hand-over that it answers"
    return ""


# What must have been told before, on whatever day.
_NEEDS = {
    FactKind.LEAD_AGREED: (Told.HOME, "without a residency decision"),
    FactKind.CLASSIFICATION_CONFIRMED: (Told.CLASSIFICATION, "without a classification to confirm"),
    FactKind.RESPONSE_STOOD_DOWN: (Told.RESPONSE_STARTED, "without a response to stand down"),
}


def _of_superseded_descriptions(facts: Sequence[Fact], today: date) -> Iterator[str]:
    """A description that another took the place of: the child's dates were right at some time while it stood.

    An adult is described before the withdrawal as one, so the moment of describing alone does not tell.
    Other columns may stand in another order than their days while a case is being told; ``_of_order`` has them.
    """
    for states in while_described(facts):
        found = [check_row(0, row_of_facts("", state), today)[1] for state in states]
        wrong = [[fault for fault in faults if fault.column in _CHILD] for faults in found]
        if wrong and all(wrong):
            yield from (f"has a fact 'described' whose {fault.column} {fault.words}" for fault in wrong[-1])
