"""Each next agency is asked less: by place, from facts."""

from datetime import date
from typing import Any

import pytest

from cdop.case.facts import Fact, FactKind
from cdop.gathering.sparing import in_turn, turns, words
from cdop.reference.reporting_form import questions_for

ON = date(2026, 3, 2)
FIRST, SECOND, THIRD = (f"{number:032x}" for number in (1, 2, 3))


def requested(key: str, kind: str, *sets: str) -> Fact:
    detail = {"request": key, "agency": key, "agency_kind": kind, "sets": list(sets), "due": "2026-03-23"}
    return Fact(FactKind.INFORMATION_REQUESTED, ON, detail, {"agency_name": kind, "reason": "", "words": ""})


def received(key: str, kind: str, outcome: str = "answered", **answers: str) -> Fact:
    detail = {"request": key, "agency_kind": kind, "outcome": outcome, "way": "link"}
    identity: dict[str, Any] = {"agency_name": kind, "author": "", "answers": answers, "chronology": []}
    return Fact(FactKind.INFORMATION_RECEIVED, ON, detail, identity | {"redirect": "", "files": [], "words": ""})


def test_the_second_is_not_asked_what_the_first_answered_and_is_what_it_did_not_know() -> None:
    facts = [
        requested(FIRST, "hospital"),
        requested(SECOND, "primary_care"),
        received(FIRST, "hospital", birth_weight="3100", gestation_weeks="not_known", services_given="Seen once"),
        received(SECOND, "primary_care"),
    ]
    hospital, practice = (len(questions_for(kind)) for kind in ("hospital", "primary_care"))
    assert in_turn(facts) == [(hospital, hospital), (practice, practice - 1)]


def test_the_order_is_that_of_the_replies_and_who_holds_nothing_takes_no_place() -> None:
    facts = [
        requested(FIRST, "hospital"),
        requested(SECOND, "primary_care"),
        requested(THIRD, "police"),
        received(THIRD, "police", "nothing_held"),
        received(SECOND, "primary_care", disability="no"),
        received(FIRST, "hospital"),
    ]
    assert [could for could, _ in in_turn(facts)] == [len(questions_for(kind)) for kind in ("primary_care", "hospital")]
    assert in_turn(facts)[1][0] - in_turn(facts)[1][1] == 1


def test_a_second_reply_of_an_agency_counts_once() -> None:
    facts = [requested(FIRST, "police"), received(FIRST, "police"), received(FIRST, "police", learning="More")]
    assert len(in_turn(facts)) == 1


def test_averages_over_cases_by_place() -> None:
    one = [requested(FIRST, "hospital"), received(FIRST, "hospital", birth_weight="3100")]
    two = [*one, requested(SECOND, "hospital"), received(SECOND, "hospital")]
    count = len(questions_for("hospital"))
    found = turns([one, two, []])
    assert [(turn.place, turn.agencies, turn.could, turn.asked) for turn in found] == [
        (1, 2, count, count), (2, 1, count, count - 1),
    ]  # fmt: skip
    assert found[1].spared == pytest.approx(1 / count)
    assert words(found[0]) == f"The first agency of a case (2): {count}.0 of {count}.0 questions, nothing spared."
    assert words(found[1]).endswith(f"{count - 1}.0 of {count}.0 questions, {1 / count:.0%} spared.")
