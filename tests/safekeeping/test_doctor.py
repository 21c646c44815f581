"""The doctor finds what it looks for: each fault is made, found under its name, and mended again (R21, S64)."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from cdop.database import db
from tests.databases import Databases
from tests.safekeeping.world import Installation, give_bytes, installation, restored

UNSAFE = {"PostgreSQL fsync", "PostgreSQL full_page_writes", "PostgreSQL synchronous_commit"}


@pytest.fixture(scope="module")
def patient(
    demonstration_url: Callable[[], str], ours: Installation, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Installation]:
    """An installation of its own, whose folders are closed to others."""
    folder = tmp_path_factory.mktemp("patient")
    folder.chmod(0o700)
    made = installation(demonstration_url(), folder, ours.key)
    give_bytes(made)
    _database(made).chmod(0o600)
    yield made
    made.close()


def told(one: Installation, *words: str) -> dict[str, dict[str, str]]:
    """Each finding by its subject."""
    result = one.run("doctor", "--json", *words)
    found = {entry["subject"]: entry for entry in json.loads(result.stdout)}
    assert result.exit_code == (1 if any(entry["state"] == "fault" for entry in found.values()) else 0)
    return found


def faults(one: Installation, *words: str) -> set[str]:
    return {subject for subject, entry in told(one, *words).items() if entry["state"] == "fault"}


def test_a_well_kept_installation_has_no_fault(patient: Installation) -> None:
    found = told(patient, "--deep")
    assert not [entry for entry in found.values() if entry["state"] == "fault"]
    assert len(found) > 15
    assert "disk encryption" in found
    assert "0 faults" in patient.run("doctor").output


def test_each_fault_is_found_under_its_name(patient: Installation) -> None:
    (first, second), instance = sorted((patient.folder / "files").iterdir())[:2], patient.folder
    with _bytes(first, b"x" * first.stat().st_size):
        assert faults(patient) == set()  # of the same size: only a deep look reads it
        assert faults(patient, "--deep") == {"stored files"}
    with _moved(second):
        assert faults(patient) == {"stored files"}
    with _mode(_database(patient), 0o644):
        assert faults(patient) == {f"who may open {_database(patient).name}"}
    with _mode(instance, 0o755):
        assert faults(patient) == {f"who may open {instance.name}"}
    (instance / "key.txt").write_text(patient.key.read_text())
    assert faults(patient) == {"private key of backups here"}
    (instance / "key.txt").unlink()
    assert faults(patient) == set()


def test_a_guard_that_is_gone_and_a_row_that_was_edited_are_found(patient: Installation, tmp_path: Path) -> None:
    marks = tmp_path / "marks.json"
    assert patient.run("audit", "anchor", str(marks)).exit_code == 0
    assert faults(patient, "--marks", str(marks)) == set()
    with _statements(
        patient,
        "DROP TRIGGER case_facts_no_update",
        "UPDATE case_facts SET recorded_by = 'Somebody Else' WHERE id = 20",
    ):
        assert faults(patient, "--marks", str(marks)) == {"guards of the record", "record"}
    with _statements(patient, "UPDATE case_states SET sex = 'indeterminate' WHERE sex = 'female'"):
        assert faults(patient) == set()
        assert faults(patient, "--deep") == {"derived rows"}


def test_an_older_schema_is_found_on_each_engine(
    databases: Databases, ours: Installation, kept: Path, tmp_path: Path
) -> None:
    url = databases.empty()
    one = installation(url, tmp_path / "instance", ours.key)
    restored(one, ours, kept)
    switched_off = UNSAFE if url.startswith("postgresql") else set()  # the tests' server is set up to be quick
    assert {subject for subject in faults(one) if "who may open" not in subject} == switched_off
    assert one.run("db", "downgrade", "--yes").exit_code == 0
    assert "schema" in faults(one)
    one.close()
    databases.discard(url)


def test_a_real_installation_without_a_backup_is_told(patient: Installation) -> None:
    with _statements(patient, "DELETE FROM installation"):
        found = told(patient)
        assert found["newest backup"]["state"] == "warning"
        patient.run("backup")
        assert told(patient)["newest backup"]["state"] == "well"


def _database(one: Installation) -> Path:
    with one.app.app_context():
        return Path(str(db.engine.url.database))


@contextmanager
def _bytes(path: Path, content: bytes) -> Iterator[None]:
    before = path.read_bytes()
    path.write_bytes(content)
    yield
    path.write_bytes(before)


@contextmanager
def _moved(path: Path) -> Iterator[None]:
    aside = path.rename(path.parent.parent / "aside")
    yield
    aside.rename(path)


@contextmanager
def _mode(path: Path, mode: int) -> Iterator[None]:
    before = path.stat().st_mode
    path.chmod(mode)
    yield
    path.chmod(before & 0o777)


@contextmanager
def _statements(one: Installation, *statements: str) -> Iterator[None]:
    """Run statements in the database's file, and put the file back as it was afterwards."""
    path = _database(one)
    with one.app.app_context():
        db.session.remove()
        db.engine.dispose()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before = path.read_bytes()
    with one.app.app_context():
        for statement in statements:
            db.session.execute(sa.text(statement))
        db.session.commit()
        db.session.remove()
    yield
    with one.app.app_context():
        db.session.remove()
        db.engine.dispose()
    for end in ("-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)
    path.write_bytes(before)
