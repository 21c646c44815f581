"""The demonstration shows gathering at every stage, on any day; and the founding years have it as history."""

import re
from collections import Counter
from datetime import date

import pytest

from cdop.case.facts import Fact, FactKind
from cdop.case.gathered import RequestState, contradictions, requests
from cdop.case.kinds import KINDS
from cdop.case.projection import project
from cdop.case.readiness import Ready, Why, readiness
from cdop.demonstration.agencies import asked_by_kind
from cdop.demonstration.gathering.answering import Child, agencies_for, answers_of, sets_for
from cdop.demonstration.panel import demonstration_panel
from cdop.demonstration.patterns import PATTERNS
from cdop.demonstration.service import SEED
from cdop.demonstration.story import Story
from cdop.gathering.rules import answer_faults
from cdop.gathering.sparing import turns
from cdop.reference.calendar import Year
from cdop.reference.reporting_form import Answering, questions_for
from config import ROOT
from tests.demonstration.told import timeline

DAYS = [date(2018, 4, 1), date(2024, 2, 29), date(2025, 1, 1), date(2026, 4, 1), date(2026, 11, 22)]
FOUNDING = range(2012, 2016)
ROW = re.compile(
    r"^\| (first|second|third|fourth) \| ([0-9]+) \| ([0-9.]+) \| ([0-9.]+) \| ([0-9]+) % \|$", re.MULTILINE
)


@pytest.fixture(scope="module", params=DAYS, ids=str)
def told(request: pytest.FixtureRequest) -> tuple[date, list[tuple[Story, list[Fact]]]]:
    return request.param, [(story, timeline(story)) for story in demonstration_panel(SEED, request.param)]


def facts_of(told: tuple[date, list[tuple[Story, list[Fact]]]]) -> list[list[Fact]]:
    return [facts for _, facts in told[1]]


def test_every_kind_of_fact_is_told_and_says_what_its_kind_allows(
    told: tuple[date, list[tuple[Story, list[Fact]]]],
) -> None:
    today, stories = told
    gathered = {kind for kind in FactKind if kind in KINDS} - {FactKind.CHRONOLOGY_ENTERED}
    found = {fact.kind for _, facts in stories for fact in facts}
    assert {kind for kind in gathered if kind.value.startswith(("information", "family", "request", "answer"))} <= found
    assert {FactKind.PROCESS_RECORDED, FactKind.REVIEW_MEETING_RECORDED, FactKind.READINESS_DECIDED} <= found
    for _, facts in stories:
        for fact in facts:
            assert fact.dated <= today


def test_requests_stand_in_every_way(told: tuple[date, list[tuple[Story, list[Fact]]]]) -> None:
    every = [one for facts in facts_of(told) for one in requests(facts)]
    assert {one.state for one in every} == set(RequestState)
    assert any(one.unread for one in every)
    replies = [reply.detail for one in every for reply in one.replies]
    assert {reply["outcome"] for reply in replies} == {"answered", "nothing_held", "wrong_agency"}
    assert {"link", "letter", "telephone"} <= {reply["way"] for reply in replies}
    assert any(len(one.replies) > 1 for one in every)


def test_cases_wait_for_every_reason_and_several_are_ready(told: tuple[date, list[tuple[Story, list[Fact]]]]) -> None:
    here = [facts for facts in facts_of(told) if project(facts).status not in {"withdrawn", "reviewed"}]
    found = [readiness(facts) for facts in here]
    states = Counter(one.state for one in found)
    assert states[Ready.READY] >= 2
    assert states[Ready.DECIDED_READY] == 1
    assert states[Ready.GATHERING] >= 8
    why = {reason.why for one in found for reason in one.reasons}
    assert why == set(Why) - {Why.DECIDED_NOT_READY}


def test_one_contradiction_waits_and_one_is_settled(told: tuple[date, list[tuple[Story, list[Fact]]]]) -> None:
    waiting = [facts for facts in facts_of(told) if contradictions(facts)]
    chosen = [facts for facts in facts_of(told) if any(fact.kind is FactKind.ANSWER_CHOSEN for fact in facts)]
    assert len(waiting) == 1
    assert len(chosen) == 1
    assert not contradictions(chosen[0])


def test_the_founding_years_have_requests_of_a_part_of_the_reviewed_cases_before_the_panel_met(
    told: tuple[date, list[tuple[Story, list[Fact]]]],
) -> None:
    asked = Counter[int]()
    for story, facts in told[1]:
        if Year.of(story.notified_on).start not in FOUNDING or not (found := requests(facts)):
            continue
        asked[Year.of(story.notified_on).start] += 1
        met = next(fact.dated for fact in facts if fact.kind is FactKind.PANEL_MET)
        assert 2 <= len(found) <= 4
        assert all(one.state is RequestState.REPLIED and not one.unread for one in found)
        assert max(reply.dated for one in found for reply in one.replies) < met
    assert set(asked) == set(FOUNDING)
    assert all(4 <= number <= 12 for number in asked.values())


@pytest.mark.parametrize("pattern", PATTERNS)
def test_every_agency_answers_by_the_forms_rules_with_answers_of_every_kind(pattern: str) -> None:
    today = DAYS[-1]
    given: set[str] = set()
    for born in (None, date(2026, 1, 3), date(2015, 2, 1)):
        for kind in agencies_for(pattern):
            assert kind in asked_by_kind(today)
            asked = questions_for(kind, sets_for(kind, pattern))
            said = answers_of(kind, Child(pattern, born, date(2026, 2, 1)), asked)
            assert answer_faults(said, asked, today) == {}
            assert 0 < len(said) < len(asked)
            given |= {said[one.key] for one in asked if one.key in said and one.kind is Answering.YES_NO}
    assert given == {"yes", "no", "not_known", "not_applicable"}


def test_the_documentation_says_how_much_the_next_agency_is_spared() -> None:
    """In the cases of the founding years, which are the same on every day."""
    text = (ROOT / "docs" / "demonstration.md").read_text(encoding="utf-8")
    written = [(name, *map(float, numbers)) for name, *numbers in ROW.findall(text)]
    for today in (DAYS[0], DAYS[-1]):
        stories = [s for s in demonstration_panel(SEED, today) if Year.of(s.notified_on).start in FOUNDING]
        found = turns(timeline(story) for story in stories)
        assert written == [
            (name, turn.agencies, round(turn.could, 1), round(turn.asked, 1), round(100 * turn.spared))
            for name, turn in zip(("first", "second", "third", "fourth"), found, strict=True)
        ]
        assert [turn.spared for turn in found] == sorted(turn.spared for turn in found)
