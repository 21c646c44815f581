"""The response's clocks: in time, late, due, and what cannot be told without a time."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from cdop.case.asks import Asks
from cdop.case.facts import Fact, FactKind
from cdop.case.response_state import ResponseState, response_state
from cdop.classification.response.clocks import Clock, ClockState, Moment, clock_state, clocks, shared_state
from cdop.classification.response.rules import called_for, hint
from cdop.classification.response.shown import response_shown
from cdop.classification.situation import Situation
from cdop.panel_settings.rules import PanelSettings
from cdop.reference.codes import code_list

K, S = FactKind, ClockState
DIED = date(2014, 5, 9)
NOW = datetime(2014, 5, 20, 12, tzinfo=UTC)
DAY = timedelta(hours=24)
CRITERIA = tuple(code_list("response_criterion"))


@pytest.mark.parametrize(
    ("start", "happened", "expected"),
    [
        (Moment(DIED, "10:00"), Moment(date(2014, 5, 10), "10:00"), S.MET),
        (Moment(DIED, "10:00"), Moment(date(2014, 5, 10), "10:01"), S.LATE),
        (Moment(DIED), Moment(DIED), S.MET),
        (Moment(DIED), Moment(date(2014, 5, 10), "12:00"), S.DOUBTFUL),
        (Moment(DIED, "10:00"), Moment(date(2014, 5, 10)), S.DOUBTFUL),
        (Moment(DIED), Moment(date(2014, 5, 11), "00:01"), S.LATE),
        (Moment(DIED, "10:00"), Moment(date(2014, 5, 8)), S.MET),
        (Moment(DIED), None, S.OVERDUE),
        (Moment(date(2014, 5, 19), "13:01"), None, S.DUE),
        (Moment(date(2014, 5, 19), "12:59"), None, S.OVERDUE),
    ],
)
def test_a_target_in_hours(start: Moment, happened: Moment | None, expected: ClockState) -> None:
    assert clock_state(start, DAY, happened, NOW) is expected


def test_the_night_of_the_clock_change_has_an_hour_more_or_less() -> None:
    spring = Moment(date(2014, 3, 29), "12:00"), Moment(date(2014, 3, 30), "13:00")
    autumn = Moment(date(2014, 10, 25), "12:00"), Moment(date(2014, 10, 26), "12:00")
    assert clock_state(spring[0], DAY, spring[1], NOW) is S.MET
    assert clock_state(autumn[0], DAY, autumn[1], NOW) is S.LATE


def decided(decision: str = "started", on: date = DIED, time: str | None = "18:00") -> Fact:
    return Fact(K.RESPONSE_DECIDED, on, {"decision": decision, "time": time, "disagreed": False})


def met(kind: str, on: date, key: str = "a", time: str | None = "09:00") -> Fact:
    return Fact(K.RESPONSE_MET, on, {"meeting": key, "meeting_kind": kind, "time": time, "agencies": []})


def situation(*facts: Fact, told_at: datetime | None = None) -> Situation:
    told = [Fact(K.NOTIFIED, DIED), Fact(K.DESCRIBED, DIED, {"date_of_death": DIED.isoformat()}), *facts]
    return Situation(1, "t", "A-1", None, len(told), True, told, told_at)


def states(case: Situation, **settings: str) -> dict[str, ClockState]:
    found: list[Clock] = clocks(case, PanelSettings(settings), NOW)
    return {clock.title: clock.state for clock in found}


def test_before_a_decision_only_the_decision_is_due() -> None:
    assert states(situation()) == {"Decided": S.OVERDUE}
    assert states(situation(decided("not_needed"))) == {"Decided": S.MET}


def test_the_minute_at_which_the_panel_was_told_counts_where_it_is_known() -> None:
    late = decided(time="20:31")
    assert states(situation(late), response_decided_within="1")["Decided"] is S.DOUBTFUL
    told = datetime(2014, 5, 9, 18, 30, tzinfo=UTC).replace(tzinfo=None)  # 19:30 in England
    assert states(situation(late, told_at=told), response_decided_within="1")["Decided"] is S.LATE


def test_each_meeting_has_its_clock_from_death() -> None:
    held = met("initial", DIED), met("visit", date(2014, 5, 12), "b"), met("final", date(2014, 8, 8), "c")
    case = situation(decided(), *held)
    assert states(case) == {
        "Decided": S.MET, "First discussion": S.MET, "Home or scene visit": S.LATE, "Final case discussion": S.LATE,
    }  # fmt: skip
    assert states(case, visit_within="100", final_discussion_within="91")["Final case discussion"] is S.MET
    assert states(case, visit_within="100")["Home or scene visit"] is S.MET


def test_what_was_not_held_is_no_longer_due_when_the_response_is_stood_down() -> None:
    case = situation(decided(), met("initial", DIED), Fact(K.RESPONSE_STOOD_DOWN, date(2014, 5, 10)))
    assert states(case)["First discussion"] is S.MET
    assert states(case)["Final case discussion"] is S.NOT_HELD


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ((), ResponseState.NOT_DECIDED),
        ((decided("not_needed"),), ResponseState.NOT_NEEDED),
        ((decided(),), ResponseState.RUNNING),
        ((decided("not_needed"), decided()), ResponseState.RUNNING),
        ((decided(), Fact(K.RESPONSE_STOOD_DOWN, DIED)), ResponseState.STOOD_DOWN),
        ((decided(), Fact(K.RESPONSE_STOOD_DOWN, DIED), decided()), ResponseState.RUNNING),
        ((decided(), met("final", DIED)), ResponseState.COMPLETED),
        ((decided(), met("final", DIED, "a"), met("follow_up", DIED, "a")), ResponseState.RUNNING),
        ((met("final", date(2014, 5, 8)), decided()), ResponseState.RUNNING),
    ],
)
def test_where_a_response_stands(facts: tuple[Fact, ...], state: ResponseState) -> None:
    assert response_state(facts) is state


@pytest.mark.parametrize(
    ("answers", "expected"),
    [("nnnnn", False), ("nnnny", True), ("ynkkk", True), ("nnnnk", None), ("kkkkk", None)],
)
def test_any_one_criterion_calls_for_a_response(answers: str, expected: bool | None) -> None:
    said = {"n": "no", "y": "yes", "k": "not_known"}
    assert called_for({str(i): said[answer] for i, answer in enumerate(answers)}) is expected


@pytest.mark.parametrize(
    ("criteria", "decision", "hinted"),
    [
        ({"external": "yes"}, "not_needed", "A criterion is met, and no response was started."),
        ({"external": "no"}, "started", "No criterion is met, and a response was started."),
        ({"external": "yes"}, "started", ""),
        ({"external": "no"}, "not_needed", ""),
        ({"external": "not_known"}, "started", ""),
        (None, "started", ""),
        ({"external": "yes"}, None, ""),
    ],
)
def test_a_decision_against_the_criteria_is_hinted_at(criteria: Any, decision: str | None, hinted: str) -> None:
    assert hint(criteria, decision).startswith(hinted)
    assert bool(hint(criteria, decision)) is bool(hinted)


@pytest.mark.parametrize(
    ("due", "came", "state"),
    [
        ("2014-05-12", "2014-05-12", S.MET),
        ("2014-05-12", "2014-05-13", S.LATE),
        ("2014-05-12", None, S.OVERDUE),
        ("2014-05-20", None, S.DUE),
        (None, "2014-05-13", None),
        (None, None, None),
    ],
)
def test_what_an_agency_was_to_share(due: str | None, came: str | None, state: ClockState | None) -> None:
    assert shared_state(due, came, date(2014, 5, 20)) is state


@pytest.mark.parametrize(
    ("expectation", "facts", "reviewed", "clock"),
    [
        ("unexpected", (), False, True),
        ("unexpected", (), True, False),
        ("expected", (), True, False),
        ("expected", (), False, False),
        ("expected", ("yes",), False, True),
        ("unexpected", ("no",), False, False),
    ],
)
def test_nobody_is_late_with_a_response_that_nothing_calls_for(
    app: Flask, expectation: str, facts: tuple[str, ...], *, reviewed: bool, clock: bool
) -> None:
    looked = [Fact(K.RESPONSE_CRITERIA, DIED, {"criteria": dict.fromkeys(CRITERIA, answer)}, {}) for answer in facts]
    case = situation(Fact(K.CLASSIFIED, DIED, {"expectation": expectation}), *looked)
    with app.test_request_context():
        shown = response_shown(case, PanelSettings({}), Asks.US, reviewed=reviewed)
    assert any("Overdue" in words for _, words in shown.rows) is clock
    assert ("None decided on" in dict(shown.rows)["State"]) is reviewed
    assert (shown.next is None) is reviewed
