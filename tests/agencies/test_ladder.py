"""When a request is due and an agency is chased: on working days that the agency works, since it was asked."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cdop.agencies.ladder import NO_LEAVE, STEPS, Ladder, Leave, Step, due_on, next_chase
from cdop.reference.working_days import is_working_day

USUAL = Ladder(15, 16, 21, 26, 36)
DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))
WAITS = st.integers(1, 60)
LADDERS = st.builds(Ladder, WAITS, WAITS, WAITS, WAITS, WAITS)
PERIODS = st.tuples(DAYS, st.integers(0, 60)).map(lambda pair: (pair[0], pair[0] + timedelta(days=pair[1])))
LEAVES = st.builds(Leave, st.lists(PERIODS, max_size=6).map(tuple))


def worked(asked_on: date, day: date, leave: Leave) -> int:
    """How many days an agency works after one day, up to and with another: one by one."""
    days = (asked_on + timedelta(days=number) for number in range(1, (day - asked_on).days + 1))
    return sum(is_working_day(one) and not leave.has(one) for one in days)


def test_a_reply_is_due_in_working_days_without_bank_holidays() -> None:
    assert due_on(date(2026, 12, 18), USUAL) == date(2027, 1, 13)  # Christmas, Boxing Day's day and New Year between


def test_days_of_leave_are_not_counted() -> None:
    august = Leave(((date(2026, 8, 1), date(2026, 8, 31)),))  # 31 August is a bank holiday as well
    assert due_on(date(2026, 7, 31), Ladder(1, 2, 3, 4, 5), august) == date(2026, 9, 1)
    assert next_chase(date(2026, 7, 31), 0, Ladder(1, 2, 3, 4, 5), august) == (Step.REMINDER, date(2026, 9, 2))


def test_the_steps_come_in_their_order_and_end() -> None:
    found = [next_chase(date(2026, 11, 2), taken, USUAL) for taken in range(5)]
    assert found == [
        (Step.REMINDER, date(2026, 11, 24)),
        (Step.SECOND_REMINDER, date(2026, 12, 1)),
        (Step.ESCALATION, date(2026, 12, 8)),
        (Step.CHALLENGE, date(2026, 12, 22)),
        None,
    ]


@pytest.mark.parametrize(
    "period",
    [(date(2026, 8, 2), date(2026, 8, 1)), (date(2026, 1, 1), date(2027, 6, 1)), (date(2026, 1, 1), date.max)],
)
def test_leave_that_never_ends_is_refused(period: tuple[date, date]) -> None:
    with pytest.raises(ValueError, match="ends on or after"):
        Leave((period,))


@settings(deadline=None)
@given(DAYS, LADDERS, LEAVES)
def test_a_reply_is_due_on_the_nth_day_that_the_agency_works(asked_on: date, ladder: Ladder, leave: Leave) -> None:
    due = due_on(asked_on, ladder, leave)
    assert worked(asked_on, due, leave) == ladder.due_within
    assert is_working_day(due)
    assert not leave.has(due)


@settings(deadline=None)
@given(DAYS, LADDERS, LEAVES)
def test_steps_never_change_places_whatever_the_panel_decided(asked_on: date, ladder: Ladder, leave: Leave) -> None:
    found = [next_chase(asked_on, taken, ladder, leave) for taken in range(len(STEPS))]
    days = [one[1] for one in found if one]
    assert [one[0] for one in found if one] == list(STEPS)
    assert days == sorted(set(days)), "each on a later day than the one before"
    assert all(worked(asked_on, day, leave) == wait for day, wait in zip(days, ladder.waits, strict=True))


@settings(deadline=None)
@given(DAYS, LADDERS, LEAVES, st.integers(0, 3))
def test_leave_never_brings_a_step_forward(asked_on: date, ladder: Ladder, leave: Leave, taken: int) -> None:
    without, with_leave = next_chase(asked_on, taken, ladder, NO_LEAVE), next_chase(asked_on, taken, ladder, leave)
    assert without
    assert with_leave
    assert with_leave[1] >= without[1]


@settings(deadline=None)
@given(DAYS, LADDERS, LEAVES, st.integers(4, 9))
def test_nothing_comes_after_the_last_step(asked_on: date, ladder: Ladder, leave: Leave, taken: int) -> None:
    assert next_chase(asked_on, taken, ladder, leave) is None
