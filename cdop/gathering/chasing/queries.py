"""What is outstanding: open requests by agency and age, one request with what was done about it. For the coordinator.

A row names the case by its reference, and no child.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, case, exists, false, func, select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person, Role
from cdop.case.models import Case
from cdop.case.recusal.queries import visible
from cdop.database import table_of
from cdop.gathering.models import InformationRequest, RequestEvent
from cdop.gathering.rules import ENDED
from cdop.gathering.service import OPEN

PAGE = 50
BY_HAND = ("letter", "escalation")
"""The steps that somebody does by hand where no message went out."""
_REQUESTS, _CASES, _EVENTS = table_of(InformationRequest), table_of(Case), table_of(RequestEvent)
_LATER = _EVENTS.alias("later")
_ON_ITS_STEP = and_(_EVENTS.c.request_id == _REQUESTS.c.id, _EVENTS.c.step == _REQUESTS.c.step)
_JOINED: FromClause = _REQUESTS.join(_CASES, _CASES.c.id == _REQUESTS.c.case_id).outerjoin(_EVENTS, _ON_ITS_STEP)
_DONE = exists().where(_LATER.c.request_id == _REQUESTS.c.id, _LATER.c.event == "by_hand", _LATER.c.id > _EVENTS.c.id)
_TO_DO = and_(_EVENTS.c.event.in_(BY_HAND), _EVENTS.c.message.is_(None), ~_DONE)
_COLUMNS = (
    _REQUESTS.c.id, _REQUESTS.c.token, _REQUESTS.c.case_id, _CASES.c.token.label("case_token"), _CASES.c.reference,
    _CASES.c.status, _REQUESTS.c.agency, _REQUESTS.c.agency_kind, _REQUESTS.c.asked_on, _REQUESTS.c.due_on,
    _REQUESTS.c.state, _REQUESTS.c.step, _REQUESTS.c.next_chase_on, _REQUESTS.c.paused, _EVENTS.c.event,
    _EVENTS.c.dated, case((_TO_DO, 1), else_=0).label("to_do"),
)  # fmt: skip


@dataclass(frozen=True)
class Due:
    """Requests whose next step is due by a day, of the agencies that are written to then (``rules.chased_on``)."""

    by: date
    agencies: frozenset[str]


@dataclass(frozen=True)
class Filters:
    """Which requests to list; None asks for all. ``agency`` is a token, ``kind`` a code of the list ``agency``.

    ``step`` is how many steps of the ladder were taken, ``area`` a local authority. ``by_hand``: only those of which a
    letter is to be printed or a senior to be told. ``due``: whose next step the next run takes.
    """

    agency: str | None = None
    kind: str | None = None
    step: int | None = None
    area: str | None = None
    by_hand: bool = False
    due: Due | None = None


@dataclass(frozen=True)
class Asked:
    """One request with its case. ``event`` and ``dated``: the last step of the ladder that was taken, if any.

    ``to_do``: that step is to be done by hand, and nobody has said that it was.
    """

    number: int
    token: str
    case_id: int
    case_token: str
    reference: str
    status: str
    agency: str
    agency_kind: str
    asked_on: date
    due_on: date
    state: str
    step: int
    next_chase_on: date | None
    paused: bool
    event: str | None
    dated: date | None
    to_do: bool


@dataclass(frozen=True)
class Happened:
    """One event of a request (``cdop.gathering.models.RequestEvent``)."""

    number: int
    event: str
    dated: date
    step: int | None
    message: int | None
    words: str
    at: datetime
    by: str


@dataclass(frozen=True)
class Counts:
    """How many requests are open, overdue, to be chased by hand; to be chased by the next run where that is asked."""

    open: int = 0
    overdue: int = 0
    by_hand: int = 0
    due: int = 0


def outstanding(session: Session, viewer: Person, filters: Filters, number: int = 1) -> tuple[list[Asked], bool]:
    """A page of open requests, and whether more follow: the agency first whose oldest answer is due longest.

    Within an agency those due longest stand first. One statement.
    """
    if not viewer.is_a(Role.COORDINATOR):
        return [], False
    columns = _REQUESTS.c
    first_due = func.min(columns.due_on).over(partition_by=columns.agency)
    query = _asked(viewer, _REQUESTS.c.state == OPEN, *_conditions(filters))
    query = query.order_by(first_due, columns.agency, columns.due_on, columns.id)
    rows = session.execute(query.limit(PAGE + 1).offset(PAGE * (number - 1))).all()
    return [_read(row) for row in rows[:PAGE]], len(rows) > PAGE


def counts(session: Session, viewer: Person, filters: Filters, today: date, due: Due | None = None) -> Counts:
    """The counts of open requests with these filters; those ``due`` where it is given. One statement."""
    if not viewer.is_a(Role.COORDINATOR):
        return Counts()
    asked = (_REQUESTS.c.due_on < today, _TO_DO, due_for(due) if due else false())
    sums = [func.coalesce(func.sum(case((condition, 1), else_=0)), 0) for condition in asked]
    query = select(func.count(), *sums).select_from(_JOINED).where(_REQUESTS.c.state == OPEN, *_conditions(filters))
    query = query.where(visible(viewer, _REQUESTS.c.case_id))
    return Counts(*(int(number) for number in session.execute(query).one()))


def request_at(session: Session, viewer: Person, token: str) -> Asked | None:
    """The request at an address, open or not."""
    if not viewer.is_a(Role.COORDINATOR):
        return None
    row = session.execute(_asked(viewer, _REQUESTS.c.token == token)).one_or_none()
    return _read(row) if row else None


def happened(session: Session, viewer: Person, number: int) -> list[Happened]:
    """All that was done about a request (its number), the first first."""
    if not viewer.is_a(Role.COORDINATOR):
        return []
    return events_of(session, number)


def events_of(session: Session, number: int, kinds: Sequence[str] = ()) -> list[Happened]:
    """The events of a request, of these kinds or of any. The caller has asked who may see them."""
    query = select(_EVENTS).where(_EVENTS.c.request_id == number).order_by(_EVENTS.c.id)
    if kinds:
        query = query.where(_EVENTS.c.event.in_(kinds))
    return [
        Happened(row.id, row.event, row.dated, row.step, row.message, row.words, row.at, row.by)
        for row in session.execute(query)
    ]


def to_chase(day: date) -> ColumnElement[bool]:
    """Whether the next step of a request's ladder is due on a day or was before, of a case under way (joined).

    Whose links were closed after wrong addresses is not written to: the new link would not open either.
    """
    request = _REQUESTS.c
    return and_(
        request.state == OPEN, request.next_chase_on <= day, ~request.paused, _CASES.c.status.not_in(sorted(ENDED))
    )


def due_for(due: Due) -> ColumnElement[bool]:
    """What the next run takes: ``to_chase``, of an agency that it writes to. What the morning counts."""
    return and_(to_chase(due.by), _REQUESTS.c.agency.in_(sorted(due.agencies)))


def _asked(viewer: Person, *conditions: ColumnElement[bool]) -> Select[Any]:
    return select(*_COLUMNS).select_from(_JOINED).where(*conditions, visible(viewer, _REQUESTS.c.case_id))


def _read(row: Any) -> Asked:
    return Asked(
        row.id, row.token, row.case_id, row.case_token, row.reference, row.status, row.agency, row.agency_kind,
        row.asked_on, row.due_on, row.state, row.step, row.next_chase_on, row.paused, row.event, row.dated,
        bool(row.to_do),
    )  # fmt: skip


def _conditions(filters: Filters) -> list[ColumnElement[bool]]:
    asked = {
        _REQUESTS.c.agency: filters.agency, _REQUESTS.c.agency_kind: filters.kind, _REQUESTS.c.step: filters.step,
        _CASES.c.home_area: filters.area,
    }  # fmt: skip
    found = [column == value for column, value in asked.items() if value is not None]
    if filters.by_hand:
        found.append(_TO_DO)
    if filters.due is not None:
        found.append(due_for(filters.due))
    return found
