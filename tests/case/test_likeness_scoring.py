"""How alike two tellings are: what counts for and against, and that twins never pass for one child."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from cdop.case.likeness.child import Child
from cdop.case.likeness.keys import LONGEST_KEY, keys_of
from cdop.case.likeness.names import names_of
from cdop.case.likeness.scoring import LIKELY, POSSIBLE, Comparison, compare

CHILD = Child(
    family_name="Wetherfield",
    given_names="Amaryllis Ottoline",
    nhs_number="9990000018",
    date_of_birth=date(2010, 2, 7),
    date_of_death=date(2014, 5, 9),
    home_postcode="ME7 1QX",
    sex="female",
    mother_name="Perpetua Wetherfield",
)
NO_NUMBER = replace(CHILD, nhs_number=None)
BABY = Child(
    family_name="Wetherfield",
    given_names="Baby of",
    date_of_birth=date(2014, 5, 9),
    date_of_death=date(2014, 5, 9),
    home_postcode="ME7 1QX",
    sex="female",
)


def like(child: Child = NO_NUMBER, **values: Any) -> Comparison:
    return compare(CHILD, replace(child, **values))


SLIPS: list[dict[str, Any]] = [
    {"family_name": "Whetherfeild"},
    {"given_names": "Amarylis Otoline"},
    {"given_names": "Ottoline Amaryllis"},
    {"given_names": "Amaryllis"},
    {"given_names": "A O"},
    {"given_names": "AMÁRYLLIS-OTTOLINE"},
    {"family_name": "Amaryllis Ottoline", "given_names": "Wetherfield"},
    {"family_name": "Sedgewater"},
    {"family_name": "Wetherfield-Sedgewater"},
    {"family_name": "Sedgewater", "other_names": "Wetherfield"},
    {"date_of_birth": date(2010, 7, 2)},
    {"date_of_birth": date(2010, 2, 17)},
    {"date_of_birth": date(2011, 2, 7)},
    {"date_of_birth": None},
    {"date_of_death": date(2014, 5, 10)},
    {"date_of_death": date(2014, 9, 5)},
    {"home_postcode": "ME7 1QY"},
    {"home_postcode": "CT19 5DD"},
    {"home_postcode": None, "mother_name": None},
    {"given_names": "Baby"},
    {"nhs_number": "9990000081"},
]


@pytest.mark.parametrize("values", SLIPS, ids=lambda values: " ".join(f"{k}={v}" for k, v in values.items()))
def test_a_child_told_again_with_a_slip_is_likely_the_same_and_found(values: dict[str, Any]) -> None:
    again = replace(NO_NUMBER, **values)
    found = compare(CHILD, again)
    assert found.likely, found
    assert found.reasons
    assert compare(again, CHILD) == found
    assert keys_of(CHILD) & keys_of(again)


@pytest.mark.parametrize(
    "values",
    [
        {"given_names": "Bryony"},
        {"given_names": "Bryony", "nhs_number": "9990000026"},
        {"given_names": "Bryony Ottoline", "sex": "male"},
        {"given_names": "Amarylla", "nhs_number": "9990000026"},
        {"given_names": "Twin 2", "sex": "male"},
        {"given_names": "Baby", "nhs_number": "9990000026"},
        {"given_names": "Bryony", "family_name": "Sedgewater"},
        {"given_names": "Bryony", "date_of_death": date(2014, 5, 12)},
    ],
)
def test_twins_are_told_to_be_that_and_never_likely_the_same(values: dict[str, Any]) -> None:
    found = like(**values)
    assert found.twins
    assert not found.likely
    assert found.against


@pytest.mark.parametrize(
    "values", [{"given_names": "Twin 2"}, {"given_names": "Baby", "date_of_death": date(2014, 5, 14)}]
)
def test_an_unnamed_baby_told_of_as_one_of_two_or_with_another_day_of_death_may_be_a_twin(
    values: dict[str, Any],
) -> None:
    found = like(**values)
    assert found.twins
    assert not found.likely
    assert like(given_names="Baby").likely  # told of again, now that the child has a name


def test_a_lone_letter_is_an_initial_unless_something_says_that_a_name_is_missing() -> None:
    assert names_of(Child(given_names="A")).given == ("a",)
    assert names_of(Child(given_names="Twin A")).given == ()


def test_twins_who_are_not_named_are_told_apart_by_their_place_in_the_birth() -> None:
    first, second = (replace(BABY, given_names=f"Twin {number}") for number in "12")
    assert compare(first, second).twins
    assert compare(replace(BABY, birth_order="1"), replace(BABY, birth_order="2")).twins
    assert not compare(first, replace(BABY, given_names="Twin One")).twins


def test_an_unnamed_baby_is_likely_the_same_as_once_named() -> None:
    found = compare(BABY, replace(BABY, given_names="Amaryllis", family_name="Sedgewater"))
    assert found.likely
    assert "One of them has no given name yet" in found.against


@pytest.mark.parametrize(
    "values",
    [
        {"given_names": "Bryony", "date_of_birth": date(2012, 9, 1), "date_of_death": date(2013, 1, 2)},  # a sibling
        {"date_of_birth": date(2001, 11, 28), "date_of_death": date(2009, 12, 31), "home_postcode": "CT19 5DD"},
        {"family_name": None, "given_names": None, "mother_name": None, "home_postcode": None},
    ],
)
def test_siblings_namesakes_and_strangers_of_one_day_are_not_likely_the_same(values: dict[str, Any]) -> None:
    assert not like(**{"mother_name": None, **values}).likely


def test_one_nhs_number_is_a_likeness_whatever_else_differs() -> None:
    other = Child("Elsewhere", "Quill", nhs_number="9990000018", date_of_birth=date(2001, 1, 3))
    assert compare(CHILD, other).score >= POSSIBLE


def test_what_is_not_told_speaks_neither_for_nor_against() -> None:
    assert compare(Child(), Child()).reasons == compare(Child(), Child()).against == ()
    assert not compare(Child(), CHILD).likely


@pytest.mark.parametrize(("family", "given"), [("البستنجاوي", "ليان"), ("欧阳", "霖棠"), ("Тиховеева", "Анна")])
def test_names_of_another_script_are_not_held_to_differ(family: str, given: str) -> None:
    found = like(family_name=family, given_names=given)
    assert found.likely
    assert "The names are written in different scripts" in found.against
    assert compare(*(replace(CHILD, family_name=family, given_names=given),) * 2).score == 100


@pytest.mark.parametrize(
    "given", ["Baby", "Baby of", "Twin 2", "Baby girl", "Unnamed", "Infant", "Twin2", "1st baby", ""]
)
def test_a_placeholder_makes_no_key(given: str) -> None:
    nobody = replace(BABY, given_names=given, family_name=None)
    assert keys_of(nobody) == keys_of(replace(nobody, given_names=None))


def test_keys_are_short_however_long_the_names() -> None:
    wide = replace(CHILD, family_name="Őßłx" * 200, given_names=" ".join(f"nam{n}" for n in range(300)))
    found = keys_of(wide)
    assert len(found) < 60
    assert max(map(len, found)) <= LONGEST_KEY


def test_the_score_stays_between_nothing_and_a_hundred() -> None:
    other = Child("Elsewhere", "Quill", "", "9991111111", date(2001, 1, 3), date(2002, 8, 4), "ZE1 0AA", "male", "Ulla")
    assert compare(CHILD, other).score == 0
    assert compare(CHILD, CHILD).score == 100
    assert POSSIBLE < LIKELY
