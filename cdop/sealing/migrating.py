"""Sealing what stands in a database in the clear, and opening it again: for migrations.

Migrations may call this: what is sealed by one version must open by every later one, so what is done here stays.
"""

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from cdop.sealing import streams
from cdop.sealing.envelope import CannotOpen
from cdop.sealing.keys import COLUMNS, is_sealed, keys_in_use

TOGETHER = 500  # rows that are read and written at once
_KEYS = sa.table("sealing_keys", *(sa.column(name, sa.String) for name in COLUMNS), sa.column("made_at", sa.DateTime))


@dataclass(frozen=True)
class Column:
    """A column to seal: ``key`` are the columns that find a row, ``bound_to`` those that its values are bound to.

    Its values are texts: of a day the ISO form, of JSON its text, which the caller's columns hold as text by then.
    """

    table: str
    name: str
    key: tuple[str, ...]
    bound_to: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        return f"{self.table}.{self.name}"


def begin(connection: Connection) -> None:
    """Make the data keys of a database that has none; its table is there. Raises ``RingUnusable``."""
    connection.execute(sa.insert(_KEYS), keys_in_use().begin(connection))


def end(connection: Connection) -> None:
    """Let go of the data keys of a database that will have none."""
    keys_in_use().forget()


def seal(connection: Connection, column: Column) -> int:
    """Seal every value of a column that is not sealed yet. Returns how many."""
    keys = keys_in_use()

    def sealed(row: str, text: str) -> str:
        return text if is_sealed(text) else keys.seal(column.place, row, text)

    return _change(connection, column, sealed)


def unseal(connection: Connection, column: Column) -> int:
    """Open every value of a column. Returns how many. Raises ``CannotOpen``."""
    keys = keys_in_use()
    return _change(connection, column, lambda row, text: keys.open(column.place, row, text))


def open_files(connection: Connection, folder: Path) -> int:
    """Put every stored file back in the clear, before the key that opens it goes. Returns how many.

    Nothing undoes it, and nothing need: a file that stands in the clear is read as well. Raises ``CannotOpen``.
    """
    query = sa.text("SELECT token, sha256 FROM stored_files WHERE state <> 'removed' ORDER BY id")
    number = 0
    for token, sha256 in connection.execute(query):
        path = folder / token
        if path.exists() and hashlib.sha256(content := path.read_bytes()).hexdigest() != sha256:
            try:
                clear = streams.unseal(keys_in_use(), content)
            except streams.NotSealed:
                raise CannotOpen(f"the stored file {token}") from None
            passing = path.with_suffix(".opening")
            with os.fdopen(os.open(passing, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
                out.write(clear)
                out.flush()
                os.fsync(out.fileno())
            passing.replace(path)
            number += 1
    return number


def hash_keys(connection: Connection, table: str, name: str, index: str, owner: str) -> int:
    """Put keyed hashes in place of the texts of an index; ``owner`` is the other column of its key."""
    keys = keys_in_use()
    change = Column(table, name, (owner, name))
    return _change(connection, change, lambda _, text: keys.term(index, text))


def _change(connection: Connection, column: Column, turn: Callable[[str, str], str]) -> int:
    """Write a column anew, row by row in the order of its key, so many at once."""
    named = dict.fromkeys((*column.key, *column.bound_to, column.name))
    columns: dict[str, Any] = {name: sa.column(name) for name in named}
    table = sa.table(column.table, *columns.values())
    is_row = sa.and_(*(columns[name] == sa.bindparam(f"of_{name}") for name in column.key))
    write = sa.update(table).where(is_row).values({column.name: sa.bindparam("turned")})
    number = 0
    for rows in _batches(connection, column, table, columns):
        connection.execute(write, [_turned(row, column, turn) for row in rows])
        number += len(rows)
    return number


def _batches(
    connection: Connection, column: Column, table: Any, columns: Mapping[str, Any]
) -> Iterator[Sequence[sa.RowMapping]]:
    """The rows that have a value, so many at once: by the number that is their key, or all read before any changes."""
    query = sa.select(table).where(columns[column.name].is_not(None)).order_by(*(columns[n] for n in column.key))
    if len(column.key) > 1:
        rows = connection.execute(query).mappings().all()
        yield from (rows[start : start + TOGETHER] for start in range(0, len(rows), TOGETHER))
        return
    number = columns[column.key[0]]
    query, last = query.where(number > sa.bindparam("last")).limit(TOGETHER), 0
    while rows := connection.execute(query, {"last": last}).mappings().all():
        yield rows
        last = rows[-1][column.key[0]]


def _turned(row: sa.RowMapping, column: Column, turn: Callable[[str, str], str]) -> dict[str, Any]:
    of_row = "|".join(str(row[name]) for name in column.bound_to)
    return {**{f"of_{name}": row[name] for name in column.key}, "turned": turn(of_row, str(row[column.name]))}
