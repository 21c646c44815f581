"""Working days in England: no Saturday, Sunday or bank holiday."""

from datetime import date, timedelta

import pytest

from cdop.reference.working_days import is_working_day, working_days_after, working_days_between


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2026, 11, 20), True),  # a Friday
        (date(2026, 11, 21), False),
        (date(2026, 11, 22), False),
        (date(2026, 12, 25), False),
        (date(2026, 12, 28), False),  # Boxing Day falls on a Saturday
        (date(2026, 4, 3), False),  # Good Friday
        (date(2026, 4, 6), False),  # Easter Monday, which Scotland works
        (date(2026, 3, 17), True),  # St Patrick's Day, which Northern Ireland does not
        (date(2022, 9, 19), False),  # a State Funeral, once
    ],
)
def test_which_days_are_worked(day: date, working: bool) -> None:
    assert is_working_day(day) is working


@pytest.mark.parametrize(
    ("start", "number", "end"),
    [
        (date(2026, 11, 20), 1, date(2026, 11, 23)),
        (date(2026, 11, 21), 1, date(2026, 11, 23)),
        (date(2026, 12, 24), 1, date(2026, 12, 29)),
        (date(2015, 5, 10), 5, date(2015, 5, 15)),
        (date(2026, 4, 2), 5, date(2026, 4, 13)),
    ],
)
def test_a_target_falls_on_a_working_day(start: date, number: int, end: date) -> None:
    assert working_days_after(start, number) == end
    assert working_days_between(start, end) == number


def test_days_are_counted_as_one_by_one_they_would_be() -> None:
    for first in range(0, 1500, 7):
        start = date(2019, 12, 20) + timedelta(days=first)
        counted = 0
        for later in range(1, 60):
            day = start + timedelta(days=later)
            counted += is_working_day(day)
            assert working_days_between(start, day) == counted, (start, day)


def test_nothing_passes_before_the_start() -> None:
    assert working_days_between(date(2026, 11, 20), date(2026, 11, 20)) == 0
    assert working_days_between(date(2026, 11, 20), date(2026, 11, 2)) == 0
