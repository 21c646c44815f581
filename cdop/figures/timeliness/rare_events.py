"""A control chart for rare events: the days between one and the next, and what of them is more than chance. Pure.

A t-chart with probability limits: of events that come at a steady rate the days between them are exponential, half of
them below the mean times ln 2, and one in a/1 above the mean times -ln a (Xie, Goh and Ranjan 2002, Reliability
Engineering and System Safety 77, 143-150; Benneyan 2001). Three things are said to be more than chance:

* a time without any event that is longer than the limit;
* a row of times on one side of the middle line that is longer than chance makes them (the distribution of the longest
  run is counted out by recursion, Feller, An Introduction to Probability Theory, vol. 1, chapter XIII);
* more or fewer events in the last twelve months than the time before lets expect: given their sum, the number in a part
  of the time is binomial (Przyborowski and Wilenski 1940).

Textbook rules judge each point by itself: with three standard deviations and rows of eight, two in five charts of five
years call out although nothing has changed. Here the risk is that of the whole chart, ``RISK``, in equal parts for the
three. A short time alone says nothing: two deaths on one day are what a steady rate looks like.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby, pairwise
from math import exp, floor, log

from cdop.reference.calendar import latest_start

RISK = 0.01
"""How likely any signal is, on the whole chart, where nothing has changed."""
KINDS_OF_SIGNAL = 3
FEWEST_TIMES = 12
RAREST_MEAN = 3.0
"""Days: where events come more often, the days between them are mostly 0 or 1 and say nothing."""
YEAR = 12
"""Months that are compared with the time before."""


class Pace(StrEnum):
    """What is more than chance."""

    CLOSER = "closer"
    APART = "apart"
    LONG_WITHOUT = "long_without"
    NONE_SINCE = "none_since"
    MORE = "more"
    FEWER = "fewer"


@dataclass(frozen=True)
class Between:
    """The days between an event (``since``) and the next (``on``); ``side`` of the middle line: 1 above, -1 below."""

    since: date
    on: date
    days: int
    side: int


@dataclass(frozen=True)
class Signal:
    """What is more than chance, between which days, and over how many times (for the last year: events).

    ``first``: of a row of times, or a single one, the place of the first among all.
    """

    pace: Pace
    since: date
    until: date
    times: int
    first: int = 0


@dataclass(frozen=True)
class LastYear:
    """The events of the last twelve months, and how many the time before and they together let expect of them."""

    events: int
    expected: float
    more: float
    fewer: float


@dataclass(frozen=True)
class RareEvents:
    """The chart: every time between two events, the lines (days), how long a row must be to count, and the signals.

    ``open_days``: since the last event up to the day of the chart. ``last_year`` is None where there is no longer past.
    """

    times: tuple[Between, ...]
    mean: float
    middle: float
    limit: float
    row: int
    open_days: int
    last_year: LastYear | None
    signals: tuple[Signal, ...]


class TooFew(ValueError):
    """There are not enough events for a chart."""


class TooMany(ValueError):
    """The events are not rare."""


def chart(events: Sequence[tuple[date, int]], until: date, risk: float = RISK) -> RareEvents:
    """The chart of events, as days in order with how many came on each, up to a day. Raises ``TooFew``, ``TooMany``."""
    days = [day for day, number in events for _ in range(number)]
    if len(days) <= FEWEST_TIMES:
        raise TooFew
    mean = (days[-1] - days[0]).days / (len(days) - 1)
    if mean < RAREST_MEAN:
        raise TooMany
    part = risk / KINDS_OF_SIGNAL
    middle, limit = mean * log(2), upper_limit(mean, each(part, len(days) - 1))
    times = tuple(
        Between(one, other, gap, 1 if gap > middle else -1)
        for one, other in pairwise(days)
        for gap in [(other - one).days]
    )
    row = longest_by_chance(len(times), above(mean, middle), part)
    open_days, last_year = max(0, (until - days[-1]).days), _last_year(days, until)
    long = [(place, one) for place, one in enumerate(times) if one.days > limit]
    without = [Signal(Pace.LONG_WITHOUT, one.since, one.on, 1, place) for place, one in long]
    still = [Signal(Pace.NONE_SINCE, days[-1], until, 1)] if open_days > limit else []
    signals = (*_of_the_year(last_year, until, part), *_rows(times, row), *without, *still)
    return RareEvents(times, mean, middle, limit, row, open_days, last_year, signals)


def _last_year(days: Sequence[date], until: date) -> LastYear | None:
    """The events after the first one, parted at twelve months ago; None with less than two years to part."""
    first, begin = days[0], latest_start(until, YEAR)
    if latest_start(begin, YEAR) < first:
        return None
    from scipy.special import bdtr

    share, number = (until - begin) / (until - first), len(days) - 1
    events = sum(day > begin for day in days[1:])
    more = 1 - float(bdtr(events - 1, number, share)) if events else 1.0
    return LastYear(events, number * share, more, float(bdtr(events, number, share)))


def _of_the_year(year: LastYear | None, until: date, risk: float) -> tuple[Signal, ...]:
    if year is None or min(year.more, year.fewer) > risk / 2:
        return ()
    pace = Pace.MORE if year.more < year.fewer else Pace.FEWER
    return (Signal(pace, latest_start(until, YEAR), until, year.events),)


def each(risk: float, number: int) -> float:
    """The risk of one of so many independent ones whose risk together is ``risk`` (Šidák 1967)."""
    return float(1 - (1 - risk) ** (1 / number))


def upper_limit(mean: float, risk: float) -> float:
    """The days that a time between events exceeds with this risk, where the rate is steady."""
    return -mean * log(risk)


def above(mean: float, middle: float) -> float:
    """How likely a time counted in whole days is above the middle line: the exponential, corrected for continuity."""
    return exp(-(floor(middle) + 0.5) / mean)


def longest_by_chance(number: int, likely: float, risk: float) -> int:
    """The shortest row on one side that so many times, each above with this chance, have with no more than the risk."""
    return next(row for row in range(2, number + 2) if row_risk(number, likely, row) <= risk)


def row_risk(number: int, likely: float, row: int) -> float:
    """How likely some row on one side is ``row`` long or longer, among so many times. Exact, by recursion.

    ``ends[side][n]``: that a row on the side ends with the nth time and none so far was too long. It follows a row of
    the other side, and is 1 to row - 1 long: a sum that slides along.
    """
    if row <= 1:
        return 1.0
    chances = (likely, 1 - likely)
    ends = ([1.0], [1.0])
    sums = [0.0, 0.0]
    for place in range(1, number + 1):
        for side, chance in enumerate(chances):
            other = ends[1 - side]
            too_long = chance**row * other[place - row] if place >= row else 0.0
            sums[side] = chance * (other[place - 1] + sums[side]) - too_long
        for side, found in enumerate(sums):
            ends[side].append(found)
    return 1 - ends[0][number] - ends[1][number]


def _rows(times: Sequence[Between], row: int) -> tuple[Signal, ...]:
    found, first = [], 0
    for side, together in groupby(times, key=lambda one: one.side):
        members = list(together)
        if len(members) >= row:
            pace = Pace.APART if side > 0 else Pace.CLOSER
            found.append(Signal(pace, members[0].since, members[-1].on, len(members), first))
        first += len(members)
    return tuple(found)
