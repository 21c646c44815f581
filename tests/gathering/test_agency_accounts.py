"""An agency's own account: its outstanding list without a name, and its own requests alone."""

import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from cdop.accounts.people import COMMAND_LINE, Role
from cdop.agencies.directory.members import assign, contacts
from cdop.database import db, transaction
from cdop.gathering.rules import reference_of
from tests.application import Browser, make_account
from tests.case.making import IDENTITY, case_id, store
from tests.gathering.answering import (
    AUTHOR,
    Asked,
    asked,
    new_agency,
    open_link,
    replies,
    reply_of,
    row_of,
    save,
    send,
    version,
)

PAGES = ("", "/child", "/dates", "/files", "/author", "/check")
POSTS = ("/child", "/dates", "/files", "/author", "/check", "/nothing-held", "/wrong-agency")


def of(app: Flask, agency: str | None) -> Browser:
    """A browser of an account that answers for an agency."""
    account, browser = make_account(app, Role.AGENCY_CONTACT), Browser(app)
    if agency:
        with app.app_context(), transaction(db.session()) as session:
            contact = next(one for one in contacts(session, COMMAND_LINE) if one.account_id == account.id)
            assign(session, COMMAND_LINE, contact, agency)
    assert browser.sign_in(account.email).status_code == 303
    return browser


@pytest.fixture
def request_(app: Flask) -> Asked:
    return asked(app, case=case_id(app, store(app, "A-1")))


def test_the_list_names_no_child_and_holds_the_agency_s_own(app: Flask, request_: Asked) -> None:
    other = asked(app, "police", case=request_.case_id)
    browser = of(app, request_.agency)
    page = browser.get("/agency").text
    assert reference_of(request_.token) in page
    assert reference_of(other.token) not in page
    assert not [word for word in (*IDENTITY, "A-1") if word in page]
    assert "Requests to answer" in browser.get("/").text
    assert "what the panel asks it" in browser.get("/").text


def test_an_account_answers_without_the_typed_address(app: Flask, request_: Asked) -> None:
    browser, base = of(app, request_.agency), f"/agency/{request_.token}"
    assert "Amaryllis" in browser.get(base).text
    assert save(browser, "child", {"immunised": "not_applicable"}, base).status_code == 303
    assert "Begun" in browser.get("/agency").text
    assert send(browser, base).headers["Location"] == "/agency/sent"
    assert reference_of(request_.token) in browser.get("/agency/sent").text
    reply = reply_of(app, request_)
    assert reply.detail["way"] == "account"
    assert "Nothing waits for you" in browser.get("/agency").text
    assert browser.get(base).status_code == 404


def test_of_twenty_that_one_account_sends_at_once_one_is_stored(app_on_each: Flask) -> None:
    request = asked(app_on_each)
    browser, base = of(app_on_each, request.agency), f"/agency/{request.token}"
    assert save(browser, "child", {"immunised": "yes"}, base).status_code == 303
    assert save(browser, "author", AUTHOR, base).status_code == 303
    page = f"{base}/check"
    form = {"version": version(browser, page), "csrf_token": browser.token(page)}
    held = dict(browser.client._cookies or {})

    def send_it(_number: int) -> tuple[int, str]:
        client = app_on_each.test_client()
        client._cookies = dict(held)
        answer = client.post(page, data=form)
        return answer.status_code, answer.text

    with ThreadPoolExecutor(20) as pool:
        found = list(pool.map(send_it, range(20)))
    assert Counter(code for code, _ in found) == {303: 1, 404: 19}
    assert all("Amaryllis" not in text for _, text in found)
    assert len(replies(app_on_each, request)) == 1
    assert row_of(app_on_each, request).state == "replied"


def test_what_was_begun_by_a_link_goes_on_with_the_account(app: Flask, request_: Asked) -> None:
    assert save(open_link(app, request_), "child", {"immunised": "yes"}).status_code == 303
    page = of(app, request_.agency).get(f"/agency/{request_.token}/child").text
    assert re.search(r'name="immunised" type="radio" value="yes" checked', page)


@pytest.mark.parametrize("whose", ["another agency", "no agency"])
def test_another_agency_s_request_is_not_there(app: Flask, request_: Asked, whose: str) -> None:
    browser = of(app, new_agency(app, "police", "Invented Police") if whose == "another agency" else None)
    absent = "0" * 32
    for page in PAGES:
        found, nothing = browser.get(f"/agency/{request_.token}{page}"), browser.get(f"/agency/{absent}{page}")
        assert (found.status_code, nothing.status_code) == (404, 404)
        assert not [word for word in IDENTITY if word in found.text]
    for page in POSTS:
        assert browser.post(f"/agency/{request_.token}{page}", page="/agency").status_code == 404
    assert reference_of(request_.token) not in browser.get("/agency").text


def test_an_account_whose_agency_was_taken_from_it_sees_nothing_any_more(app: Flask, request_: Asked) -> None:
    browser = of(app, request_.agency)
    assert browser.get(f"/agency/{request_.token}").status_code == 200
    with app.app_context(), transaction(db.session()) as session:
        (contact,) = contacts(session, COMMAND_LINE)
        assign(session, COMMAND_LINE, contact, None)
    assert browser.get(f"/agency/{request_.token}").status_code == 404
    assert "does not answer for an agency yet" in browser.get("/agency").text


def test_nobody_but_agencies_opens_these_pages(app: Flask, request_: Asked, coordinator: Browser) -> None:
    for page in ("/agency", f"/agency/{request_.token}"):
        assert coordinator.get(page).status_code == 404
        assert Browser(app).get(page).status_code == 303
