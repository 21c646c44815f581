"""The database: one declarative base, and how each engine is opened.

SQLite runs with a write-ahead log, full synchronisation, foreign keys and a busy timeout. Every
transaction takes the write lock at its start unless it says that it only reads: a read that later
writes is how SQLite loses writers to one another (security.md R07, performance.md section 7).
"""

import json
import random
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, cast

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, Insert, MetaData, String, Table, event, insert
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Session

from cdop.prepared import write

READ_ONLY = "cdop_read_only"
LONGEST_PAUSE = 0.003  # seconds between two looks at whether the write lock is free
_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=15000",
    "PRAGMA secure_delete=ON",
    "PRAGMA trusted_schema=OFF",
)


class Base(DeclarativeBase):
    """Every constraint has a name, so that migrations can find it and errors can be told in words."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(model_class=Base, disable_autonaming=True)


def code_point_text(length: int) -> String:
    """Text that both engines compare and sort by code point, so that lists have one order."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


@event.listens_for(Engine, "connect")
def _open(connection: Any, _record: object) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None  # the driver must not begin transactions by itself
    for pragma in _PRAGMAS:
        connection.execute(pragma)


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    if connection.get_execution_options().get(READ_ONLY, False):
        connection.exec_driver_sql("BEGIN")
        return
    driver = cast(sqlite3.Connection, connection.connection.dbapi_connection)
    (patience,) = driver.execute("PRAGMA busy_timeout").fetchone()
    driver.execute("PRAGMA busy_timeout=0")
    try:
        _begin_writing(connection, driver, time.monotonic() + patience / 1000)
    finally:
        driver.execute(f"PRAGMA busy_timeout={patience}")


def _begin_writing(connection: Connection, driver: sqlite3.Connection, deadline: float) -> None:
    """Take the write lock, or raise ``OperationalError`` where it is not free until the deadline.

    SQLite's own wait looks again after 1, 2, 5, 10, … 100 ms: whoever has waited longest looks most rarely, and a save
    waits a hundred times as long as the others take. Here everybody looks equally often, at random moments.
    """
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    except OperationalError as failure:
        if not _is_busy(failure.orig):
            raise
        while not _lock_taken(driver):
            if time.monotonic() > deadline:
                raise
            time.sleep(random.uniform(0, LONGEST_PAUSE))  # noqa: S311 - no secret: that people do not look in step


def _lock_taken(driver: sqlite3.Connection) -> bool:
    try:
        driver.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as failure:
        if not _is_busy(failure):
            raise
        return False
    return True


def _is_busy(failure: BaseException | None) -> bool:
    return isinstance(failure, sqlite3.Error) and failure.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY


_BEGIN_VALUES = frozenset("{[")
_decode = json.JSONDecoder().raw_decode


def read_json(text: str | bytes) -> Any:
    """What a JSON column holds, at a third of the cost of ``json.loads``, which looks for blanks around it first.

    Raises ``ValueError`` where it is no JSON.
    """
    if isinstance(text, str) and text[:1] in _BEGIN_VALUES:
        value, end = _decode(text)
        if end == len(text):
            return value
    return json.loads(text)


def table_of(model: type[Base]) -> Table:
    """The table of a class, for statements that take and give plain values."""
    return cast(Table, model.__table__)


def insert_rows(executor: Session | Connection, model: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Insert many rows in one statement. All rows have the same keys.

    Names the table rather than the class: the class would part the rows by which values are missing.
    """
    if rows:
        connection = executor.connection() if isinstance(executor, Session) else executor
        write(connection, _insert(model), rows)


@cache
def _insert(model: type[Base]) -> Insert:
    return insert(table_of(model))


def close(app: Flask) -> None:
    """Let go of the connections that nobody uses. With the last one SQLite moves its log into the database's file."""
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()


def current_session() -> Session:
    """The session of the current request or command."""
    return db.session()


def only_read(session: Session) -> None:
    """Make the session's coming transaction a snapshot that only reads."""
    session.connection(execution_options=reading_options(session.get_bind().dialect.name))


def reading_options(engine: str) -> dict[str, Any]:
    """How a connection to an engine, by its name, is told that its coming transaction is a snapshot that only reads."""
    options: dict[str, Any] = {READ_ONLY: True}
    if engine == "postgresql":
        options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    return options


@contextmanager
def transaction(session: Session) -> Iterator[Session]:
    """Commit once at the end, or undo everything. For commands; a request does this for its view."""
    try:
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise
