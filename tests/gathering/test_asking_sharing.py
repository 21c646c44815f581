"""Which answers the next agency may see: the panel decides, with a reason, and the earlier decisions stay."""

import re

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from cdop.accounts.people import COMMAND_LINE
from cdop.database import db, transaction
from cdop.gathering.asking.sharing import Overtaken, Unchanged, decide, decisions
from cdop.gathering.replying.sharing import shared_questions
from cdop.reference.reporting_form import form_questions
from tests.application import Browser
from tests.case.making import audit

PAGE = "/settings/questions/parent_drugs"


def shared(app: Flask) -> frozenset[str]:
    with app.app_context():
        return shared_questions(db.session(), COMMAND_LINE)


def seen(page: str) -> str:
    found = re.search(r'name="seen"[^>]* value="([0-9]+)"', page)
    assert found
    return found[1]


def test_sensitive_answers_are_not_shared_until_the_panel_decides_so(app: Flask, coordinator: Browser) -> None:
    assert "parent_drugs" not in shared(app)
    answer = coordinator.post(PAGE, {"seen": "0", "shared": "yes", "reason": "Agreed by the panel"})
    assert answer.status_code == 303
    assert "parent_drugs" in shared(app)
    page = coordinator.get(PAGE).text
    assert "Agreed by the panel" in page
    back = {"seen": seen(page), "shared": "no", "reason": "Taken back"}
    assert coordinator.post(PAGE, back).status_code == 303
    assert "parent_drugs" not in shared(app)
    page = coordinator.get(PAGE).text
    assert page.index("Taken back") < page.index("Agreed by the panel")
    assert audit(app, "information.question_sharing_decided").total() == 2


def test_the_list_has_every_question_that_can_be_shared_and_settings_lead_to_it(coordinator: Browser) -> None:
    page = coordinator.get("/settings/questions").text
    for question in form_questions().values():
        assert (f'/settings/questions/{question.key}"' in page) is not question.each, question.key
    assert "Not shown (sensitive)" in page
    assert 'href="/settings/questions"' in coordinator.get("/settings").text


@pytest.mark.parametrize("form", [{"shared": "yes"}, {"reason": "Why"}, {"shared": "maybe", "reason": "Why"}])
def test_a_decision_needs_an_answer_and_a_reason(app: Flask, coordinator: Browser, form: dict[str, str]) -> None:
    assert coordinator.post(PAGE, {"seen": "0", **form}).status_code == 422
    assert "parent_drugs" not in shared(app)


def test_what_is_so_already_is_not_decided_again(app: Flask, coordinator: Browser) -> None:
    answer = coordinator.post(PAGE, {"seen": "0", "shared": "no", "reason": "Again"})
    assert answer.status_code == 422
    assert "It is so already" in answer.text


def test_whoever_decides_second_is_told_and_may_still_decide(app: Flask, coordinator: Browser) -> None:
    assert coordinator.post(PAGE, {"seen": "0", "shared": "yes", "reason": "First"}).status_code == 303
    second = coordinator.post(PAGE, {"seen": "0", "shared": "no", "reason": "Second"})
    assert second.status_code == 409
    assert "First" in second.text
    assert "Second" in second.text
    assert "parent_drugs" in shared(app)
    again = {"seen": seen(second.text), "shared": "no", "reason": "Second"}
    assert coordinator.post(PAGE, again).status_code == 303
    assert "parent_drugs" not in shared(app)


@pytest.mark.parametrize("key", ["nothing", "services_given", "../settings"])
def test_there_is_no_page_for_what_is_no_question_or_is_answered_by_each_for_itself(
    coordinator: Browser, key: str
) -> None:
    assert coordinator.get(f"/settings/questions/{key}").status_code == 404


def test_others_do_not_see_the_page(panel_member: Browser, public_health_lead: Browser) -> None:
    for browser in (panel_member, public_health_lead):
        assert browser.get("/settings/questions").status_code == 404
        assert browser.get(PAGE).status_code == 404
        assert "/settings/questions" not in browser.get("/settings").text


def test_decisions_stand_on_each_engine_and_cannot_be_changed(app_on_each: Flask) -> None:
    with app_on_each.app_context():
        session = db.session()
        with transaction(session):
            decide(session, COMMAND_LINE, "parent_drugs", True, "One", 0)
        with transaction(session):
            number = decisions(session, "parent_drugs")[0].number
            with pytest.raises(Overtaken):
                decide(session, COMMAND_LINE, "parent_drugs", False, "Two", 0)
            with pytest.raises(Unchanged):
                decide(session, COMMAND_LINE, "parent_drugs", True, "Two", number)
        with pytest.raises(DatabaseError):
            session.execute(text("UPDATE question_sharing SET shared = shared"))
        session.rollback()
