"""Reminding organisations of recommendations: each step once for each thing that is awaited, by the run of requests."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from cdop.accounts.people import COMMAND_LINE, Duty, Role
from cdop.agencies.directory.rules import AgencyDetails
from cdop.agencies.directory.service import change_agency
from cdop.agencies.ladder import Ladder, Leave
from cdop.audit.models import AuditEntry
from cdop.database import db, transaction
from cdop.gathering.chasing import commands
from cdop.gathering.chasing.running import Chased, all_chased, chase
from cdop.outbox.models import OutboxMessage
from cdop.recommendations.clock import after_due, first_chase
from cdop.recommendations.models import AddresseeLink, RecommendationEvent
from cdop.recommendations.rules import Happening
from cdop.recommendations.service import Step, happen
from cdop.recommendations.telling.answering import Answer, take_answer
from cdop.reference.calendar import today
from tests.application import Browser, SignInAs, make_app
from tests.case.making import statements
from tests.databases import close
from tests.gathering import chasing as asking
from tests.recommendations.telling.making import (
    DAY,
    NAMES,
    Made,
    change_row,
    events,
    key,
    messages,
    row_of,
    rows,
    told,
    version,
)

# Told on 2 February 2026, an answer is due on 30 March: a Monday, and Good Friday is 3 April.
TOLD, DUE = date(2026, 2, 2), date(2026, 3, 30)
REMINDED, AGAIN, ESCALATED, CHALLENGED = date(2026, 3, 31), date(2026, 4, 9), date(2026, 4, 16), date(2026, 4, 30)
WAITS = (("due_within", 15), ("remind_after", 16), ("remind_again_after", 21), ("escalate_after", 26),
         ("challenge_after", 36))  # fmt: skip
ABOVE = "head@riverside.example"
DETAILS: dict[str, Any] = {"own_waits": WAITS, "escalate_to": "Chief nurse", "escalate_inbox": ABOVE}
STEPS = ["reminder", "second_reminder", "escalation", "challenge"]


def waiting(app: Flask, *names: str, way: str = "letter", due_on: date | None = None, **details: Any) -> Made:
    return told(app, *names, on=TOLD, way=way, due_on=due_on, **{**DETAILS, **details})


def run(app: Flask, on: date, batch: int = 500) -> Chased:
    (kind,) = [one for one in all_chased() if one.called == "recommendation"]
    with app.app_context():
        return chase(db.session(), key(app), on, batch=batch, chasing=kind)


def accepted(app: Flask, token: str, on: date) -> None:
    with app.app_context(), transaction(db.session()) as session:
        take_answer(session, COMMAND_LINE, token, Answer("accepted", "", "Director", "letter", on=on))


def steps(app: Flask, token: str) -> list[str]:
    return [event for event in events(app, token) if event in STEPS]


def test_nobody_is_reminded_before_an_answer_is_due_and_then_as_late_as_with_requests() -> None:
    ladder = Ladder(15, 16, 21, 26, 36)
    assert after_due(ladder).waits == (1, 6, 11, 21)
    assert first_chase(DUE, ladder) == REMINDED
    assert first_chase(DUE, ladder, Leave(((REMINDED, REMINDED),))) == REMINDED + DAY
    assert after_due(Ladder(20, 5, 6, 7, 8)).waits == (1, 2, 3, 4), "no step falls on another's day"


def test_each_step_of_an_answer_is_taken_once_on_its_day(app_on_each: Flask) -> None:
    app = app_on_each
    one = waiting(app)
    assert (row_of(app, one.first).reply_due_on, row_of(app, one.first).next_chase_on) == (DUE, REMINDED)
    for day in (REMINDED, AGAIN, ESCALATED, CHALLENGED):
        assert run(app, day - DAY).taken == 0, "nobody is reminded before his day"
        assert run(app, day).taken == 1
        assert run(app, day).taken == 0, "one step a day"
    assert run(app, date(2026, 9, 1)).taken == 0, "after the last step the chair has it"
    assert steps(app, one.first) == STEPS
    assert messages(app, one.first) == [
        ("recommendation_reminder", "office@riverside.example", "waiting"),
        ("recommendation_reminder", "office@riverside.example", "waiting"),
        ("recommendation_escalation", ABOVE, "waiting"),
    ]
    assert len(rows(app, AddresseeLink)) == 2, "each reminder has a link of its own, the escalation none"
    assert {row.words["awaited"] for row in rows(app, OutboxMessage)} == {"answer"}
    found = row_of(app, one.first)
    assert (found.step, found.next_chase_on) == (4, None)
    audited = [row.detail["what"] for row in rows(app, AuditEntry) if row.event == "recommendation.followed"]
    assert audited[-4:] == STEPS
    by = [row.detail["by"] for row in rows(app, RecommendationEvent) if row.event in STEPS]
    assert by == ["email", "email", "email", "hand"]


def test_an_answer_ends_its_reminders_and_what_is_then_awaited_has_steps_of_its_own(app_on_each: Flask) -> None:
    app = app_on_each
    one = waiting(app, due_on=date(2026, 9, 30))
    assert run(app, REMINDED).taken == 1
    accepted(app, one.first, REMINDED)
    row = row_of(app, one.first)
    assert (row.state, row.step, row.next_chase_on) == ("accepted", 0, date(2026, 10, 1))
    assert [state for _, _, state in messages(app, one.first)] == ["withdrawn"], "the reminder had not been sent yet"
    assert run(app, CHALLENGED).taken == 0, "nothing is due"
    days = (date(2026, 10, 1), date(2026, 10, 8), date(2026, 10, 15), date(2026, 10, 29))
    for day in days:
        assert [run(app, day - DAY).taken, run(app, day).taken, run(app, day).taken] == [0, 1, 0]
    assert steps(app, one.first) == ["reminder", *STEPS]
    said = [(row.kind, row.words["awaited"], row.words["due"]) for row in rows(app, OutboxMessage)]
    assert said[0] == ("recommendation_reminder", "answer", DUE.isoformat())
    assert said[1:] == [("recommendation_reminder", "doing", "2026-09-30")] * 2 + [
        ("recommendation_escalation", "doing", "2026-09-30")
    ]


def test_a_refusal_closing_and_work_that_goes_on(app: Flask) -> None:
    one = waiting(app, *NAMES[:3], due_on=date(2026, 9, 30))
    refused, closed, begun = one.addressees.values()
    with app.app_context(), transaction(db.session()) as session:
        take_answer(session, COMMAND_LINE, refused, Answer("refused", "No.", "Director", "letter", on=TOLD))
        signed = {"signed_by": "A Chair", "signed_role": "Chair"}
        happen(session, COMMAND_LINE, closed, Step(Happening.NOT_TAKEN_UP, "No answer.", TOLD, signed))
    accepted(app, begun, TOLD)
    assert run(app, date(2026, 10, 1)).taken == 1
    with app.app_context(), transaction(db.session()) as session:
        happen(session, COMMAND_LINE, begun, Step(Happening.BEGUN))
    row = row_of(app, begun)
    assert (row.state, row.step) == ("in_progress", 1), "that work began takes no step back"
    assert [row_of(app, token).next_chase_on for token in (refused, closed)] == [None, None]


def test_without_an_inbox_a_letter_is_to_be_printed_and_recorded_by_hand(app: Flask, coordinator: Browser) -> None:
    one = waiting(app, inbox="", escalate_inbox="")
    assert run(app, REMINDED).taken == 1
    assert messages(app, one.first) == []
    assert "Print the letter and send it: reminder" in coordinator.get(one.page).text
    assert "Organisations to remind by hand of a recommendation" in coordinator.get("/").text
    page = f"/recommendations/told/{one.first}/by-hand"
    form = {"words": "Sent by post.", "version": version(coordinator, page)}
    assert coordinator.post(page, form).status_code == 303
    shown = coordinator.get(one.page).text
    assert "Print the letter and send it" not in shown
    assert "Sent by post." in shown
    assert "to remind by hand" not in coordinator.get("/").text
    assert run(app, ESCALATED).taken == 1


def test_after_the_last_step_the_chair_finds_a_challenge_and_a_member_none(app: Flask, sign_in_as: SignInAs) -> None:
    one = waiting(app)
    for day in (REMINDED, AGAIN, ESCALATED, CHALLENGED):
        assert run(app, day).taken == 1
    chair = sign_in_as(Role.PANEL_MEMBER, duties=(Duty.CHAIR,))
    member = sign_in_as(Role.PANEL_MEMBER)
    assert "Challenges about recommendations due" in chair.get("/").text
    assert "Challenges about recommendations due" not in member.get("/").text
    accepted(app, one.first, today())
    assert "Challenges about recommendations due" not in chair.get("/").text


def test_an_organisation_on_leave_is_left_alone_until_it_works(app_on_each: Flask) -> None:
    app = app_on_each
    one = waiting(app)
    leave = Leave(((REMINDED - DAY, REMINDED + DAY),))
    details = AgencyDetails(NAMES[0], "hospital", inbox="office@riverside.example", leave=leave, **DETAILS)
    with app.app_context(), transaction(db.session()) as session:
        change_agency(session, COMMAND_LINE, one.agencies[NAMES[0]], 1, details)
    chased = run(app, REMINDED)
    assert (chased.taken, chased.postponed) == (0, 1)
    later = row_of(app, one.first).next_chase_on
    assert later == date(2026, 4, 2)
    assert run(app, later).taken == 1
    assert not run(app, date(2026, 4, 3)).works, "nobody is reminded on Good Friday"


def test_who_is_not_in_use_whose_link_is_closed_and_what_was_withdrawn_is_not_chased(app: Flask) -> None:
    one = waiting(app, *NAMES[:3])
    first, paused, _ = one.addressees.values()
    gone = AgencyDetails(NAMES[0], "hospital", active=False, **DETAILS)
    with app.app_context(), transaction(db.session()) as session:
        change_agency(session, COMMAND_LINE, one.agencies[NAMES[0]], 1, gone)
    change_row(app, paused, paused=True)
    chased = run(app, REMINDED)
    assert (chased.taken, chased.not_in_use) == (1, 1)
    assert [row_of(app, token).step for token in one.addressees.values()] == [0, 0, 1]
    assert steps(app, first) == []


def test_the_next_reminder_is_put_off_with_a_reason_once(app: Flask, coordinator: Browser) -> None:
    one = told(app, **DETAILS)
    page = f"/recommendations/told/{one.first}/hold"
    seen = version(coordinator, page)
    planned = row_of(app, one.first).next_chase_on
    until = planned + timedelta(days=30)
    parts = [str(until.day), str(until.month), str(until.year)]
    refused = coordinator.post(page, {"until": ["1", "1", "2020"], "words": "Merging", "version": seen})
    assert refused.status_code == 422
    named = coordinator.post(page, {"until": parts, "words": "Mrs Jane Whitfield asked for it", "version": seen})
    assert (named.status_code, "Whitfield" in named.text) == (422, True), "words that name somebody are not kept"
    held = {"until": parts, "words": "They merge with another trust", "version": seen}
    assert coordinator.post(page, held).status_code == 303
    assert coordinator.post(page, held).status_code == 409
    day = row_of(app, one.first).next_chase_on
    assert day >= until
    assert run(app, planned).taken == 0
    assert "They merge with another trust" in coordinator.get(one.page).text


def test_runs_at_once_take_each_step_and_send_each_message_once(migrated_url: str, tmp_path: Path) -> None:
    apps = [make_app(migrated_url, tmp_path) for _ in range(3)]
    made = [
        waiting(apps[0], *(f"Trust {number}.{one}" for one in range(5)), reference=f"2025-26/{number:02}")
        for number in range(6)
    ]
    start = threading.Barrier(len(apps))

    def at_once(app: Flask) -> int:
        start.wait()
        return run(app, REMINDED, batch=7).taken

    with ThreadPoolExecutor(len(apps)) as pool:
        taken = list(pool.map(at_once, apps))
    assert sum(taken) + run(apps[0], REMINDED).taken == 30
    tokens = [token for one in made for token in one.addressees.values()]
    assert {row_of(apps[0], token).step for token in tokens} == {1}
    reminders = rows(apps[0], OutboxMessage)
    assert len(reminders) == len({row.about for row in reminders}) == 30
    assert sum(row.event == "reminder" for row in rows(apps[0], RecommendationEvent)) == 30
    for app in apps:
        close(app)


def test_an_answer_during_a_run_is_followed_by_no_reminder_of_it(migrated_url: str, tmp_path: Path) -> None:
    apps = [make_app(migrated_url, tmp_path) for _ in range(2)]
    one = waiting(apps[0], *(f"Trust {number}" for number in range(10)))
    start = threading.Barrier(2)

    def answers() -> None:
        start.wait()
        for token in reversed(list(one.addressees.values())):
            accepted(apps[1], token, today())

    def chases() -> None:
        start.wait()
        run(apps[0], REMINDED, batch=2)

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(answers), pool.submit(chases)]:
            done.result()
    found = [row_of(apps[0], token) for token in one.addressees.values()]
    assert {(row.state, row.step, row.next_chase_on) for row in found} == {("accepted", 0, None)}
    for token in one.addressees.values():
        happened = [event for event in events(apps[0], token) if event in {"reminder", "accepted"}]
        assert happened[-1] == "accepted"
    for app in apps:
        close(app)


def test_a_batch_takes_few_statements_however_many_there_are(app_on_each: Flask) -> None:
    numbers = []
    for number, size in enumerate((2, 20)):
        waiting(app_on_each, *(f"Trust {number}.{one}" for one in range(size)), reference=f"2025-26/{number:02}")
        with statements(app_on_each) as sent:
            assert run(app_on_each, REMINDED).taken == size
        numbers.append(len(sent))
    assert numbers[0] == numbers[1] <= 20


def test_one_command_chases_requests_and_recommendations(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    asking.asked(app, [asking.an_agency(app)])
    one = waiting(app)
    monkeypatch.setattr(commands, "today", lambda: asking.REMINDED)
    said = app.test_cli_runner().invoke(args=["requests", "chase"]).output
    assert said.count("Reminder: 1.") == 2
    assert "1 request looked at, 1 step taken." in said
    assert "1 recommendation looked at, 1 step taken." in said
    assert steps(app, one.first) == ["reminder"]
    again = app.test_cli_runner().invoke(args=["requests", "chase"]).output
    assert again.splitlines() == [
        "Nobody is to be chased today for a request.", "Nobody is to be chased today for a recommendation.",
    ]  # fmt: skip
