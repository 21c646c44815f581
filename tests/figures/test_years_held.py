"""Which years can be chosen, and what their line says that they hold."""

from datetime import date

from flask import Flask, current_app

from cdop.accounts.people import COMMAND_LINE
from cdop.case.facts import Fact, FactKind
from cdop.case.service import NewCase, create_cases
from cdop.database import db
from cdop.figures.ways import what_is_held
from cdop.figures.years import held_years

HERE = "E06000035"


def a_case(reference: str, notified: date, finalised: date | None) -> NewCase:
    """A death two days before its notification."""
    died = date.fromordinal(notified.toordinal() - 2)
    description = {"date_of_death": died.isoformat(), "sex": "male", "ethnicity": "A", "place_of_death": "home"}
    facts = [
        Fact(FactKind.NOTIFIED, notified),
        Fact(FactKind.DESCRIBED, notified, {**description, "death_area": HERE}, {}),
        Fact(FactKind.RESIDENCY_DECIDED, notified, {"home_area": HERE}),
    ]
    analysis = {"category": "7", "modifiability": "none", "factors": []}
    return NewCase(reference, [*facts, *([Fact(FactKind.FINALISED, finalised, analysis)] if finalised else [])])


def held(today: date) -> dict[str, str]:
    return {
        year.year.label: what_is_held(year)
        for year in held_years(db.session(), current_app.extensions["panel_area"], today)
    }


def test_a_year_between_in_which_nothing_happened_is_not_said_to_hold_cases(app_on_each: Flask) -> None:
    cases = [
        a_case("A", date(2010, 5, 1), date(2010, 9, 1)),
        a_case("B", date(2012, 5, 1), date(2014, 9, 1)),
        a_case("C", date(2016, 5, 1), None),
    ]
    with app_on_each.app_context():
        create_cases(db.session(), COMMAND_LINE, cases)
        found = held(date(2018, 6, 1))
    assert list(found) == [f"{start}-{(start + 1) % 100:02}" for start in range(2018, 2009, -1)]
    nothing = "No case notified, waiting or reviewed"
    assert [label for label, words in found.items() if words == nothing] == ["2015-16", "2011-12"]
    assert found["2013-14"] == "Cases"  # B waited all through it
    assert found["2018-19"] == "Cases; the year is still running"


def test_an_empty_register_offers_the_year_that_runs(app_on_each: Flask) -> None:
    with app_on_each.app_context():
        assert held(date(2018, 6, 1)) == {
            "2018-19": "No case notified, waiting or reviewed; the year is still running",
        }
