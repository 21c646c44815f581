"""A meeting's page: each case once, what is to be done first, conflicts, terms, holding; and days planned by rows."""

import re
from datetime import timedelta

import pytest
from flask import Flask

from cdop.accounts.people import COMMAND_LINE, Person, Role
from cdop.case.facts import Fact, FactKind
from cdop.case.recusal.queries import recused_accounts
from cdop.database import db
from cdop.panels.rules import MeetingState
from cdop.panels.service import NotNow, cancel_meeting, change_meeting
from cdop.reference.calendar import today
from cdop.reference.wording import long_date
from cdop.review.meetings.attending import accept_for_seat, seats_without_account
from cdop.review.meetings.changing import Choice, choose, stamp
from cdop.review.meetings.queries import terms_in_force
from cdop.review.meetings.rules import NotOnAgenda
from tests.application import Browser
from tests.case.making import IDENTITY, audit, case_id, store_many
from tests.case.test_worklist_clocks import ago
from tests.gathering.making_ready import COMPLETE, ours
from tests.review.meetings.world import World, choose_ready, world, writing

OFFICE = Person(None, "Office", frozenset({Role.COORDINATOR}), "127.0.0.1")
REVIEWED = (
    Fact(FactKind.PANEL_MET, ago(20)),
    Fact(FactKind.FINALISED, ago(20), {"category": "8", "modifiability": "none", "factors": []}),
    Fact(FactKind.REOPENED, ago(4), {}, {"reason": "The inquest"}),
)


@pytest.fixture
def made(app: Flask) -> World:
    return world(app)


def signed_in(made: World, email: str) -> Browser:
    browser = Browser(made.app)
    assert browser.sign_in(email).status_code == 303
    return browser


def main_of(page: str) -> str:
    return page[page.index("<main") : page.index("</main>")]


def test_each_case_stands_once_with_its_paper_and_its_room(made: World, coordinator: Browser) -> None:
    items = choose_ready(made, "A-1", "A-2")
    page = main_of(coordinator.get(f"/meetings/{made.meeting}").text)
    assert page.count("<table") == 3, "the cases, the seats and the terms"
    for item, reference in zip(items, ("A-1", "A-2"), strict=True):
        (row,) = [row for row in re.findall(r"<tr.*?</tr>", page, re.DOTALL) if item.reference in row]
        for told in (f"/papers/{item.token}", f"/room/{item.token}", "Not drawn yet", "Nothing is written yet",
                     reference, "To be heard", "Defer or remove"):  # fmt: skip
            assert told in row, told
        assert page.count(f"/room/{item.token}") == 1
    assert page.index("What is to be done") < page.index('id="cases"') < page.index("When and where")


def test_a_deferred_case_stays_in_the_table_and_is_not_heard(made: World, coordinator: Browser) -> None:
    first, second = choose_ready(made, "A-1", "A-2")
    there = f"/meetings/{made.meeting}"
    off = {"version": "1", "how": "defer", "words": "The report is not there"}
    assert coordinator.post(f"{there}/items/{first.token}/off", off).status_code == 303
    coordinator.get(there)  # tells that it is saved
    page = main_of(coordinator.get(there).text)
    assert page.index(second.reference) < page.index(first.reference)
    assert "Deferred: The report is not there" in page
    assert f"/room/{first.token}" not in page
    assert "1 case, 20 minutes" in page


def test_a_reopened_case_says_so_on_the_meeting_its_agenda_and_before_it_is_chosen(
    made: World, coordinator: Browser
) -> None:
    tokens = store_many(made.app, {"A-1": ours(*COMPLETE, *REVIEWED), "A-2": ours(*COMPLETE)})
    there, said = f"/meetings/{made.meeting}", f"eopened on {long_date(ago(4))}"
    page = coordinator.get(f"{there}/choose").text
    assert page.count(f"{said}; nobody was asked anything since") == 1
    ids = [case_id(made.app, token) for token in tokens.values()]
    with writing(made.app) as session:
        seen = stamp(session, COMMAND_LINE, made.meeting)
        choose(session, COMMAND_LINE, made.meeting, [Choice(one, "Theme", 20) for one in ids], seen)
    doctor = signed_in(made, made.doctor.email)
    for browser in (coordinator, doctor):
        for path in ("", "/agenda"):
            page = browser.get(there + path).text
            assert page.count(said) == page.lower().count("reopened on") == 1, path


def test_a_member_says_that_there_is_a_conflict_before_any_paper_is_open(made: World) -> None:
    first, second = choose_ready(made, "SECRET-REF", "OTHER-REF")
    doctor, there = signed_in(made, made.doctor.email), f"/meetings/{made.meeting}"
    assert main_of(doctor.get(there).text).count("I have a conflict") == 2
    address = f"{there}/items/{first.token}/conflict"
    page = doctor.get(address).text
    assert first.reference in page
    assert not [word for word in (*IDENTITY, "SECRET-REF") if word in page]
    assert signed_in(made, made.stranger.email).get(address).status_code == 404
    assert doctor.post(address, {"reason": "x" * 3_000}).status_code == 422
    assert doctor.post(address, {"reason": "I knew the family"}).status_code == 303
    assert doctor.get(address).status_code == 404, "the case does not exist any more"
    left = doctor.get(there).text
    assert first.reference not in left
    assert second.reference in left
    with made.app.app_context():
        assert recused_accounts(db.session(), first.case_id) == {made.doctor.id}
        assert recused_accounts(db.session(), second.case_id) == set()


def test_accepting_the_terms_leads_back_to_the_room_that_asked(app: Flask) -> None:
    made = world(app, days=0)
    (item,) = choose_ready(made, "A-1")
    doctor = signed_in(made, made.doctor.email)
    for room in (f"/room/{item.token}", f"/meetings/{made.meeting}/room"):
        asked = doctor.get(room)
        assert asked.status_code == 303
        assert asked.location.startswith(f"/meetings/{made.meeting}/terms?back=")
        _, text = _terms(made)
        answer = doctor.post(asked.location, {"text_hash": text})
        assert (answer.status_code, answer.location) == (303, room)
        with writing(app) as session:  # other terms are to be accepted anew
            from cdop.panel_settings.service import decide_setting

            decide_setting(session, COMMAND_LINE, "confidentiality_terms", f"Say nothing of {room[-4:]}", "Agreed")
    for elsewhere in ("//evil.example/room", "https://evil.example/", f"/room/{item.token}/../../x", "/accounts"):
        answer = doctor.post(f"/meetings/{made.meeting}/terms?back={elsewhere}", {"text_hash": _terms(made)[1]})
        assert answer.location == f"/meetings/{made.meeting}"


def _terms(made: World) -> tuple[str, str]:
    with made.app.app_context():
        return terms_in_force(db.session())


def test_terms_are_recorded_for_a_seat_without_an_account(made: World, coordinator: Browser) -> None:
    with made.app.app_context():
        (seat,) = seats_without_account(db.session(), made.found())
    there, (_, text) = f"/meetings/{made.meeting}", _terms(made)
    address = f"{there}/terms/{seat.token}"
    assert address in coordinator.get(there).text
    assert coordinator.post(address, {"text_hash": text}).status_code == 422
    assert coordinator.post(address, {"text_hash": "0" * 64, "words": "By telephone"}).status_code == 409
    told = {"text_hash": text, "words": "Herself, by telephone on 3 March"}
    assert coordinator.post(address, told).status_code == 303
    assert coordinator.post(address, told).status_code == 303, "twice is once"
    page = main_of(coordinator.get(there).text)
    assert page.count("Herself, by telephone on 3 March") == 1
    assert "Agency of lay" in page[page.index('id="accepted"') :]
    assert address not in page, "nothing is left to record"
    assert sum(audit(made.app, "terms.accepted").values()) == 1
    assert coordinator.get(f"{there}/terms/{made.doctor.token}").status_code == 404
    assert signed_in(made, made.doctor.email).get(address).status_code == 404


def test_whose_terms_cannot_be_recorded(made: World) -> None:
    _, text = _terms(made)
    doctor = Person(made.doctor.id, "Tamsel", frozenset({Role.PANEL_MEMBER}), "127.0.0.1")
    with writing(made.app) as session:
        (lay,) = seats_without_account(session, made.found())
        from cdop.panels.queries import seats

        held = next(one for one in seats(session, made.panel, today()) if one.account_id)
        for who, seat in ((OFFICE, held.token), (OFFICE, "0" * 32), (doctor, lay.token)):
            with pytest.raises(LookupError):
                accept_for_seat(session, who, made.found(), seat, text, "Told me")
        with pytest.raises(NotOnAgenda):
            accept_for_seat(session, OFFICE, made.found(), lay.token, text, " ")
        cancel_meeting(session, COMMAND_LINE, made.meeting, 1, "Snow")
    with writing(made.app) as session, pytest.raises(NotNow):
        accept_for_seat(session, OFFICE, made.found(), lay.token, text, "Told me")
    assert not audit(made.app, "terms.accepted")


def test_a_meeting_that_changed_since_its_page_was_opened_is_not_held(app: Flask, coordinator: Browser) -> None:
    made = world(app, days=0)
    there = f"/meetings/{made.meeting}"
    page = coordinator.get(there).text
    (version,) = re.findall(r'name="version"[^>]*value="([0-9]+)"', page)
    with writing(app) as session:
        from dataclasses import replace

        change_meeting(session, COMMAND_LINE, made.meeting, 1, replace(made.found().details, place="Room 9"))
    for stale in ({"version": version}, {}):
        answer = coordinator.post(f"{there}/hold", stale, page=there)
        assert answer.status_code == 409
        assert "nothing was recorded" in answer.text
        assert "Room 9" in answer.text
    with app.app_context():
        assert made.found().state is MeetingState.PLANNED
    assert coordinator.post(f"{there}/hold", {"version": "2"}, page=there).status_code == 303


def test_a_day_that_cannot_be_is_named_by_its_row(made: World, coordinator: Browser) -> None:
    good, taken = today() + timedelta(days=40), today() + timedelta(days=20)
    form = {"panel": made.panel, "starts_at": "13:30", "ends_at": "16:30", "place": "Room 2"}
    for lines, said in (
        (f"{long_date(good)}\n\n31 February 2027\nsoon", "Row 3, ‘31 February 2027’, is no day"),
        (f"{long_date(good)}\nsoon", "Row 2, ‘soon’, is no day"),
        (f"{long_date(good)}\n{long_date(good)}", "Row 2 is the day of row 1"),
        (f"{long_date(good)}\n{long_date(taken)}", f"Row 2, {long_date(taken)}: the panel meets on that day already"),
    ):
        answer = coordinator.post("/meetings/plan", {**form, "days": lines})
        assert answer.status_code == 422
        assert said in answer.text, said
    assert coordinator.post("/meetings/plan", {**form, "days": long_date(good)}).status_code == 303, "none was stored"
