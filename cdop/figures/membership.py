"""The cases behind every cell of a year at once, in one statement: what a release keeps of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import CompoundSelect, Select, String, cast, null, select, union_all
from sqlalchemy.orm import Session

from cdop.case.models import Case
from cdop.figures.cells import CellName
from cdop.figures.counting import quoted, source_of
from cdop.figures.definitions import DEFINITIONS, LOCAL_AUTHORITY_TABLES, CountedRows, CrossTable
from cdop.figures.slices import Clock

Members = Mapping[str, tuple[str, ...]]
"""The sorted references behind each cell that is not zero, by the cell's name."""


def members(session: Session, clock: Clock) -> Members:
    """The references behind every cell of every table that is not zero. One statement."""
    found: dict[str, set[str]] = defaultdict(set)
    for table, row, column, reference in session.execute(_statement(), clock.parameters):
        for name in _cells(clock, table, row, column):
            found[str(name)].add(reference)
    return {name: tuple(sorted(references)) for name, references in sorted(found.items())}


def _cells(clock: Clock, table: str, row: str | None, column: str | None) -> Iterable[CellName]:
    """The cells in which a case of a group stands: its own, its row's total, and the same of all rows."""
    definition = DEFINITIONS[table]
    if isinstance(definition, CountedRows):
        assert row is not None
        return [CellName(table, row, None)]
    if table in LOCAL_AUTHORITY_TABLES:
        row = clock.area.home.get(row or "")
    rows = [row if row is not None else "not_recorded", *(["total"] if definition.recorded else [])]
    columns = [column, "total"] if definition.columns else [None]
    return [CellName(table, one, other) for one in rows for other in columns if other or not definition.columns]


@lru_cache(maxsize=1)
def _statement() -> CompoundSelect[*tuple[Any, ...]]:
    return union_all(*(part for table, definition in DEFINITIONS.items() for part in _parts(table, definition)))


def _parts(table: str, definition: CountedRows | CrossTable) -> list[Select[*tuple[Any, ...]]]:
    name, none = quoted(table), cast(null(), String)
    if isinstance(definition, CountedRows):
        return [
            select(name, quoted(row), none, Case.reference)
            .select_from(cases.join(Case, Case.id == cases.c.case_id))
            .where(condition)
            for row, (cases, condition) in definition.rows.items()
        ]
    column = definition.slice.c.modifiability if definition.columns else none
    source = source_of(table, definition).join(Case, Case.id == definition.slice.c.case_id)
    return [select(name, definition.row, column, Case.reference).select_from(source)]
