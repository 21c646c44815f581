"""A reason before somebody opens a case that is nobody's task."""

from datetime import datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from cdop.access.models import IdentityReason
from cdop.access.reasons.rules import REASONS, Standing, fault_of, is_own_task
from cdop.accounts.people import Role
from cdop.audit.service import utc_now
from cdop.case.facts import Fact, FactKind
from cdop.case.models import OpenMatter
from cdop.database import db, transaction
from tests.application import Browser, SignInAs, make_account
from tests.case.making import IDENTITY, NOTIFIED, audit, case_id, facts, store


def closed(app: Flask, reference: str = "A-1") -> str:
    """A case that waits for nothing here."""
    return store(app, reference, facts(NOTIFIED, Fact(FactKind.WITHDRAWN, NOTIFIED, {"reason": "adult"})))


def asked(app: Flask, *, by: str = "") -> Browser:
    account = by or make_account(app, Role.COORDINATOR).email
    browser = Browser(app, says_why=False)
    assert browser.sign_in(account).status_code == 303
    return browser


NOW = datetime(2026, 11, 22, 12)


@pytest.mark.parametrize(
    "own", [Standing(under_way=True), Standing(under_way=False, waits=True), Standing(under_way=False, opened=True)]
)
def test_own_task_is_what_waits_here_and_what_one_worked_at(own: Standing) -> None:
    assert not is_own_task(Standing(under_way=False), NOW)
    assert is_own_task(own, NOW)
    assert is_own_task(Standing(under_way=False, wrote=NOW - timedelta(days=14)), NOW)
    assert not is_own_task(Standing(under_way=False, wrote=NOW - timedelta(days=14, seconds=1)), NOW)


def test_another_reason_needs_words() -> None:
    assert fault_of("other", "too short")
    assert not fault_of("other", "long enough to say")
    assert not any(fault_of(code, "") for code in REASONS if code != "other")


def test_a_closed_case_asks_first_and_shows_no_word_of_the_child(app: Flask) -> None:
    token, browser = closed(app), asked(app)
    for page in ("", "/describe", "/note", "/conflict"):
        answer = browser.get(f"/cases/{token}{page}")
        assert (answer.status_code, answer.location.split("?")[0]) == (303, f"/cases/{token}/why"), page
    question = browser.get(answer.location)
    assert "Before you open this case" in question.text
    assert [part for part in IDENTITY if part in question.text] == []
    refused = browser.post(answer.location, {"reason": "other", "words": "short"})
    assert refused.status_code == 422
    assert "at least 10 characters" in refused.text
    assert audit(app, "case.viewed").total() == 0
    told = browser.post(answer.location, {"reason": "other", "words": "The registrar rang about it"})
    assert (told.status_code, told.location) == (303, f"/cases/{token}/conflict")
    assert browser.get(f"/cases/{token}").status_code == 200
    looked = browser.get(f"/cases/{token}/looked").text
    assert "Said why it was opened: Another reason. The registrar rang about it" in looked
    assert audit(app, "case.reason_given") == {("case.reason_given", case_id(app, token)): 1}


def test_open_work_asks_nobody_and_without_identity_nobody_is_asked(app: Flask, sign_in_as: SignInAs) -> None:
    open_one, shut = store(app, "A-2"), closed(app)
    assert asked(app).get(f"/cases/{open_one}").status_code == 200
    for role in (Role.PANEL_MEMBER, Role.PUBLIC_HEALTH_LEAD):
        browser = sign_in_as(role)
        browser.says_why = False
        assert browser.get(f"/cases/{shut}").status_code == 200
        assert browser.get(f"/cases/{shut}/why").status_code == 404


def test_what_waits_in_a_list_of_work_and_what_one_wrote_ask_nothing(app: Flask) -> None:
    token = closed(app)
    writer, other = make_account(app, Role.COORDINATOR).email, asked(app)
    own = asked(app, by=writer)
    own.post(own.get(f"/cases/{token}").location, {"reason": "correct"})
    assert own.post(f"/cases/{token}/note", {"text": "A note", "version": "9"}).status_code == 303
    again = asked(app, by=writer)
    assert again.get(f"/cases/{token}").status_code == 200
    assert other.get(f"/cases/{token}").status_code == 303
    with time_machine.travel(utc_now() + timedelta(days=14, minutes=1), tick=False):
        assert asked(app, by=writer).get(f"/cases/{token}").status_code == 303
    with app.app_context(), transaction(db.session()) as session:
        number = case_id(app, token)
        session.add(OpenMatter(case_id=number, matter="reply", about="a", since=NOTIFIED))
    assert other.get(f"/cases/{token}").status_code == 200


def test_once_for_each_case_and_hour_and_signing_in(app: Flask) -> None:
    token, second = closed(app), closed(app, "A-2")
    email = make_account(app, Role.COORDINATOR).email
    with time_machine.travel(utc_now(), tick=False) as clock:
        browser = asked(app, by=email)
        browser.post(browser.get(f"/cases/{token}").location, {"reason": "figures"})
        assert browser.get(f"/cases/{token}").status_code == 200
        assert browser.get(f"/cases/{second}").status_code == 303
        assert asked(app, by=email).get(f"/cases/{token}").status_code == 303
        for _ in range(5):
            clock.shift(timedelta(minutes=11, seconds=59))
            browser.get("/")
        assert browser.get(f"/cases/{token}").status_code == 200
        clock.shift(timedelta(seconds=6))
        assert browser.get(f"/cases/{token}").status_code == 303
        sent = browser.client.post(
            f"/cases/{token}/note", data={"text": "kept", "version": "9", "csrf_token": browser.token("/")}
        )
        assert (sent.status_code, sent.location) == (303, f"/cases/{token}")
    with app.app_context():
        assert db.session.scalars(select(IdentityReason.code)).all() == ["figures"]


def test_nothing_is_written_without_a_reason(app: Flask) -> None:
    token, browser = closed(app), asked(app)
    before = audit(app)
    sent = browser.client.post(f"/cases/{token}/note", data={"text": "x", "csrf_token": browser.token("/")})
    assert (sent.status_code, sent.location.split("?")[0]) == (303, f"/cases/{token}/why")
    assert audit(app) == before


@pytest.mark.parametrize("wanted", ["//elsewhere.example", "https://elsewhere.example/", "\\\\x", "/no/such/page"])
def test_the_question_leads_nowhere_else(app: Flask, wanted: str) -> None:
    token, browser = closed(app), asked(app)
    answer = browser.post(f"/cases/{token}/why", {"reason": "figures", "next": wanted})
    assert answer.location == f"/cases/{token}"


def test_the_chair_reads_the_coded_reason_and_not_the_words(app: Flask, sign_in_as: SignInAs) -> None:
    from cdop.accounts.people import Duty

    token, browser = closed(app), asked(app)
    browser.post(browser.get(f"/cases/{token}").location, {"reason": "other", "words": "Wetherfield’s aunt rang us"})
    page = sign_in_as(Role.PANEL_MEMBER, duties=[Duty.CHAIR]).get(f"/cases/{token}/looked").text
    assert "Another reason" in page
    assert "Wetherfield" not in page
