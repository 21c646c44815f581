"""The invented panel: its years, its hard cases and its running year, whatever the seed and the day."""

import re
import unicodedata
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import nhs_number
import pytest

from cdop.case.facts import FactKind
from cdop.case.projection import STATUS_LABELS, project
from cdop.demonstration.panel import demonstration_panel
from cdop.demonstration.service import SEED
from cdop.demonstration.story import Story
from cdop.reference.calendar import Year, birthday, completed_age
from cdop.register.mapping import row_of_facts
from cdop.register.rules import check_row
from tests.demonstration.report import FACTORS, NOTIFICATIONS, RECONCILIATION, REVIEWS
from tests.demonstration.told import case_of, timeline
from tests.oracle.brute import count_cases

MEDWAY = ("E06000035",)
TODAY = date(2026, 11, 22)
DAYS = [date(2024, 2, 29), date(2024, 3, 31), date(2024, 4, 1), date(2024, 4, 2), date(2026, 3, 31), TODAY]
EVERY_OTHER_DAY = [date(2018, 4, 1), date(2018, 9, 30), date(2020, 2, 29), date(2021, 1, 1), date(2099, 12, 31)]
SCRIPTS = {"LATIN", "ARABIC", "HEBREW", "BENGALI", "CJK", "GREEK", "CYRILLIC"}


@pytest.fixture(scope="module")
def panel() -> list[Story]:
    return demonstration_panel(SEED, TODAY)


def count(stories: list[Story], year: str, known_by: date = TODAY) -> dict[str, dict[str, int]]:
    """The brute-force tables whose rows have one number."""
    counted = count_cases([case_of(story) for story in stories], MEDWAY, year, known_by)
    return {
        table: {row: number for row, number in rows.items() if isinstance(number, int)}
        for table, rows in counted.tables.items()
    }


@pytest.mark.parametrize("seed", [SEED, *range(12)])
def test_the_year_2014_15_gives_the_reports_figures_whatever_the_seed(seed: int) -> None:
    stories = demonstration_panel(seed, TODAY)
    for known_by in (TODAY, date(2015, 9, 18), date(2015, 3, 31)):
        tables = count(stories, "2014-15", known_by)
        assert tables["notifications"] == NOTIFICATIONS
        assert REVIEWS.items() <= tables["reviews"].items()
        assert tables["reconciliation"] == RECONCILIATION
        assert set(tables["factors"]) == FACTORS


def test_the_opening_was_11_when_2013_14_was_published(panel: list[Story]) -> None:
    published, now = (
        count_cases([case_of(story) for story in panel], MEDWAY, "2014-15", day).references[
            "outstanding", "opening", None
        ]
        for day in (date(2014, 9, 19), TODAY)
    )
    assert (len(published), len(now)) == (11, 12)
    assert set(published) < set(now)


@pytest.mark.parametrize("start", range(2011, 2017))
def test_every_year_is_of_a_panels_size_and_adds_up(panel: list[Story], start: int) -> None:
    tables = count(panel, Year(start).label)
    lines = tables["reconciliation"]
    assert 15 <= tables["notifications"]["requiring_review"] <= 25
    assert lines["opening"] + lines["notified"] + lines["reopened"] - lines["reviewed"] == lines["closing"]
    assert 0 < lines["closing"] < 20
    assert tables["reviews"]["modifiable"] >= 3


@pytest.mark.parametrize("today", DAYS + EVERY_OTHER_DAY)
def test_the_running_year_has_a_case_at_every_stage_and_none_from_the_future(today: date) -> None:
    stories = demonstration_panel(SEED, today)
    running = [story for story in stories if Year.of(story.notified_on) == Year.of(today)]
    assert {project(timeline(story)).status for story in running} == set(STATUS_LABELS)
    assert max(fact.dated for story in stories for fact in timeline(story)) <= today
    before = [story for story in stories if Year.of(story.notified_on) == Year.of(today).before()]
    assert len(before) > 20


def test_every_third_day_of_a_leap_year_has_a_panel() -> None:
    for number in range(0, 366, 3):
        today = date(2023, 4, 1) + timedelta(days=number)
        running = [s for s in demonstration_panel(SEED, today) if Year.of(s.notified_on) == Year.of(today)]
        assert {project(timeline(story)).status for story in running} == set(STATUS_LABELS)


def test_in_the_first_days_of_a_year_nothing_is_told_before_what_it_needs_and_no_hour_of_today_has_to_be_past() -> None:
    needed = {FactKind.FINALISED: FactKind.RESIDENCY_DECIDED, FactKind.REOPENED: FactKind.FINALISED}
    for today in (date(2026, 4, day) for day in range(1, 8)):
        for story in demonstration_panel(SEED, today):
            told: set[FactKind] = set()
            for fact in story.in_order():
                assert needed.get(fact.kind, fact.kind) in {fact.kind, *told}, (today, story.reference, fact.kind)
                assert fact.dated < today or not fact.detail.get("time"), (today, story.reference, fact.kind)
                told.add(fact.kind)


def test_before_the_history_is_over_there_is_no_panel() -> None:
    with pytest.raises(ValueError, match="begins on 2018-04-01"):
        demonstration_panel(SEED, date(2018, 3, 31))


def test_one_seed_gives_one_panel_and_another_seed_another() -> None:
    first, again, other = (demonstration_panel(seed, TODAY) for seed in (1, 1, 2))
    assert first == again
    assert [story.child for story in first] != [story.child for story in other]


def test_every_case_can_be_a_row_of_the_register(panel: list[Story]) -> None:
    for story in panel:
        row = row_of_facts(story.reference, timeline(story))
        assert check_row(2, row, TODAY) == (row, [])


def test_references_are_numbered_each_year_in_the_order_of_notification(panel: list[Story]) -> None:
    assert len({story.reference for story in panel}) == len(panel)
    in_order = sorted(panel, key=lambda story: story.reference)
    for story, following in pairwise(in_order):
        assert re.fullmatch(r"MED-[0-9]{4}-[0-9]{3}", story.reference)
        assert story.reference[4:8] == str(Year.of(story.notified_on).start)
        assert story.notified_on <= following.notified_on


def test_nhs_numbers_are_of_the_range_that_is_never_issued(panel: list[Story]) -> None:
    numbers = [story.child.nhs_number for story in panel if story.child.nhs_number]
    assert all(number.startswith("999") and nhs_number.is_valid(number) for number in numbers)
    shared = [number for number, times in Counter(numbers).items() if times > 1]
    assert len(shared) == 2  # the withdrawn duplicate, and the one that nobody has settled


def test_names_are_in_many_scripts(panel: list[Story]) -> None:
    names = "".join((story.child.family_name or "") + (story.child.given_names or "") for story in panel)
    found = {unicodedata.name(letter).split()[0] for letter in names if letter.isalpha()}
    assert found >= SCRIPTS
    assert any(unicodedata.combining(letter) for letter in unicodedata.normalize("NFD", names))


def test_children_die_on_the_edges_of_their_age(panel: list[Story]) -> None:
    lives = [(s.child.date_of_birth, s.child.date_of_death, s.adult) for s in panel if s.child.date_of_birth]
    eve_of_18th = [(born, died) for born, died, _ in lives if died + timedelta(days=1) == birthday(born, 18)]
    adults = [(died, adult) for born, died, adult in lives if completed_age(born, died) >= 18]
    assert len(eve_of_18th) == 1
    assert [adult for _, adult in adults] == [True]
    assert [died for born, died, _ in lives if died == birthday(born, 18)] == [died for died, _ in adults]
    assert (date(2008, 2, 29), date(2013, 2, 28), False) in lives
    assert any((s.child.date_of_death, s.notified_on) == (date(2013, 3, 31), date(2013, 4, 1)) for s in panel)


def test_children_are_unnamed_unknown_and_in_unusual_places(panel: list[Story]) -> None:
    children = [story.child for story in panel]
    assert any(child.family_name is None and child.date_of_birth is None for child in children)
    assert any(child.family_name is None and child.date_of_birth == child.date_of_death for child in children)
    assert {"custody", "foster_home", "residential_care", "abroad", "not_known", None} <= {
        child.place_of_death for child in children
    }
    assert {"not_known", "indeterminate"} <= {child.sex for child in children}
    assert {None, "Z", "99"} <= {child.ethnicity for child in children}
    assert {"abroad", "E09000022", "E07000053"} <= {child.death_area for child in children}
    assert {"abroad", "E06000028", "E07000004", "E10000016"} <= {story.home_area for story in panel}


def test_twins_share_all_but_their_numbers_and_given_names(panel: list[Story]) -> None:
    births: dict[tuple[object, ...], set[tuple[str | None, str | None]]] = {}
    for child in (story.child for story in panel if story.child.family_name):
        shared = (child.family_name, child.home_postcode, child.date_of_birth, child.date_of_death)
        births.setdefault(shared, set()).add((child.given_names, child.nhs_number))
    assert [len(own) for own in births.values() if len(own) > 1] == [2, 2, 2, 2]  # the last: one child, told twice


def test_withdrawals_reopenings_and_corrections_are_there(panel: list[Story]) -> None:
    facts = [timeline(story) for story in panel]
    reasons = {fact.detail["reason"] for timeline in facts for fact in timeline if fact.kind == "withdrawn"}
    assert reasons == {"duplicate", "stillbirth", "termination", "adult", "error"}
    kinds = [Counter(fact.kind.value for fact in timeline) for timeline in facts]
    assert sum(kind["finalised"] == 2 for kind in kinds) >= 4
    assert any(kind["reopened"] == 1 and kind["finalised"] == 1 for kind in kinds)
    assert any(kind["withdrawal_undone"] for kind in kinds)
    assert any(kind["classified"] == 2 for kind in kinds)
    assert any(kind["described"] == 2 for kind in kinds)
    assert sum(kind["residency_decided"] == 2 for kind in kinds) == 3
    waits = [
        fact.dated - story.child.date_of_death
        for story, timeline in zip(panel, facts, strict=True)
        for fact in timeline
        if fact.kind == "finalised"
    ]
    assert max(waits) > timedelta(days=3 * 365)
