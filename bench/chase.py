"""The run that chases, on open requests that are all due: seconds, memory and statements.

Beside it the same rows, put into the same tables bare: by SQLite's own driver, batch by batch.
"""

import multiprocessing
import os
import resource
import shutil
import sqlite3
import statistics
import tempfile
import time
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from bench.data import HOME
from bench.tracing import statements
from cdop.accounts.people import COMMAND_LINE
from cdop.agencies.directory.rules import AgencyDetails
from cdop.agencies.directory.service import add_agency
from cdop.app import create_app
from cdop.case.facts import IDENTITY_KEYS, Fact, FactKind
from cdop.case.models import Case
from cdop.case.service import NewCase, create_cases
from cdop.database import db, insert_rows, transaction
from cdop.gathering.chasing.running import BATCH, chase
from cdop.gathering.models import InformationRequest
from cdop.schema import upgrade
from config import Settings

REQUESTS, CASES, AGENCIES = 10_000, 500, 200
ASKED, ON = date(2026, 9, 1), date(2026, 9, 23)
MOST_TIMES = 8.0
MOST_MB = 40.0
MOST_STATEMENTS = 12
"""Of one batch, its begin included: nothing is asked once for each request."""
TABLES = ("request_events", "request_links", "outbox_messages", "audit_entries")


class Found(NamedTuple):
    """One run: processor seconds, seconds by the clock, MB above what the process held, statements, steps taken."""

    seconds: float
    wall: float
    mb: float
    statements: int
    taken: int


def judge(number: int = REQUESTS, rounds: int = 5) -> bool:
    """Print what a run costs. Returns whether it is what is aimed at."""
    folder = Path(tempfile.mkdtemp(prefix="cdop-bench-chase-"))
    try:
        pristine = folder / "pristine.sqlite3"
        _apart(_make, pristine, number)
        pairs: list[tuple[Found, float]] = []
        for place in range(rounds + 1):  # the first warms up
            ours, bare = folder / "ours.sqlite3", folder / "bare.sqlite3"
            for copy in (ours, bare):
                _copy(pristine, copy)
            found = _apart(_chased, ours)
            anchor = _apart(_bare, pristine, ours, bare)
            pairs += [(found, anchor)] if place else []
    finally:
        shutil.rmtree(folder)
    return _told(number, pairs)


_ONCE = 8
"""What a run asks once: agencies and settings, the last look, what is left, each after its begin."""


def _told(number: int, pairs: list[tuple[Found, float]]) -> bool:
    ratios = [found.seconds / anchor for found, anchor in pairs]
    ratio, one = statistics.median(ratios), pairs[0][0]
    wall, mb = statistics.median(found.wall for found, _ in pairs), max(found.mb for found, _ in pairs)
    each = (one.statements - _ONCE) / -(-number // BATCH)
    good = all(found.taken == number for found, _ in pairs)
    good = good and min(ratio, *ratios) <= MOST_TIMES and mb <= MOST_MB and each <= MOST_STATEMENTS
    print(f"\nChase  {number:,} open requests, all due, {AGENCIES} agencies, batches of {BATCH}")
    print(f"  {wall:.2f} s; {one.statements:,} statements, {each:.1f} a batch (at most {MOST_STATEMENTS})")
    spread = f"[{min(ratios):.2f}× – {max(ratios):.2f}×]"
    print(f"  {ratio:.2f}× of the same rows inserted bare {spread}, at most {MOST_TIMES}×")
    print(f"  {mb:.0f} MB above idle, at most {MOST_MB:.0f} MB  {'met' if good else 'MISSED'}")
    return good


def _apart(work: Any, *words: Any) -> Any:
    """The result of a function run in a process of its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(work, words)


def _app(path: Path) -> Any:
    own = {"DATABASE_URL": f"sqlite:///{path}", "CDOP_INSTANCE": str(path.parent), "CDOP_ENV": "local"}
    return create_app(Settings.from_environment(os.environ | own))


def _make(path: Path, number: int) -> None:
    with _app(path).app_context():
        upgrade()
        with transaction(db.session()) as session:
            fill(session, number)
        db.session.remove()
        db.engine.dispose()


def fill(session: Session, number: int) -> None:
    """Agencies, cases, and as many requests that are all due on ``ON``."""
    agencies = [
        add_agency(session, COMMAND_LINE, AgencyDetails(f"Agency {place}", "police", inbox=f"a{place}@police.example"))
        for place in range(AGENCIES)
    ]
    create_cases(session, COMMAND_LINE, [_case(place) for place in range(min(CASES, number))])
    cases = session.scalars(select(Case.id)).all()
    rows = [
        {
            "token": f"{place:032x}", "case_id": cases[place % len(cases)], "agency": agencies[place % AGENCIES],
            "agency_kind": "police", "asked_on": ASKED, "due_on": ASKED + timedelta(days=21), "state": "open",
            "step": 0, "next_chase_on": ON, "paused": False, "draft": None, "draft_version": 0, "ended_on": None,
        }
        for place in range(number)
    ]  # fmt: skip
    insert_rows(session, InformationRequest, rows)


def _case(place: int) -> NewCase:
    day = ASKED - timedelta(days=30)
    detail = {"date_of_death": day.isoformat(), "sex": None, "death_area": HOME}
    detail |= {"ethnicity": None, "place_of_death": None}
    identity = dict.fromkeys(IDENTITY_KEYS) | {"family_name": f"Invented{place}"}
    return NewCase(f"C-{place:05}", [Fact(FactKind.NOTIFIED, day), Fact(FactKind.DESCRIBED, day, detail, identity)])


def _chased(path: Path) -> Found:
    app = _app(path)
    with app.app_context(), statements(db.engine) as asked:
        before, start, wall = _mb(), time.process_time(), time.perf_counter()
        found = chase(db.session(), str(app.config["SECRET_KEY"]), ON)
        told = Found(time.process_time() - start, time.perf_counter() - wall, _mb() - before, len(asked), found.taken)
        db.session.remove()
        db.engine.dispose()
    return told


def _bare(pristine: Path, done: Path, target: Path) -> float:
    """The processor seconds in which the rows that a run added go into a copy without them."""
    rows = {table: _added(pristine, done, table) for table in TABLES}
    with closing(sqlite3.connect(done)) as connection:
        moved = connection.execute("SELECT step, next_chase_on, id FROM information_requests ORDER BY id").fetchall()
    with closing(sqlite3.connect(target, isolation_level=None)) as connection:
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")
        start = time.process_time()
        for first in range(0, len(moved), BATCH):
            connection.execute("BEGIN IMMEDIATE")
            for table, added in rows.items():
                some = added[first : first + BATCH]
                if some:
                    places = ", ".join("?" * len(some[0]))
                    connection.executemany(f"INSERT INTO {table} VALUES ({places})", some)
            change = "UPDATE information_requests SET step = ?, next_chase_on = ? WHERE id = ?"
            connection.executemany(change, moved[first : first + BATCH])
            connection.execute("COMMIT")
        return time.process_time() - start


def _added(pristine: Path, done: Path, table: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(pristine)) as connection:
        (last,) = connection.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()
    with closing(sqlite3.connect(done)) as connection:
        return connection.execute(f"SELECT * FROM {table} WHERE id > ? ORDER BY id", (last,)).fetchall()


def _copy(source: Path, target: Path) -> None:
    for end in ("", "-wal", "-shm"):
        Path(f"{target}{end}").unlink(missing_ok=True)
    with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(target)) as other:
        one.backup(other)


def _mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
