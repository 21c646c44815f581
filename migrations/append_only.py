"""Making the database itself refuse to change or remove rows, on both engines."""

from alembic import op

_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$
"""


def protect(table: str) -> None:
    """Refuse UPDATE, DELETE and (PostgreSQL) TRUNCATE on the table from now on."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(_POSTGRESQL_FUNCTION)
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_not_emptied BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        return
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )


def unprotect(table: str) -> None:
    """Allow changes again; only a downgrade does this, to remove the table."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
        op.execute(f"DROP TRIGGER {table}_not_emptied ON {table}")
        return
    for verb in ("update", "delete"):
        op.execute(f"DROP TRIGGER {table}_no_{verb}")


def protect_whole(table: str) -> None:
    """As ``protect``, and refuse SQLite's INSERT OR REPLACE, which removes a row without asking a delete trigger."""
    protect(table)
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id) "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )


def unprotect_whole(table: str) -> None:
    """Undo ``protect_whole``; only a downgrade does this, to remove the table."""
    unprotect(table)
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"DROP TRIGGER {table}_no_replace")


def changed_once(table: str, change) -> None:
    """Run ``change`` while the table may be changed. Within the migration's transaction, so nobody sees it open."""
    unprotect_whole(table)
    change()
    protect_whole(table)


def finish(indexes, append_only):
    """After laying tables: their indexes (name, table, columns), then that what is append-only stays so."""
    for name, table, columns in indexes:
        op.create_index(name, table, columns)
    for table in append_only:
        protect_whole(table)


def take_away(tables, indexes, append_only):
    """Tables that ``finish`` was called for, in the order in which they were laid, with all that stands on them."""
    for table in reversed(append_only):
        unprotect_whole(table)
    for name, table, _ in reversed(indexes):
        op.drop_index(name, table)
    for table in reversed(tables):
        op.drop_table(table)
