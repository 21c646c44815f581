"""What a database holds, with what is sealed in it opened: to compare two states of it, whichever version made them."""

import json
from typing import Any

from flask import Flask
from sqlalchemy import text

from cdop.database import Base, db
from cdop.sealing.keys import is_sealed, keys_in_use
from cdop.sealing.types import Keyed, Sealed


def opened(app: Flask, table: str, columns: str = "*") -> list[dict[str, Any]]:
    """The rows of a table, in no order; keyed hashes, which other keys would make others of, are left out."""
    known = Base.metadata.tables.get(table)
    held = {} if known is None else dict(known.columns)
    hashed = {name for name, column in held.items() if isinstance(column.type, Keyed)}
    with app.app_context(), db.engine.connect() as connection:
        rows = connection.execute(text(f"SELECT {columns} FROM {table}")).mappings().all()
        return [{name: _opened(held, row, name) for name in row if name not in hashed} for row in rows]


def _opened(columns: Any, row: Any, name: str) -> Any:
    value = row[name]
    if is_sealed(value):
        kind = columns[name].type
        assert isinstance(kind, Sealed)
        return keys_in_use().open(kind.place, kind.row_of(row), value)
    if isinstance(value, dict | list):  # PostgreSQL reads JSON by itself
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return value.isoformat() if hasattr(value, "isoformat") and not hasattr(value, "hour") else value
