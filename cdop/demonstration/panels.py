"""The invented panel at work: it meets five times a year and takes the cases that have waited longest."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from cdop.demonstration.story import Story
from cdop.reference.calendar import Year
from cdop.review.rules import Analysis

_MEETINGS = ((0, 6, 3), (0, 9, 3), (0, 11, 3), (1, 1, 3), (1, 3, 2))  # year, month, which Tuesday


@dataclass(frozen=True)
class Findings:
    """What a year's panels find.

    ``given`` are factors to hand out to the first cases of a pattern; then every so many of the cases that have a
    factor in their pattern has it found (``every``; 0: none). ``inadequate``: how many of the others cannot be judged.
    """

    given: tuple[tuple[str, tuple[str, ...]], ...] = ()
    inadequate: int = 1
    every: int = 2


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
    for number, (story, analysis) in enumerate(zip(chosen, _analyses(chosen, findings), strict=True)):
        turn = number * len(meetings) // len(chosen)
        met = next(day for day in (*meetings[turn:], meetings[-1]) if day >= story.ready_on)
        final = min(met + timedelta(days=rng.choice((0, 0, 7, 14))), year.last_day, by)
        story.reviewed(analysis, met, final)


def _analyses(chosen: Sequence[Story], findings: Findings) -> Iterator[Analysis]:
    given, inadequate, left = list(findings.given), findings.inadequate, 0
    for story in chosen:
        pattern = story.pattern
        factors = next((factors for key, factors in given if key == pattern.key), ())
        if factors:
            given.remove((pattern.key, factors))
        elif pattern.factors and findings.every:
            left += 1
            factors = pattern.factors if left % findings.every == 0 else ()
        elif not pattern.factors and inadequate:
            inadequate -= 1
            yield Analysis(pattern.category, "inadequate")
            continue
        yield Analysis(pattern.category, "modifiable" if factors else "none", factors)
