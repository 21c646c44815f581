"""Taking a case out of review and back in from its page: with words, and never over somebody else's decision unseen."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.editing import Overtaken, Seen
from cdop.case.facts import Fact, FactKind, in_force
from cdop.case.likeness.merging import merged_into
from cdop.case.service import Opened, add, open_case
from cdop.case.timeline import SCOPE
from cdop.notification import rules
from cdop.notification.order import RuleBroken
from cdop.reference.calendar import today


@dataclass(frozen=True)
class Asked:
    """A withdrawal: its code, its day, and what shows it."""

    reason: str
    on: date
    words: str


def withdraw_seen(session: Session, person: Person, page: Seen, asked: Asked) -> None:
    """Take a case out of scope. Raises ``Overtaken``, or ``RuleBroken`` where it is out of scope already."""
    case = _open_seen(session, page)
    if withdrawal_in_force(case.facts):
        raise RuleBroken("withdrawn_on", "is given already: the case is withdrawn")
    fact = rules.withdrawal(case.facts, asked.reason, asked.on, today())
    add(session, person, case, replace(fact, identity={"words": asked.words}))


def undo_seen(session: Session, person: Person, page: Seen, on: date, words: str) -> None:
    """Bring a withdrawn case back into scope. Raises ``Overtaken``, or ``RuleBroken``.

    A merged case comes back by undoing the merge, which also separates its notification from the other case.
    """
    case = _open_seen(session, page)
    if merged_into(case.facts):
        raise RuleBroken("withdrawn_on", "belongs to a merge: undo the merge")
    fact = rules.withdrawal_undone(case.facts, on, today())
    add(session, person, case, replace(fact, identity={"words": words}))


def withdrawal_in_force(facts: Sequence[Fact]) -> Fact | None:
    """The withdrawal that stands; none where the case is in scope."""
    scope = in_force(facts, *SCOPE)
    return scope if scope and scope.kind is FactKind.WITHDRAWN else None


def _open_seen(session: Session, page: Seen) -> Opened:
    """The case, locked; only another withdrawal, or its undoing, stands in the way of one. Raises ``Overtaken``."""
    case = open_case(session, page.case_id)
    known = 0 < page.version <= case.version
    seen = _last(case.facts[: page.version]) if known else None
    saved = _last(case.facts)
    if saved is not None and saved is not seen:
        raise Overtaken(seen, saved, case.version)
    return case


def _last(facts: Sequence[Fact]) -> Fact | None:
    return next((fact for fact in reversed(facts) if fact.kind in SCOPE), None)
