"""The run that chases: each step once, on its day, by the way that the agency is reached."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from cdop.accounts.people import COMMAND_LINE
from cdop.agencies.directory.service import change_agency
from cdop.audit.models import AuditEntry
from cdop.case.models import Case
from cdop.database import db, transaction
from cdop.gathering.chasing import commands, running
from cdop.gathering.models import InformationRequest, RequestEvent
from cdop.gathering.service import Reply, take_reply
from cdop.outbox.models import OutboxMessage
from tests.gathering.chasing import (
    ABOVE,
    AGAIN,
    ASKED,
    CHALLENGED,
    ESCALATED,
    INBOX,
    REMINDED,
    an_agency,
    asked,
    details,
    events,
    leave,
    links_of,
    messages,
    requests,
    rows,
    run,
)

DAY = timedelta(days=1)


def test_each_step_is_taken_on_its_day_and_written_to_whom_it_concerns(app_on_each: Flask) -> None:
    app = app_on_each
    asked(app, [an_agency(app)])
    assert requests(app)[0].next_chase_on == REMINDED
    for day in (REMINDED, AGAIN, ESCALATED, CHALLENGED):
        assert run(app, day - DAY).taken == 0, "nobody is chased before his day"
        assert run(app, day).taken == 1
        assert run(app, day).taken == 0, "one step a day"
    assert run(app, date(2026, 12, 1)).taken == 0, "after the last step the chair has it"
    steps = [("reminder", 1), ("second_reminder", 2), ("escalation", 3), ("challenge_due", 4)]
    assert events(app) == [("asked", None), *steps]
    assert messages(app) == [
        ("information_request", INBOX, "waiting"),
        ("information_reminder", INBOX, "waiting"),
        ("information_reminder", INBOX, "waiting"),
        ("information_escalation", ABOVE, "waiting"),
    ]
    found = requests(app)[0]
    assert (found.step, found.next_chase_on) == (4, None)
    assert len(links_of(app)) == 3, "each reminder has a link of its own, the escalation none"
    stored = rows(app, OutboxMessage)
    assert [row.message for row in rows(app, RequestEvent)] == [*(row.id for row in stored), None]
    assert stored[-1].words["role"] == "Head of service"
    assert stored[-1].link_nonce is None
    audited = [row for row in rows(app, AuditEntry) if row.event == "information.request_chased"]
    assert [row.detail["step"] for row in audited] == ["reminder", "second_reminder", "escalation", "challenge"]
    assert {row.case_id for row in audited} == {found.case_id}


def test_an_agency_without_an_inbox_has_a_letter_to_print_and_without_a_senior_a_task(app_on_each: Flask) -> None:
    app = app_on_each
    asked(app, [an_agency(app, inbox="", escalate_inbox="")])
    for day in (REMINDED, AGAIN, ESCALATED, CHALLENGED):
        assert run(app, day).taken == 1
    steps = [("letter", 1), ("letter", 2), ("escalation", 3), ("challenge_due", 4)]
    assert events(app) == [("letter", None), *steps]
    assert messages(app) == []


def test_an_inbox_that_no_message_can_go_to_does_not_keep_the_others_from_being_chased(app: Flask) -> None:
    asked(app, [an_agency(app)])
    odd = an_agency(app, "Odd inbox", inbox="")
    asked(app, [odd], reference="MED-2026-002")
    with app.app_context(), transaction(db.session()) as session:
        change_agency(session, COMMAND_LINE, odd, 1, details("Odd inbox", inbox="zwei@ä.example"))
    assert dict(run(app, REMINDED).steps) == {"reminder": 1, "letter": 1}


def test_a_name_with_marks_that_do_not_show_keeps_nobody_from_being_asked_or_chased(app: Flask) -> None:
    odd = an_agency(app, "Care\u00a0of\tMed\u00adway\u202e", escalate_to="Head\u200b of\u00a0service")
    asked(app, [odd])
    asked(app, [an_agency(app, "The other")], reference="MED-2026-002")
    for on in (REMINDED, AGAIN, ESCALATED):
        assert run(app, on).taken == 2
    said = [row.words for row in rows(app, OutboxMessage)]
    assert [words["agency"] for words in said] == ["Care of Medway", "The other"] * 4
    assert {words["role"] for words in said if "role" in words} == {"Head of service"}


def test_a_request_whose_reference_has_no_digit_is_asked_and_chased(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("cdop.gathering.service.secrets.token_hex", lambda _: "abcdefab" + "0" * 24)
        asked(app, [an_agency(app)])
    assert run(app, REMINDED).taken == 1
    assert {row.words["reference"] for row in rows(app, OutboxMessage)} == {"R-ABCD-EFAB"}


def test_nobody_is_chased_on_a_day_that_nobody_works(app: Flask) -> None:
    asked(app, [an_agency(app)])
    for day in (date(2026, 9, 26), date(2026, 9, 27), date(2026, 12, 25)):
        assert not run(app, day).works
    assert events(app) == [("asked", None)]
    assert run(app, date(2026, 9, 28)).taken == 1


def test_an_agency_that_closed_after_it_was_asked_is_not_chased_until_it_works(app_on_each: Flask) -> None:
    app = app_on_each
    token = an_agency(app)
    asked(app, [token])
    closed = leave(REMINDED - DAY, REMINDED + 5 * DAY)
    with app.app_context(), transaction(db.session()) as session:
        change_agency(session, COMMAND_LINE, token, 1, details(leave=closed))
    chased = run(app, REMINDED)
    assert (chased.taken, chased.postponed) == (0, 1)
    later = requests(app)[0].next_chase_on
    assert later == date(2026, 9, 30), "as many days that it works as the ladder has"
    assert run(app, later - DAY).postponed == 0
    assert run(app, later).taken == 1
    assert events(app) == [("asked", None), ("reminder", 1)]


def test_an_agency_that_is_not_in_use_and_a_case_that_is_over_are_not_chased(app_on_each: Flask) -> None:
    app = app_on_each
    token = an_agency(app)
    asked(app, [token])
    asked(app, [an_agency(app, "Other")], reference="MED-2026-002")
    last = requests(app)[-1]
    with app.app_context(), transaction(db.session()) as session:
        change_agency(session, COMMAND_LINE, token, 1, details(active=False))
        session.execute(update(Case).where(Case.id == last.case_id).values(status="withdrawn"))
    chased = run(app, REMINDED)
    assert (chased.taken, chased.not_in_use, chased.in_hand) == (0, 1, 0)
    assert [row.next_chase_on for row in requests(app)] == [REMINDED, REMINDED], "both wait for the coordinator"


def test_a_request_whose_links_are_closed_is_not_written_to(app: Flask) -> None:
    asked(app, [an_agency(app)])
    with app.app_context(), transaction(db.session()) as session:
        session.execute(update(InformationRequest).values(paused=True))
    assert run(app, REMINDED).taken == 0


def test_a_reply_stops_the_chasing_and_what_waits_to_be_sent(app_on_each: Flask) -> None:
    app = app_on_each
    (token,) = asked(app, [an_agency(app)])
    run(app, REMINDED)
    with app.app_context(), transaction(db.session()) as session:
        take_reply(session, COMMAND_LINE, token, Reply("nothing_held", "email", AGAIN - DAY, "Care of Medway"))
    assert run(app, AGAIN).taken == 0
    assert {state for _, _, state in messages(app)} == {"withdrawn"}
    assert all(link.ended_at for link in links_of(app))
    assert requests(app)[0].next_chase_on is None


def test_whoever_was_chased_late_has_as_long_to_answer_as_others(app: Flask) -> None:
    asked(app, [an_agency(app)])
    late = date(2026, 10, 12)
    assert dict(run(app, late).steps) == {"reminder": 1}, "one step, however many are due"
    assert requests(app)[0].next_chase_on == date(2026, 10, 19), "five working days on"


def test_a_run_goes_on_from_batch_to_batch(app_on_each: Flask) -> None:
    app = app_on_each
    tokens = [an_agency(app, f"Agency {number}", active=number != 3) for number in range(8)]
    with app.app_context(), transaction(db.session()) as session:
        for place, token in enumerate(tokens):
            change_agency(session, COMMAND_LINE, token, 1, details(f"Agency {place}"))
    asked(app, tokens)
    with app.app_context(), transaction(db.session()) as session:
        change_agency(session, COMMAND_LINE, tokens[3], 2, details("Agency 3", active=False))
    chased = run(app, REMINDED, batch=3)
    assert (chased.seen, chased.taken, chased.not_in_use) == (8, 7, 1)


def test_a_run_that_dies_leaves_whole_batches_and_the_next_takes_the_rest_once(
    app_on_each: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = app_on_each
    asked(app, [an_agency(app, f"Agency {number}") for number in range(7)])
    real, calls = running.take, []

    def dies(*words: object) -> None:
        real(*words)  # type: ignore[arg-type]
        calls.append(1)
        if len(calls) == 2:
            raise RuntimeError("the machine stopped")

    monkeypatch.setattr(running, "take", dies)
    with pytest.raises(RuntimeError):
        run(app, REMINDED, batch=3)
    monkeypatch.undo()
    assert [row.step for row in requests(app)] == [1, 1, 1, 0, 0, 0, 0]
    assert len(messages(app)) == 7 + 3
    assert run(app, REMINDED, batch=3).taken == 4
    assert len(messages(app)) == 7 + 7
    assert len({row.dedupe for row in rows(app, OutboxMessage)}) == 14


def test_the_command_says_what_it_did(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    asked(app, [an_agency(app)])
    words = {REMINDED: "Reminder: 1.", REMINDED + DAY: "Nobody is to be chased", date(2026, 9, 26): "no working day"}
    for day, said in words.items():
        monkeypatch.setattr(commands, "today", lambda day=day: day)
        result = app.test_cli_runner().invoke(args=["requests", "chase"])
        assert result.exit_code == 0, result.output
        assert said in result.output


def test_asking_begins_the_ladder(app: Flask) -> None:
    asked(app, [an_agency(app)])
    found = requests(app)[0]
    assert (found.asked_on, found.step, found.state) == (ASKED, 0, "open")
