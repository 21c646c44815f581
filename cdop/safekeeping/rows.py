"""Every table as lines of JSON, one a row in the order of its primary key: the same text from both engines.

Columns stand in the order of their names. What JSON columns hold stays the text that it is, so that nothing is read and
written another way (security.md R15). Tables are read as the database has them, so that a version can be kept by the
next one, before it is upgraded.
"""

import base64
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Table
from sqlalchemy.types import TypeEngine

REVISION = "alembic_version"  # the table that says which version of the schema this is: no content
DATA_KEYS = "sealing_keys"  # made anew with every schema: what a backup holds takes their place
TOGETHER = 2000  # rows that are read or written at once

_KINDS: Sequence[tuple[type[TypeEngine[Any]], str]] = (
    (sa.DateTime, "moment"),
    (sa.Date, "day"),
    (sa.LargeBinary, "bytes"),
    (sa.JSON, "json"),
    (sa.Boolean, "truth"),
    (sa.Integer, "number"),
    (sa.String, "text"),
)
_TYPES: Mapping[str, TypeEngine[Any]] = {
    "moment": sa.DateTime(),
    "day": sa.Date(),
    "bytes": sa.LargeBinary(),
    "json": sa.Text(),
    "truth": sa.Boolean(),
    "number": sa.Integer(),
    "text": sa.Text(),
}
_OUT: Mapping[str, Callable[[Any], Any]] = {
    "moment": lambda value: value.isoformat(timespec="microseconds"),
    "day": lambda value: value.isoformat(),
    "bytes": lambda value: base64.b64encode(value).decode("ascii"),
}
_IN: Mapping[str, Callable[[Any], Any]] = {
    "moment": datetime.fromisoformat,
    "day": date.fromisoformat,
    "bytes": base64.b64decode,
}


@dataclass(frozen=True)
class Shape:
    """A table's name, its columns with what kind of value each holds, and its key: enough to write its rows anew."""

    name: str
    columns: tuple[tuple[str, str], ...]
    key: tuple[str, ...]


def shapes(connection: Connection) -> tuple[Shape, ...]:
    """Every table of the database, each after those that it refers to."""
    found = sa.MetaData()
    found.reflect(connection)
    return tuple(_shape(table) for table in found.sorted_tables if table.name != REVISION)


def _shape(table: Table) -> Shape:
    columns = tuple(sorted((column.name, _kind(column.type)) for column in table.columns))
    return Shape(table.name, columns, tuple(column.name for column in table.primary_key.columns))


def _kind(held: TypeEngine[Any]) -> str:
    for kind, word in _KINDS:
        if isinstance(held, kind):
            return word
    raise TypeError(f"rows of this type cannot be kept: {held!r}")


def lines(connection: Connection, shape: Shape, upto: int | None = None) -> Iterator[bytes]:
    """The rows, a line each with its end. ``upto``: those whose one number, the key, is that at most."""
    on_postgresql = connection.dialect.name == "postgresql"
    columns = {name: sa.column(name, _TYPES[kind]) for name, kind in shape.columns}
    kinds = dict(shape.columns)
    order = [
        columns[name].collate("C") if on_postgresql and kinds[name] == "text" else columns[name] for name in shape.key
    ]
    asked = [
        sa.cast(columns[name], sa.Text).label(name) if on_postgresql and kind == "json" else columns[name]
        for name, kind in shape.columns
    ]
    query = sa.select(*asked).select_from(sa.table(shape.name)).order_by(*order)
    if upto is not None:
        query = query.where(columns[shape.key[0]] <= upto)
    out = [_OUT.get(kind) for _, kind in shape.columns]
    with connection.execute(query.execution_options(stream_results=True, yield_per=TOGETHER)) as found:
        for row in found:
            told = [
                turned(value) if turned and value is not None else value for turned, value in zip(out, row, strict=True)
            ]
            yield json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def write(connection: Connection, shape: Shape, told: Sequence[bytes]) -> None:
    """Store rows that ``lines`` gave. Raises ``ValueError`` where a line is none of this shape."""
    if not told:
        return
    names = [name for name, _ in shape.columns]
    turns = [_IN.get(kind) for _, kind in shape.columns]
    rows = []
    for line in told:
        values = json.loads(line)
        if not isinstance(values, list) or len(values) != len(names):
            raise ValueError(f"a row of {shape.name} has not the columns that it should")
        rows.append(
            {
                name: turn(value) if turn and value is not None else value
                for name, turn, value in zip(names, turns, values, strict=True)
            }
        )
    connection.execute(_insert(connection, shape), rows)


def _insert(connection: Connection, shape: Shape) -> sa.TextClause:
    quote = connection.dialect.identifier_preparer.quote
    on_postgresql = connection.dialect.name == "postgresql"
    values = [
        f"CAST(:{name} AS JSON)" if on_postgresql and kind == "json" else f":{name}" for name, kind in shape.columns
    ]
    named = ", ".join(quote(name) for name, _ in shape.columns)
    # Only names of the product's own tables stand in the text.
    text = f"INSERT INTO {quote(shape.name)} ({named}) VALUES ({', '.join(values)})"  # noqa: S608
    return sa.text(text).bindparams(*(sa.bindparam(name, type_=_TYPES[kind]) for name, kind in shape.columns))


def digest(connection: Connection, shape: Shape) -> tuple[int, str]:
    """How many rows a table has, and the SHA-256 of all its lines in hexadecimal."""
    rows, summed = 0, hashlib.sha256()
    for line in lines(connection, shape):
        rows += 1
        summed.update(line)
    return rows, summed.hexdigest()


def renumber(connection: Connection, shape: Shape) -> None:
    """Let PostgreSQL's next number follow the highest that was written; SQLite does so by itself."""
    if connection.dialect.name != "postgresql" or shape.key != ("id",):
        return
    highest = connection.scalar(sa.select(sa.func.max(sa.column("id"))).select_from(sa.table(shape.name)))
    sequence = connection.scalar(sa.select(sa.func.pg_get_serial_sequence(shape.name, "id")))
    if sequence is not None and highest is not None:
        connection.execute(sa.select(sa.func.setval(sequence, highest)))
