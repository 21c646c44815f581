"""Merging two cases of one child, and taking that back, for as long as the cases are kept.

Nothing is deleted: the merged case is withdrawn as a duplicate and names the case it was merged into; that one has its
notifications besides, each under its own source and dated as it was, and one that holds how the merged case described
the child. So the death is counted once, by its earliest notification, and both references lead to both cases.
"""

from collections.abc import Container
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.facts import Fact, FactKind, first_notified, in_force, joined_as, notifications
from cdop.case.joining import check_joining, check_separating
from cdop.case.models import Case
from cdop.case.queries import facts_of
from cdop.case.recusal.recording import share
from cdop.case.restriction import recording as restriction
from cdop.case.service import Opened, add, open_case
from cdop.case.timeline import last_recorded
from cdop.reference.calendar import today

_SCOPE = (FactKind.WITHDRAWN, FactKind.WITHDRAWAL_UNDONE)


class NotMergeable(Exception):
    """The two are one case, or one of them is withdrawn."""


class NotMerged(Exception):
    """The case is not merged into another."""


def merge_cases(session: Session, person: Person, keep: int, merged: int, reason: str) -> None:
    """Join the case ``merged`` to the case ``keep``; both are ids. Raises ``NotMergeable``, or ``CannotJoin``.

    Whether they are one child is for a person to say: no code calls this without one.
    """
    opened = _opened(session, keep, merged)
    kept, other = opened[keep], opened[merged]
    if keep == merged or _withdrawn(kept) or _withdrawn(other):
        raise NotMergeable
    tellings = _tellings(other)
    check_joining(kept.reference, kept.facts, first_notified(tellings))
    for telling in tellings:
        kept = add(session, person, kept, telling)
    into = {"reason": "duplicate", "into": kept.reference}
    add(session, person, other, Fact(FactKind.WITHDRAWN, today(), into, {"words": reason}))
    cases, why = same_child(session, merged), f"Merged with {kept.reference}"
    share(session, person, cases, why)
    restriction.share(session, person, cases, why)


def same_child(session: Session, case_id: int) -> list[int]:
    """The ids of a case and of all that are merged with it, directly or through others, sorted."""
    root = [case_id, *_above(session, case_id)][-1]
    told = notifications(facts_of(session.connection(), root))
    names = {fact.detail["from_case"] for fact in told if "from_case" in fact.detail}
    merged = session.scalars(select(Case.id).where(Case.reference.in_(names))) if names else ()
    return sorted({case_id, root, *merged})


def undo_merge(session: Session, person: Person, merged: int, reason: str) -> None:
    """Make a merged case one of its own again, with all that was merged into it before.

    What it told leaves every case above it: the one it was merged into, the one that was merged into since, and so on.
    Raises ``NotMerged``; or ``CannotJoin`` where one of them cannot be without what it told.
    """
    above = _above(session, merged)
    opened = _opened(session, merged, *above)
    if not above or above != _above(session, merged):
        raise NotMerged
    other = opened[merged]
    told = {joined_as(fact) for fact in notifications(other.facts)} | {("from_case", other.reference)}
    leaving = {case_id: _among(told, opened[case_id]) for case_id in above}
    for case_id, keys in leaving.items():
        check_separating(opened[case_id].reference, opened[case_id].facts, keys)
    for case_id, keys in leaving.items():
        kept = opened[case_id]
        for key in keys:
            separated = Fact(FactKind.NOTIFICATION_SEPARATED, today(), dict([key]), {"reason": reason})
            kept = add(session, person, kept, separated)
    add(session, person, other, Fact(FactKind.WITHDRAWAL_UNDONE, today(), {}, {"words": reason}))


def _among(told: Container[tuple[str, str] | None], case: Opened) -> list[tuple[str, str]]:
    """By what those of a case's notifications are known that were told of another."""
    return [key for fact in notifications(case.facts) if (key := joined_as(fact)) in told and key]


def _above(session: Session, merged: int) -> list[int]:
    """The case that this one is merged into, the one that that is merged into, and so on; their ids.

    An imported timeline may name a case that there is not, or lead back to itself: there it ends.
    """
    way = [merged]
    while into := merged_into(facts_of(session.connection(), way[-1])):
        above = session.scalars(select(Case.id).where(Case.reference == into)).one_or_none()
        if above is None or above in way:
            break
        way.append(above)
    return way[1:]


def merged_into(facts: Any) -> str | None:
    """The reference of the case that this one is merged into; None where it is not merged."""
    scope = in_force(facts, *_SCOPE)
    into = scope.detail.get("into") if scope else None
    return str(into) if into else None


def _opened(session: Session, *ids: int) -> dict[int, Opened]:
    """These cases, locked in the order of their ids, so that two merges never wait for one another."""
    return {case_id: open_case(session, case_id) for case_id in sorted(set(ids))}


def _withdrawn(case: Opened) -> bool:
    scope = in_force(case.facts, *_SCOPE)
    return scope is not None and scope.kind is FactKind.WITHDRAWN


def _tellings(case: Opened) -> list[Fact]:
    """What a case tells of its child, each telling under its own source: the case's own first, dated as it was first
    notified itself; then the notifications that were joined to it, and the cases that were merged into it.
    """
    counted = notifications(case.facts)
    own = [fact for fact in counted if joined_as(fact) is None] or counted[:1]
    told: dict[str, Any] = {}
    for fact in own:
        told |= (fact.identity or {}).get("told") or {}
    described = last_recorded(case.facts, FactKind.DESCRIBED)
    assert described is not None
    values = {**described.detail, **(described.identity or {})}
    told |= {key: value for key, value in values.items() if value is not None}
    itself = Fact(FactKind.NOTIFIED, first_notified(own), {"from_case": case.reference}, {"told": told})
    joined = [fact for fact in counted if joined_as(fact) is not None]
    return [itself, *(Fact(FactKind.NOTIFIED, fact.dated, fact.detail, fact.identity) for fact in joined)]
