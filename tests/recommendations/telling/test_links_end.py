"""Links end with what they open: closing ends them for good, and who is told anew has a new one."""

from typing import Any

import pytest
from flask import Flask

from cdop.accounts.people import COMMAND_LINE
from cdop.database import db, transaction
from cdop.recommendations.models import AddresseeLink
from cdop.recommendations.rules import Happening, NotNow
from cdop.recommendations.service import Step, happen
from cdop.recommendations.telling.service import Telling, tell
from cdop.reference.calendar import today
from tests.application import Browser
from tests.recommendations.telling.making import (
    ACCEPTS,
    DAY,
    INBOX,
    REFUSES,
    Made,
    change_row,
    key,
    made,
    open_link,
    row_of,
    rows,
    secret_of,
    send,
    told,
)

SIGNED = {"signed_by": "Cato Chair", "signed_role": "Chair"}


def then(app: Flask, one: Made, what: Happening) -> None:
    with app.app_context(), transaction(db.session()) as session:
        happen(session, COMMAND_LINE, one.first, Step(what, "Because.", None, SIGNED))


def opens(app: Flask, secret: str) -> Any:
    return Browser(app).post(f"/answer/{secret}", {"email": INBOX}).headers.get("Location")


def test_opening_again_brings_no_link_back(app_on_each: Flask) -> None:
    app = app_on_each
    one = told(app)
    secret, browser = secret_of(app, one.first), open_link(app, one.first)
    send(browser, ACCEPTS)
    change_row(app, one.first, paused=True)
    then(app, one, Happening.NOT_TAKEN_UP)
    assert all(row.ended_at is not None and row.session_hash is None for row in rows(app, AddresseeLink))
    then(app, one, Happening.REOPENED)
    assert (row_of(app, one.first).state, row_of(app, one.first).paused) == ("in_progress", False)
    assert opens(app, secret) is None
    assert browser.get("/answer/form").status_code == 404
    assert opens(app, secret_of(app, one.first)) == "/answer/form"


def test_who_is_told_anew_has_a_new_link_alone(app_on_each: Flask) -> None:
    app = app_on_each
    one = told(app)
    secret, browser = secret_of(app, one.first), open_link(app, one.first)
    send(browser, REFUSES)
    assert browser.get("/answer/form").status_code == 200, "after a refusal more can be said"
    change_row(app, one.first, paused=True)
    with app.app_context(), transaction(db.session()) as session:
        tell(session, COMMAND_LINE, key(app), [one.first], Telling("email", today()))
    assert not row_of(app, one.first).paused
    assert [row.ended_at is None for row in rows(app, AddresseeLink)] == [False, False, False, True]
    assert opens(app, secret) is None
    assert browser.get("/answer/form").status_code == 404


def test_nobody_is_told_before_it_was_agreed(app: Flask) -> None:
    one = made(app, agreed_on=today() - 3 * DAY)
    with app.app_context(), transaction(db.session()) as session, pytest.raises(NotNow, match="must not be before"):
        tell(session, COMMAND_LINE, key(app), [one.first], Telling("letter", today() - 4 * DAY))
    assert row_of(app, one.first).told_on is None
    with app.app_context(), transaction(db.session()) as session:
        tell(session, COMMAND_LINE, key(app), [one.first], Telling("letter", today() - 3 * DAY))
    assert row_of(app, one.first).told_on == today() - 3 * DAY
