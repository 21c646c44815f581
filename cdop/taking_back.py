"""What taking a migration back would lose: tried within a transaction that is undone, so that nothing is guessed."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic.config import Config
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

Shape = dict[str, set[str]]


def losses(engine: Engine, directory: str, revision: str) -> list[str]:
    """Every table and column that going down to ``revision`` drops and that holds something, with how much.

    Raises Alembic's ``CommandError`` or ``RevisionError`` where there is no such revision.
    """
    with engine.connect() as connection, connection.begin() as tried:
        before = _shape(connection)
        _go_down(connection, directory, revision)
        after = _shape(connection)
        tried.rollback()
    with engine.connect() as connection:
        return [words for table in sorted(before) for words in _lost(connection, table, before, after)]


def _go_down(connection: Connection, directory: str, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", directory)
    context = MigrationContext.configure(connection, opts={"render_as_batch": True})
    scripts = ScriptDirectory.from_config(config)
    steps = scripts.iterate_revisions(context.get_current_revision(), revision, select_for_downgrade=True)
    with Operations.context(context):
        for step in steps:
            step.module.downgrade()


def _shape(connection: Connection) -> Shape:
    seen = sa.inspect(connection)
    return {table: {column["name"] for column in seen.get_columns(table)} for table in seen.get_table_names()}


def _lost(connection: Connection, table: str, before: Shape, after: Shape) -> Sequence[str]:
    if table == "alembic_version":
        return []
    if table not in after:
        rows = connection.scalar(sa.select(sa.func.count()).select_from(sa.table(table))) or 0
        return [f"{table}: {rows:,} row{'' if rows == 1 else 's'}"] if rows else []
    gone = sorted(before[table] - after[table])
    if not gone:
        return []
    counted = [sa.func.count(sa.column(name)) for name in gone]
    counts = connection.execute(sa.select(*counted).select_from(sa.table(table))).one()
    return [f"{table}.{name}: {n:,} value{'' if n == 1 else 's'}" for name, n in zip(gone, counts, strict=True) if n]
