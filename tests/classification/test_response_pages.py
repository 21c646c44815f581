"""The joint agency response on pages: three facts that do not decide one another, and who sees what of them."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from flask import Flask

from cdop.accounts.people import COMMAND_LINE, Person, Role
from cdop.case.facts import Fact, FactKind
from cdop.case.response_state import ResponseState, response_state
from cdop.case.service import append
from cdop.classification import saving
from cdop.classification.reading import situation
from cdop.classification.saving import is_to_come
from cdop.classification.service import classify
from cdop.database import db, transaction
from cdop.reference.calendar import LONDON, today
from tests.application import Browser, SignInAs
from tests.case.making import IDENTITY, NOTIFIED, add_fact, audit, case_id, facts, store
from tests.case.test_case_page import plain
from tests.classification.making import SECRET, boxes, errors, send, timeline, version_on
from tests.notification.timeline import new_case

K = FactKind
TO_COME = "Time must not be later than now"
DAY = boxes(NOTIFIED)
CRITERIA = {"criterion_external": "yes"} | {
    f"criterion_{code}": "no" for code in ("sudden", "custody", "suspicion", "unattended_stillbirth")
}
STARTED = {"decision": "started", "time": "9.05", "reason": f"Said {SECRET}", "disagreement": "", "dated": DAY}


def decide(browser: Browser, token: str, version: str = "", **values: Any) -> Any:
    return send(browser, f"/cases/{token}/response/decision", version, **{**STARTED, **values})


def test_the_three_facts_are_apart(app: Flask, coordinator: Browser) -> None:
    token = store(app, "A-1")
    expected = Fact(K.CLASSIFIED, NOTIFIED, {"expectation": "expected"})
    add_fact(app, token, expected)
    address = f"/cases/{token}/response/criteria"
    assert send(coordinator, address, **CRITERIA, reason="Fall", dated=DAY).status_code == 303
    assert decide(coordinator, token).status_code == 303
    _, _, classified, criteria, decided = timeline(app, token)
    assert classified.detail == {"expectation": "expected"}
    assert criteria.detail["criteria"]["external"] == "yes"
    assert set(criteria.detail["criteria"].values()) == {"yes", "no"}
    assert decided.detail == {"decision": "started", "time": "09:05", "disagreed": False}
    for event in ("response.criteria_assessed", "response.decided"):
        assert audit(app, event) == {(event, case_id(app, token)): 1}


def test_a_decision_against_the_criteria_is_kept_with_a_hint_and_the_disagreement(
    app: Flask, coordinator: Browser
) -> None:
    token = store(app, "A-1")
    send(coordinator, f"/cases/{token}/response/criteria", **CRITERIA, dated=DAY)
    page = plain(coordinator.get(f"/cases/{token}/response/decision").text)
    assert "The criteria call for a response. They suggest; you decide." in page
    assert decide(coordinator, token, decision="not_needed", disagreement="Police: start it").status_code == 303
    fact = timeline(app, token)[-1]
    assert fact.detail["disagreed"] is True
    assert (fact.identity or {})["disagreement"] == "Police: start it"
    words = plain(coordinator.get(f"/cases/{token}").text)
    assert "A criterion is met, and no response was started." in words
    assert "Disagreement Police: start it" in words


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"decision": ""}, "Choose what was decided"),
        ({"decision": "maybe"}, "Choose one of the answers on this page"),
        ({"time": "25:00"}, "Time must be a time of the 24-hour clock, like 14:05"),
        ({"time": "٩:٠٠"}, "Time must be a time of the 24-hour clock, like 14:05"),
        ({"reason": ""}, "Enter why"),
        ({"dated": ["", "", ""]}, "Enter the date of the decision"),
        ({"dated": ["8", "5", "2014"]}, "Date must not be before the day of death, 9 May 2014"),
    ],
)
def test_a_decision_that_cannot_be_is_refused(app: Flask, coordinator: Browser, values: Any, words: str) -> None:
    token = store(app, "A-1")
    answer = decide(coordinator, token, **values)
    assert (answer.status_code, errors(answer.text)) == (422, [words])
    assert len(timeline(app, token)) == 2


@pytest.fixture
def at_ten(monkeypatch: pytest.MonkeyPatch) -> date:
    """It is ten o'clock, to the minute, today."""
    day = today()
    monkeypatch.setattr(saving, "now", lambda: datetime.combine(day, time(10), LONDON))
    return day


@pytest.mark.parametrize(("at", "code"), [("10:01", 422), ("23.59", 422), ("10:00", 303), ("", 303)])
def test_no_decision_is_taken_later_today(app: Flask, coordinator: Browser, at_ten: date, at: str, code: int) -> None:
    token = store(app, "A-1")
    answer = decide(coordinator, token, dated=boxes(at_ten), time=at)
    assert (answer.status_code, errors(answer.text)) == (code, [] if code == 303 else [TO_COME])


def test_no_meeting_was_held_later_today(app: Flask, coordinator: Browser, at_ten: date) -> None:
    token = store(app, "A-1")
    decide(coordinator, token)
    meeting = {"meeting": "0123456789abcdef" * 2, "meeting_kind": "initial", "dated": boxes(at_ten)}
    address = f"/cases/{token}/response/meetings/new"
    answer = send(coordinator, address, **meeting, time="10:30")
    assert (answer.status_code, errors(answer.text)) == (422, [TO_COME])
    assert send(coordinator, address, **meeting, time="9:30").status_code == 303


def test_a_time_is_read_as_clocks_in_england_show_it() -> None:
    summer, moment = date(2014, 7, 1), datetime(2014, 7, 1, 9, 30, tzinfo=UTC)
    assert not is_to_come(summer, "10:30", moment)
    assert is_to_come(summer, "10:31", moment)


def test_every_criterion_is_answered(app: Flask, coordinator: Browser) -> None:
    token = store(app, "A-1")
    answer = send(coordinator, f"/cases/{token}/response/criteria", dated=DAY)
    assert answer.status_code == 422
    assert len(errors(answer.text)) == 5
    answer = send(
        coordinator, f"/cases/{token}/response/criteria", **CRITERIA | {"criterion_sudden": "not_asked"}, dated=DAY
    )
    assert errors(answer.text) == ["Choose one of the answers on this page"]


def test_of_two_who_decide_at_once_the_second_sees_both(app: Flask, coordinator: Browser, sign_in_as: SignInAs) -> None:
    token, other = store(app, "A-1"), sign_in_as(Role.COORDINATOR)
    version = version_on(other.get(f"/cases/{token}/response/decision").text)
    assert decide(coordinator, token).status_code == 303
    assert decide(other, token, version).status_code == 303, "the same decision, sent again, changes nothing"
    answer = decide(other, token, version, decision="not_needed", reason="Natural cause")
    assert answer.status_code == 409
    words = plain(answer.text)
    assert f"Decision: Joint agency response started Time: 09:05 Why: Said {SECRET}" in words
    assert "Decision: No joint agency response Time: 09:05 Why: Natural cause" in words
    assert len(timeline(app, token)) == 3


def test_only_a_response_that_runs_is_stood_down(app: Flask, coordinator: Browser) -> None:
    token = store(app, "A-1")
    address = f"/cases/{token}/response/stand-down"
    form = {"reason": "Natural cause", "dated": DAY}
    assert coordinator.get(address).status_code == 404
    assert coordinator.post(address, {**form, "version": "2"}, page=f"/cases/{token}/note").status_code == 404
    decide(coordinator, token)
    version = version_on(coordinator.get(address).text)
    assert send(coordinator, address, **form).status_code == 303
    assert send(coordinator, address, version, **{**form, "reason": "Other"}).status_code == 409
    assert coordinator.get(address).status_code == 404
    assert "Stood down 12 May 2014" in plain(coordinator.get(f"/cases/{token}/response").text)
    assert len(timeline(app, token)) == 4


def test_case_9_a_response_started_and_then_found_expected_keeps_its_history(app_on_each: Flask) -> None:
    """domain.md section 8, case 9."""
    decided = {"decision": "started", "time": "10:00", "disagreed": False}
    with app_on_each.app_context():
        session = db.session()
        number = new_case(session)
        day = NOTIFIED + timedelta(days=30)
        classify(session, COMMAND_LINE, number, "unexpected", day)
        for fact in (
            Fact(K.RESPONSE_DECIDED, day, decided, {"reason": "Sudden", "disagreement": ""}),
            Fact(K.RESPONSE_STOOD_DOWN, day + timedelta(days=2), {}, {"reason": "Natural cause"}),
        ):
            append(session, COMMAND_LINE, number, fact)
        classify(session, COMMAND_LINE, number, "expected", day + timedelta(days=2))
        told = situation(session, COMMAND_LINE, number)
        assert response_state(told.facts) is ResponseState.STOOD_DOWN
        assert [f.detail["expectation"] for f in told.facts if f.kind is K.CLASSIFIED] == ["unexpected", "expected"]
        assert [f.detail for f in told.facts if f.kind is K.RESPONSE_DECIDED] == [decided]
        session.rollback()


def test_case_9_the_reverse_a_death_taken_for_expected_gets_a_response_later(app: Flask, coordinator: Browser) -> None:
    token = store(app, "A-1")
    add_fact(app, token, Fact(K.CLASSIFIED, NOTIFIED, {"expectation": "expected"}))
    decide(coordinator, token, decision="not_needed")
    add_fact(app, token, Fact(K.CLASSIFIED, NOTIFIED + timedelta(days=1), {"expectation": "unexpected"}))
    assert decide(coordinator, token, dated=boxes(NOTIFIED + timedelta(days=1))).status_code == 303
    assert response_state(timeline(app, token)) is ResponseState.RUNNING
    assert len([f for f in timeline(app, token) if f.kind is K.RESPONSE_DECIDED]) == 2


def test_case_7_an_unattended_stillbirth_has_its_response_whatever_becomes_of_its_scope(
    app: Flask, coordinator: Browser
) -> None:
    """domain.md section 8, case 7: the response may run while the scope is undecided, and after it is closed."""
    token = store(app, "A-1")
    answers = dict.fromkeys(CRITERIA, "no") | {"criterion_unattended_stillbirth": "yes"}
    assert send(coordinator, f"/cases/{token}/response/criteria", **answers, dated=DAY).status_code == 303
    assert decide(coordinator, token).status_code == 303
    add_fact(app, token, Fact(K.WITHDRAWN, NOTIFIED, {"reason": "stillbirth"}))
    assert response_state(timeline(app, token)) is ResponseState.RUNNING
    assert "Running" in plain(coordinator.get(f"/cases/{token}").text)
    assert send(
        coordinator, f"/cases/{token}/response/stand-down", reason="Stillborn", dated=DAY
    ).status_code == 303  # fmt: skip


def test_members_and_lead_see_the_state_without_words_days_times_or_clocks(
    app: Flask, coordinator: Browser, panel_member: Browser, public_health_lead: Browser
) -> None:
    token = store(app, "A-1")
    send(coordinator, f"/cases/{token}/response/criteria", **CRITERIA, reason=SECRET, dated=DAY)
    decide(coordinator, token, disagreement=f"Told by {SECRET}")
    for browser in (panel_member, public_health_lead):
        page = browser.get(f"/cases/{token}").text
        assert "State Running" in plain(page)
        for secret in ("(target: ", *IDENTITY, SECRET, "09:05", "12 May 2014", "/response"):
            assert secret not in page
        for address in ("", "/criteria", "/decision", "/stand-down"):
            assert browser.get(f"/cases/{token}/response{address}").status_code == 404


def test_the_database_gives_whoever_sees_no_identity_states_and_no_day_of_death_time_or_cause(
    app_on_each: Flask,
) -> None:
    app = app_on_each
    decision = {"decision": "started", "time": "09:05", "disagreed": True}
    meeting = {
        "meeting": "m" * 8,
        "meeting_kind": "final",
        "time": "10:17",
        "agencies": ["police"],
        "safer_sleeping": {},
    }
    more = [
        Fact(FactKind.RESPONSE_DECIDED, NOTIFIED, decision, {"reason": SECRET}),
        Fact(FactKind.RESPONSE_MET, NOTIFIED, meeting, {"record": {"notes": SECRET}}),
        Fact(FactKind.CAUSE_CERTIFIED, NOTIFIED, {"icd10": "R95"}, {"ia": SECRET}),
    ]
    number = case_id(app, store(app, "A-1", facts(NOTIFIED, *more)))
    member = Person(None, "member", frozenset({Role.PANEL_MEMBER}), "here")
    with app.app_context(), transaction(db.session()) as session:
        told = situation(session, member, number)
        everything = situation(session, COMMAND_LINE, number)
    said = repr([(fact.detail, fact.identity) for fact in told.facts])
    for secret in ("2014-05-09", "09:05", "10:17", "police", "R95", SECRET):
        assert secret not in said
        assert secret in repr(everything.facts)
    assert response_state(told.facts) is response_state(everything.facts) is ResponseState.COMPLETED
    assert (told.token, told.reference, told.version) == (everything.token, everything.reference, everything.version)
