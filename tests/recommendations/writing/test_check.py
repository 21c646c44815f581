"""What is asked of a recommendation before it is agreed: plain values."""

from dataclasses import replace
from datetime import date

import pytest

from cdop.recommendations.writing.check import STRENGTHS, Checked, Drafted, Level, check, missing, weak_words

GOOD = Drafted(
    "The council’s housing department should fit restrictors to every window above the ground floor in homes where a "
    "child under five lives.",
    1,
    date(2027, 3, 31),
    "Every such home is on the list of fitted homes",
    "Falls from windows of children under five in a year",
    "design",
)


def _of(drafted: Drafted, question: str) -> Checked:
    (found,) = [one for one in check(drafted) if question in one.question]
    return found


def test_a_good_one_has_nothing_to_mend() -> None:
    assert {one.level for one in check(GOOD)} == {Level.GOOD}


@pytest.mark.parametrize(
    ("without", "field"),
    [
        ({"organisations": 0}, "organisations"),
        ({"due_on": None}, "due_on"),
        ({"done_when": " "}, "done_when"),
        ({"measured_by": ""}, "measured_by"),
        ({"words": "  "}, "words"),
    ],
)
def test_what_is_missing_stands_in_the_way(without: dict[str, object], field: str) -> None:
    assert [one.field for one in missing(check(replace(GOOD, **without)))] == [field]  # type: ignore[arg-type]


def test_all_that_is_missing_is_told_at_once() -> None:
    assert len(missing(check(Drafted()))) == 4


@pytest.mark.parametrize(
    "words",
    [
        "Schools should consider teaching pupils about cold water.",
        "Awareness of safe sleep should be raised among all professionals in the area.",
        "Agencies are to raise awareness of the danger of blind cords.",
        "All staff should be aware of the guidance on sepsis in children.",
        "General practices should be reminded of the referral pathway for asthma.",
        "The trust should explore options for handover sheets on the labour ward.",
        "Health visitors should give a thermometer to families where possible.",
        "Midwives should continue to measure carbon monoxide at booking in clinic.",
        "The service should aim to see each child within two days of an attack.",
        "The hospital should have a robust process for handover between wards.",
    ],
)
def test_words_that_ask_for_nothing_are_told_and_do_not_stand_in_the_way(words: str) -> None:
    found = _of(replace(GOOD, words=words), "specific")
    assert found.level is Level.LOOK_AGAIN
    assert f"“{weak_words(words)[0][0]}”" in found.words
    assert not missing(check(replace(GOOD, words=words)))


def test_a_wish_without_an_action_is_not_specific() -> None:
    assert _of(replace(GOOD, words="Better communication between all hospitals in the area."), "specific").level is (
        Level.LOOK_AGAIN
    )
    assert _of(replace(GOOD, words="Fit window locks."), "specific").level is Level.LOOK_AGAIN


def test_whoever_does_it_is_said_in_the_words_or_chosen() -> None:
    words = "Window restrictors fitted in every home above the ground floor by March"
    assert "which staff or service" in _of(replace(GOOD, words=words, organisations=0), "specific").words
    assert _of(replace(GOOD, words=words), "specific").level is Level.GOOD


@pytest.mark.parametrize(
    ("words", "one"),
    [
        (GOOD.words, True),
        ("Midwives should measure carbon monoxide in every woman and refer smokers the same day.", True),
        ("The trust should write a leaflet and train all staff and audit the handover sheets.", False),
        ("The council should fence the lake. Schools should teach cold water shock in June.", False),
        ("A leaflet is sent to all practices; a course is held for school nurses.", False),
        ("The trust should:\n- write a handover sheet\n- train staff each year", False),
    ],
)
def test_one_thing_is_asked_for(words: str, one: bool) -> None:
    assert (_of(replace(GOOD, words=words), "one thing").level is Level.GOOD) is one


def test_done_and_worked_are_two_questions() -> None:
    same = replace(GOOD, measured_by=GOOD.done_when.upper())
    assert _of(same, "worked").level is Level.LOOK_AGAIN


@pytest.mark.parametrize("strength", ["", *STRENGTHS])
def test_a_weak_measure_is_told_what_would_be_stronger(strength: str) -> None:
    found = _of(replace(GOOD, strength=strength), "strong")
    assert (found.level is Level.GOOD) is (strength in {"rule", "design"})
    assert ("stronger" in found.words.lower()) is (strength not in {"", "design"})


def test_a_leaflet_is_information_whatever_was_chosen() -> None:
    leaflet = "Health visitors should give each family a leaflet about windows at the first visit."
    found = _of(replace(GOOD, words=leaflet, strength="design"), "strong")
    assert found.level is Level.LOOK_AGAIN
    assert "“leaflet” reads like information" in found.words
    course = "Schools should train two members of staff in each building to use inhalers."
    assert "“train” reads like training" in _of(replace(GOOD, words=course, strength="rule"), "strong").words
    assert _of(replace(GOOD, words=course, strength="training"), "strong").words.startswith("Training fades")
