"""Waiting for SQLite's write lock: often looked at, for as long as the connection is patient, and never for ever."""

import sqlite3
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import OperationalError

from cdop import database


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "lock.sqlite3"


@pytest.fixture
def engine(file: Path) -> Iterator[Engine]:
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE words (word TEXT)"))
    yield engine
    engine.dispose()


@pytest.fixture
def holder(file: Path, engine: Engine) -> Iterator[sqlite3.Connection]:
    """Somebody else, who writes."""
    holder = sqlite3.connect(file, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    yield holder
    holder.close()


def test_whoever_waits_looks_often_until_the_lock_is_free(
    engine: Engine, holder: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 40:
            holder.execute("COMMIT")

    monkeypatch.setattr(database.time, "sleep", pause)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO words VALUES ('saved')"))
    assert len(pauses) == 40
    assert max(pauses) <= database.LONGEST_PAUSE
    assert len(set(pauses)) > 1
    assert holder.execute("SELECT word FROM words").fetchall() == [("saved",)]


def test_patience_ends(engine: Engine, holder: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = count()
    pauses: list[float] = []
    monkeypatch.setattr(database.time, "monotonic", lambda: float(next(seconds)))
    monkeypatch.setattr(database.time, "sleep", pauses.append)
    with engine.connect() as connection, pytest.raises(OperationalError, match="database is locked"):
        connection.begin()
    assert len(pauses) == 15  # of a second each: the busy timeout of every connection


@pytest.mark.parametrize("taken", [True, False])
def test_a_connection_is_as_patient_afterwards_as_it_was(
    engine: Engine, holder: sqlite3.Connection, *, taken: bool
) -> None:
    if not taken:
        holder.execute("COMMIT")
    with engine.connect() as connection:
        driver = connection.connection.dbapi_connection
        assert isinstance(driver, sqlite3.Connection)
        driver.execute("PRAGMA busy_timeout=20")
        if taken:
            with pytest.raises(OperationalError):
                connection.begin()
        else:
            connection.begin()
        assert driver.execute("PRAGMA busy_timeout").fetchone() == (20,)


def test_another_failure_than_a_taken_lock_is_told_at_once(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database.time, "sleep", lambda _: pytest.fail("waited"))
    engine = create_engine(f"sqlite:///{file}")
    with engine.connect() as connection:
        driver = connection.connection.dbapi_connection
        assert isinstance(driver, sqlite3.Connection)
        driver.execute("BEGIN")
        with pytest.raises(OperationalError, match="within a transaction"):
            connection.begin()
    engine.dispose()
