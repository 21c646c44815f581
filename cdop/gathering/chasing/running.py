"""The run that chases: batch by batch, each a transaction of its own, so that a run that dies leaves whole batches.

Two runs at once take each step once: on PostgreSQL each passes over what the other has in hand, SQLite lets one write
at a time, and a step of a request can be stored once alone.

Later stages let it chase what they wait for as well (``register_chasing``).
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic

from sqlalchemy import Select, Table, func, select, tuple_
from sqlalchemy.orm import Session

from cdop.accounts.people import COMMAND_LINE, Person
from cdop.agencies.directory.queries import agencies_of
from cdop.agencies.directory.rules import Agency
from cdop.agencies.ladder import works_on
from cdop.case.models import Case
from cdop.database import only_read, table_of, transaction
from cdop.gathering.chasing.queries import to_chase
from cdop.gathering.chasing.rules import D, Due, Postponed, Taken, decided, is_chased
from cdop.gathering.chasing.stepping import postpone, take
from cdop.gathering.models import InformationRequest
from cdop.gathering.rules import Terms
from cdop.panel_settings.queries import settings_in_force
from cdop.reference.codes import label

BATCH = 500
_REQUESTS, _CASES = table_of(InformationRequest), table_of(Case)
COLUMNS = (
    _REQUESTS.c.id, _REQUESTS.c.token, _REQUESTS.c.case_id, _REQUESTS.c.agency, _REQUESTS.c.asked_on,
    _REQUESTS.c.due_on, _REQUESTS.c.step,
)  # fmt: skip
_Place = tuple[date, int]
Told = Callable[["Chased"], None]


@dataclass
class Chased:
    """What a run did. ``steps`` counts events by their code; ``in_hand``: due, but locked by somebody else."""

    works: bool = True
    seen: int = 0
    steps: Counter[str] = field(default_factory=Counter)
    postponed: int = 0
    not_in_use: int = 0
    in_hand: int = 0

    @property
    def taken(self) -> int:
        return self.steps.total()


@dataclass(frozen=True)
class Chasing(Generic[D]):
    """What agencies are chased for. ``called`` is the word for one; ``words`` tells an event by its code.

    ``due`` selects those that are due on a day, with ``id`` and ``next_chase_on`` of ``table``, whose rows are locked;
    ``read`` makes one of a row. ``as_chased`` is the agency with the ladder that holds for them. ``take`` keeps steps
    (who, the site's key, which, when, on what terms), and ``postpone`` later days.
    """

    called: str
    words: Callable[[str], str]
    table: Table
    due: Callable[[date], Select[Any]]
    read: Callable[[Any], D]
    take: Callable[[Session, Person, str, list[Taken[D]], date, Terms], None]
    postpone: Callable[[Session, list[Postponed[D]]], None]
    as_chased: Callable[[Agency], Agency] = lambda agency: agency


@dataclass(frozen=True)
class _Run:
    """What every batch of a run goes by, read once."""

    key: str
    on: date
    terms: Terms
    agencies: dict[str, Agency]


def register_chasing(chasing: "Chasing[Any]") -> None:
    """Let the command chase something more. Registered again by the same word, the newer holds."""
    _chased[chasing.called] = chasing


def all_chased() -> list["Chasing[Any]"]:
    """Everything that agencies are chased for, requests first."""
    return list(_chased.values())


def chase(  # noqa: PLR0913, PLR0917 - what is chased, when and by whom it is heard
    session: Session,
    key: str,
    on: date,
    told: Told = lambda _: None,
    batch: int = BATCH,
    chasing: "Chasing[Any] | None" = None,
) -> Chased:
    """Take one step, at most, of everything that is due on a day (requests unless given); none where nobody works.

    ``key`` is the site's own, of which links are made. ``told`` hears how far it is after each batch.
    """
    chasing = chasing or REQUESTS
    chased = Chased(works=works_on(on))
    if not chased.works:
        return chased
    run, place = _begun(session, key, on), None
    while True:
        with transaction(session):
            query = _due(chasing, on, place).limit(batch).with_for_update(of=chasing.table, skip_locked=True)
            rows = session.execute(query).all()
            if rows:
                _batch(session, run, chasing, [chasing.read(row) for row in rows], chased)
        if not rows:
            break
        place = rows[-1].next_chase_on, rows[-1].id
        told(chased)
    chased.in_hand = max(_left(session, chasing, on) - chased.not_in_use, 0)
    return chased


def due_of(row: Any) -> Due:
    """A row of ``COLUMNS``."""
    return Due(row.id, row.token, row.case_id, row.agency, row.asked_on, row.due_on, row.step)


def _begun(session: Session, key: str, on: date) -> _Run:
    only_read(session)
    agencies = {one.token: one for one in agencies_of(session)}
    run = _Run(key, on, Terms.by(settings_in_force(session)), agencies)
    session.rollback()
    return run


def _batch(session: Session, run: _Run, chasing: Chasing[D], rows: list[D], chased: Chased) -> None:
    steps: list[Taken[D]] = []
    waits: list[Postponed[D]] = []
    for due in rows:
        agency = run.agencies.get(due.agency)
        if agency is None or not is_chased(agency):
            chased.not_in_use += 1
            continue
        match decided(due, chasing.as_chased(agency), run.on):
            case Taken() as step:
                steps.append(step)
            case Postponed() as wait:
                waits.append(wait)
    chasing.take(session, COMMAND_LINE, run.key, steps, run.on, run.terms)
    chasing.postpone(session, waits)
    chased.seen += len(rows)
    chased.steps.update(one.event for one in steps)
    chased.postponed += len(waits)


def _due(chasing: Chasing[Any], on: date, place: _Place | None) -> Select[Any]:
    """What is to be chased, what waits longest first, beyond a place in that order."""
    rows = chasing.table.c
    query = chasing.due(on).order_by(rows.next_chase_on, rows.id)
    return query if place is None else query.where(tuple_(rows.next_chase_on, rows.id) > place)


def _left(session: Session, chasing: Chasing[Any], on: date) -> int:
    only_read(session)
    found = session.scalar(select(func.count()).select_from(chasing.due(on).subquery())) or 0
    session.rollback()
    return found


def _due_requests(on: date) -> Select[Any]:
    query = select(*COLUMNS, _REQUESTS.c.next_chase_on).join(_CASES, _CASES.c.id == _REQUESTS.c.case_id)
    return query.where(to_chase(on))


def _take(  # noqa: PLR0913, PLR0917 - who takes which steps when
    session: Session, person: Person, key: str, steps: list[Taken[Due]], on: date, terms: Terms
) -> None:
    take(session, person, key, steps, on, terms)


REQUESTS = Chasing(
    "request", lambda event: label("request_event", event), _REQUESTS, _due_requests, due_of, _take, postpone
)
_chased: dict[str, Chasing[Any]] = {REQUESTS.called: REQUESTS}
