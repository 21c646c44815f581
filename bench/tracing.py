"""What SQLite is asked and how hard it works, counted the same on every machine."""

import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from bench.stock import ROOT, Register, environment

OPERATIONS = 10  # how many of SQLite's operations lie between two calls of the handler
Statement = tuple[str, Any]


def driver(session: Session) -> sqlite3.Connection:
    """The connection of the session's transaction, as the sqlite3 module knows it."""
    found = session.connection().connection.dbapi_connection
    assert isinstance(found, sqlite3.Connection)
    return found


@contextmanager
def statements(engine: Engine) -> Iterator[list[Statement]]:
    """Every statement, with its parameters, that the engine sends meanwhile."""
    found: list[Statement] = []

    def note(_connection: Any, _cursor: Any, text: str, parameters: Any, _context: Any, _many: bool) -> None:
        found.append((text, parameters))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)


def operations(connection: sqlite3.Connection, call: Callable[[], object]) -> int:
    """How many operations of SQLite's virtual machine a call takes."""
    count = 0

    def another() -> int:
        nonlocal count
        count += OPERATIONS
        return 0

    call()  # the first call prepares statements
    connection.set_progress_handler(another, OPERATIONS)
    try:
        call()
    finally:
        connection.set_progress_handler(None, 0)
    return count


def scans(connection: sqlite3.Connection, asked: list[Statement], tables: tuple[str, ...]) -> list[str]:
    """The parts of the statements' plans that walk a whole table or a whole index of one."""
    walked = re.compile(rf"SCAN ({'|'.join(tables)})\b")
    plans = (connection.execute(f"EXPLAIN QUERY PLAN {text}", parameters) for text, parameters in asked)
    return sorted({row[3] for plan in plans for row in plan if walked.match(row[3])})


FIRST_PAGE = """
import gc, sys, wsgi
frozen = gc.isenabled() and gc.get_freeze_count()
assert wsgi.app.test_client().get("/sign-in").status_code == 200
print(frozen, *sys.modules)
"""


def start(register: Register) -> tuple[int, set[str]]:
    """A new interpreter that has built the application and answered one page.

    How many objects the collector leaves alone while it is at work (0 where it is not), and the modules loaded.
    """
    command = [sys.executable, "-c", FIRST_PAGE]
    done = subprocess.run(command, cwd=ROOT, env=environment(register), check=True, capture_output=True, text=True)
    frozen, *modules = done.stdout.split()
    return int(frozen), set(modules)
