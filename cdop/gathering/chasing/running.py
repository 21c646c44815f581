"""The run that chases: batch by batch, each a transaction of its own, so that a run that dies leaves whole batches.

Two runs at once take each step once: on PostgreSQL each passes over what the other has in hand, SQLite lets one write
at a time, and a step of a request can be stored once alone.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.orm import Session

from cdop.accounts.people import COMMAND_LINE
from cdop.agencies.directory.queries import agencies_of
from cdop.agencies.directory.rules import Agency
from cdop.agencies.ladder import works_on
from cdop.case.models import Case
from cdop.database import only_read, table_of, transaction
from cdop.gathering.chasing.queries import to_chase
from cdop.gathering.chasing.rules import Due, Postponed, Taken, decided, is_chased
from cdop.gathering.chasing.stepping import postpone, take
from cdop.gathering.models import InformationRequest
from cdop.gathering.rules import Terms
from cdop.panel_settings.queries import settings_in_force

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
class _Run:
    """What every batch of a run goes by, read once."""

    key: str
    on: date
    terms: Terms
    agencies: dict[str, Agency]


def chase(session: Session, key: str, on: date, told: Told = lambda _: None, batch: int = BATCH) -> Chased:
    """Take one step, at most, of every request that is due on a day; none on a day that nobody works.

    ``key`` is the site's own, of which links are made. ``told`` hears how far it is after each batch.
    """
    chased = Chased(works=works_on(on))
    if not chased.works:
        return chased
    run, place = _begun(session, key, on), None
    while True:
        with transaction(session):
            rows = session.execute(_due(on, place).limit(batch).with_for_update(of=_REQUESTS, skip_locked=True)).all()
            if rows:
                _batch(session, run, [due_of(row) for row in rows], chased)
        if not rows:
            break
        place = rows[-1].next_chase_on, rows[-1].id
        told(chased)
    chased.in_hand = max(_left(session, on) - chased.not_in_use, 0)
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


def _batch(session: Session, run: _Run, rows: list[Due], chased: Chased) -> None:
    steps: list[Taken] = []
    waits: list[Postponed] = []
    for due in rows:
        agency = run.agencies.get(due.agency)
        if agency is None or not is_chased(agency):
            chased.not_in_use += 1
            continue
        match decided(due, agency, run.on):
            case Taken() as step:
                steps.append(step)
            case Postponed() as wait:
                waits.append(wait)
    take(session, COMMAND_LINE, run.key, steps, run.on, run.terms)
    postpone(session, waits)
    chased.seen += len(rows)
    chased.steps.update(one.event for one in steps)
    chased.postponed += len(waits)


def _due(on: date, place: _Place | None) -> Select[tuple[object, ...]]:
    """Requests to chase, those that wait longest first, beyond a place in that order."""
    query = (
        select(*COLUMNS, _REQUESTS.c.next_chase_on)
        .join(_CASES, _CASES.c.id == _REQUESTS.c.case_id)
        .where(to_chase(on))
        .order_by(_REQUESTS.c.next_chase_on, _REQUESTS.c.id)
    )
    if place is None:
        return query
    return query.where(tuple_(_REQUESTS.c.next_chase_on, _REQUESTS.c.id) > place)


def _left(session: Session, on: date) -> int:
    only_read(session)
    found = session.scalar(select(func.count()).select_from(_due(on, None).order_by(None).subquery())) or 0
    session.rollback()
    return found
