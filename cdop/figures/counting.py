"""Counting a year in one statement, and listing the cases behind any one number."""

from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Integer,
    Select,
    String,
    cast,
    func,
    literal_column,
    null,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import Session

from cdop.case.models import Case, CaseFactor, CaseState, OutstandingSpell, ReviewSpell
from cdop.figures import slices
from cdop.figures.definitions import DEFINITIONS, LOCAL_AUTHORITY_TABLES, CountedRows, CrossTable
from cdop.figures.slices import Clock
from cdop.figures.tables import MODIFIABILITY_COLUMNS

Counts = Mapping[str, Mapping[tuple[str | None, str | None], int]]
LEFT_OUT = "left out"
UNBALANCED = "unbalanced"
_IN, _OUT = literal_column("1", Integer).label("moved"), literal_column("-1", Integer).label("moved")


def count(session: Session, clock: Clock) -> Counts:
    """Every cell of every table, as {table: {(row, column): cases}}, in one statement."""
    found: dict[str, dict[tuple[str | None, str | None], int]] = defaultdict(dict)
    for table, row, column, cases in session.execute(_statement(), clock.parameters).all():
        found[table][(row, column)] = cases
    return found


@lru_cache(maxsize=1)
def _statement() -> CompoundSelect[*tuple[Any, ...]]:
    parts = [part for table, definition in DEFINITIONS.items() for part in _parts(table, definition)]
    return union_all(*parts, *_left_out(), *_reconciled())


def quoted(text: str) -> ColumnElement[str]:
    """A constant of ours (a table's or a row's key) as a literal."""
    return literal_column(f"'{text}'", String)


def _parts(table: str, definition: CountedRows | CrossTable) -> list[Select[*tuple[Any, ...]]]:
    name = quoted(table)
    if isinstance(definition, CountedRows):
        return [
            select(name, quoted(row), cast(null(), String), func.count()).select_from(cases).where(condition)
            for row, (cases, condition) in definition.rows.items()
        ]
    column = definition.slice.c.modifiability if definition.columns else cast(null(), String)
    groups = [definition.row, definition.slice.c.modifiability] if definition.columns else [definition.row]
    return [
        select(name, definition.row, column, func.count()).select_from(source_of(table, definition)).group_by(*groups)
    ]


def source_of(table: str, definition: CrossTable) -> Any:
    """What a table's cases are selected from: its slice, and for factors a row for each of a case's."""
    if table != "factors":
        return definition.slice
    return definition.slice.join(CaseFactor, CaseFactor.case_id == definition.slice.c.case_id)


def _left_out() -> list[Select[*tuple[Any, ...]]]:
    """For each clock, how many cases have a day on it and stand in no row of its tables, for the reasons named.

    Notified: withdrawn. Died or reviewed: withdrawn, not resident, or not decided. Outstanding: not decided alone,
    since a case of another area is not reviewed here and waits for nothing. A case without a factor, though it stands
    in no row of ``factors``, is not told here: it is on the clock as a case reviewed.
    """
    not_ours = slices.resident().is_not(True) | ~slices.in_scope()
    undecided = CaseState.home_area.is_(None) & slices.in_scope()
    joined = CaseState.case_id == ReviewSpell.case_id
    waiting = CaseState.case_id == OutstandingSpell.case_id
    at_end = slices.on_outstanding_clock(slices.END, "end_year")

    def clock(name: str) -> Select[*tuple[Any, ...]]:
        return select(quoted(LEFT_OUT), quoted(name), cast(null(), String), func.count())

    return [
        clock("notified").select_from(CaseState).where(slices.on_notified_clock(), ~slices.in_scope()),
        clock("deaths").select_from(CaseState).where(slices.on_death_clock(), not_ours),
        clock("reviews").select_from(ReviewSpell).join(CaseState, joined).where(slices.on_review_clock(), not_ours),
        clock("closing").select_from(OutstandingSpell).join(CaseState, waiting).where(at_end, undecided),
    ]


def _reconciled() -> list[Select[*tuple[Any, ...]]]:
    """How many cases the reconciliation does not bring in exactly as often as it takes them out: none."""
    notified = slices.notified.c
    movements = union_all(
        select(slices.opening.c.case_id, _IN),
        select(notified.case_id, _IN).where(notified.home_area.in_(slices.AREA)),
        select(slices.reopened.c.case_id, _IN),
        select(slices.reviews.c.case_id, _OUT),
        select(slices.closing.c.case_id, _OUT),
    ).subquery()
    moved = func.sum(movements.c.moved)
    unbalanced = select(movements.c.case_id).group_by(movements.c.case_id).having(moved != 0).subquery()
    return [
        select(quoted(UNBALANCED), cast(null(), String), cast(null(), String), func.count()).select_from(unbalanced)
    ]


def case_list(session: Session, clock: Clock, table: str, row: str, column: str | None) -> list[str]:
    """The references of the cases behind one cell, sorted.

    Raises ``KeyError`` where the table, row or column does not exist.
    """
    definition = DEFINITIONS[table]
    if isinstance(definition, CountedRows):
        if column is not None:
            raise KeyError(column)
        cases, condition = definition.rows[row]
        chosen = select(cases.c.case_id).where(condition)
    else:
        source = source_of(table, definition)
        conditions = [_row_condition(clock, table, definition, row), _column_condition(definition, column)]
        chosen = select(definition.slice.c.case_id).select_from(source).where(*conditions)
    query = select(Case.reference).where(Case.id.in_(chosen)).order_by(Case.reference)
    return list(session.scalars(query, clock.parameters))


def _row_condition(clock: Clock, table: str, definition: CrossTable, row: str) -> ColumnElement[bool]:
    if definition.recorded and row == "total":
        return true()
    if definition.recorded and row == "not_recorded":
        return definition.row.is_(None)
    if table in LOCAL_AUTHORITY_TABLES:
        if row not in clock.area.listed:
            raise KeyError(row)
        return definition.row.in_(clock.area.codes_of(row))
    if definition.fixed is not None and row not in definition.fixed:
        raise KeyError(row)
    return definition.row == row


def _column_condition(definition: CrossTable, column: str | None) -> ColumnElement[bool]:
    if not definition.columns:
        if column is not None:
            raise KeyError(column)
        return true()
    if column not in MODIFIABILITY_COLUMNS:
        raise KeyError(column)
    if column == "total":
        return true()
    return definition.slice.c.modifiability == column
