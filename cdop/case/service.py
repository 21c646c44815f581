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
from cdop.case.rows import Rows, derived_rows
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
            "version": len(case.facts),
            "notified_on": projection.notified_on,
            "status": projection.status,
        }
        for case, projection in zip(cases, projections, strict=True)
    ]
    returned = session.scalars(insert(Case).returning(Case.id, sort_by_parameter_order=True), rows)
    ids = list(returned)
    _insert_facts(session, person, [(i, f) for i, case in zip(ids, cases, strict=True) for f in case.facts])
    _insert_derived(session, (derived_rows(i, c.reference, p) for i, c, p in zip(ids, cases, projections, strict=True)))
    record_each(session, person, Event.CASE_CREATED, ids)
    return ids


def append(session: Session, person: Person, case_id: int, fact: Fact, *, seen_version: int | None = None) -> None:
    """Add one fact to a case and renew its current state.

    Raises ``ChangedMeanwhile`` where ``seen_version`` is given and the case has changed since.
    """
    case = session.execute(select(Case).where(Case.id == case_id).with_for_update()).scalar_one()
    if seen_version is not None and case.version != seen_version:
        raise ChangedMeanwhile
    _insert_facts(session, person, [(case_id, fact)])
    facts = facts_of(session, case_id)
    projection = project(facts)
    session.execute(
        update(Case)
        .where(Case.id == case_id)
        .values(version=len(facts), notified_on=projection.notified_on, status=projection.status)
    )
    for table in DERIVED:
        session.execute(delete(table).where(table.case_id == case_id))
    _insert_derived(session, [derived_rows(case_id, case.reference, projection)])
    record(session, person, EVENTS[fact.kind], case_id)


def append_all(session: Session, person: Person, case_id: int, facts: Iterable[Fact]) -> None:
    """Add facts one after another."""
    for fact in facts:
        append(session, person, case_id, fact)


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
