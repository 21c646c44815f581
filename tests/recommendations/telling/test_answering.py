"""Answers of organisations: by link, by an agency's account, typed in; kept as written, sent once, told to no other."""

import io
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from cdop.accounts.people import COMMAND_LINE, Role
from cdop.agencies.directory.members import assign, contacts
from cdop.database import db, transaction
from cdop.recommendations.models import AnswerDraft, RecommendationAction, RecommendationEvent
from cdop.recommendations.rules import Happening, NotNow
from cdop.recommendations.service import Step, happen
from cdop.recommendations.telling.answering import ALREADY, Answer, take_answer
from cdop.reference.calendar import today
from tests.application import Browser, SignInAs, make_account, make_app
from tests.databases import close
from tests.recommendations.telling.making import (
    ACCEPTS,
    DAY,
    NAMES,
    REFUSES,
    ROLE,
    WORDS,
    events,
    made,
    open_link,
    row_of,
    rows,
    save,
    send,
    told,
    version,
)


def account_of(app: Flask, agency: str) -> Browser:
    """An agency contact's browser, whose account answers for an agency."""
    account = make_account(app, Role.AGENCY_CONTACT)
    with app.app_context(), transaction(db.session()) as session:
        (contact,) = [one for one in contacts(session, COMMAND_LINE) if one.email == account.email]
        assign(session, COMMAND_LINE, contact, agency)
    browser = Browser(app)
    assert browser.sign_in(account.email).status_code == 303
    return browser


def said(app: Flask, event: str) -> list[tuple[str, str, bool]]:
    """The events of a kind: as written, as others read it, and whether the organisation said so."""
    return [(row.words, row.shown, row.by_addressee) for row in rows(app, RecommendationEvent) if row.event == event]


def test_an_answer_is_saved_come_back_to_checked_and_sent_with_a_receipt(app_on_each: Flask) -> None:
    app = app_on_each
    one = told(app)
    browser = open_link(app, one.first)
    first = browser.get("/answer/form").text
    assert WORDS in first
    assert "Every ward gives it." in first
    part = {"answer": "partly_accepted", "words": "Wards only.", "role": "", "later": "yes"}
    assert save(browser, part).headers["Location"] == "/answer/form"
    assert row_of(app, one.first).state == "told", "nothing is sent by saving"
    again = open_link(app, one.first)
    assert "Go on with your answer" in again.get("/answer/form").text
    assert "Wards only." in again.get("/answer/form/answer").text
    incomplete = save(again, {"answer": "partly_accepted", "words": "Wards only.", "role": ROLE})
    assert incomplete.status_code == 422
    assert "Say what you will do" in incomplete.text
    sent = send(again, {**ACCEPTS, "answer": "partly_accepted", "words": "Wards only."})
    assert (sent.status_code, sent.headers["Location"]) == (303, "/answer/form/sent")
    assert "2025-26/01" in again.get("/answer/form/sent").text
    assert again.get("/answer/form/sent").status_code == 303, "the receipt is shown once"
    row = row_of(app, one.first)
    assert (row.state, row.answered_on, row.next_chase_on) == ("partly_accepted", today(), None)
    (action,) = rows(app, RecommendationAction)
    assert (action.words, action.owner, action.state) == ("Print it", ROLE, "planned")
    assert rows(app, AnswerDraft) == []
    assert said(app, "partly_accepted") == [("Wards only.", "Wards only.", True)]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"answer": "", "role": ROLE}, "Choose your answer"),
        ({"answer": "refused", "role": ROLE, "words": " "}, "Say why it is refused"),
        ({"answer": "partly_accepted", "role": ROLE}, "Say which part you accept"),
        ({**ACCEPTS, "role": ""}, "Enter the role of whoever answers"),
        ({**ACCEPTS, "actions-0-owner": ""}, "Enter the role of whoever sees to it"),
        ({**ACCEPTS, "actions-0-due": ["", "", ""]}, "Enter by when it will be done"),
        ({**ACCEPTS, "actions-0-due": ["31", "2", "2030"]}, "must be a real date"),
    ],
)
def test_what_is_missing_is_said_beside_its_question_and_what_was_typed_is_kept(
    app: Flask, data: dict[str, object], words: str
) -> None:
    one = told(app)
    browser = open_link(app, one.first)
    refused = save(browser, {"words": "", **data})
    assert refused.status_code == 422
    assert words in refused.text
    assert row_of(app, one.first).state == "told"
    assert browser.get("/answer/form/check").status_code == 303, "what is not whole cannot be checked or sent"


def test_a_row_more_keeps_what_was_typed(app: Flask) -> None:
    one = told(app)
    page = save(open_link(app, one.first), {**ACCEPTS, "add_action": "yes"})
    assert page.status_code == 200
    assert "Print it" in page.text
    assert page.text.count("Action ") >= 3


def test_a_name_in_the_place_of_a_role_is_refused_before_anything_is_sent(app: Flask) -> None:
    one = told(app)
    browser = open_link(app, one.first)
    answer = send(browser, {**ACCEPTS, "actions-0-owner": "Dr Jane Whitfield"})
    assert answer.status_code == 422
    assert "could be somebody’s name" in answer.text
    assert row_of(app, one.first).state == "told"
    assert rows(app, RecommendationAction) == []


def test_of_four_organisations_one_refuses_and_none_sees_the_others(
    app_on_each: Flask, sign_in_as_on_each: SignInAs
) -> None:
    app = app_on_each
    one = told(app, *NAMES)
    answers = {
        NAMES[0]: {**ACCEPTS, "words": "Gladly, riverside."},
        NAMES[1]: REFUSES,
        NAMES[2]: {**ACCEPTS, "answer": "partly_accepted", "words": "At night alone."},
    }
    for name, answer in answers.items():
        assert send(open_link(app, one.addressees[name]), answer).status_code == 303
    states = [row_of(app, one.addressees[name]).state for name in NAMES]
    assert states == ["accepted", "refused", "partly_accepted", "told"]
    for name in NAMES:
        browser = open_link(app, one.addressees[name])
        pages = browser.get("/answer/form").text + browser.get("/answer/form/answer").text
        for other in set(NAMES) - {name}:
            assert other not in pages
            assert str(answers.get(other, {}).get("words") or "nothing") not in pages
    page = sign_in_as_on_each(Role.COORDINATOR).get(one.page).text
    for words in ("They do not accept it", "There is no money for it.", "They accept it in part", "At night alone."):
        assert words in page


@pytest.fixture
def sign_in_as_on_each(app_on_each: Flask) -> SignInAs:
    def signed_in(*roles: Role) -> Browser:
        browser = Browser(app_on_each)
        assert browser.sign_in(make_account(app_on_each, *roles).email).status_code == 303
        return browser

    return signed_in


def test_a_reply_is_kept_as_written_for_coordinators_and_masked_for_others(app: Flask, sign_in_as: SignInAs) -> None:
    one = told(app)
    words = "We spoke with Mrs Jane Whitfield of NHS number 999 000 0018 and cannot."
    assert send(open_link(app, one.first), {**REFUSES, "words": words}).status_code == 303
    ((written, shown, by_addressee),) = said(app, "refused")
    assert (written, by_addressee) == (words, True)
    assert "Whitfield" not in shown
    for role in (Role.PUBLIC_HEALTH_LEAD, Role.PANEL_MEMBER):
        page = sign_in_as(role).get(one.page).text
        assert "They do not accept it" in page
        assert "Whitfield" not in page
        assert "999 000" not in page
    assert "Whitfield" in sign_in_as(Role.COORDINATOR).get(one.page).text


def test_an_agency_s_account_finds_its_recommendations_beside_requests_and_no_other_agency_s(app: Flask) -> None:
    one = told(app, *NAMES[:2])
    own, other = (one.addressees[name] for name in NAMES[:2])
    browser = account_of(app, one.agencies[NAMES[0]])
    assert "Recommendations to answer" in browser.get("/").text
    listed = browser.get("/agency").text
    assert f"/agency/recommendations/{own}" in listed
    assert other not in listed
    base = f"/agency/recommendations/{own}"
    assert send(browser, ACCEPTS, base).headers["Location"] == "/agency/recommendations/sent"
    assert "2025-26/01" in browser.get("/agency/recommendations/sent").text
    assert browser.get("/agency/recommendations/sent").headers["Location"] == "/agency"
    (event,) = [row for row in rows(app, RecommendationEvent) if row.event == "accepted"]
    assert (event.detail["way"], event.account_id is not None) == ("account", True)
    for page in ("", "/answer", "/check", "/progress", "/evidence", "/actions"):
        assert browser.get(f"/agency/recommendations/{other}{page}").status_code == 404
    for page in ("/answer", "/check", "/progress", "/evidence", "/actions"):
        assert browser.post(f"/agency/recommendations/{other}{page}", page="/agency").status_code == 404
    untold = made(app, "Fourth Trust", reference="2025-26/02")
    stranger = account_of(app, untold.agencies["Fourth Trust"])
    assert stranger.get(f"/agency/recommendations/{untold.first}").status_code == 404, "before it was told it is none"


def test_twenty_who_send_at_once_are_taken_once(migrated_url: str, tmp_path: Path) -> None:
    app = make_app(migrated_url, tmp_path)
    one = told(app)
    browser = open_link(app, one.first)
    assert save(browser, ACCEPTS).status_code == 303
    seen, token = version(browser, "/answer/form/check"), browser.token("/answer/form/check")
    cookies = {name: browser.client.get_cookie(name).value for name in ("cdop-answer", "cdop-forms")}  # type: ignore[union-attr]

    def sends(_place: int) -> TestResponse:
        client = app.test_client()
        for name, value in cookies.items():
            client.set_cookie(name, value)
        form = {"about": browser.about, "version": seen, "csrf_token": token}
        return client.post("/answer/form/check", data=form)

    with ThreadPoolExecutor(5) as pool:
        codes = sorted(answer.status_code for answer in pool.map(sends, range(20)))
    assert codes == [303] + [409] * 19
    assert events(app, one.first).count("accepted") == 1
    assert len(rows(app, RecommendationAction)) == 1
    close(app)


def test_two_windows_do_not_overwrite_each_other(app: Flask) -> None:
    one = told(app)
    browser = open_link(app, one.first)
    seen = version(browser, "/answer/form/answer")
    assert save(browser, {**ACCEPTS, "later": "yes"}).status_code == 303
    late = browser.post("/answer/form/answer", {**REFUSES, "version": seen})
    assert late.status_code == 409
    assert "There is no money for it." in late.text
    assert rows(app, AnswerDraft)[0].content["answer"] == "accepted"
    stale = browser.post("/answer/form/check", {"version": "7"}, page="/answer/form/check")
    assert stale.status_code == 409
    assert row_of(app, one.first).state == "told"


def test_after_the_answer_the_same_link_tells_how_far_it_is_shows_it_and_ends_actions(app_on_each: Flask) -> None:
    app = app_on_each
    one = told(app)
    browser = open_link(app, one.first)
    for page in ("progress", "evidence", "actions"):
        assert browser.get(f"/answer/form/{page}").status_code == 303, "first the answer"
    assert send(browser, ACCEPTS).status_code == 303
    assert browser.post("/answer/form/progress", {"words": "Half of the wards."}).status_code == 303
    file = {"words": "", "file": (io.BytesIO(b"Every ward gives it."), "audit.txt")}
    shown = browser.post("/answer/form/evidence", file, content_type="multipart/form-data")
    assert shown.status_code == 303, shown.text
    (action,) = rows(app, RecommendationAction)
    page = f"/answer/form/actions/{action.token}"
    done = {"words": "Print it", "owner": ROLE, "due_on": ["1", "3", "2031"], "state": "done"}
    assert browser.post(page, {**done, "version": version(browser, page)}).status_code == 303
    stale = browser.post(page, {**done, "state": "dropped", "version": "1"})
    assert stale.status_code == 409
    assert row_of(app, one.first).state == "in_progress", "what is done has begun"
    assert [row.state for row in rows(app, RecommendationAction)] == ["planned", "done"]
    assert events(app, one.first)[3:] == ["accepted", "action", "note", "evidence", "action", "begun"]
    own = browser.get("/answer/form").text
    assert "Half of the wards." in own
    assert browser.get("/answer/form/answer").status_code == 303
    assert ALREADY in browser.post("/answer/form/answer", ACCEPTS, page="/answer/form/progress").text


def test_what_the_panel_wrote_is_not_told_to_the_organisation(app: Flask, coordinator: Browser) -> None:
    one = told(app)
    form = {"words": "They seem slow to us.", "version": "2"}
    assert coordinator.post(f"/recommendations/told/{one.first}/by-hand", form).status_code == 303
    assert "They seem slow to us." in coordinator.get(one.page).text
    assert "They seem slow" not in open_link(app, one.first).get("/answer/form").text
    assert send(open_link(app, one.first), ACCEPTS).status_code == 303
    with app.app_context(), transaction(db.session()) as session:
        signed = {"signed_by": "A Chair", "signed_role": "Chair"}
        happen(session, COMMAND_LINE, one.first, Step(Happening.NOT_TAKEN_UP, "We gave up on them.", None, signed))
        happen(session, COMMAND_LINE, one.first, Step(Happening.REOPENED, "A coroner asked again."))
    own = open_link(app, one.first).get("/answer/form").text
    assert "The panel opened it again" in own
    assert not [words for words in ("gave up", "coroner", "A Chair") if words in own]


def typed_in(**changes: object) -> dict[str, object]:
    day = today()
    on = [str(day.day), str(day.month), str(day.year)]
    return {"way": "letter", "on": on, "answer": "refused", "words": "No money.", "role": "Director", **changes}


def test_an_answer_that_came_by_letter_is_typed_in_and_may_be_changed_until_work_begins(
    app: Flask, coordinator: Browser
) -> None:
    one = told(app, on=today() - 9 * DAY, way="letter")
    page = f"/recommendations/told/{one.first}/answer"
    seen = version(coordinator, page)
    assert coordinator.post(page, typed_in(version=seen)).status_code == 303
    assert coordinator.post(page, typed_in(version=seen)).status_code == 409, "somebody was quicker"
    shown = coordinator.get(one.page).text
    assert "after 9 days, by letter" in shown
    changed = typed_in(answer="accepted", way="telephone", words="", version=version(coordinator, page), **{
        "actions-0-words": "Print it", "actions-0-owner": "Midwives"})  # fmt: skip
    assert coordinator.post(page, changed).status_code == 303
    assert row_of(app, one.first).state == "accepted"
    assert [row.event for row in rows(app, RecommendationEvent)][-3:] == ["refused", "accepted", "action"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"words": ""}, "Type in their reasons"),
        ({"way": ""}, "Choose how the answer came"),
        ({"on": ["1", "1", "2099"]}, "The day must be today or in the past"),
        ({"on": ["1", "1", "2001"]}, "must not be before what was recorded last"),
        ({"answer": "accepted", "actions-0-words": "Print it"}, "Enter the role of whoever sees to it"),
    ],
)
def test_an_answer_typed_in_needs_what_an_answer_needs(
    app: Flask, coordinator: Browser, changes: dict[str, object], words: str
) -> None:
    one = told(app)
    page = f"/recommendations/told/{one.first}/answer"
    refused = coordinator.post(page, typed_in(version=version(coordinator, page), **changes))
    assert refused.status_code == 422
    assert words in refused.text
    assert row_of(app, one.first).state == "told"


def test_an_answer_by_link_is_none_once_there_is_one(app: Flask) -> None:
    one = told(app)
    with app.app_context(), transaction(db.session()) as session:
        take_answer(session, COMMAND_LINE, one.first, Answer("refused", "No.", "Director", "letter"))
    with app.app_context(), pytest.raises(NotNow), transaction(db.session()) as session:
        take_answer(session, COMMAND_LINE, one.first, Answer("accepted", "", "Director", "link"))
