"""Statements of plain values, built once for each engine and set of columns, and handed to the driver as they stand.

To look one up as SQLAlchemy does takes longer than SQLite takes to run it, and a save holds the write lock meanwhile.
Nothing is written but the values given: no default of a class, no object of a session.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any

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
    types = {name: compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names}
    return str(compiled), (_in_order if compiled.positiontup else _by_name)(names, types)


def _in_order(names: Sequence[str], types: Mapping[str, Callable[[Any], Any] | None]) -> Values:
    if len(names) > 1 and not any(types.values()):
        return itemgetter(*names)
    told = [(name, types[name]) for name in names]
    return lambda row: tuple([process(row[name]) if process else row[name] for name, process in told])


def _by_name(names: Sequence[str], types: Mapping[str, Callable[[Any], Any] | None]) -> Values:
    told = [(name, types[name]) for name in names]
    return lambda row: {name: process(row[name]) if process else row[name] for name, process in told}
