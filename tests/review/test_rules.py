"""When a panel may meet, finalise and reopen: the rows of docs/register.md, one by one."""

from datetime import date

import pytest

from cdop.case.facts import Fact, FactKind
from cdop.notification.order import RuleBroken
from cdop.review.rules import Analysis, finalising, panel_meeting, reopening
from tests.notification.timeline import NOTIFIED, SWALE, TODAY, decided, finalised, timeline

FOUND = Analysis("10", "modifiable", ("Unsafe sleep", "Smoking in pregnancy"))
DAY = date(2014, 12, 1)
DECIDED = timeline(decided(NOTIFIED))
REVIEWED = timeline(decided(NOTIFIED), finalised(DAY))
REOPENED = timeline(decided(NOTIFIED), finalised(DAY), (FactKind.REOPENED, DAY, {}))


@pytest.mark.parametrize(
    ("facts", "on", "words"),
    [
        (DECIDED, date(2014, 6, 2), "panel_met_on is before notified_on"),
        (DECIDED, date(2015, 9, 19), "panel_met_on is in the future"),
        (REVIEWED, date(2014, 12, 2), "panel_met_on is after finalised_on"),
    ],
)
def test_a_panel_cannot_have_met_then(facts: list[Fact], on: date, words: str) -> None:
    with pytest.raises(RuleBroken, match=words):
        panel_meeting(facts, on, TODAY)


def test_a_panel_meets_once_notified_and_again_after_a_reopening() -> None:
    assert panel_meeting(timeline(), NOTIFIED, TODAY).kind is FactKind.PANEL_MET
    assert panel_meeting(REOPENED, date(2015, 1, 20), TODAY).dated == date(2015, 1, 20)


@pytest.mark.parametrize(
    ("facts", "on", "words"),
    [
        (DECIDED, date(2014, 6, 2), "finalised_on is before notified_on"),
        (DECIDED, date(2015, 9, 19), "finalised_on is in the future"),
        (timeline(), DAY, "finalised_on needs a residency decision: home_area is empty"),
        (timeline(decided(NOTIFIED, None)), DAY, "finalised_on needs a residency decision"),
        (timeline(decided(date(2014, 12, 2))), DAY, "finalised_on is before residency_decided_on"),
    ],
)
def test_an_analysis_cannot_be_final_then(facts: list[Fact], on: date, words: str) -> None:
    with pytest.raises(RuleBroken, match=words):
        finalising(facts, FOUND, on, TODAY)


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (Analysis("11", "none"), "category is not one of"),
        (Analysis("1", "perhaps"), "modifiability is not one of"),
        (Analysis("1", "none", ("Unsafe sleep",)), "modifiable_factors are given, but modifiability is not"),
        (Analysis("1", "inadequate", ("Unsafe sleep",)), "modifiable_factors are given"),
        (Analysis("1", "modifiable", (" ",)), "modifiable_factors are words between semicolons"),
        (Analysis("1", "modifiable", ("one; two",)), "modifiable_factors are words between semicolons"),
        (Analysis("1", "modifiable", ("\u00a0",)), "modifiable_factors are words between semicolons"),
        (Analysis("1", "modifiable", ("a" * 501,)), "modifiable_factors has a factor longer than 500 characters"),
        (Analysis("1", "modifiable", ("smo\0king",)), "modifiable_factors contains a character that cannot be stored"),
    ],
)
def test_an_analysis_says_what_the_lists_allow(found: Analysis, words: str) -> None:
    with pytest.raises(RuleBroken, match=words):
        finalising(DECIDED, found, DAY, TODAY)


def test_factors_go_only_with_modifiable_and_each_once() -> None:
    _, final = finalising(DECIDED, Analysis("10", "modifiable", ("Unsafe sleep", "Unsafe sleep")), DAY, TODAY)
    assert final.detail == {"category": "10", "modifiability": "modifiable", "factors": ["Unsafe sleep"]}
    assert finalising(DECIDED, Analysis("10", "modifiable"), DAY, TODAY)[-1].detail["factors"] == []


def test_factors_are_kept_as_the_file_would_keep_them() -> None:
    written = Analysis("10", "modifiable", (" Unsafe sleep", "Unsafe sleep\u00a0", "\tSmoking"))
    assert finalising(DECIDED, written, DAY, TODAY)[-1].detail["factors"] == ["Unsafe sleep", "Smoking"]


def test_without_a_meeting_the_panel_is_taken_to_have_met_that_day() -> None:
    met, final = finalising(DECIDED, FOUND, DAY, TODAY)
    assert (met.kind, met.dated, final.dated) == (FactKind.PANEL_MET, DAY, DAY)
    with_meeting = timeline(decided(NOTIFIED), (FactKind.PANEL_MET, date(2014, 11, 18), {}))
    assert [fact.kind for fact in finalising(with_meeting, FOUND, DAY, TODAY)] == [FactKind.FINALISED]


def test_another_areas_child_may_be_reviewed() -> None:
    assert finalising(timeline(decided(NOTIFIED, SWALE)), FOUND, DAY, TODAY)


@pytest.mark.parametrize(
    ("facts", "on", "words"),
    [
        (DECIDED, DAY, "reopened_on is given without finalised_on"),
        (REOPENED, date(2015, 1, 1), "reopened_on is given without finalised_on"),
        (REVIEWED, date(2014, 11, 30), "reopened_on is before finalised_on"),
        (REVIEWED, date(2015, 9, 19), "reopened_on is in the future"),
    ],
)
def test_only_a_finalised_review_is_reopened_and_not_before(facts: list[Fact], on: date, words: str) -> None:
    with pytest.raises(RuleBroken, match=words):
        reopening(facts, on, TODAY)


def test_a_review_may_be_reopened_on_the_day_of_its_finalising() -> None:
    assert reopening(REVIEWED, DAY, TODAY).dated == DAY
