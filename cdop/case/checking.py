"""Proof that what is derived equals a fresh derivation from the timelines. Reads only, in bounded memory."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from cdop.case.derived import DERIVED
from cdop.case.facts import Fact
from cdop.case.models import Case, CaseFact
from cdop.case.projection import project
from cdop.case.queries import timelines
from cdop.case.rows import Rows, case_columns, derived_rows
from cdop.database import Base, table_of
from cdop.sealing.types import as_stored

BATCH = 500
Timeline = tuple[str, Sequence[Fact]]
Held = Mapping[Any, Counter[Any]]


@dataclass
class Checked:
    """How many cases have been looked at, so far."""

    cases: int = 0


@dataclass(frozen=True)
class Differing:
    """A case that is not as its timeline says: the columns of its own row, and the tables, with what they should hold.

    ``no_case``: the timeline is none of a case, and nothing can be derived.
    """

    case_id: int
    reference: str
    columns: dict[str, Any] = field(default_factory=dict)
    rows: Rows = field(default_factory=dict)
    no_case: bool = False

    @property
    def tables(self) -> list[str]:
        """The names of the tables that differ."""
        if self.no_case:
            return [CaseFact.__tablename__]
        own = [Case.__tablename__] if self.columns else []
        return own + [table.__tablename__ for table in self.rows]


def differences(session: Session, checked: Checked) -> Iterator[tuple[str, list[str]]]:
    """The cases whose derived rows are not what their timelines say: the reference, and the tables that differ."""
    everyone = timelines(session)
    while batch := list(islice(everyone, BATCH)):
        checked.cases += len(batch)
        yield from ((case.reference, case.tables) for case in differing(session, batch))
    without_facts = select(Case.reference).where(~exists().where(CaseFact.case_id == Case.id)).order_by(Case.reference)
    for reference in session.scalars(without_facts):
        checked.cases += 1
        yield reference, [CaseFact.__tablename__]


def differing(session: Session, batch: Sequence[Timeline]) -> Iterator[Differing]:
    """Those of some cases that are not as their timelines say. One statement for each table."""
    names = [reference for reference, _ in batch]
    cases = {row["reference"]: row for row in _rows(session, Case, Case.reference.in_(names))}
    ids = [row["id"] for row in cases.values()]
    stored = {table: _by_case(_rows(session, table, table_of(table).c.case_id.in_(ids))) for table in DERIVED}
    for reference, facts in batch:
        case = cases[reference]
        held = {table: stored[table].get(case["id"], Counter()) for table in DERIVED}
        found = _of_case(case, facts, held)
        if found.tables:
            yield found


def _of_case(case: dict[str, Any], facts: Sequence[Fact], held: Held) -> Differing:
    """One case, with the tables in which it is not as its timeline says."""
    case_id, reference = case["id"], case["reference"]
    try:
        projection = project(facts)
    except ValueError:
        return Differing(case_id, reference, no_case=True)
    fresh = case_columns(projection, len(facts))
    derived = derived_rows(case_id, reference, projection)
    return Differing(
        case_id,
        reference,
        {key: value for key, value in fresh.items() if case[key] != value},
        {table: rows for table, rows in derived.items() if _counted(table, rows) != held[table]},
    )


def _rows(session: Session, table: type[Base], which: Any) -> list[dict[str, Any]]:
    columns = table.__table__.columns
    return [dict(row._mapping) for row in session.execute(select(*columns).where(which))]


def _by_case(rows: Sequence[dict[str, Any]]) -> dict[int, Counter[Any]]:
    found: dict[int, Counter[Any]] = {}
    for row in rows:
        found.setdefault(row["case_id"], Counter())[_told(row)] += 1
    return found


def _counted(table: type[Base], rows: Sequence[dict[str, Any]]) -> Counter[Any]:
    return Counter(_told(as_stored(table, row)) for row in rows)


def _told(row: dict[str, Any]) -> tuple[Any, ...]:
    """What a row says, but for its own number."""
    return tuple(sorted((key, value) for key, value in row.items() if key != "id"))
