"""The panel's work in the demonstration: whose review is told by its analysis on any day, and what is written in it."""

from datetime import date

import pytest

from cdop.case.facts import FactKind
from cdop.demonstration.meetings import sat_days
from cdop.demonstration.panel import demonstration_panel
from cdop.demonstration.patterns import PATTERNS, Pattern
from cdop.demonstration.service import SEED
from cdop.demonstration.sittings.answers import answers_of
from cdop.demonstration.sittings.stories import FILES, REVIEWING, WITH_FILES, sat_on
from cdop.demonstration.story import Story
from cdop.notification.rules import Description
from cdop.reference.analysis_form import AnalysisForm, analysis_forms
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
