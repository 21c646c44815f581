"""``flask least-rights ROLE``: what the role that the server runs as may do on PostgreSQL (security.md S70).

Whoever breaks into the server then cannot make or drop a table, put the guards of the record aside, or edit and remove
what was recorded: the tables belong to another role, which only upgrades, restores, backups and marks run as.
"""

from collections.abc import Iterator

import click
import sqlalchemy as sa
from flask.cli import with_appcontext
from sqlalchemy import Connection

from cdop.commands import plain_words
from cdop.database import db
from cdop.safekeeping.marks import RECORD
from cdop.safekeeping.rows import DATA_KEYS, REVISION

NEVER_LOCKED = frozenset({"audit_entries", "case_facts"})
"""Of the record, what no page locks a row of. Locking asks for the right to change a column: of the others it is the
number's, which the guards refuse to change as they do every other."""


@click.command()
@click.argument("role")
@with_appcontext
@plain_words
def least_rights(role: str) -> None:
    """Give ROLE what the server needs of the database and nothing more. Run as the owner, after each upgrade."""
    if db.engine.dialect.name != "postgresql":
        raise click.ClickException("An SQLite file has no roles: who may open the file may do everything in it.")
    with db.engine.begin() as connection:
        if not connection.scalar(sa.text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role}):
            raise click.ClickException(f"There is no role {role}: make it first, `createuser {role}`.")
        if connection.scalar(sa.text("SELECT rolsuper FROM pg_roles WHERE rolname = :role"), {"role": role}):
            raise click.ClickException(f"{role} is a superuser, whom no right binds: make another one.")
        if connection.scalar(sa.text("SELECT current_user = :role"), {"role": role}):
            raise click.ClickException(f"{role} runs this command, so the tables are its own: run it as another role.")
        for statement in statements(connection, role):
            connection.execute(sa.text(statement))
    click.echo(f"{role} reads and writes, and cannot make or drop tables or change {len(RECORD)} tables of the record.")


def statements(connection: Connection, role: str) -> Iterator[str]:
    """What is granted, all that stood before taken away first."""
    quote = connection.dialect.identifier_preparer.quote
    to = quote(role)
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {to}"
    yield f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {to}"
    yield f"REVOKE CREATE ON SCHEMA public FROM PUBLIC, {to}"
    yield f"GRANT USAGE ON SCHEMA public TO {to}"
    yield f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {to}"
    for table in sorted(sa.inspect(connection).get_table_names()):
        if table in {REVISION, DATA_KEYS}:  # keys are rotated by the owner
            yield f"GRANT SELECT ON {quote(table)} TO {to}"
        elif table in RECORD:
            locking = "" if table in NEVER_LOCKED else ", UPDATE (id)"
            yield f"GRANT SELECT, INSERT{locking} ON {quote(table)} TO {to}"
        else:
            yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON {quote(table)} TO {to}"


def too_many(connection: Connection) -> list[str]:
    """What the role in use could do to the record that it need not, in words; PostgreSQL alone."""
    found = []
    if connection.scalar(sa.text("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")):
        found.append("is a superuser")
    if connection.scalar(sa.text("SELECT has_schema_privilege(current_user, 'public', 'CREATE')")):
        found.append("makes tables")
    may = sa.text(
        "SELECT count(*) FROM unnest(CAST(:tables AS text[])) AS name "
        "WHERE has_table_privilege(current_user, name, 'UPDATE, DELETE, TRUNCATE, TRIGGER')"
    )
    there = [table for table in RECORD if sa.inspect(connection).has_table(table)]
    if changed := connection.scalar(may, {"tables": there}):
        found.append(f"may change {changed} tables of the record")
    return found
