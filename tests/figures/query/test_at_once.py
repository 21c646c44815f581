"""Two who tell the public something at the same moment: the second sees what the first told."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from cdop.accounts.people import Person, Role
from cdop.database import only_read
from cdop.figures.query import service
from cdop.figures.query.answer import Layout
from cdop.figures.query.asked import query_of
from cdop.reference.calendar import Year, today
from tests.application import make_app
from tests.case.test_likeness_at_once import LONGEST, own_session, until_waiting
from tests.databases import PostgreSQL, close

LEAD = Person(None, "Lowen Farthingdale", frozenset({Role.PUBLIC_HEALTH_LEAD}), "a test")


@pytest.fixture
def postgresql_app(postgresql_databases: PostgreSQL, tmp_path: Path) -> Iterator[Flask]:
    url = postgresql_databases.migrated()
    app = make_app(url, tmp_path)
    yield app
    close(app)
    postgresql_databases.discard(url)


def made(app: Flask, session: Session, rows: str) -> service.Made:
    """A public answer that is worked out and not kept yet."""
    area = app.extensions["panel_area"]
    asked = query_of({"count": "reviews", "first": "2014-15", "rows": rows}, area, Year.of(today()))
    only_read(session)
    found = service.make(service.read_inputs(session, Layout(asked, area), today()))
    session.rollback()
    return found


def test_of_two_answers_given_at_once_the_second_is_asked_again(postgresql_app: Flask) -> None:
    with own_session(postgresql_app) as session, own_session(postgresql_app) as other:
        first, second = made(postgresql_app, session, "sex"), made(postgresql_app, other, "age_band")

    def gives() -> None:
        with own_session(postgresql_app) as later:
            service.give(later, LEAD, second)
            later.commit()

    with ThreadPoolExecutor(1) as pool, own_session(postgresql_app) as session:
        service.give(session, LEAD, first)
        waiting = pool.submit(gives)
        until_waiting(postgresql_app, waiting)
        session.commit()
        with pytest.raises(service.ToldMeanwhile):
            waiting.result(LONGEST)
