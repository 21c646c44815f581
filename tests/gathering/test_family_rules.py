"""The family's rules: days to leave them in peace, wishes, drafts of letters, and how long sentences are."""

from datetime import date
from typing import Any

import pytest

from cdop.case.facts import Fact, FactKind
from cdop.gathering.family import rules
from cdop.gathering.family.letters import draft, left_open
from cdop.gathering.family.sentences import sentences
from cdop.reference.codes import code_list
from tests.case.making import NOTIFIED, facts

K = FactKind


def wish(key: str = "a", **detail: Any) -> Fact:
    known = {"wish_kind": "avoid_dates", "first": None, "last": None, "yearly": False, "withdrawn": False}
    return Fact(K.FAMILY_WISHED, NOTIFIED, {**known, "wish": key * 32, **detail}, {"words": ""})


@pytest.mark.parametrize(
    ("detail", "day", "avoided"),
    [
        ({"first": "2026-03-10"}, date(2026, 3, 10), True),
        ({"first": "2026-03-10"}, date(2026, 3, 11), False),
        ({"first": "2026-03-10"}, date(2026, 3, 9), False),
        ({"first": "2026-03-10", "last": "2026-03-12"}, date(2026, 3, 12), True),
        ({"first": "2026-03-10", "last": "2026-03-12"}, date(2026, 3, 13), False),
        ({"first": "2026-03-10"}, date(2027, 3, 10), False),
        ({"first": "2010-02-17", "yearly": True}, date(2026, 2, 17), True),
        ({"first": "2010-02-17", "yearly": True}, date(2026, 2, 18), False),
        ({"first": "2010-02-17", "yearly": True}, date(2009, 2, 17), False),
        ({"first": "2020-12-24", "last": "2021-01-02", "yearly": True}, date(2026, 12, 31), True),
        ({"first": "2020-12-24", "last": "2021-01-02", "yearly": True}, date(2026, 1, 2), True),
        ({"first": "2020-12-24", "last": "2021-01-02", "yearly": True}, date(2026, 1, 3), False),
        ({"first": "2012-02-29", "yearly": True}, date(2028, 2, 29), True),
        ({"first": "2012-02-29", "yearly": True}, date(2028, 2, 28), False),
        ({"first": "2012-02-29", "yearly": True}, date(2027, 2, 28), True),
        ({"first": "2012-02-29", "yearly": True}, date(2027, 3, 1), True),
        ({"first": "2012-02-29", "yearly": True}, date(2027, 3, 2), False),
        ({"first": "2026-03-10", "withdrawn": True}, date(2026, 3, 10), False),
        ({"first": "2026-03-10", "wish_kind": "other"}, date(2026, 3, 10), False),
        ({}, date(2026, 3, 10), False),
    ],
)
def test_the_days_that_a_family_wishes_to_be_left_in_peace(detail: dict[str, Any], day: date, avoided: bool) -> None:
    assert bool(rules.avoided([wish(**detail)], day, day)) is avoided


@pytest.mark.parametrize(
    ("on", "warned"),
    [(date(2026, 3, 7), False), (date(2026, 3, 8), True), (date(2026, 3, 10), True), (date(2026, 3, 11), False)],
)
def test_a_letter_that_would_be_read_on_such_a_day_touches_it_as_well(on: date, warned: bool) -> None:
    assert bool(rules.avoided_by_a_letter([wish(first="2026-03-10")], on)) is warned


def test_a_later_fact_of_a_wish_takes_its_place() -> None:
    silence = wish(wish_kind="no_contact")
    assert rules.no_contact([silence]) is silence
    assert rules.no_contact([silence, wish("b", wish_kind="other")]) is silence
    assert rules.no_contact([silence, wish(wish_kind="no_contact", withdrawn=True)]) is None
    assert rules.no_contact([wish(wish_kind="avoid_dates", first="2026-03-10")]) is None


def test_birthday_and_anniversary_are_suggested_until_they_are_avoided_every_year() -> None:
    def codes(*more: Fact, **child: Any) -> list[str]:
        return [one.code for one in rules.yearly_days(facts(NOTIFIED, *more, **child))]

    assert codes() == ["birthday", "anniversary"]
    assert codes(date_of_birth=None) == ["anniversary"]
    assert codes(wish(first="2010-02-17", yearly=True)) == ["anniversary"]
    assert codes(wish(first="2010-02-17")) == ["birthday", "anniversary"], "that year alone"
    assert codes(wish(first="2010-02-17", yearly=True, withdrawn=True)) == ["birthday", "anniversary"]


@pytest.mark.parametrize("letter", sorted(code_list("family_letter")))
def test_a_draft_is_filled_from_the_case_and_leaves_something_to_a_person(letter: str) -> None:
    text = draft(letter, "Amaryllis", ("Rosa Quillby", "01634 960001"), "on 3 June 2014")
    assert "Amaryllis" in text
    assert "Rosa Quillby is your key worker. You can ask Rosa Quillby anything: 01634 960001." in text
    assert ("on 3 June 2014" in text) is (letter == "review_meeting")
    assert "$" not in text
    assert left_open(text)
    empty = draft(letter, "", None, "")
    assert "your child" in empty
    assert "[Name the key worker, and how to reach them.]" in left_open(empty)
    assert not sentences(text).long, "the first words are in short sentences"
    assert sentences(text).average <= 12


@pytest.mark.parametrize("name", ["$worker", "${child}", "{0}", "%s", "\\1", "[x]"])
def test_what_stands_for_the_child_is_not_read_again(name: str) -> None:
    assert f"sorry that {name} has died" in draft("first", name, None, "")


@pytest.mark.parametrize(
    ("text", "number", "words", "long"),
    [
        ("", 0, 0, 0),
        ("…", 0, 0, 0),
        ("One two. Three four five!", 2, 5, 0),
        ("“Why?” she asked. He’s well-known.", 3, 5, 0),
        ("Dear Rosa\n\nThank you", 2, 4, 0),
        (" ".join(["word"] * 20) + ".", 1, 20, 0),
        (" ".join(["word"] * 21) + ".", 1, 21, 1),
        ("Один два. Три.", 2, 3, 0),
    ],
)
def test_sentences_are_counted_and_long_ones_told(text: str, number: int, words: int, long: int) -> None:
    found = sentences(text)
    assert (found.number, found.words, len(found.long)) == (number, words, long)
