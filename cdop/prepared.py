"""Statements of plain values, built once for each engine and set of columns, and handed to the driver as they stand.

To look one up as SQLAlchemy does takes longer than SQLite takes to run it, and a save holds the write lock meanwhile.
Nothing is written but the values given: no default of a class, no object of a session.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any, cast

from sqlalchemy import Connection, Delete, Dialect, Insert, Update

Row = Mapping[str, Any]
Statement = Insert | Update | Delete
Values = Callable[[Row], Any]
MOST = 512  # statements kept: each with each set of columns that is given to it


def write(connection: Connection, statement: Statement, rows: Sequence[Row], *, ending: str = "") -> None:
    """Run a statement for each row, all of which have the same keys; once for many. Nothing is run for none.

    ``ending`` is put after its text. Statements are told apart by identity: build each once.
    """
    if rows:
        text, values = _prepared(statement, tuple(rows[0]), connection.dialect)
        sent = values(rows[0]) if len(rows) == 1 else [values(row) for row in rows]
        connection.exec_driver_sql(text + ending, sent)


@lru_cache(maxsize=MOST)
def _prepared(statement: Statement, columns: tuple[str, ...], dialect: Dialect) -> tuple[str, Values]:
    compiled = statement.compile(dialect=dialect, column_keys=columns)
    if compiled.insert_prefetch or compiled.update_prefetch:
        raise TypeError(f"a default of Python's would not be written: {compiled}")
    names = compiled.positiontup or tuple(compiled.params)
    kinds = {name: compiled.binds[name].type for name in names}
    ordered = bool(compiled.positiontup)
    if any(hasattr(kind, "of_row") for kind in kinds.values()):
        return str(compiled), _bound(names, kinds, dialect, ordered=ordered)
    types = {name: kind.dialect_impl(dialect).bind_processor(dialect) for name, kind in kinds.items()}
    return str(compiled), (_in_order if ordered else _by_name)(names, types)


def _in_order(names: Sequence[str], types: Mapping[str, Callable[[Any], Any] | None]) -> Values:
    if len(names) > 1 and not any(types.values()):
        return itemgetter(*names)
    told = [(name, types[name]) for name in names]
    return lambda row: tuple([process(row[name]) if process else row[name] for name, process in told])


def _by_name(names: Sequence[str], types: Mapping[str, Callable[[Any], Any] | None]) -> Values:
    told = [(name, types[name]) for name in names]
    return lambda row: {name: process(row[name]) if process else row[name] for name, process in told}


def _bound(names: Sequence[str], kinds: Mapping[str, Any], dialect: Dialect, *, ordered: bool) -> Values:
    """Values of which some are bound to their row (``cdop.sealing.types``): they are made of the whole row."""
    told = [(name, _taker(kinds[name], dialect)) for name in names]
    if ordered:
        return lambda row: tuple([take(row, name) for name, take in told])
    return lambda row: {name: take(row, name) for name, take in told}


def _taker(kind: Any, dialect: Dialect) -> Callable[[Row, str], Any]:
    if hasattr(kind, "of_row"):
        return cast("Callable[[Row, str], Any]", kind.of_row)
    process = kind.dialect_impl(dialect).bind_processor(dialect)
    return (lambda row, name: process(row[name])) if process else (lambda row, name: row[name])
