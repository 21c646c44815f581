"""What a case waits for next and since when, and how its clocks stand against the panel's targets."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from cdop.case.clocks import HISTORY, Step, clocks_of
from cdop.case.deadlines import Deadlines
from cdop.case.facts import Fact, FactKind, first_notified
from cdop.case.projection import project
from cdop.case.readiness import readiness
from cdop.panel_settings.rules import PanelSettings
from cdop.reference.calendar import LONDON
from tests.case.making import NOTIFIED, facts

KEY, PANEL = "0" * 32, "1" * 32
MONDAY = date(2014, 6, 2)
ANALYSIS: dict[str, Any] = {"category": "8", "modifiability": "none", "factors": []}


def decided(home_area: str | None = "E06000035", day: date = MONDAY) -> Fact:
    return Fact(FactKind.RESIDENCY_DECIDED, day, {"home_area": home_area})


def classified(day: date = MONDAY) -> Fact:
    return Fact(FactKind.CLASSIFIED, day, {"expectation": "unexpected"})


def later(kind: FactKind, days: int = 1, **detail: Any) -> Fact:
    return Fact(kind, MONDAY + timedelta(days=days), detail)


def agreed(lead: str, days: int = 1) -> Fact:
    return later(FactKind.LEAD_AGREED, days, lead=lead, panel=None)


def criteria(answer: str) -> Fact:
    return later(FactKind.RESPONSE_CRITERIA, criteria={"external": answer, "sudden": "no"})


FOUND = replace(classified(), identity={"reason": "Sudden"})


def recorded(days: int) -> Fact:
    """Found unexpected here, and recorded so many days later."""
    return replace(FOUND, recorded_at=datetime.combine(MONDAY, time(9)) + timedelta(days=days))


HANDED = later(FactKind.HANDED_OVER, handover=KEY, panel=PANEL)
ACCEPTED = later(FactKind.HANDOVER_ANSWERED, 2, handover=KEY, answer="accepted")
DECLINED = later(FactKind.HANDOVER_ANSWERED, 2, handover=KEY, answer="declined")
TOLD = later(FactKind.HANDOVER_OUTCOME, 5, handover=KEY)
DAY_9 = MONDAY + timedelta(days=9)
STARTED = later(FactKind.RESPONSE_DECIDED, decision="started", time=None, disagreed=False)
AWAY = decided("E07000105")


@pytest.mark.parametrize(
    ("more", "step", "since"),
    [
        ([], Step.RESIDENCY, NOTIFIED),
        ([decided(None)], Step.RESIDENCY, NOTIFIED),
        ([decided()], Step.CLASSIFICATION, NOTIFIED),
        ([decided(), classified()], Step.ASKING, MONDAY),
        ([decided(), classified(), criteria("yes")], Step.RESPONSE, NOTIFIED),
        ([decided(), classified(), criteria("no")], Step.ASKING, MONDAY),
        ([decided(), FOUND], Step.RESPONSE, NOTIFIED),
        ([decided(), FOUND, criteria("no")], Step.ASKING, MONDAY),
        ([decided(), FOUND, STARTED], Step.ASKING, MONDAY),
        ([decided(), replace(FOUND, detail={"expectation": "expected"})], Step.ASKING, MONDAY),
        ([decided(), recorded(365)], Step.RESPONSE, NOTIFIED),
        ([decided(), recorded(366)], Step.ASKING, MONDAY),
        ([decided(), replace(recorded(1), identity=None)], Step.ASKING, MONDAY),
        ([decided(), classified(), criteria("yes"), STARTED], Step.ASKING, MONDAY),
        ([AWAY, HANDED], Step.HANDOVER, HANDED.dated),
        ([AWAY, HANDED, ACCEPTED], Step.OUTCOME, ACCEPTED.dated),
        ([AWAY, HANDED, DECLINED], Step.HAND_OVER, DECLINED.dated),
        ([AWAY, HANDED, ACCEPTED, TOLD], None, None),
        ([AWAY, HANDED, TOLD], Step.HANDOVER, HANDED.dated),
        ([AWAY, HANDED, ACCEPTED, TOLD, decided("E07000106", DAY_9)], Step.CLASSIFICATION, NOTIFIED),
        ([AWAY, HANDED, ACCEPTED, decided("E07000105", DAY_9)], Step.OUTCOME, ACCEPTED.dated),
        ([AWAY, HANDED, decided()], Step.CLASSIFICATION, NOTIFIED),
        ([decided(), agreed("theirs")], Step.OUTCOME, agreed("theirs").dated),
        ([decided(), agreed("theirs"), HANDED], Step.HANDOVER, HANDED.dated),
        ([decided(), agreed("theirs"), HANDED, ACCEPTED], Step.OUTCOME, ACCEPTED.dated),
        ([decided(), agreed("theirs"), HANDED, DECLINED], Step.HAND_OVER, DECLINED.dated),
        ([AWAY, HANDED, DECLINED, agreed("theirs", 3)], Step.OUTCOME, agreed("theirs", 3).dated),
        ([decided(), agreed("theirs"), HANDED, ACCEPTED, TOLD], Step.FINALISE, TOLD.dated),
        ([AWAY, HANDED, ACCEPTED, TOLD, agreed("ours", 9)], Step.CLASSIFICATION, NOTIFIED),
        ([AWAY, HANDED, agreed("ours")], Step.CLASSIFICATION, NOTIFIED),
        ([decided(), classified(), later(FactKind.PANEL_MET)], Step.FINALISE, later(FactKind.PANEL_MET).dated),
        ([decided(), later(FactKind.FINALISED, **ANALYSIS)], None, None),
        ([decided(), later(FactKind.WITHDRAWN, reason="duplicate")], None, None),
        ([decided(), later(FactKind.FINALISED, **ANALYSIS), later(FactKind.REOPENED, 9)], Step.REVIEW,
         later(FactKind.REOPENED, 9).dated),
    ],
)  # fmt: skip
def test_a_case_waits_for_one_step_since_a_day(more: list[Fact], step: Step | None, since: date | None) -> None:
    found = project(facts(NOTIFIED, *more)).clocks
    assert (found.step, found.step_since) == (step, since)


GUIDED = replace(AWAY, detail={**AWAY.detail, "rule": "usual_home"})


@pytest.mark.parametrize(
    ("more", "until"),
    [
        ([], None),
        ([decided(None)], None),
        ([decided("abroad")], None),
        ([AWAY], MONDAY + HISTORY),
        ([GUIDED], date.max),
        ([GUIDED, decided("E07000106", DAY_9)], DAY_9 + HISTORY),
        ([GUIDED, HANDED], None),
        ([AWAY, HANDED, ACCEPTED, TOLD], None),
        ([AWAY, HANDED, decided("E07000106", DAY_9)], DAY_9 + HISTORY),
    ],
)
def test_a_hand_over_is_asked_for_by_a_decision_of_the_tracker_or_of_the_last_year(
    more: list[Fact], until: date | None
) -> None:
    assert project(facts(NOTIFIED, *more)).clocks.hand_over_until == until


def test_a_clock_is_stopped_by_the_first_decision_though_a_later_one_supersedes_it() -> None:
    story = facts(NOTIFIED, decided("E07000105"), decided(day=MONDAY + timedelta(days=30)), classified())
    found = clocks_of(story, "awaiting_review", first_notified(story), readiness(story))
    assert (found.residency_decided_on, found.classified_on) == (MONDAY, MONDAY)


def deadlines(today: date, **settings: str) -> Deadlines:
    return Deadlines(PanelSettings(settings), today)


THURSDAY = date(2026, 4, 2)  # the next day is Good Friday, and the Monday Easter Monday


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (date(2026, 4, 2), "Due in 1 working day"),
        (date(2026, 4, 6), "Due in 1 working day"),
        (date(2026, 4, 7), "Due today"),
        (date(2026, 4, 8), "Late by 1 working day"),
        (date(2026, 4, 12), "Late by 3 working days"),
        (date(2026, 4, 13), "Late by 4 working days"),
    ],
)
def test_lateness_is_told_in_working_days_over_easter(today: date, words: str) -> None:
    found = deadlines(today, decide_residency_within="1").of_step(Step.RESIDENCY, THURSDAY)
    assert found is not None
    assert (found.due, found.words) == (date(2026, 4, 7), words)


@pytest.mark.parametrize(("today", "words"), [(6, "Was due on 5 June 2026"), (7, "Was due on 5 June 2026"),
                                              (5, "Due today"), (8, "Late by 1 working day")])  # fmt: skip
def test_what_was_due_on_friday_is_not_due_today_on_saturday(today: int, words: str) -> None:
    found = deadlines(date(2026, 6, today), handover_answered_within="1").of_step(Step.HANDOVER, date(2026, 6, 4))
    assert found is not None
    assert found.words == words
    assert bool(found.late_by) == words.startswith("Late")


def test_the_panels_target_moves_what_is_late() -> None:
    since, today = date(2026, 6, 1), date(2026, 6, 8)
    strict, lax = (deadlines(today, classify_within=n).of_step(Step.CLASSIFICATION, since) for n in ("1", "10"))
    assert strict is not None
    assert lax is not None
    assert (strict.late_by, lax.late_by) == (4, 0)


@pytest.mark.parametrize("hours", ["1", "24", "25", "48", "8760"])
@pytest.mark.parametrize("now", [datetime(2026, 3, 29, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, 7, tzinfo=UTC),
                                 datetime(2026, 6, 2, 23, 0, tzinfo=UTC)])  # fmt: skip
def test_hours_count_from_the_moment_else_from_the_end_of_the_day_and_lists_part_them_alike(
    hours: str, now: datetime
) -> None:
    at = Deadlines(PanelSettings({"response_decided_within": hours}), now.astimezone(LONDON).date(), now)
    late, last = at.late_hours("response_decided_within"), now - timedelta(hours=int(hours))
    assert late is not None
    for minutes in (-1441, -61, -1, 0, 1, 59, 1441):
        told = (last + timedelta(minutes=minutes)).replace(tzinfo=None)
        since = told.replace(tzinfo=UTC).astimezone(LONDON).date()
        known, unknown = (at.of_step(Step.RESPONSE, since, moment) for moment in (told, None))
        assert known is not None
        assert unknown is not None
        begun_late = told.replace(second=0, tzinfo=UTC) < last
        assert bool(known.late_by) == begun_late == (since < late.day or late.begins <= told < late.ends), minutes
        assert bool(unknown.late_by) == (since < late.day)


def test_a_step_without_a_target_is_never_late() -> None:
    assert deadlines(date(2026, 6, 1)).of_step(Step.REVIEW, date(2014, 1, 1)) is None


@pytest.mark.parametrize("number", ["1", "3", "5", "250", "3650"])
@pytest.mark.parametrize("today", [date(2026, 4, 7), date(2026, 12, 28), date(2026, 6, 13), date(2026, 6, 15)])
def test_the_first_day_in_time_parts_the_late_from_the_others(number: str, today: date) -> None:
    at = deadlines(today, decide_residency_within=number)
    first = at.in_time_since(Step.RESIDENCY)
    for days in (-9, -3, -2, -1, 0, 1, 2):
        since = first + timedelta(days=days)
        found = at.of_step(Step.RESIDENCY, since)
        assert found is not None
        assert (found.late_by > 0) == (days < 0)
