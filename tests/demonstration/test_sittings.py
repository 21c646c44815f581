"""The panel's work in the demonstration: whose review is told by its analysis on any day, and what is written in it."""

from datetime import date

import pytest

from cdop.case.facts import FactKind
from cdop.demonstration.casework.responses import Meeting, record_of
from cdop.demonstration.gathering.answering import Child
from cdop.demonstration.gathering.answering import answers_of as told_by_an_agency
from cdop.demonstration.meetings import sat_days
from cdop.demonstration.panel import demonstration_panel
from cdop.demonstration.patterns import PATTERNS, Pattern
from cdop.demonstration.service import SEED
from cdop.demonstration.sittings.answers import answers_of
from cdop.demonstration.sittings.stories import FILES, REVIEWING, WITH_FILES, sat_on
from cdop.demonstration.story import Story
from cdop.notification.rules import Description
from cdop.reference.analysis_form import AnalysisForm, analysis_forms
from cdop.reference.reporting_form import form_questions
from cdop.review.analysis import answers
from cdop.review.analysis.rules import contradictions
from cdop.review.rules import Analysis

DAYS = [date(2018, 4, 1), date(2024, 2, 29), date(2026, 4, 1), date(2026, 6, 16), date(2026, 11, 22)]


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_on_any_day_the_meetings_have_cases_and_one_waits_for_the_chair_and_one_is_reopened(today: date) -> None:
    stories = demonstration_panel(SEED, today)
    days = sat_days(today)
    sats = sat_on(stories, days)
    heard = [[sat for sat in sats if sat.met_on == day and sat.final] for day in days]
    assert all(heard)
    last = [[f.kind for f in sat.follows if f.kind in REVIEWING][-1] for sat in sats]
    assert (last.count(FactKind.PANEL_MET), last.count(FactKind.REOPENED)) == (1, 1)
    again = [sat for sat in heard[0] if [fact.kind for fact in sat.follows].count(FactKind.FINALISED) == 2]
    assert len(again) == 1
    with_files = [story for story in stories if story.known_as == WITH_FILES]
    assert len(with_files) == 1
    named = [one["name"] for fact in with_files[0].followed_by for one in (fact.identity or {}).get("files") or ()]
    assert named == list(FILES)


@pytest.mark.parametrize("form", analysis_forms().values(), ids=lambda form: form.key)
@pytest.mark.parametrize("pattern", PATTERNS.values(), ids=lambda pattern: pattern.key)
@pytest.mark.parametrize("modifiability", ["modifiable", "none", "inadequate"])
def test_no_analysis_contradicts_itself_and_its_factors_are_those_that_figures_count(
    form: AnalysisForm, pattern: Pattern, modifiability: str
) -> None:
    factors = pattern.factors if modifiability == "modifiable" else ()
    if modifiability == "modifiable" and not factors:
        modifiability = "none"
    died = date(2016, 1, 1)
    story = Story(died, Description(died, "E06000035"), pattern, "E06000035", died)
    told = dict(answers_of(story, form, Analysis(story.pattern.category, modifiability, factors)))
    written = answers.answers_of({name: answers.checked(form, name, value) for name, value in told.items()})
    assert contradictions(written, form) == []
    assert tuple(row.name(form) for row in written.modifiable(form)) == factors
    assert {row.score for row in written.factors} >= {"2", "1*" if form.key == "lscb" else "1"}


UNEXPECTED = [pattern.key for pattern in PATTERNS.values() if pattern.expectation == "unexpected"]
KINDS = ("initial", "visit", "final")


@pytest.mark.parametrize("pattern", UNEXPECTED)
def test_what_a_response_found_is_of_that_way_of_dying(pattern: str) -> None:
    told = {kind: str(record_of(pattern, Meeting(kind, date(2016, 1, 1)))) for kind in KINDS}
    assert ("Bedding" in told["visit"]) is (pattern == "sleep")
    assert ("collision" in told["initial"]) is (pattern == "road")
    assert ("inhaler" in told["initial"]) is (pattern == "acute")
    assert "post-mortem examination is asked for" in told["initial"]
    assert "is asked for" not in told["final"]


@pytest.mark.parametrize("form", analysis_forms().values(), ids=lambda form: form.key)
def test_learning_and_factors_differ_between_ways_of_dying(form: AnalysisForm) -> None:
    died = date(2016, 1, 1)
    told = []
    for pattern in PATTERNS.values():
        story = Story(died, Description(died, "E06000035"), pattern, "E06000035", died)
        told.append(dict(answers_of(story, form, Analysis(pattern.category, "none", ()))))
    assert len({one["learning.00000001"]["words"] for one in told}) == len(PATTERNS)
    assert not [one for one in told if "sleep" in one["summary"] and "sleep" not in one["learning.00000001"]["words"]]


def test_an_agency_that_never_saw_a_newborn_tells_of_no_visits() -> None:
    died = date(2016, 1, 20)
    asked = [question for question in form_questions().values() if question.part == "services"]
    newborn, older = (
        told_by_an_agency("health_visiting", Child("prematurity", born, died), asked)
        for born in (date(2016, 1, 9), date(2015, 6, 1))
    )
    assert (newborn["missed_appointments"], "service_gaps" in newborn) == ("no", False)
    assert (older["missed_appointments"], "service_gaps" in older) == ("yes", True)
