"""``flask start``: prepares the database, says how to sign in, and becomes the server."""

import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from flask import Flask

from cdop.accounts.models import Account
from cdop.accounts.passwords import verify
from cdop.database import db
from cdop.demonstration import commands
from cdop.demonstration.serving import CannotServe, arguments, port_of
from cdop.demonstration.sign_ins import SIGN_INS
from cdop.schema_state import is_newest, newest_revision
from config import ROOT
from tests.application import make_app
from tests.databases import close

SECONDS_TO_THE_FIRST_PAGE = 3.0
PATIENCE = 120.0


class Served(Exception):
    """The command has come to the point where it becomes the server."""


@pytest.fixture
def stopped_short(monkeypatch: pytest.MonkeyPatch) -> None:
    """``start`` does everything but become the server."""

    def served(port: int) -> None:
        raise Served(port)

    monkeypatch.setattr(commands, "become_server", served)
    monkeypatch.setenv("PORT", str(free_port()))
    monkeypatch.delenv("CDOP_DEMO_PASSWORD", raising=False)


@pytest.fixture
def start(sqlite_url: str, tmp_path: Path, stopped_short: None) -> Iterator[Flask]:
    """An application on an SQLite database without tables."""
    app = make_app(sqlite_url, tmp_path)
    yield app
    close(app)


@pytest.fixture
def start_on_each(database_url: str, tmp_path: Path, stopped_short: None) -> Iterator[Flask]:
    """An application on a database without tables, on each engine in turn."""
    app = make_app(database_url, tmp_path)
    yield app
    close(app)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def started(app: Flask) -> str:
    """What ``start`` prints before it serves."""
    result = app.test_cli_runner().invoke(args=["start"])
    assert isinstance(result.exception, Served), result.output
    return result.output


def test_the_first_start_makes_the_database_and_prints_the_passwords_the_second_does_not(start_on_each: Flask) -> None:
    first, second = started(start_on_each), started(start_on_each)
    assert "Stored the demonstration panel" in first
    assert f"The tracker is at http://127.0.0.1:{os.environ['PORT']}" in first
    passwords = [line.split()[1] for line in first.splitlines() if line.startswith("  ")]
    assert len(passwords) == len(SIGN_INS)
    assert not [password for password in passwords if password in second]
    assert "coordinator@demo.example" in second
    assert "CDOP_DEMO_PASSWORD" in second


def test_a_password_that_is_set_later_opens_all_demonstration_accounts(
    start: Flask, demonstration_url: Callable[[], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CDOP_DEMO_PASSWORD", "short")
    app = make_app(demonstration_url(), tmp_path)
    assert started(app).count("short") == len(SIGN_INS)
    with app.app_context():
        accounts = db.session.query(Account).filter(Account.disabled_at.is_(None)).all()
        assert all(verify(account.password_hash, "short") for account in accounts)
        db.session.rollback()
    close(app)


def test_without_a_demonstration_it_says_how_the_first_account_is_made(
    migrated_url: str, tmp_path: Path, start: Flask
) -> None:
    app = make_app(migrated_url, tmp_path, panel_area=("E10000016",))
    assert "accounts add-administrator EMAIL NAME" in started(app)
    close(app)


def test_a_database_without_tables_is_not_of_the_newest_schema(start_on_each: Flask) -> None:
    with start_on_each.app_context():
        assert not is_newest(db.session())


def test_the_newest_schema_is_known_without_the_migrations(app_on_each: Flask) -> None:
    with app_on_each.app_context():
        assert is_newest(db.session())
    files = sorted(path.name for path in (ROOT / "migrations" / "versions").glob("0*.py"))
    assert files[-1].startswith(f"{newest_revision()}_")


@pytest.mark.parametrize(("given", "port"), [({}, 5000), ({"PORT": ""}, 5000), ({"PORT": " 8080 "}, 8080)])
def test_the_port_is_5000_unless_one_is_named(given: dict[str, str], port: int) -> None:
    assert port_of(given) == port


@pytest.mark.parametrize("given", ["0", "65536", "-1", "http", "5000.0", "٥٠٠٠"])
def test_what_is_no_port_is_refused(given: str) -> None:
    with pytest.raises(CannotServe, match="whole number from 1 to 65535"):
        port_of({"PORT": given})


def test_a_port_that_is_taken_is_said_so_before_anything_is_stored(start: Flask) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        os.environ["PORT"] = str(taken.getsockname()[1])
        result = start.test_cli_runner().invoke(args=["start"])
    assert result.exit_code == 1
    assert "cannot be used" in result.stderr
    with start.app_context():
        assert not is_newest(db.session())


def test_the_access_log_holds_no_query_no_address_and_no_browser() -> None:
    log = arguments(5000)[arguments(5000).index("--access-logformat") + 1]
    assert not [form for form in ("%(h)s", "%(r)s", "%(q)s", "%(f)s", "%(a)s", "%(u)s") if form in log]


@contextmanager
def server(environ: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """``flask start`` in a process of its own, once it has answered."""
    given_up = time.monotonic() + PATIENCE
    process = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi", "start"],
        cwd=ROOT,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        while not answers(environ["PORT"]):
            assert process.poll() is None, process.communicate()[0]
            assert time.monotonic() < given_up
            time.sleep(0.02)
        yield process
    finally:
        process.kill()
        process.wait()


def answers(port: str) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/sign-in", timeout=5) as page:
            return b"Sign in" in page.read()
    except URLError:
        return False


def work_of_ended_processes() -> float:
    """Seconds for which processors worked: what a quiet machine would have needed, however busy this one is."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def test_it_serves_ends_cleanly_and_starts_again_within_three_seconds(tmp_path: Path) -> None:
    environ = on_an_empty_file(tmp_path)
    works = []
    for first in (True, False, False):
        before = work_of_ended_processes()
        with server(environ) as process:
            process.send_signal(signal.SIGINT)
            output = process.communicate(timeout=PATIENCE)[0]
        assert process.returncode == 0
        assert "Traceback" not in output
        assert "GET /sign-in 200" in output
        assert ("Stored the demonstration panel" in output) is first
        works.append(work_of_ended_processes() - before)
    assert min(works[1:]) < SECONDS_TO_THE_FIRST_PAGE  # the less disturbed of two later starts


def on_an_empty_file(folder: Path) -> dict[str, str]:
    """The environment of a first start."""
    own = {
        "DATABASE_URL": f"sqlite:///{folder / 'register.sqlite3'}",
        "CDOP_INSTANCE": str(folder),
        "CDOP_ENV": "local",
    }
    environ = os.environ | own | {"PORT": str(free_port())}
    environ.pop("CDOP_DEMO_PASSWORD", None)
    return environ


def test_the_second_start_loads_no_migrations(tmp_path: Path) -> None:
    script = (
        "import sys; from wsgi import app; from cdop.demonstration import commands\n"
        "commands.become_server = lambda port: sys.exit(0)\n"
        "app.test_cli_runner().invoke(args=['start'])\n"
        "print(sorted({name.split('.')[0] for name in sys.modules} & {'alembic', 'flask_migrate', 'mako'}))\n"
    )
    environ = on_an_empty_file(tmp_path) | {"CDOP_PANEL_AREA": "E10000016"}  # not the demonstration's, so not filled
    command = [sys.executable, "-c", script]
    first, second = (
        subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=True) for _ in range(2)
    )
    assert "alembic" in first.stdout
    assert second.stdout.strip() == "[]"
