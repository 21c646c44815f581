"""Writing cases: the one place that appends to a timeline and renews what is derived from it."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.audit.events import Event
from cdop.audit.service import record, record_each, utc_now
from cdop.case.facts import Fact
from cdop.case.kinds import EVENTS
from cdop.case.likeness.pairs import file_again, file_new
from cdop.case.models import (
    Case,
    CaseFact,
    CaseFactor,
    CaseState,
    ChildIdentity,
    LikenessKey,
    OutstandingSpell,
    ReviewSpell,
    RunningResponse,
    SearchTerm,
    UnconfirmedClassification,
)
from cdop.case.projection import Projection, project
from cdop.case.queries import facts_of
from cdop.case.rows import Rows, case_columns, derived_rows
from cdop.database import insert_plain_rows, insert_rows, table_of

DERIVED = (
    CaseState,
    ReviewSpell,
    OutstandingSpell,
    CaseFactor,
    ChildIdentity,
    SearchTerm,
    LikenessKey,
    RunningResponse,
    UnconfirmedClassification,
)
PLAIN = (SearchTerm, LikenessKey)  # texts and whole numbers alone

# Built once: to build a statement takes longer than SQLite takes to run it, and a save holds the write lock meanwhile.
_CASES = table_of(Case)
_ONE = _CASES.c.id == bindparam("case_id")
# The weaker lock of PostgreSQL's two: others may meanwhile name the case in a pair, and nobody waits in a circle.
_LOCK = select(_CASES.c.reference).where(_ONE).with_for_update(key_share=True)
_CHANGE = update(_CASES).where(_ONE)
# Names the table: the class would part the rows by which values are missing, into hundreds of statements.
_CREATE = insert(_CASES).returning(_CASES.c.token, _CASES.c.id)
_REPLACE = {
    table: update(table_of(table)).where(table_of(table).c.case_id == bindparam("of_case"))
    for table in (ChildIdentity, RunningResponse, UnconfirmedClassification)  # one row for a case at most
}
_REMOVE = {table: delete(table_of(table)).where(table_of(table).c.case_id == bindparam("case_id")) for table in DERIVED}


class ChangedMeanwhile(Exception):
    """Someone else saved this case since the page was opened."""


@dataclass(frozen=True)
class NewCase:
    """A case to store: its reference and its facts in the order they became known."""

    reference: str
    facts: Sequence[Fact]


def create_cases(session: Session, person: Person, cases: Sequence[NewCase]) -> list[int]:
    """Store new cases with their timelines, in a bounded number of statements. Returns their ids."""
    projections = [project(case.facts) for case in cases]
    rows = [
        {
            "token": secrets.token_hex(16),
            "reference": case.reference,
            **case_columns(projection, len(case.facts)),
        }
        for case, projection in zip(cases, projections, strict=True)
    ]
    created = {row.token: row.id for row in session.execute(_CREATE, rows)}
    ids = [created[row["token"]] for row in rows]
    _insert_facts(session, person, [(i, f) for i, case in zip(ids, cases, strict=True) for f in case.facts])
    _insert_derived(session, (derived_rows(i, c.reference, p) for i, c, p in zip(ids, cases, projections, strict=True)))
    file_new(session.connection(), ids)
    record_each(session, person, Event.CASE_CREATED, ids)
    return ids


@dataclass(frozen=True)
class Opened:
    """A case that nobody else can change until this transaction ends, with its timeline."""

    case_id: int
    reference: str
    facts: Sequence[Fact]

    @property
    def version(self) -> int:
        return len(self.facts)


def open_case(session: Session, case_id: int) -> Opened:
    """Lock one case and read its timeline. Columns, not the object: an object read earlier would not be read again.

    Two statements: PostgreSQL would answer one that joins them with the facts from before it waited for the lock.
    """
    connection = session.connection()
    reference = connection.execute(_LOCK, {"case_id": case_id}).scalar_one()
    return Opened(case_id, reference, facts_of(connection, case_id))


def add(session: Session, person: Person, case: Opened, fact: Fact) -> Opened:
    """Add one fact to an opened case and renew what it changes. Returns the case as it now is.

    A derived table is written only where its rows change, so that most changes take few statements.
    """
    after = replace(case, facts=(*case.facts, replace(fact, sequence=case.facts[-1].sequence + 1)))
    before, projection = project(case.facts), project(after.facts)
    connection = session.connection()
    _insert_facts(connection, person, [(case.case_id, fact)])
    own = _changes(case_columns(before, case.version), case_columns(projection, after.version))
    connection.execute(_CHANGE, {"case_id": case.case_id, **own})
    if projection != before:
        _renew_derived(connection, case, before, projection)
    record(connection, person, EVENTS[fact.kind], case.case_id)
    return after


def _changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """What is new of a row: SQLite renews every index of which a column is written, be it with the same value."""
    return {key: value for key, value in new.items() if value != old[key]}


def _renew_derived(connection: Connection, case: Opened, before: Projection, projection: Projection) -> None:
    """Write the derived tables whose rows change."""
    old, new = (derived_rows(case.case_id, case.reference, p) for p in (before, projection))
    changed = [table for table in DERIVED if old[table] != new[table]]
    replaced = [table for table in changed if table in _REPLACE and old[table] and new[table]]
    for table in changed:
        if table in replaced:
            own = _changes(old[table][0], new[table][0])
            connection.execute(_REPLACE[table], {"of_case": case.case_id, **own})
        elif old[table]:
            connection.execute(_REMOVE[table], {"case_id": case.case_id})
    _insert_derived(connection, [{table: new[table] for table in changed if table not in replaced}])
    another_sex = before.description["sex"] != projection.description["sex"]
    if another_sex or ChildIdentity in changed or LikenessKey in changed:
        file_again(connection, case.case_id)


def append(session: Session, person: Person, case_id: int, fact: Fact, *, seen_version: int | None = None) -> None:
    """Add one fact to a case and renew its current state.

    Raises ``ChangedMeanwhile`` where ``seen_version`` is given and the case has changed since.
    """
    case = open_case(session, case_id)
    if seen_version is not None and case.version != seen_version:
        raise ChangedMeanwhile
    add(session, person, case, fact)


def supersede_description(current: Fact, **changes: str | None) -> Fact:
    """A description like the current one but for what has been corrected."""
    identity = dict(current.identity or {})
    detail = dict(current.detail)
    for key, value in changes.items():
        (detail if key in detail else identity)[key] = value
    return replace(current, detail=detail, identity=identity, sequence=0, recorded_at=None, recorded_by=None)


def _insert_facts(executor: Session | Connection, person: Person, facts: Iterable[tuple[int, Fact]]) -> None:
    now = utc_now()
    rows = [
        {
            "case_id": case_id,
            "kind": fact.kind.value,
            "dated": fact.dated,
            "detail": dict(fact.detail),
            "identity": None if fact.identity is None else dict(fact.identity),
            "recorded_at": fact.recorded_at or now,
            "recorded_by": fact.recorded_by or person.name,
        }
        for case_id, fact in facts
    ]
    insert_rows(executor, CaseFact, rows)


def _insert_derived(executor: Session | Connection, cases: Iterable[Rows]) -> None:
    gathered: Rows = {table: [] for table in DERIVED}
    for rows in cases:
        for table, more in rows.items():
            gathered[table].extend(more)
    connection = executor if isinstance(executor, Connection) else executor.connection()
    for table, all_rows in gathered.items():
        (insert_plain_rows if table in PLAIN else insert_rows)(connection, table, all_rows)
