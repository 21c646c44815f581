"""The statistics against vectors that others printed, a second implementation, and what chance does by itself."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from math import log
from statistics import mean, stdev

import pytest

from cdop.figures.timeliness.cohorts import Within
from cdop.figures.timeliness.forecasting import forecast
from cdop.figures.timeliness.rare_events import (
    Pace,
    TooFew,
    TooMany,
    chart,
    each,
    longest_by_chance,
    row_risk,
    upper_limit,
)
from cdop.figures.timeliness.survival import Followed, estimate, median, median_limits
from cdop.figures.timeliness.words import within_words

# Freireich et al. (1963), Blood 21, 699-716: weeks in remission, with 6-MP (censored where it went on) and without.
SIX_MP = [
    Followed(weeks, ended) for weeks, ended in [
        *((weeks, True) for weeks in (6, 6, 6, 7, 10, 13, 16, 22, 23)),
        *((weeks, False) for weeks in (6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)),
    ]
]  # fmt: skip
PLACEBO = [
    Followed(weeks, ended=True) for weeks in (1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23)
]
PRINTED = {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}


def test_the_estimate_is_the_one_that_textbooks_print() -> None:
    assert {step.days: round(step.waiting, 3) for step in estimate(SIX_MP)} == PRINTED
    assert [median(estimate(each_group)) for each_group in (SIX_MP, PLACEBO)] == [23, 8]
    # As SAS prints them (LIFETEST, log-log): 23 (13, not reached), 8 (4, 11).
    assert median_limits(estimate(SIX_MP)) == (13, None)
    assert median_limits(estimate(PLACEBO)) == (4, 11)


@pytest.mark.filterwarnings("ignore:The confidence interval is undefined")
def test_the_estimate_and_its_limits_equal_a_second_implementation() -> None:
    from scipy.stats import CensoredData, ecdf

    rng = random.Random(7)
    for _ in range(8):
        followed = [Followed(rng.randrange(1, 60), rng.random() < 0.7) for _ in range(rng.randrange(3, 40))]
        done = [one.days for one in followed if one.ended]
        if not done:
            continue
        waiting = ecdf(
            CensoredData(uncensored=done, right=[one.days for one in followed if not one.ended])
        ).sf  # fmt: skip
        limits = waiting.confidence_interval(method="log-log")
        for step in estimate(followed):
            place = list(waiting.quantiles).index(step.days)
            assert step.waiting == pytest.approx(waiting.probabilities[place], abs=1e-9)
            if step.error is not None:
                found = (limits.low.probabilities[place], limits.high.probabilities[place])
                assert step.limits() == pytest.approx(found, abs=1e-9)


def test_a_median_that_leaves_out_what_waits_would_flatter() -> None:
    done, waiting = [Followed(100, ended=True, number=4)], [Followed(300, ended=False, number=6)]
    assert median(estimate(done)) == 100
    assert median(estimate([*done, *waiting])) is None
    assert median(estimate([])) is None


def test_the_limits_are_the_printed_quantiles_of_times_between_events() -> None:
    assert upper_limit(1, 0.00135) == pytest.approx(6.60765, abs=1e-5)  # -ln 0.00135, as t-charts print it
    assert each(0.01, 1) == pytest.approx(0.01)
    assert 1 - (1 - each(0.01, 60)) ** 60 == pytest.approx(0.01)


def test_the_longest_row_is_counted_out() -> None:
    assert row_risk(10, 0.5, 5) == pytest.approx(1 - 401 / 512)  # tetranacci numbers: Feller, vol. 1
    for number, likely, row in ((6, 0.5, 3), (9, 0.4, 4), (7, 0.7, 2)):
        assert row_risk(number, likely, row) == pytest.approx(tried_out(number, likely, row))
    assert longest_by_chance(60, 0.5, 0.01) == 13


def tried_out(number: int, likely: float, row: int) -> float:
    """The same by going through every sequence."""
    chance = 0.0
    for sides in product("+-", repeat=number):
        text = "".join(sides)
        if "+" * row in text or "-" * row in text:
            chance += likely ** text.count("+") * (1 - likely) ** text.count("-")
    return chance


def coming(rng: random.Random, usual: float, days: int, begin: date = date(2020, 1, 1)) -> Iterator[tuple[date, int]]:
    """Deaths that come at a steady rate, one in so many days."""
    found: dict[date, int] = {}
    passed = rng.expovariate(1 / usual)
    while passed < days:
        day = begin + timedelta(days=int(passed))
        found[day] = found.get(day, 0) + 1
        passed += rng.expovariate(1 / usual)
    yield from sorted(found.items())


@pytest.mark.parametrize("usual", [5, 15])
def test_a_steady_rate_is_hardly_ever_called_out(usual: float) -> None:
    """One chart in a hundred; textbook rules (three standard deviations, rows of eight) call out far oftener."""
    rng, alarms, textbook, charts = random.Random(usual), 0, 0, 150
    for _ in range(charts):
        found = chart(list(coming(rng, usual, 1826)), date(2024, 12, 30))
        alarms += bool(found.signals)
        sides = "".join("+" if one.side > 0 else "-" for one in found.times)
        beyond = any(one.days > upper_limit(found.mean, 0.00135) for one in found.times)
        textbook += beyond or "+" * 8 in sides or "-" * 8 in sides
    assert alarms <= charts * 0.03
    assert textbook > charts * 0.08


def test_what_has_changed_is_seen_and_said_as_what_it_is() -> None:
    rng, seen = random.Random(3), 0
    for _ in range(40):
        before = list(coming(rng, 15, 1461))
        more = list(coming(rng, 5, 365, date(2024, 1, 1)))
        paces = {signal.pace for signal in chart([*before, *more], date(2024, 12, 30)).signals}
        assert not paces & {Pace.FEWER, Pace.NONE_SINCE}
        seen += bool(paces & {Pace.MORE, Pace.CLOSER})
    assert seen == 40
    quiet = chart(list(coming(rng, 10, 1000)), date(2024, 12, 30))
    assert Pace.NONE_SINCE in {signal.pace for signal in quiet.signals}


def test_deaths_on_one_day_and_a_gap_are_no_signal() -> None:
    steady = list(coming(random.Random(2), 20, 1826))
    assert chart(steady, date(2024, 12, 30)).signals == ()
    moved = [(day, 3 if place == 17 else 1) for place, (day, _) in enumerate(steady) if not 40 <= place < 42]
    assert chart(moved, date(2024, 12, 30)).signals == ()


def test_too_few_deaths_or_too_many_have_no_chart() -> None:
    days = [date(2020, 1, 1) + timedelta(days=place) for place in range(400)]
    with pytest.raises(TooFew):
        chart([(day, 1) for day in days[:12]], days[12])
    with pytest.raises(TooMany):
        chart([(day, 1) for day in days], days[-1])
    with pytest.raises(TooFew):
        chart([], days[0])


def test_the_forecast_is_the_drift_method_worked_out_by_hand() -> None:
    changes = [2, -1, 3, 0, 1, -2, 4, 1]
    found = forecast(12, changes, 4)
    # The mean change is 1; Student's t with 7 degrees of freedom leaves a tenth above 1.414924 (any printed table).
    scatter, spread = stdev(changes), (1 * (1 + 1 / 8)) ** 0.5
    assert [ahead.likely for ahead in found] == [13, 14, 15, 16]
    assert found[0].high == pytest.approx(13 + 1.414924 * scatter * spread, abs=1e-5)
    assert found[3].low == pytest.approx(16 - 1.414924 * scatter * (4 * (1 + 4 / 8)) ** 0.5, abs=1e-5)
    assert found[3].whole == (16, 9, 23)
    assert forecast(12, changes[:5], 4) == ()


def test_the_interval_holds_what_it_promises() -> None:
    """Four times in five, for deaths that come at random and panels that meet at random."""
    rng, held, tries = random.Random(11), 0, 1000
    for _ in range(tries):
        changes = [sum(rng.random() < 0.3 for _ in range(20)) - rng.choice((3, 5, 7, 9)) for _ in range(16)]
        ahead = forecast(50, changes[:12], 4)[-1]
        held += ahead.low <= 50 + sum(changes[12:]) <= ahead.high
    assert 0.77 < held / tries < 0.83
    assert mean(changes[:12]) * 4 + 50 == pytest.approx(ahead.likely)


def test_the_middle_line_parts_times_in_half() -> None:
    found = chart(list(coming(random.Random(5), 12, 1826)), date(2024, 12, 30))
    assert found.middle == pytest.approx(found.mean * log(2))
    assert 0.4 < sum(one.side > 0 for one in found.times) / len(found.times) < 0.6


def test_a_share_that_lies_in_the_middle_is_rounded_up() -> None:
    assert within_words(Within(due=80, reviewed=23)) == "23 of 80 (28.8%)"
    assert within_words(Within()) == "–"
