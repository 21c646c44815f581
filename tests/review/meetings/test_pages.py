"""The pages of meetings: planned, answered, invited, chosen, ordered, attended; by whom, and without any identity."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from cdop.accounts.people import COMMAND_LINE, Role
from cdop.database import db
from cdop.outbox.models import OutboxMessage
from cdop.outbox.queries import message_at
from cdop.outbox.writing import text_of, written
from cdop.panel_settings.service import decide_setting
from cdop.panels.queries import meetings, seats
from cdop.panels.rules import MeetingState, Seat
from cdop.panels.service import hold_meeting, keep_seat, plan_meeting
from cdop.reference.calendar import Year, today
from cdop.reference.wording import long_date
from cdop.review.meetings.attending import Entry, attendance_stamp, co_opt, record_attendance
from cdop.review.meetings.listing import next_meeting
from cdop.review.meetings.parts import Step, register_meeting_part, register_meeting_step
from cdop.review.meetings.queries import (
    attendance,
    may_attend,
    room_is_open,
    terms_accepted,
    terms_in_force,
)
from cdop.review.meetings.rules import Attends
from cdop.review.meetings.yearly import Told, attendance_of_year
from tests.application import Browser, SignInAs
from tests.case.making import IDENTITY, audit, statements, store_many
from tests.gathering.making_ready import COMPLETE, GP, asked, ours
from tests.review.meetings.world import World, bar, choose_ready, person, world, writing


@pytest.fixture
def made(app: Flask) -> World:
    return world(app)


def signed_in(made: World, email: str) -> Browser:
    browser = Browser(made.app)
    assert browser.sign_in(email).status_code == 303
    return browser


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)
    assert found, name
    return found[1]


def test_a_year_of_meetings_is_planned_at_once(made: World, coordinator: Browser) -> None:
    days = [today() + timedelta(days=n) for n in (40, 80)]
    form = {"panel": made.panel, "starts_at": "13:30", "ends_at": "16:30", "place": "Room 2"}
    lines = "\n".join(map(long_date, days))
    for bad in ({"days": "soon"}, {"days": f"{long_date(days[0])} to {long_date(days[1])}"}, {"days": ""},
                {"days": lines, "ends_at": ""}, {"days": lines, "starts_at": "25:00"}):  # fmt: skip
        assert coordinator.post("/meetings/plan", {**form, **bad}).status_code == 422
    assert coordinator.post("/meetings/plan", {**form, "days": lines}).status_code == 303
    assert coordinator.post("/meetings/plan", {**form, "days": lines}).status_code == 422, "planned already"
    with made.app.app_context():
        planned = [one for one in meetings(db.session(), days[0], days[1]) if one.starts_at == "13:30"]
        assert [(one.meets_on, one.opens_on) for one in planned] == [(d, d - timedelta(days=7)) for d in days]
    page = coordinator.get("/meetings").text
    assert page.index(long_date(days[0])) < page.index(long_date(days[1]))


def test_members_see_their_meetings_answer_and_accept_the_terms(made: World, sign_in_as: SignInAs) -> None:
    items = choose_ready(made, "SECRET-REF", "OTHER-REF")
    bar(made.app, made.doctor, items[1].case_id)
    doctor, there = signed_in(made, made.doctor.email), f"/meetings/{made.meeting}"
    stranger = signed_in(made, made.stranger.email)
    for path in ("", "/agenda", "/agenda.pdf", "/terms", "/meeting.ics"):
        assert doctor.get(there + path).status_code == 200, path
        assert stranger.get(there + path).status_code == 404, path
        assert sign_in_as(Role.PUBLIC_HEALTH_LEAD).get(there + path).status_code == 404, path
    for path in ("/choose", "/order", "/attendance", "/invite", "/change", "/cancel", "/co-opt"):
        assert doctor.get(there + path).status_code == 404, path
    for path in ("/meetings", there, f"{there}/agenda", "/"):
        page = doctor.get(path).text
        assert not [word for word in (*IDENTITY, "SECRET-REF", "OTHER-REF", items[1].reference) if word in page], path
    assert items[0].reference in doctor.get(there).text
    with made.app.app_context():
        counted = [next_meeting(db.session(), person(who), today()) for who in (made.doctor, made.officer)]
        assert [one.cases for one in counted if one] == [1, 2], "a barred case is not counted either"
    assert "Your next meeting" in doctor.get("/").text
    assert "Your next meeting" not in stranger.get("/").text
    assert "No meeting is planned." in stranger.get("/meetings").text
    assert doctor.post(f"{there}/answer", {"state": "attended"}, page=there).status_code == 422
    assert doctor.post(f"{there}/answer", {"state": "apologies", "words": "On leave"}, page=there).status_code == 303
    assert stranger.post(f"{there}/answer", {"state": "coming"}, page="/").status_code == 404
    assert "You sent apologies" in doctor.get("/meetings").text
    with made.app.app_context():
        assert [each.state for each in attendance(db.session(), made.found())] == [Attends.APOLOGIES]
        assert not terms_accepted(db.session(), person(made.doctor), made.found())
    assert doctor.post(f"{there}/terms", {"text_hash": "0" * 64}).status_code == 409
    accept = {"text_hash": hidden(doctor.get(f"{there}/terms").text, "text_hash")}
    assert doctor.post(f"{there}/terms", accept).status_code == 303
    assert doctor.post(f"{there}/terms", accept).status_code == 303
    assert sum(audit(made.app, "terms.accepted").values()) == 1
    with writing(made.app) as session:
        assert terms_accepted(session, person(made.doctor), made.found())
        assert not terms_accepted(session, person(made.officer), made.found())
        decide_setting(session, COMMAND_LINE, "confidentiality_terms", "Say nothing.\nTo nobody.", "Agreed")
        assert not terms_accepted(session, person(made.doctor), made.found()), "other terms are to be accepted anew"
        assert terms_in_force(session)[0] == "Say nothing.\nTo nobody."


def test_what_is_typed_about_a_meeting_tells_members_no_name(made: World, coordinator: Browser) -> None:
    (item,) = choose_ready(made, "A-1")
    doctor, there = signed_in(made, made.doctor.email), f"/meetings/{made.meeting}"
    name, off = IDENTITY[0], f"{there}/items/{item.token}/off"
    page = coordinator.get(f"{there}/order").text
    form = {key: hidden(page, key) for key in ("stamp", "order", f"minutes_{item.token}")}
    refused = coordinator.post(f"{there}/order", {**form, f"theme_{item.token}": f"What {name} had"})
    assert refused.status_code == 422
    assert "write a role" in refused.text
    version = {"version": hidden(coordinator.get(off).text, "version"), "how": "defer"}
    assert coordinator.post(off, {**version, "words": f"The mother of {name} asked for it"}).status_code == 422
    assert item.theme in doctor.get(there).text
    signed_in(made, made.officer.email).post(
        f"{there}/answer", {"state": "apologies", "words": f"{name} was known to me"}, page=there
    )
    assert name in coordinator.get(there).text
    assert name not in doctor.get(there).text
    assert coordinator.post(off, {**version, "words": "The mother asked for it"}).status_code == 303
    assert "The mother asked for it" in doctor.get(there).text


def test_what_a_meeting_is_about_its_place_and_why_it_is_cancelled_name_nobody(
    made: World, coordinator: Browser
) -> None:
    """By name where a case is on the agenda; numbers, postcodes and addresses before one is. A place is an address."""
    choose_ready(made, "A-1")
    name, there = IDENTITY[0], f"/meetings/{made.meeting}"
    day = today() + timedelta(days=40)
    plan = {"panel": made.panel, "days": long_date(day), "place": "4 Acacia Avenue, ME7 4AA, https://meet.example/j/1"}
    for bad in ({"words": "About 999 000 0018"}, {"words": "They live in ME7 4AA"}, {"place": "Ask a.b@home.example"},
                {"words": "Write to a.b@home.example"}):  # fmt: skip
        assert coordinator.post("/meetings/plan", {**plan, **bad}).status_code == 422, bad
    assert coordinator.post("/meetings/plan", {**plan, "words": "Asthma, all day"}).status_code == 303
    form = {"version": "1", "on": _boxes(day), "opens_on": _boxes(day), "closes_on": _boxes(day), "place": "Room 3"}
    for bad in ({"words": f"About {name}"}, {"place": f"With {name}"}):
        refused = coordinator.post(f"{there}/change", {**form, **bad})
        assert refused.status_code == 422, bad
        assert "This names somebody" in refused.text
    assert coordinator.post(f"{there}/cancel", {"words": f"For {name}", "version": "1"}).status_code == 422
    assert coordinator.post(f"{there}/cancel", {"words": "Snow", "version": "1"}).status_code == 303


def test_an_agenda_is_built_on_pages_and_two_people_lose_nothing(made: World, coordinator: Browser) -> None:
    tokens = store_many(made.app, {n: ours(*COMPLETE) for n in ("A", "B", "C")} | {"EARLY": ours(asked(GP, 20, 9))})
    there = f"/meetings/{made.meeting}"
    page = coordinator.get(f"{there}/choose").text
    assert "reply outstanding since" in page
    form = {"stamp": hidden(page, "stamp")}
    assert coordinator.post(f"{there}/choose", form).status_code == 422
    early = {**form, "ready": [tokens["A"], tokens["B"]], "early": tokens["EARLY"]}
    assert coordinator.post(f"{there}/choose", early).status_code == 422, "why it is heard though not ready"
    assert coordinator.post(f"{there}/choose", {**form, "ready": "0" * 32}).status_code == 422
    assert coordinator.post(f"{there}/choose", {**early, "reason": "The family asks"}).status_code == 303
    late = coordinator.post(f"{there}/choose", {**form, "ready": tokens["C"]})
    assert late.status_code == 409
    assert f'value="{tokens["C"]}" checked' in late.text
    page = coordinator.get(f"{there}/order").text
    order = hidden(page, "order").split()
    first = {"stamp": hidden(page, "stamp"), "order": " ".join(order), "do": f"down-{order[0]}"}
    first |= {f"theme_{t}": f"Theme {n % 2}" for n, t in enumerate(order)} | {f"minutes_{t}": "25" for t in order}
    assert coordinator.post(f"{there}/order", {**first, f"minutes_{order[0]}": "x"}).status_code == 422
    saved = coordinator.post(f"{there}/order", first)
    assert saved.headers["Location"].endswith(f"#item-{order[0]}")
    page = coordinator.get(f"{there}/order").text
    assert hidden(page, "order").split() == [order[1], order[0], order[2]]
    assert "75 minutes of 60: 15 minutes too many" in page
    second = coordinator.post(f"{there}/order", {**first, f"theme_{order[2]}": "What the second typed", "do": "save"})
    assert second.status_code == 409
    assert "What is saved now" in second.text
    assert 'value="What the second typed"' in second.text
    again = {**first, "do": "theme", "stamp": hidden(second.text, "stamp"), "order": hidden(second.text, "order")}
    assert coordinator.post(f"{there}/order", again).status_code == 303
    assert hidden(coordinator.get(f"{there}/order").text, "order").split() == [order[0], order[2], order[1]]
    off = f"{there}/items/{order[0]}/off"
    form = {"version": hidden(coordinator.get(off).text, "version"), "how": "defer"}
    assert coordinator.post(off, form).status_code == 422
    assert coordinator.post(off, {**form, "version": "1", "words": "Wait"}).status_code == 409
    assert coordinator.post(off, {**form, "words": "The inquest goes on"}).status_code == 303
    assert "The inquest goes on" in coordinator.get(there).text
    assert coordinator.get(f"{there}/items/{order[0]}/off").status_code == 404
    assert coordinator.get(f"/meetings/{'0' * 32}/items/{order[1]}/off").status_code == 404
    assert coordinator.get(f"{there}/agenda.pdf").data.startswith(b"%PDF")


def test_invitations_go_out_once_a_version_with_a_calendar_file_that_names_no_child(
    made: World, coordinator: Browser
) -> None:
    choose_ready(made, "SECRET-REF")
    there = f"/meetings/{made.meeting}"
    page = coordinator.get(f"{there}/invite").text
    assert made.doctor.email in page
    assert "Agency of lay" in page
    for _ in range(2):
        assert coordinator.post(f"{there}/invite", {}).status_code == 303
    with made.app.app_context():
        queued = db.session.query(OutboxMessage).order_by(OutboxMessage.id).all()
        assert [one.recipient for one in queued] == [made.doctor.email, made.officer.email]
        message = message_at(db.session(), COMMAND_LINE, queued[0].token)
        assert message is not None
        text = text_of(message, "https://tracker.example")
        mail = written(message, text, "office@panel.example", "Panel", datetime(2026, 11, 22, tzinfo=UTC))
        parts = [part.get_content_type() for part in mail.walk()]
        assert parts == ["multipart/mixed", "text/plain", "text/calendar"]
        assert f"UID:{made.meeting}@panel-meetings" in text.calendar
        assert not [word for word in (*IDENTITY, "SECRET-REF") if word in mail.as_string() + text.calendar]
    change = {"on": _boxes(today() + timedelta(days=21)), "opens_on": _boxes(today()), "place": "Room 3"}
    change |= {"closes_on": _boxes(today() + timedelta(days=30)), "version": "1"}
    assert (
        coordinator.post(f"{there}/change", {**change, "opens_on": _boxes(today() + timedelta(99))}).status_code == 422
    )
    assert coordinator.post(f"{there}/change", change).status_code == 303
    assert coordinator.post(f"{there}/change", {**change, "place": "Mine"}).status_code == 409
    assert "changed since the invitations" in coordinator.get(there).text
    assert coordinator.post(f"{there}/cancel", {"words": "Snow", "version": "1"}).status_code == 409
    assert coordinator.post(f"{there}/cancel", {"words": "Snow", "version": "2"}).status_code == 303
    coordinator.post(f"{there}/invite", {})
    with made.app.app_context():
        last = db.session.query(OutboxMessage).order_by(OutboxMessage.id.desc()).first()
        assert last is not None
        message = message_at(db.session(), COMMAND_LINE, last.token)
        assert message is not None
        assert "STATUS:CANCELLED" in text_of(message, "").calendar
        assert not room_is_open(made.found(), today())
    for path in ("/change", "/cancel", "/choose", "/order", "/attendance", "/co-opt"):
        assert coordinator.get(there + path).status_code == 404, path


def _boxes(day: date) -> list[str]:
    return [str(day.day), str(day.month), str(day.year)]


def test_attendance_is_recorded_on_its_page_and_tells_the_quorum(app: Flask, coordinator: Browser) -> None:
    made = world(app, days=0)
    (item,) = choose_ready(made, "A")
    there = f"/meetings/{made.meeting}"
    assert "Would not be quorate: 0 members coming, at least 2 needed" in coordinator.get(there).text
    assert coordinator.post(f"{there}/co-opt", {"role": "other"}).status_code == 422
    assert coordinator.post(f"{there}/co-opt", {"role": "other", "agency": "Hospice"}).status_code == 303
    with app.app_context():
        own = {seat.role: seat.token for seat in seats(db.session(), made.panel, today())}
    form = {"stamp": hidden(coordinator.get(f"{there}/attendance").text, "stamp")}
    form |= {f"state_{own['designated_doctor']}": "attended", f"state_{own['police']}": "attended"}
    late = {f"came_{own['police']}": "14.00", f"left_{own['police']}": "13:00"}
    assert coordinator.post(f"{there}/attendance", {**form, **late}).status_code == 422
    assert coordinator.post(f"{there}/attendance", form).status_code == 303
    second = coordinator.post(f"{there}/attendance", {**form, f"words_{own['police']}": "Her deputy"})
    assert second.status_code == 409
    assert 'value="Her deputy"' in second.text
    assert "Quorate: 2 members there, at least 2 needed" in coordinator.get(there).text
    hearing = f"{there}/items/{item.token}/hearing"
    times = {"version": "1", "started_at": "13:30", "ended_at": "13:50"}
    assert coordinator.post(hearing, {**times, "ended_at": "13:00"}).status_code == 422
    assert coordinator.post(hearing, times).status_code == 303
    assert coordinator.post(hearing, times).status_code == 409
    assert coordinator.post(f"{there}/hold", {"version": "1"}, page=there).status_code == 303
    assert "Heard 13:30 to 13:50" in coordinator.get(there).text
    assert coordinator.get(f"{there}/choose").status_code == 404
    year = Year.of(today()).label
    page = coordinator.get(f"/meetings/attendance/{year}").text
    assert page.count("Attended") >= 2
    assert "Not recorded" in page
    assert coordinator.get(f"/meetings/attendance/{year}/table.pdf").data.startswith(b"%PDF")
    assert coordinator.get("/meetings/attendance/2014-16").status_code == 404


def test_a_meeting_is_not_held_before_its_day(made: World, coordinator: Browser) -> None:
    there = f"/meetings/{made.meeting}"
    (item,) = choose_ready(made, "A")
    coordinator.post(f"{there}/hold", {"version": "1"}, page=there)
    with made.app.app_context():
        assert made.found().state is MeetingState.PLANNED
    assert coordinator.get(f"{there}/items/{item.token}/hearing").status_code == 404


def test_the_years_attendance_tells_who_was_not_yet_or_no_longer_a_member(app_on_each: Flask) -> None:
    made = world(app_on_each, days=0)
    with writing(app_on_each) as session:
        found = made.found()
        day = timedelta(days=1)
        asked_to = Seat("", "other", "Hospice", made.stranger.id, found.meets_on, found.meets_on, co_opted=True)
        assert not may_attend(session, person(made.stranger), found)
        co_opt(session, COMMAND_LINE, found, asked_to, "")
        assert may_attend(session, person(made.stranger), found)
        guest = attendance(session, found)[0].seat.token
        own = {seat.role: seat.token for seat in seats(session, made.panel, found.meets_on)}
        entries = [Entry(own["police"], Attends.ABSENT), Entry(guest, Attends.ATTENDED)]
        record_attendance(session, COMMAND_LINE, found, entries, attendance_stamp(session, found))
        old = replace(asked_to, role="lay", co_opted=False, since=date(2020, 1, 1), until=found.meets_on - day)
        keep_seat(session, COMMAND_LINE, made.panel, old)
        hold_meeting(session, COMMAND_LINE, made.meeting, 1, today())
        (year,) = attendance_of_year(session, Year.of(found.meets_on))
        told = {(seat.role, seat.agency): seat.cells for seat in year.seats}
        assert told[("police", "Agency of police")] == (Told.ABSENT,)
        assert told[("lay", "Agency of lay")] == (Told.NOT_RECORDED,)
        assert ("lay", "Hospice") not in told, "who held no seat at any meeting of the year is not in its table"
        assert year.co_opted == (("other", "Hospice", found.meets_on),)


def test_lists_of_meetings_take_as_many_statements_for_many(app: Flask, coordinator: Browser) -> None:
    made = world(app)
    member = signed_in(made, made.doctor.email)
    choose_ready(made, "A", "B")
    counted: list[list[int]] = []
    for more in (1, 9):
        with writing(app) as session:
            for n in range(more):
                on = made.found().meets_on + timedelta(days=n + more)
                plan_meeting(
                    session, COMMAND_LINE, replace(made.found().details, meets_on=on, opens_on=on, closes_on=on)
                )
        counted.append([_count(app, browser, "/meetings") for browser in (coordinator, member)])
        counted[-1] += [_count(app, browser, f"/meetings/{made.meeting}") for browser in (coordinator, member)]
    assert counted[0] == counted[1]
    assert max(counted[0][:2]) <= 8
    assert max(counted[0][2:]) <= 30


def _count(app: Flask, browser: Browser, path: str) -> int:
    with statements(app) as sent:
        assert browser.get(path).status_code == 200
    return len([one for one, _ in sent if one.lstrip().startswith(("SELECT", "INSERT", "UPDATE"))])


def test_later_packages_add_parts_and_steps_to_a_meeting(made: World, coordinator: Browser) -> None:
    from cdop.review.meetings import parts

    before: Any = (dict(parts._parts), dict(parts._steps))
    nothing: Callable[..., None] = lambda *_given: None  # noqa: E731 - a loader is called
    try:
        register_meeting_part("Nothing to see", 1, nothing, "meetings/nowhere.html")
        register_meeting_step("papers", 30, lambda _s, _v, found, _i: Step("Release papers", "/x", found.place, False))
        page = coordinator.get(f"/meetings/{made.meeting}").text
        assert "Nothing to see" not in page
        assert page.index("Send invitations") < page.index("Release papers") < page.index("Hold the meeting")
    finally:
        registries: Any = (parts._parts, parts._steps)
        for kept, registered in zip(before, registries, strict=True):
            registered.clear()
            registered.update(kept)
