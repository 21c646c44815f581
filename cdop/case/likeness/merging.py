"""Merging two cases of one child, and taking that back, for as long as the cases are kept.

Nothing is deleted: the merged case is withdrawn as a duplicate and names the case it was merged into; that one has one
notification more, dated as the merged case was notified first, holding what the merged case tells of the child. So the
death is counted once, by its earliest notification, and both references lead to both cases.
"""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.facts import Fact, FactKind, first_notified, in_force, notifications
from cdop.case.models import Case
from cdop.case.service import Opened, add, open_case
from cdop.case.timeline import last_recorded
from cdop.reference.calendar import today

_SCOPE = (FactKind.WITHDRAWN, FactKind.WITHDRAWAL_UNDONE)


class NotMergeable(Exception):
    """The two are one case, or one of them is withdrawn."""


class NotMerged(Exception):
    """The case is not merged into another."""


def merge_cases(session: Session, person: Person, keep: int, merged: int, reason: str) -> None:
    """Join the case ``merged`` to the case ``keep``; both are ids. Raises ``NotMergeable``.

    Whether they are one child is for a person to say: no code calls this without one.
    """
    kept, other = _both_opened(session, keep, merged)
    if keep == merged or _withdrawn(kept) or _withdrawn(other):
        raise NotMergeable
    joined = Fact(
        FactKind.NOTIFIED, first_notified(other.facts), {"from_case": other.reference}, {"told": _told(other)}
    )
    add(session, person, kept, joined)
    words = {"words": reason}
    add(
        session,
        person,
        other,
        Fact(FactKind.WITHDRAWN, today(), {"reason": "duplicate", "into": kept.reference}, words),
    )


def undo_merge(session: Session, person: Person, merged: int, reason: str) -> None:
    """Make a merged case one of its own again. Raises ``NotMerged``."""
    into = merged_into(open_case(session, merged).facts)
    keep = session.scalar(select(Case.id).where(Case.reference == into)) if into else None
    if keep is None:
        raise NotMerged
    kept, other = _both_opened(session, keep, merged)
    if merged_into(other.facts) != into:
        raise NotMerged
    if any(fact.detail.get("from_case") == other.reference for fact in notifications(kept.facts)):
        separated = {"from_case": other.reference}
        add(session, person, kept, Fact(FactKind.NOTIFICATION_SEPARATED, today(), separated, {"reason": reason}))
    add(session, person, other, Fact(FactKind.WITHDRAWAL_UNDONE, today(), {}, {"words": reason}))


def merged_into(facts: Any) -> str | None:
    """The reference of the case that this one is merged into; None where it is not merged."""
    scope = in_force(facts, *_SCOPE)
    into = scope.detail.get("into") if scope else None
    return str(into) if into else None


def _both_opened(session: Session, one: int, other: int) -> tuple[Opened, Opened]:
    """Both cases, locked in the order of their ids, so that two merges never wait for one another."""
    opened = {case_id: open_case(session, case_id) for case_id in sorted({one, other})}
    return opened[one], opened[other]


def _withdrawn(case: Opened) -> bool:
    scope = in_force(case.facts, *_SCOPE)
    return scope is not None and scope.kind is FactKind.WITHDRAWN


def _told(case: Opened) -> dict[str, Any]:
    """What a case tells of its child: its description, and what its notifications told beyond that."""
    told: dict[str, Any] = {}
    for fact in notifications(case.facts):
        told |= (fact.identity or {}).get("told") or {}
    described = last_recorded(case.facts, FactKind.DESCRIBED)
    assert described is not None
    values = {**described.detail, **(described.identity or {})}
    return told | {key: value for key, value in values.items() if value is not None}
