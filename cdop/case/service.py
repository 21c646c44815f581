"""Writing cases: the one place that appends to a timeline and renews what is derived from it."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.audit.events import Event
from cdop.audit.service import record, record_each, utc_now
from cdop.case.facts import Fact, FactKind
from cdop.case.models import (
    Case,
    CaseFact,
    CaseFactor,
    CaseState,
    ChildIdentity,
    OutstandingSpell,
    ReviewSpell,
    SearchTerm,
)
from cdop.case.projection import project
from cdop.case.queries import facts_of
from cdop.case.rows import Rows, case_columns, derived_rows
from cdop.database import insert_rows

DERIVED = (CaseState, ReviewSpell, OutstandingSpell, CaseFactor, ChildIdentity, SearchTerm)

EVENTS = {
    FactKind.NOTIFIED: Event.NOTIFICATION_RECORDED,
    FactKind.DESCRIBED: Event.CASE_DESCRIBED,
    FactKind.RESIDENCY_DECIDED: Event.RESIDENCY_DECIDED,
    FactKind.CLASSIFIED: Event.DEATH_CLASSIFIED,
    FactKind.WITHDRAWN: Event.CASE_WITHDRAWN,
    FactKind.WITHDRAWAL_UNDONE: Event.WITHDRAWAL_UNDONE,
    FactKind.PANEL_MET: Event.PANEL_MET,
    FactKind.FINALISED: Event.REVIEW_FINALISED,
    FactKind.REOPENED: Event.REVIEW_REOPENED,
    FactKind.NOTED: Event.CASE_NOTED,
}


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
    returned = session.scalars(insert(Case).returning(Case.id, sort_by_parameter_order=True), rows)
    ids = list(returned)
    _insert_facts(session, person, [(i, f) for i, case in zip(ids, cases, strict=True) for f in case.facts])
    _insert_derived(session, (derived_rows(i, c.reference, p) for i, c, p in zip(ids, cases, projections, strict=True)))
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
    """Lock one case and read its timeline. Columns, not the object: an object read earlier would not be read again."""
    query = select(Case.reference).where(Case.id == case_id).with_for_update()
    reference = session.execute(query).scalar_one()
    return Opened(case_id, reference, facts_of(session, case_id))


def add(session: Session, person: Person, case: Opened, fact: Fact) -> Opened:
    """Add one fact to an opened case and renew what it changes. Returns the case as it now is.

    A derived table is written only where its rows change, so that most changes take few statements.
    """
    after = (*case.facts, replace(fact, sequence=case.facts[-1].sequence + 1))
    _insert_facts(session, person, [(case.case_id, fact)])
    before, projection = project(case.facts), project(after)
    session.execute(update(Case).where(Case.id == case.case_id).values(**case_columns(projection, len(after))))
    old, new = (derived_rows(case.case_id, case.reference, p) for p in (before, projection))
    changed = [table for table in DERIVED if old[table] != new[table]]
    for table in changed:
        session.execute(delete(table).where(table.case_id == case.case_id))
    _insert_derived(session, [{table: new[table] for table in changed}])
    record(session, person, EVENTS[fact.kind], case.case_id)
    return replace(case, facts=after)


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


def _insert_facts(session: Session, person: Person, facts: Iterable[tuple[int, Fact]]) -> None:
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
    insert_rows(session, CaseFact, rows)


def _insert_derived(session: Session, cases: Iterable[Rows]) -> None:
    gathered: Rows = {table: [] for table in DERIVED}
    for rows in cases:
        for table, more in rows.items():
            gathered[table].extend(more)
    for table, all_rows in gathered.items():
        insert_rows(session, table, all_rows)
