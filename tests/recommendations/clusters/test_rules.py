"""The groups that are found are those that a count one by one finds, on random registers."""

import math
import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from cdop.recommendations.clusters.keys import Shared
from cdop.recommendations.clusters.rules import Marked, Window, chance, groups
from cdop.recommendations.clusters.spelling import alike
from cdop.reference.calendar import complete_months, months_after

TODAY = date(2026, 11, 22)
POOL = ("larkspur road", "larkspurr road", "larkspur raod", "st mary school", "st mark school", "capstone lake")
Found = set[tuple[Shared, frozenset[int]]]


def families(own: Sequence[Marked]) -> list[set[str]]:
    """The keys that are one thing: the same, or, but for factors, spelled alike."""
    keys = {one.key for one in own}
    near = [
        {x, y} for x in keys for y in keys if x == y or (own[0].kind is not Shared.FACTOR and alike(*sorted((x, y))))
    ]
    return joined(near)


def joined(sets: Sequence[set[Any]]) -> list[set[Any]]:
    """Sets that have something in common, as one."""
    merged: list[set[Any]] = []
    for one in sets:
        touching = [other for other in merged if other & one]
        merged = [other for other in merged if not other & one] + [one.union(*touching)]
    return merged


def brute(marked: Sequence[Marked], window: Window) -> Found:
    """Every stretch that begins with a death, one by one; stretches that share a case are one group."""
    found: Found = set()
    for kind in {one.kind for one in marked}:
        own = [one for one in marked if one.kind is kind]
        for family in families(own):
            died = {one.case_id: one.died for one in own if one.key in family}
            found |= {(kind, frozenset(one)) for one in joined(list(stretches(own, died, window)))}
    return found


def stretches(own: Sequence[Marked], died: dict[int, date], window: Window) -> Iterator[set[int]]:
    for case, day in died.items():
        until = months_after(day, window.months)
        inside = {other for other, on in died.items() if (on, other) >= (day, case) and on <= until}
        recent = max(died[other] for other in inside) >= months_after(TODAY, -2 * window.months)
        if len(inside) >= window.least and recent and unusual(own, died, (case, day), len(inside), window):
            yield inside


def unusual(own: Sequence[Marked], died: dict[int, date], first: tuple[int, date], number: int, window: Window) -> bool:
    since = max(min(one.died for one in own), months_after(first[1], -60))
    long = complete_months(since, first[1])
    if long < 3 * window.months:
        return True
    before = sum(1 for case, day in died.items() if since <= day < first[1])
    mean = round(before * window.months * 10 / long) / 10
    if mean == 0:
        return True
    below = sum(math.exp(-mean) * mean**n / math.factorial(n) for n in range(number))
    return number > mean and 1 - below <= 0.05


@pytest.mark.parametrize("seed", range(150))
def test_the_groups_are_those_that_are_found_one_by_one(seed: int) -> None:
    rng = random.Random(seed)
    window = Window(rng.choice((2, 3, 4)), rng.choice((3, 6, 12, 24)))
    marked = [
        Marked(rng.choice((Shared.SCHOOL, Shared.FACTOR)), rng.choice(POOL), number, died)
        for number in range(rng.choice((5, 20, 60)))
        for died in (TODAY - timedelta(days=rng.randrange(rng.choice((400, 3000)))),)
        for _ in range(rng.choice((1, 2)))
    ]
    marked = [one for one in marked if one.died >= window.since(TODAY)]
    found = groups(rng.sample(marked, len(marked)), window, TODAY)
    assert {(group.kind, frozenset(group.cases)) for group in found} == brute(marked, window)
    for group in found:
        assert len(group.cases) == len(set(group.cases)) == len(group.keys)


def three(*days: date) -> list[Marked]:
    return [Marked(Shared.SCHOOL, "riverside school", number, day) for number, day in enumerate(days)]


def test_the_window_has_both_of_its_ends() -> None:
    window, first = Window(3, 12), date(2025, 6, 10)
    assert groups(three(first, date(2026, 1, 1), date(2026, 6, 10)), window, TODAY)
    assert not groups(three(first, date(2026, 1, 1), date(2026, 6, 11)), window, TODAY)


def test_what_ended_long_ago_is_not_told() -> None:
    days = [date(2020, 1, day) for day in (1, 2, 3)]
    assert not groups(three(*days), Window(3, 12), TODAY)


def test_as_many_as_in_any_year_are_no_reason_and_many_more_are() -> None:
    usual = [Marked(Shared.FACTOR, "Smoking", n, TODAY - timedelta(days=90 * n)) for n in range(40)]
    assert not groups(usual, Window(3, 12), TODAY)
    burst = [Marked(Shared.FACTOR, "Smoking", 100 + n, TODAY - timedelta(days=n)) for n in range(8)]
    (group,) = groups([*usual, *burst], Window(3, 12), TODAY)
    assert group.before.tenths is not None
    assert 30 <= group.before.tenths <= 50
    assert group.before.years >= 3


def test_the_chance_is_that_of_poisson() -> None:
    assert chance(3, 1.0) == pytest.approx(0.0803, abs=1e-4)
    assert chance(0, 2.0) == pytest.approx(1.0)
