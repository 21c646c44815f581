"""A day that is too far ahead is refused in words wherever one is asked for, and stops nothing where it stands."""

from datetime import date
from typing import Any

import pytest
from flask import Flask

from cdop.accounts.people import COMMAND_LINE, Role
from cdop.database import db, transaction
from cdop.recommendations.due_days import TOO_FAR
from cdop.recommendations.following.service import Deed, keep_action
from cdop.recommendations.models import RecommendationAction
from cdop.recommendations.rules import NotNow
from cdop.recommendations.telling.answering import faults
from cdop.recommendations.telling.drafts import Draft
from cdop.recommendations.writing.drafting import save as save_draft
from cdop.reference.calendar import months_after, today
from tests.application import Browser, SignInAs
from tests.recommendations.telling.making import ACCEPTS, ROLE, open_link, row_of, rows, save, send, told
from tests.recommendations.writing.world import agencies, content, drafted, standing, writing

FAR = {"actions-0-due": ["31", "12", "9999"]}
LAST_WORD = "Every ward, by the end of days."


@pytest.fixture
def coordinator(app: Flask, sign_in_as: SignInAs) -> Browser:
    return sign_in_as(Role.COORDINATOR)


def kept(answer: Any, words: str = LAST_WORD) -> None:
    """It was refused because of the day, and what was typed is in the page."""
    assert answer.status_code == 422
    assert TOO_FAR in answer.text
    assert words in answer.text
    assert 'value="9999"' in answer.text


def test_a_draft_is_due_within_ten_years(app: Flask, coordinator: Browser) -> None:
    (hospital,) = agencies(app, "Hospital")
    token = drafted(app, hospital)
    page = f"/recommendations/{token}/draft"
    typed = {"version": "2", "what": "save", "words": LAST_WORD, "due_on": ["31", "12", "9999"]}
    kept(coordinator.post(page, typed))
    with writing(app) as session, pytest.raises(NotNow, match=TOO_FAR):
        save_draft(session, COMMAND_LINE, token, 2, content(hospital, due_on=date.max), {})
    last = months_after(today(), 120)
    with writing(app) as session:
        save_draft(session, COMMAND_LINE, token, 2, content(hospital, due_on=last), {})
    assert standing(app, token).wording.due_on == last


def test_an_organisation_says_a_day_within_ten_years(app: Flask) -> None:
    one = told(app)
    browser = open_link(app, one.first)
    kept(save(browser, {**ACCEPTS, "actions-0-words": LAST_WORD, **FAR}))
    assert send(browser, ACCEPTS).status_code == 303
    action = {"words": LAST_WORD, "owner": ROLE, "due_on": ["31", "12", "9999"], "state": "planned"}
    kept(browser.post("/answer/form/actions", action))
    (only,) = rows(app, RecommendationAction)
    assert only.due_on == date(2031, 3, 1)
    with app.app_context(), transaction(db.session()) as session, pytest.raises(NotNow, match=TOO_FAR):
        keep_action(session, COMMAND_LINE, one.first, Deed("Print it", ROLE, date.max), by_addressee=True)


def test_an_answer_that_waits_with_such_a_day_is_not_sent() -> None:
    held = Draft("accepted", "", ROLE, [{"words": "Print it", "owner": ROLE, "due": "9999-12-31"}])
    assert faults(held) == {"actions-0-due": TOO_FAR}


def test_staff_say_a_day_within_ten_years(app: Flask, coordinator: Browser) -> None:
    one = told(app)
    typed = {"version": str(row_of(app, one.first).version), **ACCEPTS, **FAR, "actions-0-words": LAST_WORD}
    day = today()
    typed |= {"way": "letter", "on": [str(day.day), str(day.month), str(day.year)]}
    kept(coordinator.post(f"/recommendations/told/{one.first}/answer", typed))
    assert row_of(app, one.first).state == "told"


@pytest.mark.parametrize("due_on", [date.max, date(1900, 1, 1)])
def test_what_is_due_at_the_end_of_days_can_be_accepted(app: Flask, due_on: date) -> None:
    one = told(app, due_on=due_on)
    browser = open_link(app, one.first)
    assert send(browser, ACCEPTS).status_code == 303
    assert row_of(app, one.first).state == "accepted"
    assert browser.get("/answer/form").status_code == 200
