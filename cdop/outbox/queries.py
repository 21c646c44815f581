"""Reading messages. None names a child; the coordinator alone reads them.

A message about something of a case that does not exist for the viewer does not exist either: the stage whose keys
``about`` holds says which those are.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person, Role
from cdop.database import table_of
from cdop.outbox.models import OutboxMessage
from cdop.outbox.rules import State

Scope = Callable[[Person, ColumnElement[Any]], ColumnElement[bool]]
_scopes: list[Scope] = []
PAGE = 50
LATE_AFTER = timedelta(hours=24)
"""How long after its moment a message that still waits is told to the coordinator."""
ROWS = table_of(OutboxMessage)
COLUMNS = (
    ROWS.c.id, ROWS.c.token, ROWS.c.kind, ROWS.c.recipient, ROWS.c.words, ROWS.c.about, ROWS.c.link_nonce,
    ROWS.c.state, ROWS.c.attempts, ROWS.c.not_before, ROWS.c.last_error, ROWS.c.queued_at, ROWS.c.ended_at,
)  # fmt: skip


@dataclass(frozen=True)
class Queued:
    """One message as stored (``cdop.outbox.models.OutboxMessage``)."""

    number: int
    token: str
    kind: str
    recipient: str
    words: Mapping[str, str]
    about: str | None
    link_nonce: str | None
    state: State
    attempts: int
    not_before: datetime
    last_error: str
    queued_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True)
class Filters:
    """Which messages a list holds: of a state, a kind, and about one thing; None asks for all."""

    state: State | None = None
    kind: str | None = None
    about: str | None = None


@dataclass(frozen=True)
class Trouble:
    """How many messages were given up, and how many wait for more than ``LATE_AFTER`` beyond their moment."""

    given_up: int = 0
    late: int = 0


def register_scope(scope: Scope) -> None:
    """Say, once for the whole program, that a viewer may know what the key in a column is about; NULL: everybody."""
    _scopes[:] = [scope]


def messages_page(session: Session, viewer: Person, filters: Filters, number: int = 1) -> tuple[list[Queued], bool]:
    """A page of messages, the last queued first; and whether more follow."""
    if not viewer.is_a(Role.COORDINATOR):
        return [], False
    query = select(*COLUMNS).where(*_conditions(filters), _seen(viewer)).order_by(ROWS.c.id.desc())
    rows = session.execute(query.limit(PAGE + 1).offset(PAGE * (number - 1))).all()
    return [queued(row) for row in rows[:PAGE]], len(rows) > PAGE


def message_at(session: Session, viewer: Person, token: str) -> Queued | None:
    """The message at an address."""
    if not viewer.is_a(Role.COORDINATOR):
        return None
    row = session.execute(select(*COLUMNS).where(ROWS.c.token == token, _seen(viewer))).one_or_none()
    return queued(row) if row else None


def messages_about(session: Session, viewer: Person, about: str) -> list[Queued]:
    """Every message about one thing, the first queued first."""
    if not viewer.is_a(Role.COORDINATOR):
        return []
    query = select(*COLUMNS).where(ROWS.c.about == about, _seen(viewer)).order_by(ROWS.c.id)
    return [queued(row) for row in session.execute(query)]


def counts(session: Session, viewer: Person) -> dict[State, int]:
    """How many messages stand in each state."""
    if not viewer.is_a(Role.COORDINATOR):
        return {}
    query = select(ROWS.c.state, func.count()).where(_seen(viewer)).group_by(ROWS.c.state)
    return {State(state): number for state, number in session.execute(query)}


def trouble(session: Session, viewer: Person, now: datetime) -> Trouble:
    """What the coordinator must be told. One statement, over messages that are not done with. ``now`` is in UTC."""
    if not viewer.is_a(Role.COORDINATOR):
        return Trouble()
    late = (ROWS.c.state == State.WAITING) & (ROWS.c.not_before < now - LATE_AFTER)
    stuck = (ROWS.c.state == State.WAITING) & (ROWS.c.queued_at < now - LATE_AFTER) & (ROWS.c.last_error != "")
    sums = (
        func.coalesce(func.sum(case((one, 1), else_=0)), 0)
        for one in (ROWS.c.state == State.GIVEN_UP, or_(late, stuck))
    )
    unsent = ROWS.c.state.in_([State.WAITING, State.GIVEN_UP]), _seen(viewer)
    row = session.execute(select(*sums).where(*unsent)).one()
    return Trouble(int(row[0]), int(row[1]))


def waiting_count(session: Session, now: datetime) -> int:
    """How many messages a run would try."""
    return session.scalar(select(func.count()).select_from(ROWS).where(due(now))) or 0


def due(now: datetime) -> ColumnElement[bool]:
    """Messages whose moment has come, and those that a run took and never told of again."""
    waiting = (ROWS.c.state == State.WAITING) & (ROWS.c.not_before <= now)
    left = (ROWS.c.state == State.SENDING) & (ROWS.c.leased_until < now)
    return waiting | left


def queued(row: Any) -> Queued:
    """A row of these columns as a message."""
    return Queued(
        row.id, row.token, row.kind, row.recipient, row.words, row.about, row.link_nonce, State(row.state),
        row.attempts, row.not_before, row.last_error, row.queued_at, row.ended_at,
    )  # fmt: skip


def _seen(viewer: Person) -> ColumnElement[bool]:
    (scope,) = _scopes
    return scope(viewer, ROWS.c.about)


def _conditions(filters: Filters) -> list[ColumnElement[bool]]:
    asked = {ROWS.c.state: filters.state, ROWS.c.kind: filters.kind, ROWS.c.about: filters.about}
    return [column == value for column, value in asked.items() if value is not None]
