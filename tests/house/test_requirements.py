"""What was asked of the tracker's safety names the tests that prove it, or says why none does (security S82, P15)."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from tests.house.papers import (
    IDS,
    Requirements,
    counted,
    exists,
    hazard_faults,
    paper,
    requirement_faults,
    requirements,
    risk_faults,
)

HELD, LOG = requirements(), paper("hazard-log.md")
A_TEST = "tests/house/test_requirements.py::test_every_requirement_is_there"


def test_every_requirement_is_there() -> None:
    assert set(HELD) == set(IDS)
    assert len(IDS) == 86 + 21 + 16


def test_each_names_tests_that_there_are_or_says_why_not() -> None:
    assert list(requirement_faults(HELD, exists)) == []


def test_each_hazard_names_its_controls_and_tests() -> None:
    assert list(hazard_faults(LOG, HELD, exists)) == []


def test_each_risk_of_the_assessment_names_what_answers_it() -> None:
    assert list(risk_faults(paper("impact-assessment.md"), HELD)) == []


def test_the_numbers_that_are_told_are_those_of_the_list() -> None:
    words = " ".join(paper("README.md").split())
    assert counted(HELD) in words, f"docs/governance/README.md must say: {counted(HELD)}"


def _without(held: dict[str, Any]) -> None:
    del held["S17"]


def _renamed(held: dict[str, Any]) -> None:
    held["S01"]["tests"][0] += "_once"


def _in_no_file(held: dict[str, Any]) -> None:
    held["R07"]["tests"] = ["tests/case/test_that_was_removed.py::test_something"]


def _a_helper(held: dict[str, Any]) -> None:
    held["R07"]["tests"] = ["tests/house/papers.py::exists"]


def _without_tests(held: dict[str, Any]) -> None:
    held["S02"]["tests"] = []


def _without_a_reason(held: dict[str, Any]) -> None:
    held["R03"]["not_proven"] = ""


def _both(held: dict[str, Any]) -> None:
    held["S02"]["not_proven"] = "It is proven all the same."


def _an_empty_gap(held: dict[str, Any]) -> None:
    held["S06"]["gap"] = ""


def _without_a_check(held: dict[str, Any]) -> None:
    del held["S01"]["check"]


BROKEN: dict[Callable[[dict[str, Any]], None], str] = {
    _without: "S17 is missing",
    _renamed: "S01 names",
    _in_no_file: "R07 names",
    _a_helper: "R07 names",
    _without_tests: "S02 needs tests",
    _without_a_reason: "R03",
    _both: "S02 needs tests",
    _an_empty_gap: "S06 has a gap of nothing",
    _without_a_check: "S01 has no check",
}


@pytest.mark.parametrize(("broken", "told"), BROKEN.items(), ids=lambda one: getattr(one, "__name__", ""))
def test_a_broken_copy_is_found(broken: Callable[[dict[str, Any]], None], told: str) -> None:
    copy = deepcopy(HELD)
    broken(copy)
    faults = set(requirement_faults(copy, exists)) - set(requirement_faults(HELD, exists))
    assert faults
    assert all(fault.startswith(told) for fault in faults), faults


def _one_hazard(old: str, new: str) -> str:
    assert old in LOG
    return LOG.replace(old, new, 1)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("## H02:", "## H03:", "numbered"),
        ("* **Controls:**", "* **Control:**", "H01 has no Controls"),
        ("::test_a_lost_answer_", "::test_no_answer_", "H01 names"),
        ("high likelihood, considerable harm: 3", "high likelihood, considerable harm: 2", "H02 has a number Before"),
        ("very low likelihood, catastrophic harm: 3", "very high likelihood, catastrophic harm: 5", "H01 is worse"),
        ("(S62, S74, R09)", "(S62, S74, R99)", "R99, which is no requirement"),
    ],
)
def test_a_broken_hazard_is_found(old: str, new: str, told: str) -> None:
    (fault,) = set(hazard_faults(_one_hazard(old, new), HELD, exists)) - set(hazard_faults(LOG, HELD, exists))
    assert told in fault


def test_a_risk_does_not_fall_by_what_is_not_proven() -> None:
    row = "| D01 | Something | possible, severe | R03 | remote, severe | nothing |"
    unproven: Requirements = {"R03": {"not_proven": "Not tried."}}
    assert list(risk_faults(row, unproven)) == ["D01 falls by controls of which none is proven"]
    assert list(risk_faults(row, {"R03": {"tests": [A_TEST]}})) == []
    (unknown, _falls) = risk_faults(row.replace("R03", "R98"), unproven)
    assert unknown == "D01 names R98, which is no requirement"
