"""What is restored is what was kept: every row of every table and every file, on both engines (R13, R15)."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pyrage
import sqlalchemy as sa

from cdop.database import db
from cdop.safekeeping.keys import identity
from cdop.sealing import ring
from cdop.sealing.columns import sealed_columns
from tests.databases import PostgreSQL
from tests.opened import opened
from tests.safekeeping.world import Installation, restored

LET_GO = {"sign_in_sessions", "request_links", "addressee_links", "accounts", "audit_entries"}


def test_a_backup_comes_back_whole_on_either_engine(ours: Installation, kept: Path, empty: Installation) -> None:
    restored(empty, ours, kept)
    was, now = ours.digests(), empty.digests()
    assert len(was) > 80
    assert {name for name in was if was[name] != now[name]} <= LET_GO
    assert empty.files() == ours.files()
    assert empty.run("case", "check").exit_code == 0


def test_figures_and_exports_are_the_same_afterwards(ours: Installation, kept: Path, empty: Installation) -> None:
    restored(empty, ours, kept)
    asked = [["figures", "2014-15", "--edition", "board", "--format", form] for form in ("json", "csv")]
    asked += [["figures", "2013-14", "--edition", "board", "--format", "json"]]
    for words in asked:
        here, there = ours.run(*words), empty.run(*words)
        assert here.exit_code == 0
        assert here.stdout_bytes == there.stdout_bytes
        assert len(here.stdout_bytes) > 1000


def test_to_the_other_engine_and_back_nothing_changes(
    ours: Installation, kept: Path, another: Callable[..., Installation], postgresql_databases: PostgreSQL
) -> None:
    there = another(postgresql_databases)
    restored(there, ours, kept)
    before = there.digests()
    back = another()
    restored(back, ours, there.backup())
    now = back.digests()
    assert {name for name in before if before[name] != now[name]} <= {"audit_entries"}
    assert back.files() == ours.files()


def test_people_go_on_working_where_it_was_restored(ours: Installation, kept: Path, empty: Installation) -> None:
    """PostgreSQL gives out numbers apart from its rows: the next one must be a new one."""
    restored(empty, ours, kept)
    result = empty.run("accounts", "add-administrator", "somebody@panel.example", "Somebody Else")
    assert result.exit_code == 0, result.output


def test_nobody_is_let_in_by_what_was_open_then(ours: Installation, kept: Path, empty: Installation) -> None:
    restored(empty, ours, kept)
    with empty.app.app_context():
        count = db.session.scalar
        assert count(sa.text("SELECT count(*) FROM request_links")) > 100
        for table in ("sign_in_sessions", "request_links", "addressee_links"):
            assert count(sa.text(f"SELECT count(*) FROM {table} WHERE ended_at IS NULL")) == 0
        assert count(sa.text("SELECT count(*) FROM accounts WHERE code_hash IS NOT NULL")) == 0
        told = db.session.execute(sa.text("SELECT event FROM audit_entries ORDER BY id DESC")).scalars().first()
        assert told == "backup.restored"


def test_without_the_keys_of_what_is_sealed_nothing_is_written(
    ours: Installation, kept: Path, another: Callable[..., Installation], tmp_path: Path
) -> None:
    """They are in no backup: a new machine is told so first, in words, and so is who has others."""
    where = tmp_path / "keys.json"
    there = another(keys_file=where)
    for words in ("is not there", "another installation"):
        result = there.run("restore", str(kept), "--key", str(ours.key))
        assert result.exit_code == 1
        assert "the keys at hand do not open it" in result.output
        assert words in result.output
        assert there.digests() == {}
        assert there.files() == {}
        assert there.run("backup", "verify", str(kept), "--key", str(ours.key)).exit_code == 1
        if not where.exists():
            ring.create(where)
    assert "which are not in it" in ours.run("backup", "verify", str(kept), "--key", str(ours.key)).output


def told(one: Installation, table: str) -> list[str]:
    return sorted(str(sorted(row.items())) for row in opened(one.app, table))


def test_an_older_version_is_brought_to_this_one(
    ours: Installation, kept: Path, another: Callable[..., Installation]
) -> None:
    """A backup of the schema before: refused, unless it is asked for; then as whole as any."""
    older = another()
    restored(older, ours, kept)
    tables = {table.name for table, _ in sealed_columns()} - {"cluster_marks"}  # derived anew each night
    before, sealed = older.digests(), {table: told(older, table) for table in tables}
    assert older.run("db", "downgrade", "--yes").exit_code == 0
    made = older.backup()
    refused, taken = another(), another()
    result = refused.run("restore", str(made), "--key", str(ours.key))
    assert result.exit_code == 1
    assert "older version" in result.output
    result = taken.run("restore", str(made), "--key", str(ours.key), "--upgrade")
    assert result.exit_code == 0, result.output
    now = taken.digests()
    assert now.keys() == before.keys()
    assert {name: told(taken, name) for name in sealed} == sealed, "opened, and sealed again"
    assert len({name for name in before.keys() - sealed.keys() if before[name] == now[name]}) > 50
    assert older.files().keys() == taken.files().keys()
    assert all(b"age-encryption" not in content for content in older.files().values()), "opened before their key went"
    assert "sealed that an earlier version" in taken.run("files", "scan").output
    assert all(content.startswith(b"age-encryption") for content in taken.files().values())


def test_other_programs_open_it_too(ours: Installation, kept: Path, tmp_path: Path) -> None:
    """The format is not ours: what it holds is a tar archive, whoever decrypts it."""
    clear = tmp_path / "clear.tar.gz"
    clear.write_bytes(pyrage.decrypt(kept.read_bytes(), [identity(ours.key)]))
    listed = subprocess.run(["tar", "tzf", clear], capture_output=True, text=True, check=True).stdout.split()
    assert "head.json" in listed
    assert "tables/case_facts/000001" in listed
    assert sum(name.startswith("files/") for name in listed) == len(ours.files())
