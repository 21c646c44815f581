"""One child told of by two people at the same moment: the pair is found, and nobody waits in a circle."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from cdop.accounts.people import COMMAND_LINE
from cdop.case.models import LikenessPair
from cdop.case.service import NewCase, add, append, create_cases, open_case
from cdop.database import db
from tests.application import make_app
from tests.case.making import case_id, described, facts, store_many
from tests.databases import PostgreSQL, close

LONGEST = 10.0  # seconds
_WAITING = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
Write = Callable[[Session], None]


@pytest.fixture
def postgresql_app(postgresql_databases: PostgreSQL, tmp_path: Path) -> Iterator[Flask]:
    url = postgresql_databases.migrated()
    app = make_app(url, tmp_path)
    yield app
    close(app)
    postgresql_databases.discard(url)


def creates(reference: str) -> Write:
    def write(session: Session) -> None:
        create_cases(session, COMMAND_LINE, [NewCase(reference, facts())])

    return write


def corrects(number: int) -> Write:
    def write(session: Session) -> None:
        append(session, COMMAND_LINE, number, described(home_postcode="ME7 1QY"))

    return write


@contextmanager
def own_session(app: Flask) -> Iterator[Session]:
    with app.app_context(), Session(db.engine) as session:
        yield session


def in_its_own_transaction(app: Flask, write: Write) -> None:
    with own_session(app) as session:
        write(session)
        session.commit()


def at_once(app: Flask, first: Write, second: Write) -> None:
    """The second begins when the first has written and not committed; that commits when the second waits or ends."""
    with ThreadPoolExecutor(1) as pool, own_session(app) as session:
        first(session)
        other = pool.submit(in_its_own_transaction, app, second)
        until_waiting(app, other)
        session.commit()
        other.result(LONGEST)


def until_waiting(app: Flask, other: Future[None]) -> None:
    end = time.monotonic() + LONGEST
    with app.app_context(), db.engine.connect() as watching:
        while not other.done() and not watching.scalar(_WAITING):
            assert time.monotonic() < end, "the other neither waits nor ends"
            time.sleep(0.01)


def stored(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(LikenessPair)) or 0


def test_two_cases_of_one_child_made_at_once_are_a_pair(postgresql_app: Flask) -> None:
    at_once(postgresql_app, creates("A"), creates("B"))
    assert stored(postgresql_app) == 1


def test_two_like_cases_corrected_at_once_stay_a_pair(postgresql_app: Flask) -> None:
    tokens = store_many(postgresql_app, {"A": facts(), "B": facts()})
    one, other = (case_id(postgresql_app, tokens[reference]) for reference in "AB")
    at_once(postgresql_app, corrects(one), corrects(other))
    assert stored(postgresql_app) == 1


def test_whoever_has_opened_one_of_two_like_cases_does_not_wait_in_a_circle(postgresql_app: Flask) -> None:
    tokens = store_many(postgresql_app, {"A": facts(), "B": facts()})
    one, other = (case_id(postgresql_app, tokens[reference]) for reference in "AB")
    with ThreadPoolExecutor(1) as pool, own_session(postgresql_app) as session:
        opened = open_case(session, one)
        second = pool.submit(in_its_own_transaction, postgresql_app, corrects(other))
        until_waiting(postgresql_app, second)
        add(session, COMMAND_LINE, opened, described(home_postcode="ME7 1QY"))
        session.commit()
        second.result(LONGEST)
    assert stored(postgresql_app) == 1
