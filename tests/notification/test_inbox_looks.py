"""What the audit tells of the inbox's refusals: a page that shows a child again is a look, whatever its status."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from cdop.accounts.people import Role
from cdop.database import db
from cdop.notification.models import NotificationDecision
from tests.application import Browser, make_account
from tests.case.making import audit, case_id, facts, statements, store
from tests.case.test_case_page import plain
from tests.notification.arriving import accept, accepted, arrive, join, separate

VIEWED, COMPARED = "notification.viewed", "likeness.viewed"
OTHER = {
    "family_name": "Larkspur", "given_names": "Bo", "nhs_number": None, "date_of_birth": "2010-02-03",
    "date_of_death": "2026-03-01", "home_postcode": None, "mother_name": None,
}  # fmt: skip


def decided(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(NotificationDecision)) or 0


def test_who_is_like_the_details_typed_is_told_in_the_audit_though_the_answer_is_refused(
    app_on_each: Flask,
) -> None:
    app, browser = app_on_each, Browser(app_on_each)
    browser.sign_in(make_account(app, Role.COORDINATOR).email)
    known = accepted(browser, arrive(app))
    token, before = arrive(app, **OTHER), audit(app, VIEWED, COMPARED)
    assert known not in browser.get(f"/inbox/{token}/accept").text
    refused = accept(browser, token)
    assert (refused.status_code, known in refused.text) == (422, True)
    after = audit(app, VIEWED, COMPARED) - before
    assert after[COMPARED, case_id(app, known)] == 1
    assert after[VIEWED, None] == 3  # the page, the page for its form's token, and the refusal
    assert decided(app) == 1


def test_a_refused_join_and_a_refused_separation_are_looks(app: Flask, coordinator: Browser) -> None:
    late = store(app, "A-1", facts(date(2026, 3, 20), date_of_death="2026-03-18", nhs_number=None))
    token = arrive(app)
    seen = audit(app, VIEWED, COMPARED)
    assert join(coordinator, token, late).status_code == 422
    looks = audit(app, VIEWED, COMPARED) - seen
    assert (looks[VIEWED, None], looks[COMPARED, case_id(app, late)]) == (2, 2)
    case = case_id(app, accepted(coordinator, token, two_children="y", reason="Cousins", looked_at=late))
    seen = audit(app, VIEWED)
    assert separate(coordinator, token).status_code == 422
    assert (audit(app, VIEWED) - seen)[VIEWED, case] == 2
    assert decided(app) == 1


def test_a_refused_setting_aside_is_a_look(app: Flask, coordinator: Browser) -> None:
    token = arrive(app)
    assert coordinator.post(f"/inbox/{token}/set-aside", {"rule": "", "words": ""}).status_code == 422
    assert audit(app, VIEWED)[VIEWED, None] == 2
    assert decided(app) == 0


def test_being_told_what_another_decided_is_a_look(app: Flask, coordinator: Browser) -> None:
    token = arrive(app)
    case = case_id(app, accepted(coordinator, token))
    before = audit(app, VIEWED)
    answer = coordinator.post(f"/inbox/{token}/set-aside", {"rule": "error", "words": "x"}, page="/inbox")
    assert answer.status_code == 409
    assert (audit(app, VIEWED) - before)[VIEWED, case] == 1
    assert decided(app) == 1


@pytest.mark.parametrize("others", [1, 4])
def test_a_page_with_many_who_are_like_takes_no_more_statements(app: Flask, coordinator: Browser, others: int) -> None:
    token, *_ = [arrive(app) for _ in range(others + 1)]
    page: Any = None
    with statements(app) as sent:
        page = coordinator.get(f"/inbox/{token}")
    assert page.text.count('id="like-') == others
    assert sum("notifications.answers" in statement for statement, _ in sent) <= 3


def test_what_was_decided_of_a_notification_is_no_look_at_its_case(app: Flask, coordinator: Browser) -> None:
    case = accepted(coordinator, arrive(app))
    second = arrive(app)
    assert join(coordinator, second, case).status_code == 303
    assert separate(coordinator, second).status_code == 303
    told = audit(app, "notification.accepted", "notification.joined", "notification.put_back")
    assert told.total() == 3
    page = plain(coordinator.get(f"/cases/{case}/looked").text)
    assert "Looked at one of its notifications" in page
    for words in ("Accepted", "Joined", "Put back"):
        assert words not in page
