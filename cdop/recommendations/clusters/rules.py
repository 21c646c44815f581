"""When cases with something in common are worth a look: at least so many within so long, and more than usual. Pure.

As many as the panel sees of a thing in any year are no reason to look: where its own earlier deaths tell how many to
expect, a group of that size must come about by chance once in twenty times or more rarely (Poisson). Where they
cannot tell, the number alone decides. Either way it may be chance, and the page says so.
"""

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from cdop.recommendations.clusters.keys import Shared
from cdop.recommendations.clusters.spelling import one_spelling
from cdop.reference.calendar import complete_months, months_after

RARELY = 0.05
YEARS_BEFORE = 5
"""How many years before a group its expected number is taken from."""
LEAST_WINDOWS = 3
"""Of how many times as long the register must know, so that an expected number is told."""
RECENT_WINDOWS = 2
"""A group is looked for while its last death is no longer ago than so many times as long."""
SPELLED = frozenset({Shared.PLACE, Shared.PRODUCT, Shared.SCHOOL, Shared.CAUSE})


@dataclass(frozen=True)
class Marked:
    """A case that died on a day and could share something."""

    kind: Shared
    key: str
    case_id: int
    died: date


@dataclass(frozen=True)
class Window:
    """The panel's settings: at least so many cases within so many months between the first death and the last."""

    least: int
    months: int

    def since(self, today: date) -> date:
        """The first death that a look needs: of the years before the earliest group that is still recent."""
        recent = months_after(today, -self.months * (RECENT_WINDOWS + 1))
        return months_after(recent, -12 * YEARS_BEFORE)

    def recent(self, today: date) -> date:
        return months_after(today, -self.months * RECENT_WINDOWS)


@dataclass(frozen=True)
class Before:
    """How many cases the panel's own years before had in as long a time (tenths), over so many whole years.

    ``tenths`` None: nobody can say.
    """

    tenths: int | None
    years: int


@dataclass(frozen=True)
class Group:
    """Cases with something in common, the first death first. ``keys``: of each case, its own spelling."""

    kind: Shared
    cases: tuple[int, ...]
    keys: tuple[str, ...]
    spellings: frozenset[str]
    first_on: date
    last_on: date
    before: Before


def groups(marked: Iterable[Marked], window: Window, today: date) -> list[Group]:
    """Every group that is worth a look and still recent, in the order of kinds, keys and days."""
    by_kind: dict[Shared, list[Marked]] = defaultdict(list)
    for one in marked:
        by_kind[one.kind].append(one)
    return [group for kind in sorted(by_kind) for group in _of_kind(by_kind[kind], window, today)]


def chance(number: int, expected: float) -> float:
    """The probability of so many or more where so many are expected (Poisson)."""
    below = sum(math.exp(-expected + n * math.log(expected) - math.lgamma(n + 1)) for n in range(number))
    return max(0.0, 1 - below)


def _of_kind(marked: Sequence[Marked], window: Window, today: date) -> Iterable[Group]:
    known_from = min(one.died for one in marked)
    spelled = one_spelling({one.key for one in marked}) if marked[0].kind in SPELLED else None
    by_key: dict[str, list[Marked]] = defaultdict(list)
    for one in marked:
        by_key[spelled[one.key] if spelled else one.key].append(one)
    for key in sorted(by_key):
        if len(by_key[key]) >= window.least:
            yield from _of_key(_each_once(by_key[key]), window, today, known_from)


def _each_once(marked: Sequence[Marked]) -> list[Marked]:
    """Each case once, by its first spelling, the first death first."""
    once: dict[int, Marked] = {}
    for one in sorted(marked, key=lambda each: each.key):
        once.setdefault(one.case_id, one)
    return sorted(once.values(), key=lambda each: (each.died, each.case_id))


def _of_key(cases: Sequence[Marked], window: Window, today: date, known_from: date) -> Iterable[Group]:
    """The groups of one thing: stretches of time that are worth a look, joined where they share a case."""
    found: list[tuple[int, int, int, Before]] = []
    days = [one.died for one in cases]
    end, recent = 0, window.recent(today)
    # Months differ in length: a few days more are looked at.
    earliest = months_after(recent, -window.months) - timedelta(days=4)
    for start in range(bisect_left(days, earliest), len(cases)):
        first = cases[start]
        until = months_after(first.died, window.months)
        end = max(end, start)
        while end < len(cases) and cases[end].died <= until:
            end += 1
        number = end - start
        if number < window.least or cases[end - 1].died < recent:
            continue
        before = _before(days, first.died, window.months, known_from)
        if before.tenths is None or _is_unusual(number, before.tenths / 10):
            if found and start < found[-1][1]:
                begun, _, most, told = found.pop()
                found.append((begun, max(end, begun), max(most, number), before if number > most else told))
            else:
                found.append((start, end, number, before))
    spellings = frozenset(one.key for one in cases)
    for begin, stop, _, before in found:
        own = cases[begin:stop]
        yield Group(
            own[0].kind, tuple(one.case_id for one in own), tuple(one.key for one in own), spellings,
            own[0].died, own[-1].died, before,
        )  # fmt: skip


def _is_unusual(number: int, expected: float) -> bool:
    return expected == 0 or (number > expected and chance(number, expected) <= RARELY)


def _before(days: Sequence[date], first: date, months: int, known_from: date) -> Before:
    """What the years before a group's first death had in as long a time. ``days``: of the deaths, in order."""
    since = max(known_from, months_after(first, -12 * YEARS_BEFORE))
    long = complete_months(since, first)
    if long < months * LEAST_WINDOWS:
        return Before(None, long // 12)
    number = bisect_left(days, first) - bisect_left(days, since)
    return Before(round(number * months * 10 / long), long // 12)
