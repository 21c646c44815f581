"""The room: written by the scribe, read by the others without identity, decided, finalised by the chair alone."""

import re
from typing import Any

import pytest
from flask import Flask

from cdop.accounts.people import Role
from cdop.case.facts import FactKind
from cdop.case.models import Case
from cdop.case.queries import facts_of
from cdop.database import db
from cdop.review.analysis import room_page as views
from tests.application import TOKEN, Browser, make_account
from tests.case.making import IDENTITY, audit
from tests.review.analysis.rooms import Room, bar, open_room, seen_on, sent, stored_values, type_in
from tests.review.analysis.writing import EARLIER, complete, factor

K = FactKind
FOUND: dict[str, Any] = {
    **complete(EARLIER),
    "modifiability": "modifiable",
    "domain.B.score": "2",
    "factor.aaaaaaaa": factor("Smoking in pregnancy"),
}


@pytest.fixture
def room(app: Flask) -> Room:
    return open_room(app, "A-1", "A-2")


def status_of(room: Room) -> str:
    with room.app.app_context():
        return str(db.session.scalar(db.select(Case.status).where(Case.id == room.items[0].case_id)))


def told(room: Room, kind: FactKind) -> list[Any]:
    with room.app.app_context():
        return [fact for fact in facts_of(db.session(), room.items[0].case_id) if fact.kind is kind]


def test_the_scribe_writes_decides_and_the_chair_finalises(room: Room) -> None:
    scribe, chair = room.browser(room.scribe), room.browser(room.chair)
    page = scribe.get(room.address)
    assert page.status_code == 200
    assert room.items[0].reference in page.text
    assert "Next case" in page.text
    assert 'accesskey="n"' in page.text
    assert [word for word in (*IDENTITY, "A-1") if word in page.text] == []
    answer = scribe.post(room.address, {**sent(FOUND), "then": "decide"})
    assert answer.status_code == 303, answer.text
    assert status_of(room) == "panel_decided"
    (decided,) = told(room, K.ANALYSIS_DECIDED)
    assert (decided.detail["meeting"], decided.detail["quorate"]) == (room.meeting, True)
    assert decided.detail["factors"][0]["code"] == "smoking_pregnancy"
    assert "Decided, not final" in chair.get("/").text
    meeting = room.browser(room.coordinator).get(f"/meetings/{room.meeting}").text
    assert room.address in meeting
    assert "Not final yet: 1 of 1 heard" in meeting
    assert room.items[0].reference in chair.get("/analyses").text
    assert scribe.get("/analyses").status_code == 404, "of the members the chair alone"
    assert scribe.get(f"{room.address}/finalise").status_code == 404
    assert room.browser(room.coordinator).get(f"{room.address}/finalise").status_code == 404
    assert chair.post(f"{room.address}/finalise").status_code == 303
    assert status_of(room) == "reviewed"
    assert told(room, K.FINALISED)[0].detail["factors"] == ["Smoking in pregnancy"]
    assert "Decided, not final" not in chair.get("/").text


def test_an_inquorate_decision_is_final_with_a_reason_alone(app: Flask) -> None:
    room = open_room(app, quorate=False)
    assert room.browser(room.scribe).post(room.address, {**sent(FOUND), "then": "decide"}).status_code == 303
    chair = room.browser(room.chair)
    refused = chair.post(f"{room.address}/finalise", {"reason": ""})
    assert refused.status_code == 422
    assert "not quorate" in refused.text
    assert chair.post(f"{room.address}/finalise", {"reason": "The doctor agreed by letter"}).status_code == 303
    assert status_of(room) == "reviewed"


def test_what_contradicts_is_said_and_nothing_is_decided(room: Room) -> None:
    scribe = room.browser(room.scribe)
    answer = scribe.post(room.address, {**sent({**FOUND, "modifiability": "none"}), "then": "decide"})
    assert answer.status_code == 422
    assert "contributed and is marked modifiable" in answer.text
    assert told(room, K.PANEL_MET) == []
    assert stored_values(room.app, "summary") == ["An infant who died"], "what was typed is saved all the same"


def test_the_script_is_told_the_number_the_time_and_what_contradicts(room: Room) -> None:
    scribe = room.browser(room.scribe)
    token = scribe.token(room.address)
    answer = type_in(scribe, room.address, "category", "9", 0, token)
    assert answer.status_code == 200
    said = answer.json
    assert said is not None
    assert said["fields"]["category"]["number"] == 1
    assert re.fullmatch(r"[0-9]{2}:[0-9]{2}:[0-9]{2}", said["at"])
    assert "has no score" in said["findings"]
    refused = type_in(scribe, room.address, "category", "99", 1, token)
    assert (refused.status_code, refused.json["state"]) == (422, "refused")  # type: ignore[index]
    named = type_in(scribe, room.address, "summary", "Amaryllis slept", 0, token)
    assert "This looks like a name" in named.text
    assert "Amaryllis" in named.text


def test_two_who_type_the_same_are_both_told(room: Room) -> None:
    scribe, office = room.browser(room.scribe), room.browser(room.coordinator)
    mine, theirs = scribe.token(room.address), office.token(room.address)
    assert type_in(scribe, room.address, "issues", "Beds", 0, mine).json["fields"]["issues"]["state"] == "saved"  # type: ignore[index]
    second = type_in(office, room.address, "issues", "Cots", 0, theirs).json
    assert second is not None
    assert second["fields"]["issues"]["state"] == "beside"
    assert "Beds" in second["fields"]["issues"]["beside"]
    page = scribe.get(room.address).text
    assert "Typed beside it by Cora Coordinator" in page
    assert "Cots" in page
    (entry,) = re.findall(r'value="settle:([0-9]+)"', page)
    assert scribe.post(room.address, {"then": f"settle:{entry}"}).status_code == 303
    assert "Typed beside it" not in scribe.get(room.address).text
    assert stored_values(room.app, "issues") == ["Beds", "Cots"]


def test_without_a_script_a_page_says_what_stands_beside(room: Room) -> None:
    scribe, office = room.browser(room.scribe), room.browser(room.coordinator)
    assert scribe.post(room.address, sent({"issues": "Beds"})).status_code == 303
    answer = office.post(room.address, {**seen_on(office.get(room.address).text), "seen.issues": "0", "issues": "Cots"})
    assert answer.status_code == 409
    assert "Nothing is lost" in answer.text
    assert stored_values(room.app, "issues") == ["Beds", "Cots"]


def test_what_is_refused_stays_in_its_box(room: Room) -> None:
    scribe = room.browser(room.scribe)
    answer = scribe.post(room.address, sent({"issues": "Typed with care", "category": "99"}))
    assert answer.status_code == 422
    assert "Typed with care" in answer.text
    assert stored_values(room.app, "issues") == []


def test_others_read_without_identity_and_write_nothing(room: Room) -> None:
    office, member = room.browser(room.coordinator), room.browser(room.member)
    named = {"summary": "Amaryllis Wetherfield of ME7 1QX died on 9 May 2014"}
    assert office.post(room.address, sent(named)).status_code == 303
    scribe = room.browser(room.scribe)
    for browser, address in (
        (member, room.address), (member, f"{room.address}/projected"), (office, f"{room.address}/projected"),
        (scribe, f"{room.address}/projected"), (scribe, room.address),
    ):  # fmt: skip
        page = browser.get(address)
        assert page.status_code == 200
        assert [word for word in (*IDENTITY, "A-1<", "A-2<") if word in page.text] == [], address
    assert member.get(f"{room.address}/projected").headers["Refresh"] == "4"
    assert "Refresh" not in member.get(f"{room.address}/projected?still=yes").headers
    token = member.token("/")
    assert member.client.post(room.address, data={**sent(FOUND), "csrf_token": token}).status_code == 404
    assert member.post(f"{room.address}/reveal", page="/").status_code == 404
    assert member.post(f"{room.address}/defer", {"reason": "x"}, page="/").status_code == 404
    # The scribe saves the page with the roles in its boxes: nothing that was not typed is written over.
    assert (
        scribe.post(room.address, {**seen_on(scribe.get(room.address).text), **shown(scribe, room)}).status_code == 303
    )
    assert stored_values(room.app, "summary") == [named["summary"]]


def plain(page: str) -> str:
    """A page without its form's token, which is drawn anew each time."""
    return TOKEN.sub("", page)


def shown(browser: Browser, room: Room) -> dict[str, str]:
    """What the page's box of the summary holds."""
    found = re.search(r'(?s)<textarea[^>]*name="summary"[^>]*>(.*?)</textarea>', browser.get(room.address).text)
    assert found
    return {"summary": found[1].strip()}


def test_what_a_coordinator_wrote_with_a_name_tells_it_to_no_member_who_writes(room: Room) -> None:
    office, scribe, chair = (room.browser(one) for one in (room.coordinator, room.scribe, room.chair))
    named = {**factor("", score="2"), "words": f"The asthma of “{IDENTITY[0]}” {IDENTITY[1]}", "domain": "B"}
    content = {**FOUND, "domain.B.score": "0", "factor.aaaaaaaa": named, "summary": f"{IDENTITY[0]} slept"}
    assert office.post(room.address, sent(content)).status_code == 303
    assert IDENTITY[0] in office.get(room.address).text, "who knows the child is told what to take out"
    for browser in (scribe, chair):
        page = browser.get(room.address).text
        assert "scored higher" in page, "what contradicts is told"
        said = type_in(browser, room.address, "cause", "Not known", 0, browser.token(room.address)).text
        assert [name for name in IDENTITY if name in page + said] == []
    higher = {**sent({"domain.B.score": "2"}), "seen.domain.B.score": "1"}
    assert office.post(room.address, {**higher, "then": "decide"}).status_code == 303
    final = chair.get(f"{room.address}/finalise").text
    assert [name for name in IDENTITY if name in final] == []


def test_whoever_does_not_sit_in_the_meeting_finds_nothing(room: Room) -> None:
    stranger = room.browser(make_account(room.app, Role.PANEL_MEMBER))
    absent = stranger.get(f"/room/{'0' * 32}")
    for path in ("", "/projected", "/finalise", "/defer"):
        assert stranger.get(f"{room.address}{path}").status_code == 404
    assert plain(stranger.get(room.address).text) == plain(absent.text)


def test_whoever_withdrew_from_a_case_finds_nothing_of_it(room: Room) -> None:
    bar(room.app, room.scribe, room.items[0].case_id)
    bar(room.app, room.coordinator, room.items[0].case_id)
    for account in (room.scribe, room.coordinator):
        browser = room.browser(account)
        assert plain(browser.get(room.address).text) == plain(browser.get(f"/room/{'0' * 32}").text)
        assert browser.get(f"{room.address}/projected").status_code == 404
        assert room.items[0].reference not in browser.get(f"/room/{room.items[1].token}").text


def test_a_room_that_is_closed_is_closed_but_the_chair_finalises(room: Room) -> None:
    assert room.browser(room.scribe).post(room.address, {**sent(FOUND), "then": "decide"}).status_code == 303
    chair = room.browser(room.chair)
    later = views.today().replace(year=views.today().year + 1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(views, "today", lambda: later)
        assert chair.get(room.address).status_code == 404
        assert chair.get(f"{room.address}/finalise").status_code == 200


def test_first_views_are_private_until_all_are_shown_together(room: Room) -> None:
    member, scribe, chair = (room.browser(one) for one in (room.member, room.scribe, room.chair))
    view = {"category": "9", "modifiability": "none", "words": "Sepsis of Amaryllis"}
    assert member.post(f"{room.address}/first-view", view, page=room.address).status_code == 303
    assert (
        member.post(f"{room.address}/first-view", {**view, "words": "Sepsis, Amaryllis"}, page=room.address).status_code
        == 303
    )
    assert (
        chair.post(f"{room.address}/first-view", {"category": "8", "words": "Preterm"}, page=room.address).status_code
        == 303
    )
    assert "Sepsis" in member.get(room.address).text, "one's own"
    for browser in (scribe, chair):
        assert "Sepsis" not in browser.get(room.address).text
        assert "2 kept" in browser.get(room.address).text
    empty = member.post(f"{room.address}/first-view", {"words": ""}, page=room.address)
    assert empty.status_code == 422
    assert scribe.post(f"{room.address}/reveal", page=room.address).status_code == 303
    for browser in (member, scribe, chair):
        page = browser.get(f"{room.address}/projected").text
        assert "Sepsis" in page
        assert "Preterm" in page
        assert "Amaryllis" not in page
        assert "Mira" not in page
    member.post(f"{room.address}/first-view", {"words": "Changed"}, page=room.address)
    assert "Changed" not in scribe.get(room.address).text
    assert audit(room.app, "first_view.saved") == {("first_view.saved", room.items[0].case_id): 3}


def test_a_case_is_deferred_with_a_reason_and_stays_undecided(room: Room) -> None:
    scribe = room.browser(room.scribe)
    assert scribe.post(f"{room.address}/defer", {"reason": ""}).status_code == 422
    assert scribe.post(f"{room.address}/defer", {"reason": "The post-mortem is not in"}).status_code == 303
    assert scribe.post(room.address, {**sent(FOUND), "then": "decide"}).status_code == 422
    assert told(room, K.PANEL_MET) == []


def test_the_panel_starts_from_the_draft_without_the_names_in_it(room: Room) -> None:
    office = room.browser(room.coordinator)
    with room.app.app_context():
        case = db.session.scalar(db.select(Case.token).where(Case.id == room.items[0].case_id))
    begun = office.post(f"/cases/{case}/analyses/review_meeting", page=f"/cases/{case}/analyses")
    assert begun.status_code == 303
    form = begun.headers["Location"]
    assert office.post(form, sent({"summary": "Amaryllis was found at home", "category": "10"})).status_code == 303
    scribe = room.browser(room.scribe)
    assert "Start from the review meeting" in scribe.get(room.address).text
    assert scribe.post(f"{room.address}/from-draft", page=room.address).status_code == 303
    page = scribe.get(room.address).text
    assert page.count("Carried over, not ratified") == 2
    assert "The child was found at home" in page
    assert scribe.post(room.address, {"then": "ratify:summary"}).status_code == 303
    assert scribe.get(room.address).text.count("Carried over, not ratified") == 1
    assert scribe.post(room.address, {"then": "ratify"}).status_code == 303
    assert "Carried over" not in scribe.get(room.address).text
    assert "Draft of the child death review meeting" in office.get(f"/cases/{case}/analyses").text
