"""Properties of the ladder as the run goes up it, whatever the days, the numbers and the leave."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from cdop.agencies.directory.rules import Agency, AgencyDetails
from cdop.agencies.ladder import STEPS, Ladder, Leave, chase_after, first_worked_day, next_chase, works_on
from cdop.gathering.chasing.rules import LONGEST_HOLD, Due, Postponed, Taken, decided, held_day, may_be_held, taken

DAY = timedelta(days=1)
days = st.dates(date(2025, 1, 1), date(2027, 12, 31))
waits = st.integers(1, 60)
ladders = st.builds(Ladder, waits, waits, waits, waits, waits)
periods = st.tuples(days, st.integers(0, 60)).map(lambda one: (one[0], one[0] + one[1] * DAY))
leaves = st.lists(periods, max_size=3).map(lambda found: Leave(tuple(found)))


def an_agency(ladder: Ladder, leave: Leave) -> Agency:
    return Agency("a" * 32, 1, AgencyDetails("Agency", "police", inbox="a@b.example", leave=leave), ladder)


@settings(deadline=None)  # the first look at a year's bank holidays takes long
@given(days, ladders, leaves, st.lists(st.integers(0, 40), min_size=4, max_size=60))
def test_days_never_go_back_and_each_step_is_taken_once_on_a_day_that_people_work(
    asked_on: date, ladder: Ladder, leave: Leave, runs: list[int]
) -> None:
    agency, on, step = an_agency(ladder, leave), asked_on, 0
    planned = next_chase(asked_on, 0, ladder, leave)
    found: list[tuple[int, date]] = []
    for between in runs:
        on += between * DAY
        if planned is None or on < planned[1] or not works_on(on):
            continue
        done = decided(Due(1, "t", 1, agency.token, asked_on, asked_on, step), agency, on)
        match done:
            case Taken():
                found.append((done.number, on))
                assert works_on(on, leave)
                assert done.then is None or done.then > on
                assert done.then is None or works_on(done.then, leave)
                step, planned = done.number, (done.step, done.then) if done.then else None
            case Postponed():
                assert done.until > on
                assert works_on(done.until, leave)
                planned = (planned[0], done.until)
            case None:
                raise AssertionError("a step is planned, and none is left")
    assert [number for number, _ in found] == list(range(1, len(found) + 1))
    assert [day for _, day in found] == sorted({day for _, day in found}), "one step a day"
    for number, day in found:
        ladders_own = next_chase(asked_on, number - 1, ladder, leave)
        assert ladders_own is not None
        assert day >= ladders_own[1], "never before the ladder has it"


@settings(deadline=None)  # the first look at a year's bank holidays takes long
@given(days, ladders, leaves)
def test_on_its_days_the_ladder_is_the_agencys_own(asked_on: date, ladder: Ladder, leave: Leave) -> None:
    for number in range(1, len(STEPS)):
        before = next_chase(asked_on, number - 1, ladder, leave)
        assert before is not None
        assert chase_after(asked_on, number, before[1], ladder, leave) == next_chase(asked_on, number, ladder, leave)


@settings(deadline=None)  # the first look at a year's bank holidays takes long
@given(days, ladders, leaves, days)
def test_after_a_late_step_there_is_the_same_time_to_answer(
    asked_on: date, ladder: Ladder, leave: Leave, on: date
) -> None:
    done = taken(Due(1, "t", 1, "a", asked_on, asked_on, 0), an_agency(ladder, leave), on)
    assert done is not None
    assert done.then is not None
    between = ladder.waits[1] - ladder.waits[0]
    day, worked = on, 0
    while day < done.then:
        day += DAY
        worked += works_on(day, leave)
    assert worked >= between


@settings(deadline=None)  # the first look at a year's bank holidays takes long
@given(days, leaves)
def test_the_first_worked_day_is_that_day_or_the_next_that_people_work(day: date, leave: Leave) -> None:
    found = first_worked_day(day, leave)
    assert works_on(found, leave)
    assert not any(works_on(day + number * DAY, leave) for number in range((found - day).days))


@settings(deadline=None)  # the first look at a year's bank holidays takes long
@given(days, days, days, leaves)
def test_a_hold_puts_off_and_never_brings_forward(now: date, until: date, today: date, leave: Leave) -> None:
    if may_be_held(now, until, today):
        assert until <= now or until <= today or until > today + LONGEST_HOLD
    else:
        assert held_day(until, an_agency(Ladder(1, 1, 1, 1, 1), leave)) > max(now, today)
