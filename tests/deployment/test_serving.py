"""The server as its unit starts it: where it listens, how it stops, and which database it refuses."""

import contextlib
import http.client
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from cdop.schema_state import newest_revision
from config import ROOT
from tests.databases import KEYS, SQLite
from tests.deployment.test_files import FILLED, unit

UNIT = unit(ROOT / "deploy" / "cdop.service")["Service"]["ExecStart"]
Started = Callable[[str], subprocess.Popen[str]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "instance").mkdir(mode=0o700)
    return tmp_path


@pytest.fixture
def database(sqlite_databases: SQLite, folder: Path) -> Path:
    path = folder / "instance" / "cdop.sqlite3"
    shutil.move(sqlite_databases.migrated().removeprefix("sqlite:///"), path)
    path.chmod(0o600)
    return path


def start(folder: Path, database: Path) -> subprocess.Popen[str]:
    command = UNIT.split()
    command[0] = str(Path(sys.executable).with_name("gunicorn"))
    command[command.index("unix:/run/cdop/cdop.sock")] = f"unix:{folder / 's'}"
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("CDOP_", "DATABASE_", "FLASK_"))},
        **FILLED, "CDOP_KEYS": str(KEYS), "CDOP_ENV": "production", "CDOP_PROXIES": "1",
        "CDOP_INSTANCE": str(folder / "instance"),
        "DATABASE_URL": f"sqlite:///{database}",
    }  # fmt: skip
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def healthy(path: Path) -> bytes:
    connection = http.client.HTTPConnection("reviews.example.org", timeout=10)
    connection.sock = socket.socket(socket.AF_UNIX)
    connection.sock.settimeout(10)
    connection.sock.connect(str(path))
    connection.request("GET", "/healthz")
    return connection.getresponse().read()


def family(parent: int) -> set[int]:
    """A process and its children."""
    found = {parent}
    for told in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            number, _, rest = told.read_text(encoding="utf-8", errors="replace").partition(" (")
            if int(rest.rpartition(")")[2].split()[1]) == parent:
                found.add(int(number))
    return found


def held(process: int) -> set[str]:
    """The numbers of the sockets that a process has open."""
    links = (handle.readlink() for handle in Path(f"/proc/{process}/fd").iterdir() if handle.is_symlink())
    return {found[1] for link in links if (found := re.fullmatch(r"socket:\[(\d+)\]", str(link)))}


def rows(name: str) -> list[list[str]]:
    return [line.split() for line in Path(f"/proc/net/{name}").read_text(encoding="utf-8").splitlines()[1:]]


def listening(parent: int) -> list[str]:
    """Where a process and its children listen, as the kernel tells."""
    sockets = set[str]().union(*map(held, family(parent)))
    ports = [
        f"{name} {row[1]}"
        for name, listens in (("tcp", "0A"), ("tcp6", "0A"), ("udp", "07"), ("udp6", "07"))
        for row in rows(name)
        if row[3] == listens and row[9] in sockets
    ]
    return ports + [row[7] for row in rows("unix") if row[3] == "00010000" and row[6] in sockets]


def test_it_listens_at_one_socket_answers_and_stops_at_once(folder: Path, database: Path) -> None:
    server = start(folder, database)
    try:
        given_up = time.monotonic() + 30
        while True:
            try:
                assert healthy(folder / "s") == b"ok\n"
                break
            except OSError:
                assert server.poll() is None, server.communicate()[0]
                assert time.monotonic() < given_up
                time.sleep(0.1)
        assert listening(server.pid) == [str(folder / "s")]
        assert (folder / "s").stat().st_mode & 0o777 == 0o770
    finally:
        server.terminate()
        told, _ = server.communicate(timeout=20)
    assert server.returncode == 0, told


@pytest.mark.parametrize(
    ("version", "words"),
    [("0001", "run `flask --app wsgi db upgrade`"), ("9999", "newer than this tracker's"), (None, "has not been made")],
)
def test_a_database_of_another_version_is_not_served(
    folder: Path, database: Path, version: str | None, words: str
) -> None:
    engine = create_engine(f"sqlite:///{database}")
    with engine.begin() as connection:
        if version:
            connection.execute(text("UPDATE alembic_version SET version_num = :v"), {"v": version})
        else:
            connection.execute(text("DROP TABLE alembic_version"))
    engine.dispose()
    server = start(folder, database)
    told, _ = server.communicate(timeout=30)
    assert server.returncode not in (0, None)
    assert words in told
    assert "Traceback" not in told
    assert newest_revision() in told or version is None
