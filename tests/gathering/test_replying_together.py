"""A page of the reply while somebody else ends the request: all lock the case, then the request, then its links."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from cdop.case.service import open_case
from cdop.database import db, table_of, transaction
from cdop.gathering.links import LINKS
from cdop.gathering.models import InformationRequest
from tests.application import make_app
from tests.databases import PostgreSQL, close
from tests.gathering.answering import AgencyBrowser, asked, open_link, row_of, save

_REQUESTS = table_of(InformationRequest)
_WAITING = text("SELECT count(*) FROM pg_locks WHERE NOT granted")


def wait_until_somebody_waits(session: Session) -> None:
    for _ in range(200):
        if session.scalar(_WAITING):
            return
        time.sleep(0.05)
    raise AssertionError("nobody waits for the lock")


def saves(browser: AgencyBrowser) -> TestResponse:
    return save(browser, "child", {"immunised": "yes"})


def sends(browser: AgencyBrowser) -> TestResponse:
    return browser.post("/reply/form/nothing-held", page="/reply/form")


@pytest.mark.parametrize("answer", [saves, sends])
def test_whoever_ends_a_request_and_whoever_answers_it_never_wait_for_each_other(
    postgresql_databases: PostgreSQL, tmp_path: Path, answer: Callable[[AgencyBrowser], TestResponse]
) -> None:
    app = make_app(postgresql_databases.migrated(), tmp_path)
    request = asked(app)
    browser, number = open_link(app, request), row_of(app, request).id
    with ThreadPoolExecutor(1) as pool:
        with app.app_context(), transaction(db.session()) as session:
            open_case(session, request.case_id)
            session.execute(select(_REQUESTS.c.id).where(_REQUESTS.c.id == number).with_for_update())
            session.execute(text("SET LOCAL lock_timeout = '3s'"))
            answered = pool.submit(answer, browser)
            wait_until_somebody_waits(session)
            LINKS.end_links(session, number)
            closed = update(_REQUESTS).where(_REQUESTS.c.id == number)
            session.execute(closed.values(state="closed", next_chase_on=None))
        assert answered.result(timeout=30).status_code == 404
    close(app)
