"""When notifications may be joined to a case, and taken out of it again: one rule for the inbox and for merging.

A case counts as notified from its earliest notification on (counting.md section 1): nobody died after that day, and
nothing was decided before it.
"""

from collections.abc import Collection, Sequence
from datetime import date

from cdop.case.facts import Fact, FactKind, first_notified, joined_as, notifications
from cdop.case.kinds import KINDS
from cdop.case.timeline import last_recorded
from cdop.reference.wording import long_date

# What may have happened before the panel was told of the death.
MAY_PRECEDE = frozenset(
    {
        FactKind.CLASSIFIED,
        FactKind.RESPONSE_CRITERIA,
        FactKind.RESPONSE_DECIDED,
        FactKind.RESPONSE_STOOD_DOWN,
        FactKind.RESPONSE_MET,
        FactKind.CAUSE_CERTIFIED,
    }
)
# What is told or written rather than decided.
_NOT_DECIDED = frozenset({FactKind.NOTIFIED, FactKind.NOTIFICATION_SEPARATED, FactKind.DESCRIBED, FactKind.NOTED})


class CannotJoin(Exception):
    """Notifications cannot be joined to, or separated from, a case. The text says why, in plain words."""


def check_joining(reference: str, facts: Sequence[Fact], told_on: date) -> None:
    """Whether a case may be notified from this day on. Raises ``CannotJoin``."""
    described = last_recorded(facts, FactKind.DESCRIBED)
    assert described is not None
    if date.fromisoformat(described.detail["date_of_death"]) > told_on:
        raise CannotJoin(
            f"The date of death that case {reference} has is after the day of this notification, "
            f"{long_date(told_on)}. Correct the case’s details first, or look again whether this is the same child."
        )


def check_separating(reference: str, facts: Sequence[Fact], joined: Collection[tuple[str, str]]) -> None:
    """Whether a case can be without these notifications (``joined_as``). Raises ``CannotJoin``."""
    left = [fact for fact in notifications(facts) if joined_as(fact) not in joined]
    if not left:
        raise CannotJoin(f"This is the only notification of case {reference}: a case cannot be without one.")
    first = first_notified(left)
    decided = (fact for fact in facts if fact.kind not in MAY_PRECEDE | _NOT_DECIDED)
    early = min((fact for fact in decided if fact.dated < first), key=lambda fact: fact.dated, default=None)
    if early is not None:
        raise CannotJoin(
            f"Case {reference} would count as notified on {long_date(first)}, and “{KINDS[early.kind].title}” is dated "
            f"{long_date(early.dated)}, before that day. Leave it joined, and write in the case’s note what is wrong."
        )
