"""What comes with the answers, and sending: key dates, files, the two answers of one click, once and no more."""

import io
import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from cdop.accounts.people import COMMAND_LINE, Role
from cdop.case.kinds import KINDS
from cdop.database import db, transaction
from cdop.files.models import StoredFileRecord
from cdop.outbox.models import OutboxMessage
from cdop.reference.calendar import today
from tests.application import Browser, make_account
from tests.case.making import statements
from tests.files.storing import standing
from tests.gathering.answering import (
    AUTHOR,
    INBOX,
    asked,
    open_link,
    replies,
    reply_of,
    row_of,
    save,
    send,
    token_of_case,
    version,
)

# Key dates


@pytest.mark.parametrize(
    ("on", "kept", "shown"),
    [
        (["14", "3", "2013"], ("2013-03-14", "day"), "14 March 2013"),
        (["", "March", "2013"], ("2013-03-01", "month"), "March 2013"),
        (["", "", "2013"], ("2013-01-01", "year"), "2013"),
    ],
)
def test_a_key_date_keeps_how_exactly_it_is_known(app: Flask, on: list[str], kept: tuple[str, str], shown: str) -> None:
    request = asked(app)
    browser = open_link(app, request)
    assert save(browser, "dates", {"on": on, "what": "Seen in the clinic"}).status_code == 303
    assert f">{shown}<" in browser.get("/reply/form/dates").text
    assert send(browser).status_code == 303
    identity = reply_of(app, request).identity
    assert identity is not None
    assert identity["chronology"] == [{"on": kept[0], "precision": kept[1], "what": "Seen in the clinic"}]


@pytest.mark.parametrize(
    ("on", "what", "words"),
    [
        (["", "", ""], "Seen", "Enter when it happened, or at least the year"),
        (["14", "", "2013"], "Seen", "must include a month"),
        (["31", "2", "2013"], "Seen", "must be a real date"),
        (["1", "13", "2013"], "Seen", "must be a real date"),
        (["", "", "0000"], "Seen", "must be"),
        (["", "", "1899"], "Seen", "must be between 1900 and today"),
        (["", "", "9999"], "Seen", "must be between 1900 and today"),
        (["1", "1", "2013"], "", "Enter what happened"),
        (["1", "1", "2013"], "x" * 2001, "must be 2,000 characters or fewer"),
    ],
)
def test_what_is_no_key_date_is_refused(app: Flask, on: list[str], what: str, words: str) -> None:
    browser = open_link(app, asked(app))
    refused = save(browser, "dates", {"on": on, "what": what})
    assert refused.status_code == 422
    assert words in refused.text


def test_a_key_date_can_be_taken_away_once_or_twice(app: Flask) -> None:
    request = asked(app)
    browser = open_link(app, request)
    for year in ("2012", "2013"):
        assert save(browser, "dates", {"on": ["", "", year], "what": f"Seen in {year}"}).status_code == 303
    page = browser.get("/reply/form/dates").text
    assert page.index("Seen in 2012") < page.index("Seen in 2013")
    (first, _) = re.findall(r'action="([^"]+/remove)"', page)
    for _ in range(2):
        assert browser.post(first, page="/reply/form/dates").status_code == 303
    page = browser.get("/reply/form/dates").text
    assert "Seen in 2012" not in page
    assert "Seen in 2013" in page


def test_who_goes_on_keeps_the_date_that_was_typed_and_the_file_that_was_chosen(app: Flask) -> None:
    browser = open_link(app, asked(app))
    nothing, going = {"on": ["", "", ""], "what": ""}, {"go_on": "yes"}
    for given, code, led_to in (
        (nothing, 303, "/reply/form/files"),
        ({"on": ["", "", "2012"], "what": ""}, 422, None),
        ({"on": ["", "", "2012"], "what": "Seen in 2012"}, 303, "/reply/form/files"),
    ):
        answer = save(browser, "dates", {**given, **going})
        assert (answer.status_code, answer.headers.get("Location")) == (code, led_to)
    assert "Seen in 2012" in browser.get("/reply/form/dates").text
    after = "/reply/form/author"
    for content, code, led_to in ((b"", 303, after), (b"Seen on 3 May.", 303, after), (b"\x00", 422, None)):
        form = {**going, "file": (io.BytesIO(content), "letter.txt" if content else "")}
        answer = browser.post("/reply/form/files", form, content_type="multipart/form-data", page="/reply/form/files")
        assert (answer.status_code, answer.headers.get("Location")) == (code, led_to)
    assert browser.get("/reply/form/files").text.count(">letter.txt</bdi>") == 1


# Files


def upload(browser: Browser, name: str, content: bytes, base: str = "/reply/form") -> Any:
    form = {"file": (io.BytesIO(content), name)}
    return browser.post(f"{base}/files", form, content_type="multipart/form-data")


def test_files_come_with_the_reply_and_are_not_given_back(app_on_each: Flask) -> None:
    request = asked(app_on_each)
    browser = open_link(app_on_each, request)
    assert upload(browser, "../letter.txt", b"Seen on 3 May.").status_code == 303
    assert upload(browser, "second.txt", b"Other.").status_code == 303
    page = browser.get("/reply/form/files").text
    assert "letter.txt" in page
    assert "Seen on 3 May" not in page
    tokens = re.findall(r'action="/reply/form/files/([0-9a-f]{32})/remove"', page)
    assert browser.get(f"/files/{tokens[0]}").status_code == 303, "asked to sign in, as anybody"
    assert browser.post(f"/reply/form/files/{tokens[1]}/remove", page="/reply/form/files").status_code == 303
    assert browser.post(f"/reply/form/files/{tokens[1]}/remove", page="/reply/form/files").status_code == 303
    assert standing(app_on_each) == {tokens[0]}
    assert send(browser).status_code == 303
    identity = reply_of(app_on_each, request).identity
    assert identity is not None
    (file,) = identity["files"]
    assert (file["file"], file["name"], file["size"]) == (tokens[0], "letter.txt", 14)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("", b"Seen", "Choose a file"),
        ("report.pdf", b"Seen", "its content is something else"),
        ("report.docm", b"Seen", "This kind of file is not taken"),
        ("report.exe.txt", b"Seen", "two endings"),
        ("empty.txt", b"", "The file is empty"),
        ("large.txt", b"x" * (10 * 1024 * 1024 + 1), "larger than 10 MB"),
    ],
)
def test_a_file_that_is_not_taken_is_refused_with_the_reason(app: Flask, name: str, content: bytes, words: str) -> None:
    browser = open_link(app, asked(app))
    refused = upload(browser, name, content)
    assert refused.status_code == 422
    assert words in refused.text
    assert standing(app) == set()


def test_the_eleventh_file_is_refused(app: Flask) -> None:
    browser = open_link(app, asked(app))
    for number in range(10):
        assert upload(browser, f"{number}.txt", b"Seen").status_code == 303
    refused = upload(browser, "11.txt", b"Seen")
    assert refused.status_code == 422
    assert "No more than 10 files" in refused.text
    assert len(standing(app)) == 10


def test_nobody_sends_or_takes_away_a_file_of_another_request(app: Flask) -> None:
    own, other = asked(app, "primary_care"), asked(app, "police")
    first, second = open_link(app, own), open_link(app, other)
    assert upload(first, "own.txt", b"Seen").status_code == 303
    (token,) = standing(app)
    assert second.post(f"/reply/form/files/{token}/remove", page="/reply/form/files").status_code == 303
    assert standing(app) == {token}
    assert "own.txt" not in second.get("/reply/form/files").text
    assert upload(Browser(app), "nobody.txt", b"Seen").status_code == 404
    assert standing(app) == {token}


# The two answers of one click


@pytest.mark.parametrize(
    ("click", "sent", "outcome", "redirect"),
    [
        ("nothing-held", {}, "nothing_held", ""),
        ("wrong-agency", {"redirect": "The surgery in Rainham"}, "wrong_agency", "The surgery in Rainham"),
        ("wrong-agency", {"redirect": ""}, "wrong_agency", ""),
    ],
)
def test_one_click_is_a_reply(
    app_on_each: Flask, click: str, sent: dict[str, str], outcome: str, redirect: str
) -> None:
    request = asked(app_on_each)
    browser = open_link(app_on_each, request)
    assert save(browser, "child", {"immunised": "yes"}).status_code == 303
    assert upload(browser, "letter.txt", b"Seen").status_code == 303
    answer = browser.post(f"/reply/form/{click}", sent, page="/reply/form")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/reply/form/sent")
    assert "Reply sent" in browser.get("/reply/form/sent").text
    reply = reply_of(app_on_each, request)
    assert reply.identity is not None
    assert (reply.detail["outcome"], reply.identity["redirect"], reply.identity["answers"]) == (outcome, redirect, {})
    assert row_of(app_on_each, request).state == "replied"
    assert standing(app_on_each) == set(), "what is not sent is not kept"


def test_files_that_were_not_sent_go_when_the_coordinator_closes_the_request(app_on_each: Flask) -> None:
    request, other = asked(app_on_each, "primary_care"), asked(app_on_each, "police")
    assert upload(open_link(app_on_each, other), "theirs.txt", b"Seen").status_code == 303
    theirs = standing(app_on_each)
    assert upload(open_link(app_on_each, request), "notes.txt", b"Seen").status_code == 303
    coordinator = Browser(app_on_each)
    account = make_account(app_on_each, Role.COORDINATOR)
    assert coordinator.sign_in(account.email).status_code == 303
    page = f"/cases/{token_of_case(app_on_each, request.case_id)}/requests/{request.token}/close"
    assert coordinator.post(page, {"closed": "asked_in_error", "reason": "Another child"}).status_code == 303
    assert standing(app_on_each) == theirs


def test_files_that_were_not_sent_go_when_the_coordinator_types_the_reply_in(app_on_each: Flask) -> None:
    request = asked(app_on_each, "primary_care")
    assert upload(open_link(app_on_each, request), "notes.txt", b"Seen").status_code == 303
    coordinator = Browser(app_on_each)
    account = make_account(app_on_each, Role.COORDINATOR)
    assert coordinator.sign_in(account.email).status_code == 303
    page = f"/cases/{token_of_case(app_on_each, request.case_id)}/requests/{request.token}/reply"
    day = [str(part) for part in (today().day, today().month, today().year)]
    said = {"version": "0", "way": "telephone", "on": day, "outcome": "nothing_held", "author": "The practice manager"}
    assert coordinator.post(page, said).status_code == 303
    assert standing(app_on_each) == set(), "the reply came without them"


def test_a_wrong_agency_that_is_too_long_is_refused(app: Flask) -> None:
    request = asked(app)
    browser = open_link(app, request)
    refused = browser.post("/reply/form/wrong-agency", {"redirect": "x" * 201}, page="/reply/form")
    assert refused.status_code == 422
    assert "must be 200 characters or fewer" in refused.text
    assert replies(app, request) == []


# Sending


def test_nothing_is_sent_before_it_is_complete(app: Flask) -> None:
    request = asked(app)
    browser = open_link(app, request)
    refused = save(browser, "check")
    assert refused.status_code == 422
    for words in ("Enter who answers for your agency", "Answer a question, or say on the first page"):
        assert words in refused.text
    assert replies(app, request) == []


def test_of_twenty_that_send_at_once_one_is_stored_and_the_others_see_the_neutral_page(app_on_each: Flask) -> None:
    request = asked(app_on_each)
    browser = open_link(app_on_each, request)
    assert save(browser, "child", {"immunised": "yes"}).status_code == 303
    assert save(browser, "author", AUTHOR).status_code == 303
    page = "/reply/form/check"
    form = {"version": version(browser, page), "csrf_token": browser.token(page), "about": browser.about}
    held = dict(browser.client._cookies or {})

    def send_it(_number: int) -> tuple[int, str]:
        client = app_on_each.test_client()
        client._cookies = dict(held)
        answer = client.post("/reply/form/check", data=form)
        return answer.status_code, answer.text

    with ThreadPoolExecutor(20) as pool:
        answers_ = list(pool.map(send_it, range(20)))
    assert Counter(code for code, _ in answers_) == {303: 1, 404: 19}
    assert all(
        "No request is open here" in text and "Wetherfield" not in text for code, text in answers_ if code == 404
    )
    assert len(replies(app_on_each, request)) == 1


ABOUT = re.compile(r'name="about" value="([^"]*)"')


def test_a_page_of_one_request_says_nothing_of_another_that_the_same_browser_opened_later(app_on_each: Flask) -> None:
    first, second = asked(app_on_each, "primary_care"), asked(app_on_each, "police")
    browser = open_link(app_on_each, first)
    pages = {page: browser.get(f"/reply/form{page}").text for page in ("", "/child", "/dates", "/author", "/check")}
    assert {about for text in pages.values() for about in ABOUT.findall(text)} == {browser.about}
    assert all(text.count("<form") == len(ABOUT.findall(text)) for text in pages.values())
    browser.post(second.link, {"email": INBOX})
    sent: dict[str, dict[str, str]] = {
        "child": {"immunised": "yes", "version": "0"}, "author": {**AUTHOR, "version": "0"}, "check": {"version": "0"},
        "dates": {"on-year": "2013", "what": "Seen", "version": "0"}, "nothing-held": {},
        "wrong-agency": {"redirect": "Police"}, f"dates/{'a' * 32}/remove": {}, f"files/{'a' * 32}/remove": {},
    }  # fmt: skip
    before = row_of(app_on_each, second)
    for address, form in sent.items():
        for about in (browser.about, ""):
            answer = browser.post(f"/reply/form/{address}", {**form, "about": about}, page="/reply/form")
            assert (answer.status_code, "Nothing was saved" in answer.text) == (409, True), address
            assert "Wetherfield" not in answer.text
    assert upload(browser, "notes.txt", b"Seen in May.").status_code == 409
    assert row_of(app_on_each, second) == before
    assert replies(app_on_each, first) == replies(app_on_each, second) == []


def test_a_reply_ends_the_messages_that_wait(app: Flask) -> None:
    request = asked(app)
    browser = open_link(app, request)
    assert save(browser, "services", {"own_review": "no"}).status_code == 303
    assert send(browser).status_code == 303
    with app.app_context():
        waiting = select(func.count()).where(OutboxMessage.about == request.token, OutboxMessage.state == "waiting")
        assert db.session.scalar(waiting) == 0
    assert row_of(app, request).next_chase_on is None


def test_a_page_asks_the_database_a_bounded_number_of_times(app: Flask) -> None:
    browser = open_link(app, asked(app))
    for page in ("", "/child", "/check", "/dates", "/files", "/author"):
        with statements(app) as sent:
            assert browser.get(f"/reply/form{page}").status_code == 200
        assert len(sent) <= 14, [statement for statement, _ in sent]


def test_a_form_that_says_a_thing_twice_is_refused(app: Flask) -> None:
    request = asked(app)
    browser = open_link(app, request)
    seen = version(browser, "/reply/form/child")
    assert browser.post("/reply/form/child", {"version": seen, "immunised": ["yes", "no"]}).status_code == 400
    assert row_of(app, request).draft_version == 0


def test_no_file_row_is_left_by_a_request_that_closed_while_the_file_arrived(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cdop.files.checking import check
    from cdop.gathering.replying import arriving
    from cdop.gathering.service import close

    request = asked(app)
    browser = open_link(app, request)
    checked = check

    def closing(*given: Any) -> Any:
        found = checked(*given)
        with app.app_context(), transaction(db.session()) as session:
            close(session, COMMAND_LINE, request.token, "asked_in_error", "Not this agency")
        return found

    monkeypatch.setattr(arriving, "check", closing)
    assert upload(browser, "letter.txt", b"Seen").status_code == 404
    assert standing(app) == set()
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(StoredFileRecord)) == 0


def test_a_reply_with_everything_is_what_a_timeline_may_hold(app: Flask) -> None:
    request = asked(app)
    browser = open_link(app, request)
    assert save(browser, "child", {"immunised": "yes", "conditions": "Asthma"}).status_code == 303
    assert save(browser, "dates", {"on": ["", "5", "2013"], "what": "Seen"}).status_code == 303
    assert upload(browser, "letter.txt", b"Seen").status_code == 303
    assert send(browser).status_code == 303
    reply = reply_of(app, request)
    kind = KINDS[reply.kind]
    assert kind.lacks(reply.detail) == ""
    assert kind.identifies(reply.identity)
    for key, value in {**reply.detail, **(reply.identity or {})}.items():
        assert kind.check_of(key)(value, today()), key
