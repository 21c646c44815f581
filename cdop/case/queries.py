"""Reading cases."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from cdop.accounts.people import COMMAND_LINE, Person
from cdop.case.facts import Fact, FactKind
from cdop.case.models import Case, CaseFact
from cdop.case.recusal.queries import visible
from cdop.database import table_of

_FACTS = table_of(CaseFact).c
_FACT = (
    _FACTS.kind,
    _FACTS.dated,
    _FACTS.detail,
    _FACTS.identity,
    _FACTS.id,
    _FACTS.recorded_at,
    _FACTS.recorded_by,
)
_ONE_TIMELINE = select(*_FACT).where(_FACTS.case_id == bindparam("case_id")).order_by(_FACTS.id)
_CASES = table_of(Case).c
_CASE_AND_TIMELINE = _ONE_TIMELINE.add_columns(_CASES.reference).join_from(
    _FACTS.id.table, _CASES.id.table, _CASES.id == _FACTS.case_id
)


def _fact(kind: str, *rest: Any) -> Fact:
    return Fact(FactKind(kind), *rest)


def facts_of(executor: Session | Connection, case_id: int) -> list[Fact]:
    """One case's whole timeline, in the order it was recorded."""
    rows = executor.execute(_ONE_TIMELINE, {"case_id": case_id})
    return [_fact(*row) for row in rows]


def reference_and_facts(connection: Connection, case_id: int) -> tuple[str, list[Fact]]:
    """One case's reference and its whole timeline, in one statement. Raises ``NoResultFound`` where there is none."""
    rows = connection.execute(_CASE_AND_TIMELINE, {"case_id": case_id}).all()
    if not rows:
        raise NoResultFound(f"no case has the id {case_id}")
    return rows[0].reference, [_fact(*row[:-1]) for row in rows]


def facts_of_each(
    executor: Session | Connection, case_ids: Sequence[int], kinds: Sequence[FactKind]
) -> dict[int, list[Fact]]:
    """The facts of some kinds of some cases, each case's in the order they were recorded, in one statement."""
    query = select(_FACTS.case_id, *_FACT).where(_FACTS.case_id.in_(case_ids), _FACTS.kind.in_(k.value for k in kinds))
    rows = executor.execute(query.order_by(_FACTS.case_id, _FACTS.id)) if case_ids else ()
    return {case_id: [_fact(*row[1:]) for row in group] for case_id, group in groupby(rows, key=lambda row: row[0])}


def timelines(
    session: Session, references: Iterable[str] | None = None, viewer: Person = COMMAND_LINE
) -> Iterator[tuple[str, list[Fact]]]:
    """Cases with their timelines that exist for the viewer, sorted by reference: all, or those named. Streams."""
    query = select(Case.reference, *_FACT).join(CaseFact, Case.id == CaseFact.case_id)
    query = query.where(visible(viewer, Case.id))
    if references is not None:
        query = query.where(Case.reference.in_(list(references)))
    rows = session.execute(query.order_by(Case.reference, CaseFact.id).execution_options(yield_per=5000))
    for reference, group in groupby(rows, key=lambda row: row[0]):
        yield reference, [_fact(*row[1:]) for row in group]
