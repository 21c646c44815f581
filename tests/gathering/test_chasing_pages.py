"""What is outstanding, acting on one request, and the chair's challenges: who sees what, and what is kept."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from cdop.accounts.people import COMMAND_LINE, Duty, Role
from cdop.agencies.directory.service import change_agency
from cdop.audit.models import AuditEntry
from cdop.case.models import Case
from cdop.database import db, transaction
from cdop.gathering.chasing import forms, views, waiting
from cdop.gathering.models import RequestEvent
from cdop.gathering.service import Reply, close, take_reply
from cdop.outbox.models import OutboxMessage
from tests.application import Browser, SignInAs
from tests.gathering.chasing import (
    AGAIN,
    ASKED,
    CHALLENGED,
    ESCALATED,
    REMINDED,
    an_agency,
    asked,
    details,
    events,
    messages,
    requests,
    rows,
    run,
)
from tests.notification.timeline import CHILD

DAY = timedelta(days=1)
ON = date(2026, 10, 1)
WHY = "The coroner’s office asks for it"


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    moved(monkeypatch, ON)


def moved(monkeypatch: pytest.MonkeyPatch, day: date) -> None:
    for module in (views, waiting, forms):
        monkeypatch.setattr(module, "today", lambda: day)


def seen(browser: Browser, address: str) -> str:
    found = re.search(r'name="seen"[^>]*value="([^"]*)"', browser.get(address).text)
    assert found
    return found[1]


def sent(browser: Browser, address: str, **data: Any) -> int:
    return browser.post(address, {"seen": seen(browser, address), **data}).status_code


def boxes(name: str, day: date) -> dict[str, list[str]]:
    """A day as the three boxes of a question send it."""
    return {name: [str(day.day), str(day.month), str(day.year)]}


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def page_of(browser: Browser, token: str) -> str:
    """The page of a request, found as a coordinator finds it: by its row of the list."""
    found = re.search(rf'href="(/cases/[0-9a-f]{{32}}/requests/{token})"', browser.get("/requests").text)
    assert found
    return browser.get(found[1]).text


def to_challenge(app: Flask, **changes: str) -> str:
    (token,) = asked(app, [an_agency(app, **changes)])
    for day in (REMINDED, AGAIN, ESCALATED, CHALLENGED):
        run(app, day)
    return token


def test_open_requests_stand_by_agency_with_its_record_and_those_due_longest_first(
    app: Flask, coordinator: Browser
) -> None:
    late, early = an_agency(app, "Late agency"), an_agency(app, "Early agency")
    asked(app, [early], ASKED + 7 * DAY, "MED-2026-001")
    asked(app, [late, early], ASKED, "MED-2026-002")
    asked(app, [late], ASKED + 14 * DAY, "MED-2026-003")
    (answered,) = asked(app, [late], ASKED, "MED-2026-004")
    with app.app_context(), transaction(db.session()) as session:
        take_reply(session, COMMAND_LINE, answered, Reply("nothing_held", "email", date(2026, 9, 15), "Late agency"))
    run(app, REMINDED)
    text = text_of(coordinator.get("/requests").text)
    first, second = sorted((late, early))
    names = {late: "Late agency", early: "Early agency"}
    body = text[text.index("Waiting for an answer") :]
    assert body.index(f"{names[first]} Replies") < body.index(f"{names[second]} Replies"), "one total order"
    of_late = body[body.index("Late agency Replies") :]
    assert of_late.index("MED-2026-002") < of_late.index("MED-2026-003")
    assert "MED-2026-004" not in text
    line = "Replies in the last 12 months: 1; of these in time: 1 of 1; usual time to a reply (median): 10 working days"
    assert line in text
    assert "longest open: 22 working days, since 1 September 2026" in text
    assert "Reminder on 23 September 2026" in text
    assert "Second reminder on 30 September 2026" in text
    assert "22 September 2026 (7 working days overdue)" in text
    listed = [row.case_id for row in rows(app, AuditEntry) if row.event == "case.listed"]
    assert len(listed) == len(set(listed)) == 3, "each case once"


@pytest.mark.parametrize(
    ("asked_for", "shown"),
    [
        ("kind=police", {"MED-2026-002"}),
        ("step=1", {"MED-2026-001"}),
        ("step=0", {"MED-2026-002"}),
        ("todo=yes", set()),
        ("due=yes", {"MED-2026-001"}),
        ("due=tomorrow", {"MED-2026-001", "MED-2026-002"}),
        ("area=E06000035", {"MED-2026-001"}),
        ("step=9&kind=none&area=E06000099", {"MED-2026-001", "MED-2026-002"}),
    ],
)
def test_filters(app: Flask, coordinator: Browser, asked_for: str, shown: set[str]) -> None:
    asked(app, [an_agency(app)], reference="MED-2026-001")
    run(app, REMINDED)
    asked(app, [an_agency(app, "Police", kind="police")], ASKED + 21 * DAY, "MED-2026-002")
    with app.app_context(), transaction(db.session()) as session:
        first = session.scalar(select(func.min(Case.id)))
        session.execute(Case.__table__.update().where(Case.id == first).values(home_area="E06000035"))
    page = coordinator.get(f"/requests?{asked_for}").text
    assert {name for name in ("MED-2026-001", "MED-2026-002") if name in page} == shown


def test_many_requests_are_paged_each_once_in_a_bounded_number_of_statements(app: Flask, coordinator: Browser) -> None:
    agencies = [an_agency(app, f"Agency {number:02}") for number in range(6)]
    for number in range(20):
        asked(app, agencies, ASKED, f"MED-2026-{number:03}")
    counted: list[str] = []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *words: counted.append(words[2]))
    seen_ones: list[str] = []
    numbers: list[int] = []
    for page in (1, 2, 3):
        before = len(counted)
        text = coordinator.get(f"/requests?page={page}").text
        numbers.append(len(counted) - before)
        seen_ones += re.findall(r'href="/cases/[0-9a-f]{32}/requests/([0-9a-f]{32})"', text)
    assert len(seen_ones) == len(set(seen_ones)) == 120
    assert len(set(numbers)) == 1
    assert numbers[0] <= 16, numbers


def test_chasing_now_takes_the_next_step_with_the_reason_and_never_twice(app: Flask, coordinator: Browser) -> None:
    (token,) = asked(app, [an_agency(app)])
    address = f"/requests/{token}/chase"
    page = coordinator.get(address).text
    assert "a message is sent to records@care.example" in page
    old = seen(coordinator, address)
    assert coordinator.post(address, {"seen": old}).status_code == 422
    assert coordinator.post(address, {"seen": old, "reason": WHY}).status_code == 303
    again = coordinator.post(address, {"seen": old, "reason": "typed anew"})
    assert again.status_code == 409
    assert "typed anew" in again.text
    assert events(app) == [("asked", None), ("reminder", 1)]
    stored = rows(app, RequestEvent)[-1]
    assert (stored.words, stored.dated) == (WHY, ON)
    assert stored.by.startswith("Test coordinator")
    assert len(messages(app)) == 2
    assert requests(app)[0].next_chase_on == date(2026, 10, 8), "as long to answer as the ladder gives"
    assert WHY in page_of(coordinator, token)
    assert [row.event for row in rows(app, AuditEntry)].count("information.request_chased") == 1


def test_the_page_of_a_request_has_its_log_its_messages_its_next_chase_and_the_buttons_of_all(
    app: Flask, coordinator: Browser
) -> None:
    (token,) = asked(app, [an_agency(app)])
    run(app, REMINDED)
    page = page_of(coordinator, token)
    text = text_of(page)
    for words in (
        "Done last Reminder on 23 September 2026", "Next chase Second reminder on 30 September 2026",
        "Asked; e-mail waits to be sent", "Reminder; e-mail waits to be sent", "the tracker, ",
        "Type in a reply", "Close without a reply", "Chase now", "Put off the next step", "Send the link again",
        "Revoke the link", "Give a link by hand", "Letter with the questions",
    ):  # fmt: skip
        assert words in text, words
    assert "Record what was done by hand" not in text
    assert "The chair’s challenge" not in text
    for name in ("chase", "hold"):
        act = coordinator.get(f"/requests/{token}/{name}").text
        assert f"/requests/{token}" in re.findall(r'href="([^"]+)" class="govuk-back-link"', act)[0]
    assert coordinator.get(f"/requests/{token}").status_code == 404, "one address"


def test_a_step_by_hand_and_a_challenge_are_found_on_the_page_of_the_request(app: Flask, coordinator: Browser) -> None:
    token = to_challenge(app, inbox="")
    page = page_of(coordinator, token)
    assert f"/challenges/{token}" in page
    assert "Nothing: the chair has it" in page
    assert "Chase now" not in page
    (other,) = asked(app, [an_agency(app, "By post", inbox="")], reference="MED-2026-002")
    run(app, REMINDED)
    assert "Letter to print (reminder)" in page_of(coordinator, other)
    assert f"/requests/{other}/by-hand" in page_of(coordinator, other)


def test_nobody_is_chased_by_hand_where_the_run_would_not(app: Flask, coordinator: Browser) -> None:
    agency = an_agency(app)
    (token,) = asked(app, [agency])
    with app.app_context(), transaction(db.session()) as session:
        change_agency(session, COMMAND_LINE, agency, 1, details(active=False))
    assert sent(coordinator, f"/requests/{token}/chase", reason=WHY) == 422
    assert "not in use" in coordinator.get("/requests").text
    assert events(app) == [("asked", None)]


def test_a_step_is_put_off_to_a_day_that_people_work_and_never_brought_forward(
    app: Flask, coordinator: Browser
) -> None:
    (token,) = asked(app, [an_agency(app)])
    address = f"/requests/{token}/hold"
    for bad in (REMINDED - DAY, ON, ON - DAY, date(2028, 1, 1)):
        assert sent(coordinator, address, **boxes("until", bad), reason=WHY) == 422
    saturday = date(2026, 11, 14)
    assert sent(coordinator, address, **boxes("until", saturday), reason=WHY) == 303
    assert requests(app)[0].next_chase_on == date(2026, 11, 16)
    assert run(app, date(2026, 11, 13)).seen == 0
    assert run(app, date(2026, 11, 16)).taken == 1
    assert events(app) == [("asked", None), ("held", None), ("reminder", 1)]
    assert rows(app, RequestEvent)[1].words.endswith(f". {WHY}")


def test_what_is_to_be_done_by_hand_waits_until_somebody_says_that_it_was(app: Flask, coordinator: Browser) -> None:
    (token,) = asked(app, [an_agency(app, inbox="", escalate_inbox="")])
    run(app, REMINDED)
    assert "Agencies to chase by hand" in coordinator.get("/").text
    assert "letter to print" in coordinator.get("/requests?todo=yes").text
    assert sent(coordinator, f"/requests/{token}/by-hand", words="Posted on Thursday") == 303
    assert "Agencies to chase by hand" not in coordinator.get("/").text
    assert token not in coordinator.get("/requests?todo=yes").text
    for day in (AGAIN, ESCALATED):
        run(app, day)
    assert "to be told by hand" in coordinator.get("/requests?todo=yes").text, "each step anew"


def test_the_chair_sees_challenges_without_identity_and_writes_the_log(
    app: Flask, sign_in_as: SignInAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    chair = sign_in_as(Role.PANEL_MEMBER, duties=(Duty.CHAIR,))
    token = to_challenge(app)
    moved(monkeypatch, date(2026, 11, 2))
    assert "Challenges to agencies due" in chair.get("/").text
    page = chair.get("/challenges").text
    assert "Care of Medway" in page
    assert "MED-2026-001" in page
    assert "21 October 2026" in page
    assert str(CHILD.family_name) not in page + chair.get(f"/challenges/{token}").text
    log = f"/challenges/{token}"
    for entry, words in (
        ("challenge", "Why no answer?"),
        ("challenge_reply", "Staff left"),
        ("challenge_outcome", "Sent"),
    ):
        address = f"{log}/{entry}"
        day = boxes("on", date(2026, 10, 22))
        assert sent(chair, address, **day, role="Chair of the panel", how="telephone", words=words) == 303
    text = text_of(chair.get(log).text)
    for words in ("Why no answer?", "Staff left", "Chair of the panel, by telephone"):
        assert words in text
    assert "Challenges" not in text_of(chair.get("/").text)
    assert [kind for kind, _ in events(app)][-3:] == ["challenge", "challenge_reply", "challenge_outcome"]
    audited = [row for row in rows(app, AuditEntry) if row.event == "information.challenge_recorded"]
    assert [row.detail["entry"] for row in audited] == ["challenge", "challenge_reply", "challenge_outcome"]
    assert all(row.case_id for row in audited)


def test_an_entry_is_never_over_one_that_was_not_read_and_a_reply_needs_a_challenge(
    app: Flask, sign_in_as: SignInAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    chair = sign_in_as(Role.PANEL_MEMBER, duties=(Duty.CHAIR,))
    token = to_challenge(app)
    moved(monkeypatch, date(2026, 11, 2))
    more = {"role": "Chair of the panel", "how": "letter", "words": "Words"}
    address = f"/challenges/{token}/challenge_reply"
    day = boxes("on", date(2026, 10, 23))
    assert sent(chair, address, **day, **more) == 422
    made = f"/challenges/{token}/challenge"
    future = boxes("on", date(2026, 11, 3))
    assert sent(chair, made, **future, **more) == 422
    old = seen(chair, made)
    assert chair.post(made, {"seen": old, **day, **more}).status_code == 303
    second = chair.post(made, {"seen": old, **day, **more, "words": "typed anew"})
    assert second.status_code == 409
    assert "typed anew" in second.text
    early = boxes("on", date(2026, 10, 22))
    assert sent(chair, address, **early, **more) == 422, "no reply comes before the challenge"


def test_a_reply_ends_a_challenge_that_was_not_made(
    app: Flask, sign_in_as: SignInAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    chair = sign_in_as(Role.PANEL_MEMBER, duties=(Duty.CHAIR,))
    token = to_challenge(app)
    with app.app_context(), transaction(db.session()) as session:
        close(session, COMMAND_LINE, token, "written_off", "No longer needed")
    moved(monkeypatch, date(2026, 11, 2))
    assert "Challenges" not in text_of(chair.get("/").text)
    assert "No challenge is due" in chair.get("/challenges").text
    day = boxes("on", date(2026, 10, 23))
    more = {"role": "Chair", "how": "letter", "words": "Words"}
    assert sent(chair, f"/challenges/{token}/challenge", **day, **more) == 409


@pytest.mark.parametrize(
    "page",
    ["/requests", "/requests/{}/chase", "/challenges", "/challenges/{}", "/challenges/{}/challenge"],
)
def test_others_find_none_of_it(app: Flask, panel_member: Browser, agency_contact: Browser, page: str) -> None:
    address = page.format(to_challenge(app))
    for browser in (panel_member, agency_contact):
        assert browser.get(address).status_code == 404
        assert browser.post(address, page="/").status_code in {404, 405}


def test_the_chair_sees_no_other_request(app: Flask, sign_in_as: SignInAs) -> None:
    chair = sign_in_as(Role.PANEL_MEMBER, duties=(Duty.CHAIR,))
    (token,) = asked(app, [an_agency(app)])
    assert chair.get("/requests").status_code == 404
    assert chair.get(f"/challenges/{token}").status_code == 404, "its ladder has not come to the chair"


def test_an_agencys_page_shows_how_it_answers(app: Flask, coordinator: Browser) -> None:
    agency = an_agency(app)
    asked(app, [agency])
    text = text_of(coordinator.get(f"/agencies/{agency}").text)
    assert "How it answers" in text
    assert "Open now 1" in text


def test_messages_of_the_run_can_be_read_in_the_outbox(app: Flask, coordinator: Browser) -> None:
    to_challenge(app)
    for row in rows(app, OutboxMessage):
        page = coordinator.get(f"/outbox/{row.token}").text
        (to_it,) = set(re.findall(r'href="(/cases/[0-9a-f]{32}/requests/[0-9a-f]{32})"', page))
        assert coordinator.get(to_it).status_code == 200
