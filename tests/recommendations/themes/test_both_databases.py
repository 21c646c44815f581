"""What a theme reads is the same on both databases, also where words have accents or a pattern's signs."""

from datetime import date

import pytest
from flask import Flask

from cdop.accounts.people import COMMAND_LINE, Person, Role
from cdop.database import db
from cdop.recommendations.themes.likeness import key_of
from cdop.recommendations.themes.queries import theme_at, theme_of_words, themes
from cdop.reference.calendar import today
from tests.case.making import store_many
from tests.recommendations.themes.making import reviewed

POINTS = ("A naïve reading of 100% “safe” was kept; it’s to be asked again.", "Sleeping places are asked about.")


@pytest.fixture
def stored(app_on_each: Flask) -> Flask:
    cases = {f"CDR-{n}": reviewed(date(2019 + n, 6, 1), ["Unsafe sleep"], [POINTS[n % 2]]) for n in range(4)}
    store_many(app_on_each, cases)
    return app_on_each


@pytest.mark.parametrize(
    ("words", "years"),
    [
        ("SAFE reading", ["2019-20", "2021-22"]),
        ("naïve", ["2019-20", "2021-22"]),
        ("it's 100", ["2019-20", "2021-22"]),
        ("sleep", ["2020-21", "2022-23"]),
        ("_afe", []),
        ("sleep naïve", []),
    ],
)
def test_words_are_found_whole_or_by_their_beginning(stored: Flask, words: str, years: list[str]) -> None:
    with stored.app_context():
        area = stored.extensions["panel_area"]
        found = theme_of_words(db.session(), COMMAND_LINE, area, today(), words)
        assert found.cases == dict.fromkeys(years, 1)
        assert sorted(point.year for point in found.learning.points) == years


def test_a_factor_has_its_points_the_last_review_first(stored: Flask) -> None:
    with stored.app_context():
        area = stored.extensions["panel_area"]
        found = theme_at(db.session(), COMMAND_LINE, area, today(), key_of("Unsafe sleep"))
        assert found is not None
        assert [point.reference for point in found.learning.points] == ["CDR-3", "CDR-2", "CDR-1", "CDR-0"]
        member = Person(None, "a member", frozenset({Role.PANEL_MEMBER}), "here")
        _, listed = themes(db.session(), member, area, today())
        assert [(one.words, set(one.cases.values())) for one in listed] == [("Unsafe sleep", {None})]
