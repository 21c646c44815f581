"""What a paper is drawn from and how: no day, no agency's name, and what somebody wrote is never drawn over."""

from datetime import date

import pytest

from cdop.case.facts import Fact, FactKind
from cdop.reference.reporting_form import Answering, form_questions
from cdop.review.papers.drawing import draw
from cdop.review.papers.questions import FOLLOWS, IF_ANY, NO_TELLS, NOT_OF_INFANTS
from cdop.review.papers.relative import moment_from_death
from cdop.review.papers.sections import DraftPart, Section, changed_since, drawn_again
from tests.case.making import described
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


def answered(key: str, kind: str = "hospital", **answers: str) -> list[Fact]:
    """An agency that was asked three days after the death and answers five days later."""
    told = {"request": key * 32, "agency_kind": kind}
    asked = {**told, "agency": key * 32, "sets": ["sudden", "road"], "due": "2014-06-04"}
    reply = {"agency_name": kind, "author": "", "answers": answers, "chronology": [], "redirect": "", "words": ""}
    return [
        Fact(
            FactKind.INFORMATION_REQUESTED, date(2014, 5, 12), asked, {"agency_name": kind, "reason": "", "words": ""}
        ),
        Fact(FactKind.INFORMATION_RECEIVED, date(2014, 5, 17), {**told, "outcome": "answered", "way": "link"}, reply),
    ]


def drawn(*more: Fact) -> dict[str, str]:
    return {one.key: one.text for one in draw(timeline(*more))}


def test_equal_answers_stand_once_with_the_roles_of_whoever_gave_them() -> None:
    same = (
        answered("b", learning="One plan."),
        answered("c", "police", learning="One plan. "),
        answered("d", "school", learning="Two."),
    )
    lines = drawn(*same[0], *same[1], *same[2])["known-services"].splitlines()
    assert "Learning (Hospital and Police): One plan." in lines
    assert "Learning (School or nursery): Two." in lines


def test_no_and_not_known_stand_last_and_a_no_that_matters_stands_for_itself() -> None:
    lines = drawn(*answered("b", immunised="no", multiple_birth="no", birth_weight="3100"))["known-child"].splitlines()
    assert lines[:2] == ["Birth weight (grams): 3100", "Immunisations up to date: No"]
    assert lines[2] == "Answered No: Twin or more."
    assert lines[3].startswith("Not known: ")
    assert len(lines) == 4


def test_a_no_of_one_agency_names_it() -> None:
    text = drawn(*answered("b", missed_appointments="no"), *answered("c", "school", missed_appointments="yes"))[
        "known-services"
    ]
    assert "Missed appointments (School or nursery): Yes" in text
    assert "Answered No: Missed appointments (Hospital)." in text


@pytest.mark.parametrize(
    ("answers", "unknown"),
    [
        ({}, False),
        ({"in_education": "no"}, False),
        ({"in_education": "not_applicable"}, False),
        ({"in_education": "yes"}, True),
    ],
)
def test_a_question_that_follows_another_is_not_known_only_where_it_applies(
    answers: dict[str, str], *, unknown: bool
) -> None:
    text = drawn(*answered("b", birth_weight="3100", **answers))["known-child"]
    assert ("Concern about attendance" in text) is unknown
    assert ("In education" in text.partition("Not known")[2]) is (not answers)
    assert "Not applicable" not in text


def test_what_an_infant_cannot_have_is_not_told_as_not_known() -> None:
    facts = [*timeline(*answered("b", birth_weight="3100")), described(date_of_birth="2014-01-02")]
    of_an_infant = {one.key: one.text for one in draw(facts)}["known-child"]
    assert "Learning disability" in drawn(*answered("b", birth_weight="3100"))["known-child"]
    assert "Learning disability" not in of_an_infant
    assert "Disability" in of_an_infant


def test_every_question_that_is_weighed_is_one_of_the_form() -> None:
    weighed = {*FOLLOWS, *(lead for lead, _ in FOLLOWS.values()), *IF_ANY, *NOT_OF_INFANTS, *NO_TELLS}
    assert weighed <= set(form_questions())
    assert {form_questions()[key].kind for key in NO_TELLS} == {Answering.YES_NO}


def test_discussions_and_meetings_are_told_from_the_death() -> None:
    decided = Fact(
        FactKind.RESPONSE_DECIDED, date(2014, 5, 10), {"decision": "started", "time": "11:20"}, {"reason": ""}
    )
    initial = {"meeting": "a" * 32, "meeting_kind": "initial", "time": "14:30", "agencies": [], "safer_sleeping": {}}
    held = {"meeting": "b" * 32, "state": "held", "on": "2014-08-20", "time": None, "agencies": ["police", "hospital"]}
    texts = drawn(
        decided,
        Fact(FactKind.RESPONSE_MET, date(2014, 5, 11), initial, {"record": {}}),
        Fact(FactKind.REVIEW_MEETING_RECORDED, date(2014, 8, 20), held, {"record": {}}),
    )
    assert texts["response"].splitlines() == [
        "1 day after death: Joint agency response started.",
        "2 days after death at 14:30: Initial information-sharing and planning discussion was held.",
    ]
    assert texts["meeting"] == "3 months after death: The meeting was held, with Police and Hospital."


def test_the_first_lines_say_who_what_cause_and_who_answered() -> None:
    asked, _ = answered("b", "police")
    cause = Fact(FactKind.CAUSE_CERTIFIED, date(2014, 5, 20), {"icd10": None}, {"ia": "Sepsis", "ii": "Prematurity"})
    draft = [DraftPart("Category of death", "10: Sudden", short=True), DraftPart("Domain A", "1")]
    found = {one.key: one for one in draw(timeline(asked, cause), draft)}
    assert list(found)[:3] == ["content_note", "in_short", "about"]
    assert found["in_short"].text.splitlines() == [
        "A girl aged 4 years died in May 2014; place of death: home. The death was unexpected.",
        "Amaryllis Wetherfield was found by her mother Rosalind on 9 May 2014.",
        "Cause of death as certified: Ia Sepsis; II Prematurity.",
        "2 agencies asked, 1 answered: Primary health care.",
        "Not answered by: Police.",
        "The draft analysis says: category of death: 10: Sudden.",
    ]
    assert not found["in_short"].fixed, "somebody wrote in it: it is searched"


def test_the_first_lines_tell_of_an_agency_what_the_notifier_did_not() -> None:
    lines = draw(timeline(told={"notifier_name": "A"}))[1].text.splitlines()
    assert lines[1] == "Seen by Dr Fenwright at Fairlawn practice."
    assert lines[2:] == [
        "No cause of death is certified.",
        "1 agency asked, 1 answered: Primary health care.",
        "There is no draft analysis.",
    ]


def test_two_agencies_of_a_kind_are_numbered() -> None:
    more = [
        Fact(kind, fact.dated, {**fact.detail, "request": "b" * 32}, {**(fact.identity or {}), "agency_name": "Hill"})
        for fact in timeline()
        if (kind := fact.kind) in {FactKind.INFORMATION_REQUESTED, FactKind.INFORMATION_RECEIVED}
    ]
    chronology = {one.key: one.text for one in draw(timeline(*more))}["chronology"]
    assert "8 days before death: Amaryllis had a cough (Primary health care 1 and Primary health care 2)" in chronology


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
