"""An organisation sends so much within a day; what is beyond is refused with what was typed, and nothing is lost."""

from datetime import timedelta

import pytest
from flask import Flask

from cdop.accounts.people import COMMAND_LINE
from cdop.audit.service import utc_now
from cdop.database import db, transaction
from cdop.gathering.replying.opening import by_link
from cdop.recommendations import throttle
from cdop.recommendations.following.service import Said, add_note
from cdop.recommendations.models import RecommendationEvent
from cdop.recommendations.rules import Happening, NotNow
from cdop.recommendations.service import Step, happen
from cdop.recommendations.throttle import MOST_A_DAY
from tests.recommendations.telling.making import ACCEPTS, ROLE, Made, open_link, rows, send, told


def note(app: Flask, one: Made) -> None:
    with app.app_context(), transaction(db.session()) as session:
        add_note(session, by_link("127.0.0.1"), one.first, Said("It goes on.", by_addressee=True))


def sent(app: Flask) -> int:
    return sum(row.event in {"note", "action", "evidence"} for row in rows(app, RecommendationEvent))


def test_what_is_beyond_a_day_is_refused_and_comes_back_as_typed(
    app_on_each: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = app_on_each
    one, other = told(app), told(app, "Hillside Council", reference="2025-26/02")
    browser = open_link(app, one.first)
    send(browser, ACCEPTS)
    for _ in range(MOST_A_DAY - sent(app)):
        note(app, one)
    with pytest.raises(NotNow, match="within a day"):
        note(app, one)
    for page, typed in (
        ("progress", {"words": "The last word."}),
        ("evidence", {"words": "The last word."}),
        ("actions", {"words": "The last word.", "owner": ROLE, "state": "planned"}),
    ):
        refused = browser.post(f"/answer/form/{page}", typed)
        assert refused.status_code == 422, page
        assert "within a day" in refused.text
        assert "The last word." in refused.text
    assert sent(app) == MOST_A_DAY
    note(app, other)
    with app.app_context(), transaction(db.session()) as session:
        happen(session, COMMAND_LINE, one.first, Step(Happening.NOTE, "Staff go on."))
    monkeypatch.setattr(throttle, "utc_now", lambda: utc_now() + timedelta(days=1, minutes=1))
    assert browser.post("/answer/form/progress", {"words": "The next day."}).status_code == 303
