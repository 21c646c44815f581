"""An audited save through the application's service: one more fact of a case, and what follows from it."""

import atexit
import shutil
import tempfile
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import count, groupby
from pathlib import Path

from sqlalchemy import select

from bench.cells import Measured
from bench.clients import together
from bench.stock import Register
from bench.subjects.application import application
from bench.tracing import driver
from cdop.accounts.people import COMMAND_LINE
from cdop.case import service
from cdop.case.facts import Fact, FactKind
from cdop.case.models import Case
from cdop.database import db, transaction

DAY = date(2026, 6, 1)  # after every fact of the synthetic registers
_ANALYSIS = {"category": "3", "modifiability": "modifiable", "factors": ["a factor"]}
FACTS = {
    "note": Fact(FactKind.NOTED, DAY, {}, {"text": "A word."}),
    "classification": Fact(FactKind.CLASSIFIED, DAY, {"expectation": "unexpected"}),
    "finalising": Fact(FactKind.FINALISED, DAY, _ANALYSIS),
}
SAVED_TO = 499  # cases; an odd number, so that each gets the other expectation when its turn comes again
_expectations = deque(("expected", "unexpected"))


def prepare(register: Register) -> Measured:
    """Notes: the everyday save. On a copy, which lies among the system's temporary files."""
    return _one_client(register, "note")


def classification(register: Register) -> Measured:
    """Classifications: a save that changes what is counted."""
    return _one_client(register, "classification")


def _one_client(register: Register, kind: str) -> Measured:
    application(own_copy(register)).app_context().push()
    numbers = count()
    return Measured(lambda: save(next(numbers) % SAVED_TO + 1, _another(kind)))


def sixteen(register: Register) -> Measured:
    """Sixteen clients with pauses, each in a process of its own with its own connection."""
    app = application(own_copy(register))

    def client(_number: int) -> Callable[[int], None]:
        app.app_context().push()
        return lambda case_id: save(case_id, _another("note"))

    return together(client)


def _another(kind: str) -> Fact:
    """A fact that says something else each time, so that it changes what follows from it."""
    fact = FACTS[kind]
    _expectations.rotate()
    return replace(fact, detail={"expectation": _expectations[0]}) if kind == "classification" else fact


def save(case_id: int, fact: Fact) -> None:
    """As a request does: one transaction, and a session of its own."""
    with transaction(db.session()) as session:
        service.append(session, COMMAND_LINE, case_id, fact)
    db.session.remove()


def own_copy(register: Register) -> Register:
    """A register that may be written to, until this process ends."""
    folder = Path(tempfile.mkdtemp(prefix="cdop-bench-copy-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    shutil.copyfile(register.database, folder / register.database.name)
    shutil.copy(register.keys, folder / register.keys.name)  # with its permissions
    shutil.copyfile(register.flat, folder / register.flat.name)
    return replace(register, folder=folder)


def statements_of(register: Register, fact: Fact) -> list[str]:
    """What SQLite is asked by one save to a case that awaits its review, from begin to end; each row counts."""
    copy = own_copy(register)
    try:
        with application(copy).app_context():
            case_id = db.session().scalar(select(Case.id).where(Case.status == "awaiting_review").limit(1))
            db.session().rollback()
            assert case_id is not None
            return _traced(lambda: save(case_id, fact))
    finally:
        shutil.rmtree(copy.folder)


def _traced(call: Callable[[], None]) -> list[str]:
    """The pool hands out the same connection again, so tracing it is enough."""
    connection = driver(db.session())
    db.session.remove()
    asked: list[str] = []
    connection.set_trace_callback(asked.append)
    call()
    connection.set_trace_callback(None)
    db.engine.dispose()
    # Where a trigger guards the table, SQLite tells the statement that asked it once more. How long the connection
    # waits for the lock is its own setting: nothing is asked of the database.
    return [text for text, _ in groupby(text for text in asked if not text.startswith(("--", "PRAGMA busy_timeout")))]
