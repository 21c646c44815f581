"""An import that is killed leaves all of its file in the register, or nothing of it."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.databases import SQLite
from tests.oracle.generator import Row, random_register
from tests.oracle.writer import as_csv

ROOT = Path(__file__).parents[2]
ROWS = 2500
KILLS = 20
Counts = dict[str, int]


@dataclass
class Import:
    """``register import`` of one file into one database, each time in a process of its own."""

    databases: SQLite
    file: Path
    folder: Path
    database: Path = Path()

    def __post_init__(self) -> None:
        self.into_a_new_register()

    def into_a_new_register(self) -> None:
        """From now on import into another, empty register."""
        self.database = Path(self.databases.migrated().removeprefix("sqlite:///"))

    def start(self) -> subprocess.Popen[bytes]:
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("CDOP_", "FLASK_"))},
            "CDOP_KEYS": os.environ["CDOP_KEYS"],
            "DATABASE_URL": f"sqlite:///{self.database}",
            "CDOP_INSTANCE": str(self.folder),
        }
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "register", "import", str(self.file)]
        with (self.folder / "import.log").open("wb") as log:
            return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)

    def run(self) -> float:
        """Let it finish, and say how many seconds that took."""
        began = time.monotonic()
        assert self.start().wait() == 0, (self.folder / "import.log").read_text()
        return time.monotonic() - began

    def written(self) -> int:
        """The bytes that stand in the write-ahead log."""
        log = self.database.with_name(self.database.name + "-wal")
        return log.stat().st_size if log.exists() else 0

    def counts(self) -> Counts:
        """The number of rows in each table, once the file has been found whole."""
        with closing(sqlite3.connect(self.database)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
            names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for (name,) in names}


def many_rows() -> list[Row]:
    """A few thousand different cases."""
    rows: list[Row] = []
    seed = 0
    while len(rows) < ROWS:
        rows += [{**row, "case_ref": f"{seed}/{number}"} for number, row in enumerate(random_register(seed).rows)]
        seed += 1
    return rows[:ROWS]


@pytest.fixture
def an_import(sqlite_databases: SQLite, tmp_path: Path) -> Import:
    file = tmp_path / "many.csv"
    file.write_bytes(as_csv(many_rows()))
    return Import(sqlite_databases, file, tmp_path)


def kill(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait()


def wait_until_written(an_import: Import, process: subprocess.Popen[bytes], much: float) -> None:
    """Wait until the import has written so many bytes, or has ended."""
    while process.poll() is None and an_import.written() < much:
        time.sleep(0.002)


def test_a_killed_import_leaves_all_or_nothing(an_import: Import) -> None:
    untouched = an_import.counts()
    empty = an_import.database.stat().st_size
    seconds = an_import.run()
    complete = an_import.counts()
    whole = an_import.database.stat().st_size - empty
    an_import.into_a_new_register()
    rng = random.Random(20)
    killed_while_writing = 0
    for number in range(KILLS):
        process = an_import.start()
        if number % 2:
            time.sleep(rng.uniform(0, seconds))
        else:
            wait_until_written(an_import, process, rng.uniform(1, whole))
        alive = process.poll() is None
        kill(process)
        wrote = alive and an_import.written() > 0
        left = an_import.counts()
        assert left in (untouched, complete), f"kill {number}"
        killed_while_writing += wrote and left == untouched
        if left == complete:
            an_import.into_a_new_register()
    assert killed_while_writing >= KILLS // 4
    an_import.run()
    assert an_import.counts() == complete
