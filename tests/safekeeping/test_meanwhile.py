"""A backup is one moment although people go on working; a restoring that is killed leaves nothing or all (R12, R05)."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import sqlalchemy as sa

from cdop.accounts.people import COMMAND_LINE, Role
from cdop.accounts.service import Details, create_account
from cdop.database import db, transaction
from tests.databases import Databases, SQLite
from tests.safekeeping.world import Installation, installation, restored

WRITERS = 4


def test_backups_made_while_others_write_hold_whole_changes(
    databases: Databases, ours: Installation, tmp_path: Path
) -> None:
    """Each change is two rows, an account and its audit entry: a backup never holds one without the other."""
    url, further = databases.migrated(), [databases.empty() for _ in range(2)]
    one, stop = installation(url, tmp_path / "working", ours.key), threading.Event()
    threads = [threading.Thread(target=_write, args=(one, stop, number)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    time.sleep(0.3)
    backups = [one.backup() for _ in further]
    stop.set()
    for thread in threads:
        thread.join()
    held = []
    for number, (backup, empty) in enumerate(zip(backups, further, strict=True)):
        there = installation(empty, tmp_path / f"restored {number}", ours.key)
        restored(there, ours, backup)
        with there.app.app_context():
            accounts = db.session.scalar(sa.text("SELECT count(*) FROM accounts"))
            entries = db.session.scalar(sa.text("SELECT count(*) FROM audit_entries WHERE event = 'account.created'"))
        assert accounts == entries
        held.append(accounts)
        there.close()
    assert 0 < held[0] < held[1]
    one.close()
    for done in (url, *further):
        databases.discard(done)


def _write(one: Installation, stop: threading.Event, writer: int) -> None:
    number = 0
    while not stop.is_set():
        number += 1
        email = f"writer-{writer}-{number}@panel.example"
        with one.app.app_context(), transaction(db.session()) as session:
            create_account(
                session, COMMAND_LINE, Details(email, "A writer", frozenset({Role.COORDINATOR})), "a password"
            )


def test_a_restoring_that_is_killed_is_done_again(
    sqlite_databases: SQLite, ours: Installation, kept: Path, tmp_path: Path
) -> None:
    url, chance, killed = sqlite_databases.empty(), random.Random(5), 0
    environment = {
        **os.environ, "DATABASE_URL": url, "CDOP_INSTANCE": str(tmp_path / "instance"),
        "CDOP_SECRET_KEY": "a key for tests alone, long enough to pass",
    }  # fmt: skip
    words = [sys.executable, "-m", "flask", "--app", "wsgi", "restore", str(kept), "--key", str(ours.key)]
    for _ in range(3):
        process = subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.9, 2.0))
        killed += process.poll() is None
        process.send_signal(signal.SIGKILL)
        process.wait()
        if process.returncode == 0:
            break
        for path in (tmp_path / "instance" / "files").glob("*"):
            path.unlink()
    if process.returncode != 0:
        assert subprocess.run(words, env=environment, check=False, capture_output=True).returncode == 0
    assert killed
    one = installation(url, tmp_path / "instance", ours.key)
    assert one.files() == ours.files()
    now, was = one.digests(), ours.digests()
    assert now["case_facts"] == was["case_facts"]
    one.close()
    sqlite_databases.discard(url)
