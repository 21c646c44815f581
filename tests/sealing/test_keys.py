"""The file of keys: made once, for its owner alone, and changed without anything being sealed anew."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from cdop.accounts.people import Role
from cdop.database import db, transaction
from cdop.sealing import ring, rotating
from cdop.sealing.keys import keys_in_use
from cdop.sealing.ring import RingUnusable
from config import ROOT, UnsafeSettings
from tests.application import Browser, make_account, make_app
from tests.case.making import store
from tests.case.test_migration import run as migrate
from tests.databases import SQLite, close


@pytest.fixture
def own(sqlite_databases: SQLite, tmp_path: Path) -> Iterator[Flask]:
    """An installation with a file of keys of its own, and one case."""
    url = sqlite_databases.empty()
    made = make_app(url, tmp_path, keys_file=tmp_path / "keys" / "ring.json")
    migrate(made, "upgrade")
    store(made, "A-1")
    yield made
    close(made)
    sqlite_databases.discard(url)


def run(app: Flask, *words: str, code: int = 0) -> str:
    result = app.test_cli_runner().invoke(args=["keys", *words])
    assert result.exit_code == code, result.output
    return result.output


def new_ring(path: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "cdop.sealing", str(path)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def sealed(app: Flask) -> list[Any]:
    with app.app_context(), db.engine.connect() as connection:
        return list(connection.exec_driver_sql("SELECT identity FROM case_facts ORDER BY id"))


def test_a_new_file_is_for_its_owner_alone_and_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "new" / "keys.json"
    made = new_ring(path)
    assert made.returncode == 0, made.stderr
    assert f"CDOP_KEYS={path}" in made.stdout
    assert path.stat().st_mode & 0o777 == 0o600
    content = path.read_bytes()
    again = new_ring(path)
    assert again.returncode == 1
    assert "never written over" in again.stderr
    assert path.read_bytes() == content
    assert ring.read(path).in_use.secret.hex() not in made.stdout + repr(ring.read(path))


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_one_that_others_may_read_keeps_the_tracker_from_starting(own: Flask, tmp_path: Path, mode: int) -> None:
    path = tmp_path / "keys" / "ring.json"
    path.chmod(mode)
    with pytest.raises(UnsafeSettings, match=f"chmod 600 {path}"):
        make_app(own.extensions["settings"].database_url, tmp_path, keys_file=path)


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[]", b'{"format": "keys of the tracker 1", "keys": []}', b"\xff" * 9]
)
def test_what_is_no_file_of_keys_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "keys.json"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(RingUnusable, match="no file of the tracker"):
        ring.read(path)


def test_rotating_changes_nothing_that_is_sealed_while_people_go_on(own: Flask, tmp_path: Path) -> None:
    account, browser = make_account(own, Role.COORDINATOR), Browser(own)
    assert browser.sign_in(account.email).status_code == 303
    path, kept, before = tmp_path / "keys" / "ring.json", tmp_path / "old.json", sealed(own)
    shutil.copy(path, kept)
    old = ring.read(path).in_use.name
    assert "4 data keys" in run(own, "rotate")
    assert sealed(own) == before, "the record is as it was, and so are its marks"
    assert "Wetherfield" in browser.get("/cases").text
    store(own, "A-2", family_name="Quillby")
    assert "Quillby" in browser.get("/cases").text
    assert f"{old}  " in run(own, "list")
    run(own, "verify")
    assert "rotate" in run(own, "drop", ring.read(path).in_use.name, code=1)
    run(own, "drop", old)
    assert ring.read(path).named(old) is None
    run(own, "verify")
    stale = make_app(own.extensions["settings"].database_url, tmp_path, keys_file=kept)
    assert "another installation" in run(stale, "verify", code=1)
    close(stale)


def test_a_rotation_that_was_broken_off_is_ended_by_the_next(own: Flask, tmp_path: Path) -> None:
    path = tmp_path / "keys" / "ring.json"
    with own.app_context():
        held = rotating.data_keys(db.session().connection())
        rotating.wrap_anew(db.session().connection(), rotating.add_key(path, held), held)
        db.session.rollback()
    begun = ring.read(path)
    assert len(begun.keys) == 2
    run(own, "verify")
    assert begun.in_use.name in run(own, "rotate")
    assert len(ring.read(path).keys) == 2, "the key that was made is used, and no third"
    assert run(own, "list").splitlines()[1].endswith("nothing")


def test_a_key_that_still_wraps_something_stays(own: Flask, tmp_path: Path) -> None:
    path = tmp_path / "keys" / "ring.json"
    old = ring.read(path).in_use.name
    with own.app_context(), transaction(db.session()) as session:
        rotating.add_key(path, rotating.data_keys(session.connection()))
    assert "still wraps" in run(own, "drop", old, code=1)
    assert ring.read(path).named(old)


def test_the_memory_of_a_running_server_learns_new_keys(own: Flask, tmp_path: Path) -> None:
    other = make_app(own.extensions["settings"].database_url, tmp_path, keys_file=tmp_path / "keys" / "ring.json")
    with other.app_context():
        keys = keys_in_use()
        keys.seal("x.y", "1", "words")
    run(own, "rotate")
    with own.app_context():
        made = keys_in_use().seal("x.y", "1", "later words")
    assert keys.open("x.y", "1", made) == "later words"
    close(other)
