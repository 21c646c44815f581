"""What a paper is drawn from and how: no day, no agency's name, and what somebody wrote is never drawn over."""

from datetime import date

import pytest

from cdop.case.facts import Fact, FactKind
from cdop.review.papers.drawing import draw
from cdop.review.papers.relative import moment_from_death
from cdop.review.papers.sections import DraftPart, Section, changed_since, drawn_again
from tests.review.papers.making_papers import timeline

DIED = date(2014, 5, 9)
SECTIONS = {one.key: one for one in draw(timeline())}


@pytest.mark.parametrize(
    ("on", "precision", "time", "words"),
    [
        (DIED, "day", "03:40", "On the day of death at 03:40"),
        (date(2014, 5, 8), "day", None, "1 day before death"),
        (date(2014, 5, 6), "day", "10:00", "3 days before death at 10:00"),
        (date(2014, 3, 10), "day", "10:00", "60 days before death"),
        (date(2014, 3, 9), "day", None, "2 months before death"),
        (date(2012, 5, 10), "day", None, "23 months before death"),
        (date(2012, 5, 9), "day", None, "2 years before death"),
        (date(2014, 5, 12), "day", None, "3 days after death"),
        (date(2014, 5, 1), "month", None, "In the month of death"),
        (date(2014, 1, 1), "month", None, "4 months before the month of death"),
        (date(2010, 5, 1), "month", None, "4 years before death"),
        (date(2014, 1, 1), "year", None, "In the year of death"),
        (date(2013, 1, 1), "year", None, "1 year before the year of death"),
        (None, "day", None, "No day known"),
    ],
)
def test_a_day_is_told_from_the_death(on: date | None, precision: str, time: str | None, words: str) -> None:
    assert moment_from_death(on, precision, DIED, time) == words


def test_the_child_is_told_by_codes_alone() -> None:
    about = SECTIONS["about"]
    assert about.fixed
    assert about.rows == [
        ("Age at death", "4 years"), ("Sex", "Female"), ("Month of death", "May 2014"), ("Area", "Medway"),
        ("Kind of place of death", "Home"), ("The death was", "Unexpected"),
    ]  # fmt: skip


def test_the_chronology_counts_from_the_death_and_names_agencies_by_their_kind() -> None:
    lines = SECTIONS["chronology"].text.splitlines()
    assert "8 days before death: Amaryllis had a cough (Primary health care)" in lines
    assert lines[0] == "4 years before death: Born"
    assert not [line for line in lines if "2014" in line or "Fairlawn" in line]


def test_what_is_known_stands_by_part_and_days_within_it_are_relative_too() -> None:
    assert "Last contact (Primary health care): 8 days before death" in SECTIONS["known-services"].text


def test_two_agencies_of_a_kind_are_numbered() -> None:
    more = [
        Fact(kind, fact.dated, {**fact.detail, "request": "b" * 32}, {**(fact.identity or {}), "agency_name": "Hill"})
        for fact in timeline()
        if (kind := fact.kind) in {FactKind.INFORMATION_REQUESTED, FactKind.INFORMATION_RECEIVED}
    ]
    chronology = {one.key: one.text for one in draw(timeline(*more))}["chronology"]
    assert "(Primary health care 1)" in chronology
    assert "(Primary health care 2)" in chronology


def test_the_content_note_says_what_is_hard_to_read() -> None:
    assert "sudden unexpected death" in SECTIONS["content_note"].text


def test_the_draft_analysis_is_marked_as_a_draft() -> None:
    drawn = {one.key: one.text for one in draw(timeline(), [DraftPart("Category", "10: Sudden unexpected death")])}
    assert drawn["draft"].splitlines() == [
        "A draft by the review meeting: the panel has not decided any of it.", "Category: 10: Sudden unexpected death",
    ]  # fmt: skip


def section(key: str, text: str, drawn: str) -> Section:
    return Section(key, key.title(), text, drawn)


def test_drawing_again_keeps_what_was_written_beside_what_is_drawn() -> None:
    before = [section("a", "old", "old"), section("b", "mine", "old"), section("gone", "mine", "old")]
    now = [section("a", "new", "new"), section("b", "new", "new"), section("c", "new", "new")]
    found = {one.key: (one.text, one.drawn) for one in drawn_again(before, now)}
    assert found == {"a": ("new", "new"), "b": ("mine", "new"), "c": ("new", "new"), "gone": ("mine", "")}


def test_what_would_be_drawn_otherwise_is_told_by_title() -> None:
    before = [section("a", "mine", "old"), section("b", "same", "same"), section("gone", "x", "x")]
    assert changed_since(before, [section("a", "new", "new"), section("b", "same", "same")]) == ["A", "Gone"]
