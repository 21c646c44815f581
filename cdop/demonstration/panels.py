"""The invented panel at work: it meets five times a year and takes the cases that have waited longest."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from cdop.demonstration.patterns import Pattern
from cdop.demonstration.story import Story
from cdop.reference.calendar import Year
from cdop.review.rules import Analysis

_MEETINGS = ((0, 6, 3), (0, 9, 3), (0, 11, 3), (1, 1, 3), (1, 3, 2))  # year, month, which Tuesday


@dataclass(frozen=True)
class Findings:
    """How often a panel finds modifiable factors, and which findings are set before chance decides.

    ``given`` are factors to hand out to the first cases of a pattern, ``inadequate`` how many cases, of the
    patterns that have no factors, could not be judged.
    """

    given: tuple[tuple[str, tuple[str, ...]], ...] = ()
    inadequate: int = 1
    by_chance: float = 0.5


def meeting_days(year: Year) -> list[date]:
    """The Tuesdays on which the panel meets in a year."""
    return [_tuesday(year.start + later, month, which) for later, month, which in _MEETINGS]


def _tuesday(year: int, month: int, which: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(1 - first.weekday()) % 7 + 7 * (which - 1))


def take(waiting: Sequence[Story], year: Year, count: int, by: date) -> list[Story]:
    """The cases that the year's panels review: those that have waited longest and are ready for a meeting."""
    last = max((day for day in meeting_days(year) if day <= by), default=date.min)
    ready = [story for story in waiting if story.ready_on <= last]
    return sorted(ready, key=lambda story: story.notified_on)[:count]


def review(rng: random.Random, chosen: Sequence[Story], year: Year, findings: Findings, by: date) -> None:
    """Hold the year's meetings: each chosen case gets a meeting, an analysis and the day it is final."""
    meetings = [day for day in meeting_days(year) if day <= by]
    analyses = _analyses(rng, chosen, findings)
    for number, (story, analysis) in enumerate(zip(chosen, analyses, strict=True)):
        turn = number * len(meetings) // len(chosen)
        met = next(day for day in (*meetings[turn:], meetings[-1]) if day >= story.ready_on)
        final = min(met + timedelta(days=rng.choice((0, 0, 7, 14))), year.last_day, by)
        story.reviewed(analysis, met, final)


def _analyses(rng: random.Random, chosen: Sequence[Story], findings: Findings) -> Iterable[Analysis]:
    given = list(findings.given)
    inadequate = findings.inadequate
    for story in chosen:
        pattern = story.pattern
        factors = next((factors for key, factors in given if key == pattern.key), None)
        if factors is not None:
            given.remove((pattern.key, factors))
            yield Analysis(pattern.category, "modifiable", factors)
        elif inadequate and not pattern.factors:
            inadequate -= 1
            yield Analysis(pattern.category, "inadequate")
        else:
            yield _by_chance(rng, pattern, findings.by_chance)


def _by_chance(rng: random.Random, pattern: Pattern, chance: float) -> Analysis:
    if pattern.factors and rng.random() < chance:
        return Analysis(pattern.category, "modifiable", pattern.factors)
    return Analysis(pattern.category, "none")
