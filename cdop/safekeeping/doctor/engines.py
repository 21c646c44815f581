"""How the database is set up: what keeps an acknowledged save through a crash, and the record from being changed."""

from collections.abc import Iterator, Mapping

import sqlalchemy as sa
from sqlalchemy import Connection

from cdop import schema
from cdop.safekeeping.doctor.findings import Finding, State, judged
from cdop.safekeeping.least_rights import too_many
from cdop.safekeeping.marks import RECORD
from cdop.safekeeping.rows import REVISION
from cdop.schema_state import revision_of

_ON_SQLITE: Mapping[str, object] = {
    "journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1, "trusted_schema": 0,
}  # fmt: skip
_ON_POSTGRESQL: Mapping[str, str] = {
    "fsync": "on", "full_page_writes": "on", "synchronous_commit": "on", "data_sync_retry": "off",
    "server_encoding": "UTF8",
}  # fmt: skip
_GUARDS: Mapping[str, tuple[str, ...]] = {
    "sqlite": ("no_update", "no_delete", "no_replace"),
    "postgresql": ("append_only", "not_emptied"),
}
_LOSSY = "A save that was acknowledged could be lost when the machine stops: set it as expected."


def look(connection: Connection, *, deep: bool) -> Iterator[Finding]:
    """Settings, schema, structure and guards. ``deep`` reads every page of an SQLite file."""
    yield from _settings(connection)
    there = sa.inspect(connection).has_table(REVISION)
    revision = revision_of(connection) if there else None
    mend = "Run `flask --app wsgi db upgrade`, after a backup."
    yield judged("schema", schema.newest(), revision or "none", mend)
    yield from _structure(connection, deep=deep)
    yield _guards(connection)


def _settings(connection: Connection) -> Iterator[Finding]:
    if connection.dialect.name == "sqlite":
        for name, expected in _ON_SQLITE.items():
            yield judged(f"SQLite {name}", expected, connection.exec_driver_sql(f"PRAGMA {name}").scalar(), _LOSSY)
        return
    for name, word in _ON_POSTGRESQL.items():
        found = connection.scalar(sa.select(sa.func.current_setting(name, True)))
        yield judged(f"PostgreSQL {name}", word, found, _LOSSY)
    sums = connection.scalar(sa.select(sa.func.current_setting("data_checksums", True)))
    words = "Without checksums a damaged disk is not noticed: run `pg_checksums --enable` while the server is stopped."
    rights = ", ".join(too_many(connection)) or "least"
    few = "Serve with a role of least rights: `flask --app wsgi least-rights ROLE` (docs/deployment.md)."
    yield judged("PostgreSQL rights of the role", "least", rights, few, otherwise=State.WARNING)
    yield judged("PostgreSQL data_checksums", "on", sums, words, otherwise=State.WARNING)


def _structure(connection: Connection, *, deep: bool) -> Iterator[Finding]:
    if connection.dialect.name != "sqlite":
        return
    mend = "The file is damaged: stop the tracker, keep the file, and restore the newest backup."
    check = "integrity_check" if deep else "quick_check"
    told = connection.exec_driver_sql(f"PRAGMA {check}(1)").scalar()
    yield judged(f"SQLite {check}", "ok", told, mend)
    broken = len(connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall())
    yield judged("SQLite foreign_key_check", 0, broken, mend)


def _guards(connection: Connection) -> Finding:
    engine = connection.dialect.name
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if engine == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'"
    )
    there = set(connection.exec_driver_sql(query).scalars())
    missing = [f"{table}_{end}" for table in RECORD for end in _GUARDS[engine] if f"{table}_{end}" not in there]
    found = "all there" if not missing else f"{len(missing)} missing, first {missing[0]}"
    words = "Somebody took a guard of the record away: find out who, and compare with the last marks (`audit verify`)."
    return judged("guards of the record", "all there", found, words)
