"""What was sent to the national database of a case: facts, one for each time."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.editing import Seen, open_seen
from cdop.case.facts import Fact, FactKind, first_notified
from cdop.case.rules import NotPossible
from cdop.case.service import add
from cdop.reference.calendar import today

SUBMITTED, ACCEPTED, AMENDED = "submitted", "accepted", "amended"
SENT = frozenset({SUBMITTED, AMENDED})
"""What was sent, not what came back."""


def record_return(session: Session, person: Person, page: Seen, state: str, on: date, words: str) -> None:  # noqa: PLR0913, PLR0917 - what is recorded
    """Record that a case was sent, accepted, or sent again as amended. Raises ``Overtaken``, or ``NotPossible``."""
    case = open_seen(session, page, FactKind.NATIONAL_RETURN)
    before = returns_of(case.facts)
    if on > today():
        raise NotPossible({"on": "The day must not be in the future"})
    if on < first_notified(case.facts):
        raise NotPossible({"on": "The day must not be before the panel was notified"})
    if state in {ACCEPTED, AMENDED} and not before:
        raise NotPossible({"state": "Record first that the case was submitted"})
    if state == SUBMITTED and before:
        raise NotPossible({"state": "The case was submitted already: what is sent since is an amended version"})
    add(session, person, case, Fact(FactKind.NATIONAL_RETURN, on, {"state": state}, {"words": words}))


def returns_of(facts: Sequence[Fact]) -> list[Fact]:
    """What was recorded of the national database, in the order recorded."""
    return [fact for fact in facts if fact.kind is FactKind.NATIONAL_RETURN]


def changed_since(facts: Sequence[Fact]) -> bool:
    """Whether the review was finalised, or reopened, after it was last sent."""
    sent = [n for n, fact in enumerate(facts) if fact.kind is FactKind.NATIONAL_RETURN
            and fact.detail["state"] in SENT]  # fmt: skip
    kinds = {FactKind.FINALISED, FactKind.REOPENED}
    return bool(sent) and any(fact.kind in kinds for fact in facts[sent[-1] :])
