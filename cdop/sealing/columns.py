"""Which columns are sealed, and whether every one of their values is sealed, and opens."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import Column, Connection, Table

from cdop.database import Base
from cdop.sealing.envelope import MARK, CannotOpen
from cdop.sealing.keys import keys_in_use
from cdop.sealing.types import Sealed

TOGETHER = 2000


@dataclass(frozen=True)
class Opened:
    """How many values of a column were opened, and the keys of rows (the first few) of which it could not be done."""

    place: str
    values: int
    broken: Sequence[str]


def sealed_columns() -> list[tuple[Table, Column[object]]]:
    """Every sealed column of the product, by table and column."""
    tables = sorted(Base.metadata.tables.items())
    return [(table, column) for _, table in tables for column in table.columns if isinstance(column.type, Sealed)]


def in_the_clear(connection: Connection) -> dict[str, int]:
    """The columns that hold values which are not sealed, with how many. Reads beginnings alone."""
    found = {}
    for table, column in sealed_columns():
        raw = sa.type_coerce(column, sa.Text())
        query = sa.select(sa.func.count()).select_from(table)
        number = connection.scalar(query.where(raw.is_not(None), sa.func.substr(raw, 1, len(MARK)) != MARK)) or 0
        if number:
            found[f"{table.name}.{column.name}"] = number
    return found


def open_all(connection: Connection, most: int = 5) -> Iterator[Opened]:
    """Open every value of every sealed column. Raises ``RingUnusable``."""
    keys = keys_in_use()
    for table, column in sealed_columns():
        held = column.type
        assert isinstance(held, Sealed)
        own = list(table.primary_key.columns)
        bound = [sa.type_coerce(table.c[name], table.c[name].type) for name in held.bound_to]
        query = sa.select(sa.type_coerce(column, sa.Text()).label("sealed"), *own, *bound).where(column.is_not(None))
        number, broken = 0, list[str]()
        for sealed, *rest in connection.execute(query.execution_options(stream_results=True, yield_per=TOGETHER)):
            number += 1
            try:
                keys.open(held.place, "|".join(str(one) for one in rest[len(own) :]), sealed)
            except CannotOpen:
                if len(broken) < most:
                    broken.append(" ".join(str(one) for one in rest[: len(own)]))
        yield Opened(held.place, number, broken)
