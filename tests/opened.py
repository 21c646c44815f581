"""What a database holds, with what is sealed in it opened: to compare two states of it, whichever version made them."""

import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from flask import Flask
from sqlalchemy import Connection, text

import cdop.models  # noqa: F401 - every table
from cdop.database import Base, db
from cdop.sealing.keys import Keys, is_sealed, keys_in_use
from cdop.sealing.types import Keyed, Sealed


def opened(app: Flask, table: str, columns: str = "*") -> list[dict[str, Any]]:
    """The rows of a table, in no order; keyed hashes, which other keys would make others of, are left out."""
    with app.app_context(), db.engine.connect() as connection:
        return opened_rows(keys_in_use(), connection, table, columns)


def opened_rows(keys: Keys, connection: Connection, table: str, columns: str = "*") -> list[dict[str, Any]]:
    """The same on a connection, whose keys are given."""
    known = Base.metadata.tables.get(table)
    kinds = {} if known is None else {name: column.type for name, column in known.columns.items()}
    rows = connection.execute(text(f"SELECT {columns} FROM {table}")).mappings().all()
    hashed = {name for name, kind in kinds.items() if isinstance(kind, Keyed)}
    return [
        {name: _opened(keys, kinds.get(name), row, name) for name in sorted(row) if name not in hashed} for row in rows
    ]


def _opened(keys: Keys, kind: Any, row: Mapping[str, Any], name: str) -> Any:
    value = row[name]
    if is_sealed(value):
        assert isinstance(kind, Sealed)
        value = keys.open(kind.place, kind.row_of(row), value)
    if isinstance(kind, Sealed) and kind.form in {"json", "any"} and isinstance(value, str):
        with suppress(ValueError):  # a text that PostgreSQL has read already
            value = json.loads(value)
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return value.isoformat() if hasattr(value, "isoformat") and not hasattr(value, "hour") else value
