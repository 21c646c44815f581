"""How a process of the tracker ends."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

from config import ROOT


def test_a_command_that_has_ended_leaves_all_that_it_wrote_in_the_database_file_itself(tmp_path: Path) -> None:
    """So that whoever copies that file has everything: SQLite's log is written back when the last connection closes."""
    database = tmp_path / "register.sqlite3"
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{database}", "CDOP_INSTANCE": str(tmp_path / "instance")}

    command = [sys.executable, "-m", "flask", "--app", "wsgi", "db", "upgrade"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)

    assert not Path(f"{database}-wal").exists()
    alone = sqlite3.connect(f"file:{database}?immutable=1", uri=True)
    assert alone.execute("SELECT count(*) FROM cases").fetchone() == (0,)
    alone.close()
