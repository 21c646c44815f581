"""A load that is killed, overtaken or met by other writers: the answers are always one whole edition's."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, text

from cdop.accounts.people import COMMAND_LINE
from cdop.database import db, transaction
from cdop.residency.postcodes import service
from cdop.residency.postcodes.models import State
from cdop.residency.postcodes.queries import look_up
from cdop.residency.postcodes.reading import check, opened
from tests.application import make_app
from tests.databases import close
from tests.residency.postcode_directory import many, written
from tests.residency.test_postcodes_loading import audited, load, stored

ROOT = Path(__file__).parents[2]
ROWS = 30_000
LONGEST_WAIT = 2.0  # seconds, on a machine that other tests keep busy; one transaction for all would take longer


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return written(tmp_path / "old.csv", many(300, rank="1"))


@pytest.fixture
def new(tmp_path: Path) -> Path:
    return written(tmp_path / "new.csv", many(ROWS, rank="32844"))


def first_decile(app: Flask) -> int | None:
    with app.app_context():
        found = look_up(db.session(), "QA1 0AA")
        db.session.rollback()
    assert found
    return found.deprivation_decile


def started(url: str, folder: Path, file: Path) -> subprocess.Popen[bytes]:
    """``postcodes load`` in a process of its own."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("CDOP_", "FLASK_"))},
        "CDOP_KEYS": os.environ["CDOP_KEYS"],
        "DATABASE_URL": url,
        "CDOP_INSTANCE": str(folder),
    }
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "postcodes", "load", str(file)]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def wait_until(process: subprocess.Popen[bytes], reached: Callable[[], bool]) -> None:
    while process.poll() is None and not reached():
        time.sleep(0.005)


@pytest.mark.parametrize("rows_first", [1, 10_000, 25_000])
def test_a_load_that_is_killed_leaves_the_old_edition_whole(
    migrated_url: str, tmp_path: Path, old: Path, new: Path, rows_first: int
) -> None:
    app = make_app(migrated_url, tmp_path)
    load(app, old)
    process = started(migrated_url, tmp_path, new)
    wait_until(
        process, lambda: [rows for state, rows in stored(app) if state == State.LOADING and rows >= rows_first] != []
    )
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    left = stored(app)
    assert left[0] == (State.IN_USE, 300)
    assert left[1][0] == State.LOADING
    assert rows_first <= left[1][1] < ROWS
    assert first_decile(app) == 1
    assert len(audited(app)) == 1
    assert load(app, new).exit_code == 0
    assert stored(app) == [(State.IN_USE, ROWS)]
    assert first_decile(app) == 10
    close(app)


def test_a_load_that_is_killed_while_it_tidies_has_put_the_new_edition_in_use(
    app_on_each: Flask, old: Path, new: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(app_on_each, old)
    remove, times = service._remove_leavings, []

    def interrupted(*given: object) -> None:
        times.append(1)
        if len(times) == 2:
            raise KeyboardInterrupt
        remove(*given)  # type: ignore[arg-type]

    with monkeypatch.context() as patch, app_on_each.app_context(), opened(new) as directory:
        patch.setattr(service, "_remove_leavings", interrupted)
        with pytest.raises(KeyboardInterrupt):
            service.load(db.session(), COMMAND_LINE, check(directory, {}, print), "new", print)
    assert stored(app_on_each) == [(State.LEAVING, 300), (State.IN_USE, ROWS)]
    assert first_decile(app_on_each) == 10
    load(app_on_each, old)
    assert stored(app_on_each) == [(State.IN_USE, 300)]


def test_a_later_load_takes_over_and_the_earlier_one_stops(
    app_on_each: Flask, old: Path, new: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    batches = service._batches

    def overtaken(rows: object) -> object:
        """After its first batch, the first load is overtaken by another, whole one."""
        for number, batch in enumerate(batches(rows)):  # type: ignore[arg-type]
            if number == 1:
                monkeypatch.setattr(service, "_batches", batches)
                assert load(app_on_each, old).exit_code == 0
            yield batch

    monkeypatch.setattr(service, "_batches", overtaken)
    result = load(app_on_each, new)
    assert result.exit_code == 1
    assert "Another load began after this one and goes on; this one has stopped." in result.output
    assert stored(app_on_each) == [(State.IN_USE, 300)]
    assert first_decile(app_on_each) == 1
    assert len(audited(app_on_each)) == 1


def rows_changed(statement: str, parameters: Any, cursor: Any) -> int:
    """How many postcodes a statement that has run stored or removed."""
    if statement.startswith("INSERT INTO postcodes "):
        return len(parameters)
    return int(cursor.rowcount) if statement.startswith("DELETE FROM postcodes ") else 0


def test_no_transaction_stores_or_removes_more_than_one_step(app_on_each: Flask, new: Path) -> None:
    transactions = [0]

    def count(_connection: Any, cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        transactions[-1] += rows_changed(statement, parameters, cursor)

    with app_on_each.app_context():
        engine = db.engine
    event.listen(engine, "after_cursor_execute", count)
    event.listen(engine, "commit", lambda _connection: transactions.append(0))
    load(app_on_each, new)
    load(app_on_each, new)
    assert sum(transactions) == 3 * ROWS
    assert max(transactions) <= service.ROWS_A_STEP


def test_other_writers_and_readers_go_on_while_a_directory_is_loaded(
    migrated_url: str, tmp_path: Path, old: Path, new: Path
) -> None:
    app = make_app(migrated_url, tmp_path)
    load(app, old)
    done, waits, seen = threading.Event(), list[float](), list[int | None]()

    def others() -> None:
        while not done.is_set():
            began = time.monotonic()
            with app.app_context(), transaction(db.session()) as session:
                session.execute(text("UPDATE alembic_version SET version_num = version_num"))
            waits.append(time.monotonic() - began)
            seen.append(first_decile(app))
            time.sleep(0.01)

    writer = threading.Thread(target=others)
    writer.start()
    code = started(migrated_url, tmp_path, new).wait()
    done.set()
    writer.join()
    assert code == 0
    assert len(waits) > 10
    assert max(waits) < LONGEST_WAIT
    turned = seen.index(10) if 10 in seen else len(seen)
    assert seen == [1] * turned + [10] * (len(seen) - turned)
    assert first_decile(app) == 10
    close(app)
