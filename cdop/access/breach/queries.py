"""What an account, a request's link or a time touched, told from the audit: one line for each case."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select, text
from sqlalchemy.orm import Session

from cdop.access.looks.period import Period
from cdop.access.looks.queries import seen_events, within
from cdop.access.looks.sorts import OF_NO_ONE_CASE, WHOLE_REGISTER, Sort, sort_of, words_of
from cdop.accounts.people import Person, Role
from cdop.audit.events import Event
from cdop.audit.models import AuditEntry
from cdop.case.models import Case, ChildIdentity
from cdop.case.recusal.queries import visible
from cdop.database import table_of

_ENTRY, _CASE, _CHILD = table_of(AuditEntry).c, table_of(Case).c, table_of(ChildIdentity).c
_NOT_TOUCHED = (Event.PAGE_REFUSED.value, Event.NOTHING_FOUND.value)
_AT_ONCE = 500


@dataclass(frozen=True)
class Asked:
    """What to list: what one account did, what was done by the link of one request, or anything; about one case or
    any; on some days.
    """

    period: Period
    account: int | None = None
    case: int | None = None
    request: str = ""


@dataclass
class Touched:
    """One child's case: how often it was seen, taken out and sent, by how many, from when to when (UTC), and how."""

    case_id: int
    reference: str
    token: str
    first: datetime
    last: datetime
    counts: Counter[Sort] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    people: set[int | None] = field(default_factory=set)


@dataclass(frozen=True)
class Other:
    """What was done that names no one case: how often, and from when to when (UTC)."""

    words: str
    times: int
    first: datetime
    last: datetime


@dataclass(frozen=True)
class Breach:
    """All of it. ``register``: how many cases the viewer has, where the whole register was taken out; else 0."""

    touched: Sequence[Touched]
    others: Sequence[Other]
    register: int


@dataclass(frozen=True)
class Child:
    """Who the child of a case was."""

    family_name: str | None
    given_names: str | None
    date_of_birth: date | None
    nhs_number: str | None


def breach(session: Session, viewer: Person, asked: Asked) -> Breach:
    """What was touched, by reference; of the cases that exist for the viewer. Nothing for who sees no identity.

    Three statements at most.
    """
    if not viewer.is_a(Role.COORDINATOR):
        return Breach((), (), 0)
    others = _others(session, viewer, asked)
    whole = any(event == WHOLE_REGISTER for event, _ in others)
    count = session.scalar(select(func.count()).select_from(_CASE.id.table).where(visible(viewer, _CASE.id)))
    return Breach(_touched(session, viewer, asked), [other for _, other in others], count or 0 if whole else 0)


def children(session: Session, viewer: Person, cases: Sequence[int]) -> dict[int, Child]:
    """Who the children of some cases were, for those that exist for the viewer; nothing for who sees no identity."""
    found: dict[int, Child] = {}
    for first in range(0, len(cases) if viewer.sees_identity else 0, _AT_ONCE):
        columns = _CHILD.case_id, _CHILD.family_name, _CHILD.given_names, _CHILD.date_of_birth, _CHILD.nhs_number
        own = _CHILD.case_id.in_(cases[first : first + _AT_ONCE]), visible(viewer, _CHILD.case_id)
        found |= {row[0]: Child(*row[1:]) for row in session.execute(select(*columns).where(*own))}
    return found


def case_of_reference(session: Session, viewer: Person, reference: str) -> int | None:
    """The id of the case of a reference."""
    return session.scalar(select(_CASE.id).where(_CASE.reference == reference, visible(viewer, _CASE.id)))


def _touched(session: Session, viewer: Person, asked: Asked) -> list[Touched]:
    without = _ENTRY.detail["identified"].as_string().label("without")
    columns = _CASE.id, _CASE.reference, _CASE.token, _ENTRY.event, _ENTRY.account_id
    query = select(*columns, without, func.count(), func.min(_ENTRY.at), func.max(_ENTRY.at))
    query = query.join_from(_ENTRY.id.table, _CASE.id.table, _CASE.id == _ENTRY.case_id)
    query = query.where(*_conditions(asked), visible(viewer, _CASE.id)).group_by(*columns, text("without"))
    found: dict[int, Touched] = {}
    for case, reference, token, event, account, identified, times, first, last in session.execute(query):
        one = found.setdefault(case, Touched(case, reference, token, first, last))
        one.first, one.last = min(one.first, first), max(one.last, last)
        one.counts[sort_of(event)] += times
        one.kinds[words_of(event, {"identified": identified})] += times
        one.people.add(account)
    return sorted(found.values(), key=lambda one: one.reference)


def _others(session: Session, viewer: Person, asked: Asked) -> list[tuple[str, Other]]:
    """What names no case; none of it is about one where one is asked for, but for the whole register."""
    told = [WHOLE_REGISTER] if asked.case else sorted(OF_NO_ONE_CASE - set(_NOT_TOUCHED))
    query = select(_ENTRY.event, func.count(), func.min(_ENTRY.at), func.max(_ENTRY.at))
    query = query.where(_ENTRY.case_id.is_(None), visible(viewer, _ENTRY.case_id), _ENTRY.event.in_(told))
    query = query.where(*_by_whom(asked), *within(asked.period)).group_by(_ENTRY.event).order_by(_ENTRY.event)
    return [
        (event, Other(words_of(event, {}, of_a_case=False), times, first, last))
        for event, times, first, last in session.execute(query)
    ]


def _conditions(asked: Asked) -> list[ColumnElement[bool]]:
    of_case = [_ENTRY.case_id == asked.case] if asked.case else []
    touched = seen_events() & _ENTRY.event.not_in(_NOT_TOUCHED)
    return [touched, *of_case, *_by_whom(asked), *within(asked.period)]


def _by_whom(asked: Asked) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if asked.account is not None:
        found.append(_ENTRY.account_id == asked.account)
    if asked.request:
        found.append(_ENTRY.detail["request"].as_string() == asked.request)
    return found
