"""The tables that are derived from timelines, and how a case's rows of one are written: only where they differ.

The rows of a case are told apart by the columns of ``KEYS``. A row that stays costs nothing, one of which a column
changes is updated: to write it anew would touch the page of every index of its table.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Delete, Insert, Update, bindparam, delete, insert, update

from cdop.case.models import (
    CaseFactor,
    CaseReadiness,
    CaseState,
    ChildIdentity,
    LearningPoints,
    LikenessKey,
    OpenMatter,
    OutstandingSpell,
    ReviewSpell,
    RunningResponse,
    SearchTerm,
    UnconfirmedClassification,
)
from cdop.database import Base, insert_rows, table_of
from cdop.prepared import Row, write

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
        LearningPoints: (),
    }
)
DERIVED = tuple(KEYS)


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

    Updates all changed rows in one statement, so that each writes the columns that any of them changes; with the new
    ones where there are any, if the database itself tells rows apart by their keys.
    """
    held, wanted = ({_key(table, row): row for row in rows} for rows in (old, new))
    gone = [_named(table, case_id, row) for key, row in held.items() if key not in wanted]
    kept = {key: changes(held[key], row) for key, row in wanted.items() if key in held and row != held[key]}
    added = [row for key, row in wanted.items() if key not in held]
    columns = {column for change in kept.values() for column in change}
    if gone and len(gone) == len(held):
        write(connection, _remove(table, whole=True), [{"of_case_id": case_id}])
    else:
        write(connection, _remove(table, whole=False), gone)
    if kept and added and _is_told_apart(table):
        _write_together(connection, table, [*(wanted[key] for key in kept), *added], columns)
        return
    write(
        connection, _update(table), [{**_named(table, case_id, wanted[k]), **_only(wanted[k], columns)} for k in kept]
    )
    insert_rows(connection, table, added)


def _only(row: Row, columns: Iterable[str]) -> dict[str, Any]:
    return {column: row[column] for column in columns}


def _write_together(connection: Connection, table: type[Base], rows: Rows, changed: Iterable[str]) -> None:
    """Insert rows; of those that are there, change these columns."""
    keys = ", ".join(("case_id", *KEYS[table]))
    words = ", ".join(f"{column} = excluded.{column}" for column in sorted(changed))
    values = {f"{column}_{place}": value for place, row in enumerate(rows) for column, value in row.items()}
    statement = _insert_several(table, tuple(rows[0]), len(rows))
    write(connection, statement, [values], ending=f" ON CONFLICT ({keys}) DO UPDATE SET {words}")


@cache
def _is_told_apart(table: type[Base]) -> bool:
    """Whether no two rows of a case can have the same key."""
    keys = {"case_id", *KEYS[table]}
    unique = [index.columns.keys() for index in table_of(table).indexes if index.unique]
    return any(set(columns) == keys for columns in (table_of(table).primary_key.columns.keys(), *unique))


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


@cache
def _insert_several(table: type[Base], columns: tuple[str, ...], number: int) -> Insert:
    own = table_of(table).c
    rows = [{name: bindparam(f"{name}_{place}", type_=own[name].type) for name in columns} for place in range(number)]
    return insert(table_of(table)).values(rows)
