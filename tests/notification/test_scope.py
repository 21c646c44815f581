"""Scope is suggested with its rule while notifying, and never blocks (domain.md sections 2 and 8)."""

from datetime import date

import pytest

from cdop.notification.answers import Answer, Need, check
from cdop.notification.scope import seems_out_of_scope

TODAY = date(2026, 3, 20)


def suggested(**told: Answer) -> tuple[str, bool] | None:
    checked = check({"date_of_death": "2026-03-19", **told}, TODAY, need=Need.CHILD_ALONE)
    assert checked.faults == {}
    found = seems_out_of_scope(checked.answers)
    return (found.reason, found.certain) if found else None


def test_a_live_birth_at_any_gestation_is_in_scope() -> None:
    assert suggested(live_birth="yes", gestation_weeks="19", date_of_birth="2026-03-19") is None


def test_a_stillbirth_is_out_and_can_be_sent_all_the_same() -> None:
    assert suggested(live_birth="no") == ("stillbirth", True)


def test_a_termination_is_out_even_where_the_baby_was_born_alive() -> None:
    assert suggested(termination="yes", live_birth="yes") == ("termination", True)


def test_signs_of_life_that_are_not_known_decide_nothing() -> None:
    assert suggested(live_birth="not_known", termination="not_known") is None


@pytest.mark.parametrize(
    ("born", "expected"),
    [
        ("2008-03-20", None),
        ("2008-03-19", ("adult", True)),
        ("2008-03", ("adult", False)),
        ("2008-04", None),
        ("2008-02", ("adult", True)),
        ("2008", ("adult", False)),
        ("2007", ("adult", True)),
        ("not known", None),
    ],
)
def test_the_18th_birthday_is_out_whatever_the_hour(born: str, expected: tuple[str, bool] | None) -> None:
    assert suggested(date_of_birth=born) == expected
