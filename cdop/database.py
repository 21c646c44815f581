"""The database: one declarative base, and how each engine is opened.

SQLite runs with a write-ahead log, full synchronisation, foreign keys and a busy timeout. Every
transaction takes the write lock at its start unless it says that it only reads: a read that later
writes is how SQLite loses writers to one another (security.md R07, performance.md section 7).
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, cast

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, MetaData, String, Table, event, insert
from sqlalchemy.orm import DeclarativeBase, Session

READ_ONLY = "cdop_read_only"
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
    reads = connection.get_execution_options().get(READ_ONLY, False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def insert_rows(session: Session, model: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Insert many rows in one statement. All rows have the same keys.

    Names the table rather than the class: the class would part the rows by which values are missing.
    """
    if rows:
        session.execute(insert(cast(Table, model.__table__)), rows)


def current_session() -> Session:
    """The session of the current request or command."""
    return db.session()


def only_read(session: Session) -> None:
    """Make the session's coming transaction a snapshot that only reads."""
    options: dict[str, Any] = {READ_ONLY: True}
    if session.get_bind().dialect.name == "postgresql":
        options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    session.connection(execution_options=options)


@contextmanager
def transaction(session: Session) -> Iterator[Session]:
    """Commit once at the end, or undo everything. For commands; a request does this for its view."""
    try:
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise
