"""One request: its log, its links, closing it, and typing in what came by letter, telephone or e-mail."""

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from cdop.accounts.people import COMMAND_LINE
from cdop.case.facts import Fact, FactKind
from cdop.case.gathered import answers
from cdop.case.queries import facts_of
from cdop.database import db, transaction
from cdop.gathering.links import LINKS
from cdop.gathering.models import InformationRequest, RequestEvent, RequestLink
from cdop.gathering.service import Reply, close, take_reply
from cdop.outbox.models import OutboxMessage
from cdop.reference.calendar import today
from tests.application import Browser
from tests.case.making import audit, case_id
from tests.gathering.making_requests import AskedByPage, asked_by_page

POLICE, OFFICE = "County police", "police@agency.example"
LINK = re.compile(r"http://[^<\s]+(/reply/[A-Za-z0-9_-]{43})<")
TYPED: dict[str, Any] = {
    "version": "0", "way": "letter", "on": [str(today().day), str(today().month), str(today().year)],
    "author": "Sergeant, child protection", "outcome": "answered", "redirect": "", "dates": "", "words": "",
}  # fmt: skip


@pytest.fixture
def asked(app: Flask) -> AskedByPage:
    return asked_by_page(app, POLICE)


def events(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(RequestEvent.event).order_by(RequestEvent.id)))


def opens(app: Flask, path: str, typed: str) -> bool:
    """Whether a link opens for whoever types an address."""
    return Browser(app).post(path, {"email": typed}).status_code == 303


def newest_link(app: Flask) -> str:
    """The path of the link that the last message brings."""
    with app.app_context():
        query = select(OutboxMessage.link_nonce).where(OutboxMessage.link_nonce.is_not(None))
        nonce = db.session.scalar(query.order_by(OutboxMessage.id.desc()).limit(1))
        return LINKS.path_of(str(app.config["SECRET_KEY"]), str(nonce))


def states_of_messages(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(OutboxMessage.state).order_by(OutboxMessage.id)))


def replies(app: Flask, asked: AskedByPage) -> list[Fact]:
    with app.app_context():
        facts = facts_of(db.session(), case_id(app, asked.case))
    return [fact for fact in facts if fact.kind is FactKind.INFORMATION_RECEIVED]


def test_the_page_tells_how_the_request_stands_and_what_was_sent(asked: AskedByPage) -> None:
    page = asked.browser.get(asked.page).text
    for words in ("Waiting for a reply", "Next chase", "Opens until", "Asked; ", "e-mail waits to be sent"):
        assert words in page, words


def test_sent_again_the_new_link_opens_and_the_old_one_does_not(app: Flask, asked: AskedByPage) -> None:
    old = newest_link(app)
    assert asked.browser.post(f"{asked.page}/send-again", page=asked.page).status_code == 303
    new = newest_link(app)
    assert old != new
    assert states_of_messages(app) == ["withdrawn", "waiting"]
    assert not opens(app, old, OFFICE)
    assert opens(app, new, OFFICE)
    assert audit(app, "information.link_sent_again").total() == 1
    assert asked.browser.post(f"{asked.page}/send-again", page=asked.page).status_code == 303
    assert not opens(app, new, OFFICE)
    assert opens(app, newest_link(app), OFFICE)
    assert events(app).count("reissued") == 2


def test_revoked_no_link_opens_and_the_message_that_waits_is_not_sent(app: Flask, asked: AskedByPage) -> None:
    assert asked.browser.post(f"{asked.page}/revoke", page=asked.page).status_code == 303
    assert not opens(app, newest_link(app), OFFICE)
    assert states_of_messages(app) == ["withdrawn"]
    page = asked.browser.get(asked.page).text
    assert "None opens" in page
    assert "Waiting for a reply" in page, "the request stays open"
    assert audit(app, "information.link_revoked").total() == 1


def test_a_link_given_by_hand_is_shown_once_and_opens_for_the_address_that_was_typed(
    app: Flask, asked: AskedByPage
) -> None:
    old = newest_link(app)
    answer = asked.browser.post(f"{asked.page}/link", {"email": "ward@agency.example"})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    found = LINK.search(answer.text)
    assert found, answer.text
    assert found[1] not in asked.browser.get(f"{asked.page}/link").text
    assert found[1] not in asked.browser.get(asked.page).text
    with app.app_context():
        held = [str(row) for model in (RequestLink, RequestEvent, InformationRequest, OutboxMessage)
                for row in db.session.execute(select(model.__table__))]  # fmt: skip
    assert not any(found[1].removeprefix("/reply/") in row or "ward@" in row for row in held)
    assert not opens(app, found[1], OFFICE)
    assert opens(app, found[1], "ward@agency.example")
    assert not opens(app, old, OFFICE)
    assert events(app)[1] == "link_given"
    assert audit(app, "information.link_given_by_hand").total() == 1


@pytest.mark.parametrize("email", ["", "no address", "a@b.example\r\nBcc: c@d.example", "a@b.example, c@d.example"])
def test_no_link_is_made_for_what_is_no_address(app: Flask, asked: AskedByPage, email: str) -> None:
    answer = asked.browser.post(f"{asked.page}/link", {"email": email})
    assert answer.status_code == 422
    assert not LINK.search(answer.text)
    assert events(app) == ["asked"]
    assert opens(app, newest_link(app), OFFICE), "the earlier one still opens"


def test_after_five_wrong_addresses_the_coordinator_opens_the_link_again(app: Flask, asked: AskedByPage) -> None:
    link = newest_link(app)
    for _ in range(5):
        assert not opens(app, link, "guess@agency.example")
    assert not opens(app, link, OFFICE)
    page = asked.browser.get(asked.page).text
    assert "Link closed after wrong addresses" in page
    on_the_case = asked.browser.get(f"/cases/{asked.case}").text
    assert "Link closed after wrong addresses" in on_the_case
    assert "None while its link is closed" in on_the_case, "nobody is chased whose link is closed"
    assert asked.browser.post(f"{asked.page}/open-again", page=asked.page).status_code == 303
    assert opens(app, link, OFFICE)
    for _ in range(4):
        assert not opens(app, link, "guess@agency.example")
    assert opens(app, link, OFFICE), "wrong addresses are counted anew"
    assert asked.browser.post(f"{asked.page}/open-again", page=asked.page).status_code == 409
    assert audit(app, "information.link_opened_again").total() == 1


def test_a_new_link_also_opens_what_wrong_addresses_closed(app: Flask, asked: AskedByPage) -> None:
    link = newest_link(app)
    for _ in range(5):
        opens(app, link, "guess@agency.example")
    assert asked.browser.post(f"{asked.page}/send-again", page=asked.page).status_code == 303
    assert opens(app, newest_link(app), OFFICE)
    assert not opens(app, link, OFFICE)


def test_an_agency_without_an_inbox_is_sent_nothing_and_the_page_says_what_else_to_do(app: Flask) -> None:
    asked = asked_by_page(app, "Little Beacon hospice")
    assert events(app) == ["letter"]
    assert states_of_messages(app) == []
    answer = asked.browser.post(f"{asked.page}/send-again", page=asked.page)
    assert answer.status_code == 409
    assert "has no shared inbox" in answer.text
    assert events(app) == ["letter"]


def test_closing_asks_why_and_ends_links_and_chasing(app: Flask, asked: AskedByPage) -> None:
    assert asked.browser.post(f"{asked.page}/close", {"closed": "written_off"}).status_code == 422
    good = {"closed": "written_off", "reason": "They moved their records"}
    assert asked.browser.post(f"{asked.page}/close", good).status_code == 303
    page = asked.browser.get(asked.page).text
    assert "Written off" in page
    assert "They moved their records" in asked.browser.get(f"/cases/{asked.case}").text
    assert not opens(app, newest_link(app), OFFICE)
    with app.app_context():
        row = db.session.execute(select(InformationRequest.state, InformationRequest.next_chase_on)).one()
    assert tuple(row) == ("closed", None)


@pytest.mark.parametrize("page", ["/send-again", "/revoke", "/open-again", "/close", "/link"])
def test_what_ended_meanwhile_is_left_as_it_is(app: Flask, asked: AskedByPage, page: str) -> None:
    with app.app_context(), transaction(db.session()) as session:
        close(session, COMMAND_LINE, asked.request, "written_off", "Meanwhile")
    form = {"closed": "written_off", "reason": "Late", "email": "ward@agency.example"}
    answer = asked.browser.post(asked.page + page, form, page=asked.page)
    assert answer.status_code == 409
    assert "Nothing was changed" in answer.text
    assert events(app) == ["asked", "closed"]


def test_a_reply_by_letter_is_taken_in_with_five_different_answers(app: Flask, asked: AskedByPage) -> None:
    said = {
        "resuscitation": "yes", "coroner_told": "no", "post_mortem": "not_known", "domestic_abuse": "not_applicable",
        "neglect_concern": "", "household": "A grandmother\nand a cousin", "last_contact": ["1", "2", "2014"],
        "last_seen_well_instead": "not_known", "mode_of_death": "found",
        "dates": "14 March 2013: seen at home\n2012: moved here\n3/2/2014: called out",
    }  # fmt: skip
    answer = asked.browser.post(f"{asked.page}/reply", {**TYPED, **said})
    assert answer.status_code == 303, answer.text
    (fact,) = replies(app, asked)
    assert fact.detail == {
        "request": asked.request, "agency_kind": "police", "outcome": "answered", "way": "letter",
    }  # fmt: skip
    identity = fact.identity or {}
    assert identity["answers"] == {
        "resuscitation": "yes", "coroner_told": "no", "post_mortem": "not_known", "domestic_abuse": "not_applicable",
        "household": "A grandmother\nand a cousin", "last_contact": "2014-02-01", "last_seen_well": "not_known",
        "mode_of_death": "found",
    }  # fmt: skip
    assert identity["chronology"] == [
        {"on": "2013-03-14", "precision": "day", "what": "seen at home"},
        {"on": "2012-01-01", "precision": "year", "what": "moved here"},
        {"on": "2014-02-03", "precision": "day", "what": "called out"},
    ]
    with app.app_context():
        assert answers(facts_of(db.session(), case_id(app, asked.case)))["coroner_told"].value == "no"
    assert not opens(app, newest_link(app), OFFICE)
    page = asked.browser.get(f"/cases/{asked.case}").text
    assert "Replied, to be read" in page
    assert "By letter" in page


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "Type in an answer"),
        ({"way": "", "household": "x"}, "Choose how the reply came"),
        ({"way": "link", "household": "x"}, "Choose one of the answers"),
        ({"on": ["1", "1", "2199"], "household": "x"}, "must not be in the future"),
        ({"outcome": "", "household": "x"}, "Choose what the reply says"),
        ({"outcome": "nothing_held", "household": "x"}, "Answers are typed in below"),
        ({"dates": "yesterday: seen"}, "‘yesterday’ is not a date"),
        ({"dates": "14 March 2199: seen"}, "is not a date until today"),
        ({"dates": "seen in March"}, "is not a day, a colon and what happened"),
        ({"domestic_abuse": "maybe"}, "Choose one of the answers"),
        ({"last_contact": ["31", "2", "2014"]}, "must be a real date"),
        ({"household": "a\x00b"}, "must not contain control characters"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_what_was_typed(
    app: Flask, asked: AskedByPage, said: dict[str, Any], words: str
) -> None:
    answer = asked.browser.post(f"{asked.page}/reply", {**TYPED, **said})
    assert answer.status_code == 422
    assert words in answer.text
    assert "Sergeant, child protection" in answer.text
    assert "There is a problem" in answer.text
    assert replies(app, asked) == []


@pytest.mark.parametrize("outcome", ["nothing_held", "wrong_agency"])
def test_nothing_held_and_wrong_agency_by_telephone_count_as_replies(
    app: Flask, asked: AskedByPage, outcome: str
) -> None:
    said = {**TYPED, "way": "telephone", "outcome": outcome, "redirect": "The other county’s police"}
    assert asked.browser.post(f"{asked.page}/reply", said).status_code == 303
    (fact,) = replies(app, asked)
    assert fact.detail["outcome"] == outcome
    assert (fact.identity or {})["redirect"] == "The other county’s police"
    words = {"nothing_held": "Holds nothing", "wrong_agency": "Wrong agency"}[outcome]
    page = asked.browser.get(asked.page).text
    assert f"{words}, to be read" in page
    (reply,) = re.findall(r'href="(/cases/[0-9a-f]+/replies/[0-9a-f]+)"', page)
    assert asked.browser.get(reply).status_code == 200


def test_who_types_in_after_another_reply_came_is_told_and_keeps_what_was_typed(app: Flask, asked: AskedByPage) -> None:
    with app.app_context(), transaction(db.session()) as session:
        take_reply(session, COMMAND_LINE, asked.request, Reply("nothing_held", "link", today(), POLICE))
    said = {**TYPED, "household": "Typed meanwhile"}
    answer = asked.browser.post(f"{asked.page}/reply", said)
    assert answer.status_code == 409
    assert "Typed meanwhile" in answer.text
    assert len(replies(app, asked)) == 1
    assert asked.browser.post(f"{asked.page}/reply", {**said, "version": "1"}).status_code == 303
    assert len(replies(app, asked)) == 2


def test_sent_twice_by_a_double_click_a_typed_reply_is_stored_once(app: Flask, asked: AskedByPage) -> None:
    said = {**TYPED, "household": "Once"}
    codes = [asked.browser.post(f"{asked.page}/reply", said, page=asked.page).status_code for _ in range(2)]
    assert codes == [303, 409]
    assert len(replies(app, asked)) == 1


def test_what_others_answered_stands_apart_and_can_still_be_typed_in(app: Flask, asked: AskedByPage) -> None:
    said = {**TYPED, "domestic_abuse": "no"}
    assert asked.browser.post(f"{asked.page}/reply", said).status_code == 303
    page = asked.browser.get(f"{asked.page}/reply").text
    assert "1 question that others have answered" in page
    again = {**TYPED, "version": "1", "domestic_abuse": "yes"}
    assert asked.browser.post(f"{asked.page}/reply", again).status_code == 303
    with app.app_context():
        assert answers(facts_of(db.session(), case_id(app, asked.case)))["domestic_abuse"].value == "yes"
