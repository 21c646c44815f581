"""An audited save in plain SQLite: read the version, update where it still holds, three audit rows, one commit."""

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from bench.cells import Measured
from bench.clients import together
from bench.stock import Register
from bench.subjects.saving import own_copy


def prepare(register: Register) -> Measured:
    """One client, one save after another."""
    save, numbers = _client(own_copy(register).flat), count()
    return Measured(lambda: save(next(numbers) % 500 + 1))


def sixteen(register: Register) -> Measured:
    """Sixteen clients with pauses."""
    path = own_copy(register).flat
    return together(lambda _number: _client(path))


def _client(path: Path) -> Callable[[int], None]:
    connection = sqlite3.connect(path, isolation_level=None, timeout=15)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")

    def save(case_id: int) -> None:
        now = datetime.now(UTC).isoformat()
        connection.execute("BEGIN IMMEDIATE")
        (version,) = connection.execute("SELECT version FROM cases WHERE id = ?", (case_id,)).fetchone()
        changed = connection.execute(
            "UPDATE cases SET expectation = ?, version = version + 1 WHERE id = ? AND version = ?",
            (("expected", "unexpected")[version % 2], case_id, version),
        )
        assert changed.rowcount == 1
        for event in ("read", "changed", "saved"):
            row = (now, "somebody", event, case_id)
            connection.execute("INSERT INTO audit (at, who, event, case_id) VALUES (?, ?, ?, ?)", row)
        connection.execute("COMMIT")

    return save
