"""The tables that are derived from timelines, and how a case's rows of one are written: only where they differ.

The rows of a case are told apart by the columns of ``KEYS``. A row that stays costs nothing, one of which a column
changes is updated: to write it anew would touch the page of every index of its table.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Delete, Update, bindparam, delete, update

from cdop.case.models import (
    CaseFactor,
    CaseReadiness,
    CaseState,
    ChildIdentity,
    LikenessKey,
    OpenMatter,
    OutstandingSpell,
    ReviewSpell,
    RunningResponse,
    SearchTerm,
    UnconfirmedClassification,
)
from cdop.database import Base, insert_plain_rows, insert_rows, table_of

Row = Mapping[str, Any]
Rows = Sequence[dict[str, Any]]

KEYS: Mapping[type[Base], tuple[str, ...]] = MappingProxyType(
    {
        CaseState: ("known_from",),
        ReviewSpell: ("finalised_on",),
        OutstandingSpell: ("year", "since"),
        CaseFactor: ("factor",),
        ChildIdentity: (),
        SearchTerm: ("term",),
        LikenessKey: ("key",),
        RunningResponse: (),
        UnconfirmedClassification: (),
        CaseReadiness: (),
        OpenMatter: ("matter", "about"),
    }
)
DERIVED = tuple(KEYS)
PLAIN = frozenset({SearchTerm, LikenessKey})  # texts and whole numbers alone


def insert_derived(connection: Connection, table: type[Base], rows: Rows) -> None:
    """Insert rows of any cases, in one statement."""
    (insert_plain_rows if table in PLAIN else insert_rows)(connection, table, rows)


def changes(old: Row, new: Row) -> dict[str, Any]:
    """What is new of a row: SQLite renews every index of which a column is written, be it with the same value."""
    return {column: value for column, value in new.items() if value != old[column]}


def write_differences(
    connection: Connection,
    table: type[Base],
    case_id: int,
    old: Sequence[dict[str, Any]],
    new: Sequence[dict[str, Any]],
) -> None:
    """Make of a case's rows of a table, ``old``, those that it should have, ``new``: at most three statements.

    Updates all changed rows in one statement, so that each writes the columns that any of them changes.
    """
    held, wanted = ({_key(table, row): row for row in rows} for rows in (old, new))
    gone = [_named(table, case_id, row) for key, row in held.items() if key not in wanted]
    changed = {key: changes(held[key], row) for key, row in wanted.items() if key in held and row != held[key]}
    if gone and len(gone) == len(held):
        connection.execute(_remove(table, whole=True), {"of_case_id": case_id})
    elif gone:
        connection.execute(_remove(table, whole=False), gone)
    if changed:
        columns = {column for change in changed.values() for column in change}
        rows = [{**_named(table, case_id, wanted[k]), **{c: wanted[k][c] for c in columns}} for k in changed]
        connection.execute(_update(table), rows)
    insert_derived(connection, table, [row for key, row in wanted.items() if key not in held])


def _key(table: type[Base], row: Row) -> tuple[Any, ...]:
    return tuple([row[column] for column in KEYS[table]])


def _named(table: type[Base], case_id: int, row: Row) -> dict[str, Any]:
    """The values by which a statement finds a row."""
    return {"of_case_id": case_id, **{f"of_{column}": row[column] for column in KEYS[table]}}


@cache
def _remove(table: type[Base], whole: bool) -> Delete:
    return delete(table_of(table)).where(*_is(table, () if whole else KEYS[table]))


@cache
def _update(table: type[Base]) -> Update:
    return update(table_of(table)).where(*_is(table, KEYS[table]))


def _is(table: type[Base], columns: Sequence[str]) -> list[Any]:
    own = table_of(table).c
    return [own[column] == bindparam(f"of_{column}") for column in ("case_id", *columns)]
