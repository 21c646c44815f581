"""A theme's years have none left out between, and are no more rows than somebody would read."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from cdop.recommendations.themes import queries
from cdop.reference.calendar import Year, today


def followed(*due: date) -> Any:
    actions = tuple(SimpleNamespace(due_on=day) for day in due)
    return (SimpleNamespace(recommendation=SimpleNamespace(agreed_on=date(2014, 5, 1)), entries=(), actions=actions),)


def test_no_year_is_left_out_between() -> None:
    assert queries._all(["2012-13"], followed(date(2016, 4, 1))) == (
        "2012-13", "2013-14", "2014-15", "2015-16", "2016-17",
    )  # fmt: skip


@pytest.mark.parametrize(("due", "label"), [(date.max, "9999-00"), (date(1900, 4, 1), "1900-01")])
def test_a_year_far_from_now_is_one_row(due: date, label: str) -> None:
    years = queries._all(["2012-13"], followed(due))
    assert label in years
    assert len(years) < 60
    assert len({*years}) == len(years)
    assert Year.of(today()).label in years or due < date(2000, 1, 1)
