"""Writing cases: the one place that appends to a timeline and renews what is derived from it."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.audit.events import Event
from cdop.audit.service import record, record_each, utc_now
from cdop.case.derived import DERIVED, changes, write_differences
from cdop.case.facts import Fact, FactKind
from cdop.case.kinds import EVENTS, KINDS
from cdop.case.likeness.pairs import file_again, file_new
from cdop.case.models import Case, CaseFact, ChildIdentity, LikenessKey
from cdop.case.projection import Projection, project, project_after
from cdop.case.queries import facts_of, reference_and_facts
from cdop.case.rows import Rows, case_columns, derived_rows
from cdop.case.tables import Tables
from cdop.database import insert_rows, table_of
from cdop.prepared import write

# Built once: to build a statement takes longer than SQLite takes to run it, and a save holds the write lock meanwhile.
_CASES = table_of(Case)
_ONE = _CASES.c.id == bindparam("case_id")
# The weaker lock of PostgreSQL's two: others may meanwhile name the case in a pair, and nobody waits in a circle.
_LOCK = select(_CASES.c.reference).where(_ONE).with_for_update(key_share=True)
_CHANGE = update(_CASES).where(_ONE)
# Names the table: the class would part the rows by which values are missing, into hundreds of statements.
_CREATE = insert(_CASES).returning(_CASES.c.token, _CASES.c.id)


class ChangedMeanwhile(Exception):
    """Someone else saved this case since the page was opened."""


@dataclass(frozen=True)
class NewCase:
    """A case to store: its reference and its facts in the order they became known."""

    reference: str
    facts: Sequence[Fact]


def create_cases(session: Session, person: Person, cases: Sequence[NewCase]) -> list[int]:
    """Store new cases with their timelines, in a bounded number of statements. Returns their ids."""
    cases = [replace(case, facts=_recorded_now(case.facts)) for case in cases]
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
    """A case that nobody else can change until this transaction ends, with its timeline.

    ``derived``: what is derived from it, where that was done already: when the last fact was added.
    """

    case_id: int
    reference: str
    facts: Sequence[Fact]
    derived: Projection | None = field(default=None, compare=False, repr=False)

    @property
    def version(self) -> int:
        return len(self.facts)


def open_case(session: Session, case_id: int) -> Opened:
    """Lock one case and read its timeline. Columns, not the object: an object read earlier would not be read again.

    On PostgreSQL two statements: it would answer one that joins them with the facts from before it waited for the
    lock. On SQLite nobody else has written since the transaction began.
    """
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        return Opened(case_id, *reference_and_facts(connection, case_id))
    reference = connection.execute(_LOCK, {"case_id": case_id}).scalar_one()
    return Opened(case_id, reference, facts_of(connection, case_id))


def add(session: Session, person: Person, case: Opened, fact: Fact) -> Opened:
    """Add one fact to an opened case and renew what it changes. Returns the case as it now is.

    Nothing is derived that a fact of this kind cannot change (``cdop.case.kinds``), and no row is written that stays.
    """
    (fact,) = _recorded_now([fact])
    after = replace(case, facts=(*case.facts, replace(fact, sequence=case.facts[-1].sequence + 1)))
    connection = session.connection()
    _insert_facts(connection, person, [(case.case_id, fact)])
    if tables := KINDS[fact.kind].changes:
        after = _renew_derived(connection, case, after, tables)
    else:
        write(connection, _CHANGE, [{"case_id": case.case_id, "version": after.version}])
    record(connection, person, EVENTS[fact.kind], case.case_id)
    return after


def _renew_derived(connection: Connection, case: Opened, after: Opened, tables: Tables) -> Opened:
    """Write what changes of the case's own row and of its rows in these tables. Returns it with what is derived now."""
    before = case.derived or project(case.facts)
    projection = project_after(before, after.facts, tables)
    own = changes(case_columns(before, case.version), case_columns(projection, after.version))
    write(connection, _CHANGE, [{"case_id": case.case_id, **own}])
    old, new = (derived_rows(case.case_id, case.reference, p, tables) for p in (before, projection))
    changed = [table for table in new if old[table] != new[table]]
    for table in changed:
        write_differences(connection, table, case.case_id, old[table], new[table])
    another_sex = before.description["sex"] != projection.description["sex"]
    if another_sex or ChildIdentity in changed or LikenessKey in changed:
        file_again(connection, case.case_id)
    return replace(after, derived=projection)


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


def _recorded_now(facts: Sequence[Fact]) -> Sequence[Fact]:
    """The facts, of which classifications say when they were recorded: what is derived depends on it (``clocks``)."""
    now = utc_now()
    return [
        replace(fact, recorded_at=now) if fact.kind is FactKind.CLASSIFIED and fact.recorded_at is None else fact
        for fact in facts
    ]


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


def _insert_derived(session: Session, cases: Iterable[Rows]) -> None:
    gathered: Rows = {table: [] for table in DERIVED}
    for rows in cases:
        for table, more in rows.items():
            gathered[table].extend(more)
    for table, all_rows in gathered.items():
        insert_rows(session, table, all_rows)
