"""What taking a migration back would lose: tried within a transaction that is undone, so that nothing is guessed."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic.config import Config
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

Shape = dict[str, set[str]]
NO_CONTENT = frozenset({"alembic_version", "sealing_keys"})


def losses(engine: Engine, directory: str, revision: str) -> list[str]:
    """What going down to ``revision`` loses, with how much: tables and columns that hold something, and rows of others.

    Raises Alembic's ``CommandError`` or ``RevisionError`` where there is no such revision.
    """
    with engine.connect() as connection, connection.begin() as tried:
        before, held = _shape(connection), _rows(connection)
        _go_down(connection, directory, revision)
        after, left = _shape(connection), _rows(connection)
        tried.rollback()
    with engine.connect() as connection:
        gone = {table: _lost_columns(connection, table, before[table] - after[table]) for table in held.keys() & left}
    return [
        words
        for table in sorted(held)
        for words in (*_lost_rows(table, held[table] - left.get(table, 0)), *gone.get(table, ()))
    ]


def _go_down(connection: Connection, directory: str, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", directory)
    context = MigrationContext.configure(connection, opts={"render_as_batch": True, "tried": True})
    scripts = ScriptDirectory.from_config(config)
    steps = scripts.iterate_revisions(context.get_current_revision(), revision, select_for_downgrade=True)
    with Operations.context(context):
        for step in steps:
            step.module.downgrade()


def _shape(connection: Connection) -> Shape:
    seen = sa.inspect(connection)
    return {table: {column["name"] for column in seen.get_columns(table)} for table in seen.get_table_names()}


def _rows(connection: Connection) -> dict[str, int]:
    """How many rows every table holds, but for the one that says which revision this is, and for the keys of what is
    sealed: all of it is opened before they go.
    """
    tables = [table for table in sa.inspect(connection).get_table_names() if table not in NO_CONTENT]
    count = sa.select(sa.func.count())
    return {table: connection.scalar(count.select_from(sa.table(table))) or 0 for table in tables}


def _lost_rows(table: str, rows: int) -> Sequence[str]:
    return [f"{table}: {rows:,} row{'' if rows == 1 else 's'}"] if rows > 0 else []


def _lost_columns(connection: Connection, table: str, gone: set[str]) -> Sequence[str]:
    if not gone:
        return []
    counted = [sa.func.count(sa.column(name)) for name in sorted(gone)]
    counts = connection.execute(sa.select(*counted).select_from(sa.table(table))).one()
    named = zip(sorted(gone), counts, strict=True)
    return [f"{table}.{name}: {n:,} value{'' if n == 1 else 's'}" for name, n in named if n]
