"""The years that are over: how many died, how many were reviewed, and which cases stayed open.

2014-15 is the year of the report (docs/demonstration.md): 32 notified, of whom 13 lived elsewhere, 16 residents
died here and 3 elsewhere; 21 reviewed; 12 open before it and 10 after it. The other years are invented.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from cdop.demonstration.again import review_again
from cdop.demonstration.casework.working import work
from cdop.demonstration.edge_cases import weave
from cdop.demonstration.panels import Findings, review, take
from cdop.demonstration.patterns import HANDOVER, PATTERNS, SMOKING, UNSAFE_SLEEP, dealt
from cdop.demonstration.story import MEDWAY, Author, Story
from cdop.reference.calendar import Year

KENT = ("E07000113", "E07000113", "E07000110", "E07000109", "E07000115", "E10000016", "E07000105", "E07000107")


@dataclass(frozen=True)
class Plan:
    """One year in numbers: residents' deaths and reviews, each as (expected, unexpected), and other areas' deaths.

    Without a number of reviews, everything that waits is reviewed.
    """

    notified: tuple[int, int]
    reviewed: tuple[int, int] | None
    non_residents: int
    findings: Findings = field(default_factory=Findings)


# With the factors of the report: three kinds, in five reviews.
_REPORTED = Findings(
    given=(
        ("prematurity", (HANDOVER,)),
        ("prematurity", (SMOKING,)),
        ("sleep", (UNSAFE_SLEEP,)),
        ("sleep", (UNSAFE_SLEEP, SMOKING)),
        ("prematurity", (SMOKING,)),
    ),
    inadequate=2,
    every=0,
)
PLANS: Mapping[Year, Plan] = MappingProxyType(
    {
        Year(2010): Plan((5, 3), (0, 0), 0),
        Year(2011): Plan((10, 8), (10, 7), 9),
        Year(2012): Plan((11, 9), (11, 8), 11),
        Year(2013): Plan((12, 7), (10, 7), 10),
        Year(2014): Plan((11, 8), (12, 9), 13, _REPORTED),
        Year(2015): Plan((13, 10), (12, 9), 12),
        Year(2016): Plan((9, 7), (12, 9), 8),
        Year(2017): Plan((0, 0), None, 0),
    }
)
_WORKED = {Year(2014)}  # before and after, reasons and responses stood on paper
_THE_END = date(2018, 3, 31)


def deaths(author: Author, year: Year, plan: Plan, by: date = date.max) -> list[Story]:
    """The year's notifications by a day: residents by expectation, then children of other areas who died here."""
    last = year.end(by)
    stories = []
    for expectation, count in zip(("expected", "unexpected"), plan.notified, strict=True):
        days = author.days(year.first_day, last, count)
        stories += [author.decided_story(dealt(expectation, number), day) for number, day in enumerate(days)]
    for day in author.days(year.first_day, last, plan.non_residents):
        pattern = author.rng.choice(tuple(PATTERNS.values()))
        stories.append(author.decided_story(pattern, day, author.rng.choice(KENT)))
    return stories


def hold_panels(author: Author, year: Year, plan: Plan, waiting: list[Story]) -> None:
    """Review as many as the plan says; those leave the waiting list."""
    chosen = list(waiting) if plan.reviewed is None else []
    for expectation, count in zip(("expected", "unexpected"), plan.reviewed or (), strict=False):
        taken = take([s for s in waiting if s.expectation == expectation], year, count, year.last_day)
        if len(taken) < count:
            raise ValueError(f"{year.label}: only {len(taken)} of {count} {expectation} cases can be reviewed")
        chosen += taken
    chosen.sort(key=lambda story: story.notified_on)
    review(author.rng, chosen, year, plan.findings, year.last_day)
    waiting[:] = [story for story in waiting if not any(story is done for done in chosen)]


def history(author: Author) -> list[Story]:
    """Every case of the years that are over, each reviewed when its turn came."""
    told: list[Story] = []
    waiting: list[Story] = []
    for year, plan in PLANS.items():
        stories = deaths(author, year, plan)
        told += [*stories, *weave(author, year, stories)]
        waiting += [story for story in stories if story.home_area == MEDWAY]
        hold_panels(author, year, plan, waiting)
    review_again(told)
    for year in PLANS:
        work([s for s in told if Year.of(s.notified_on) == year], _THE_END, explained=year in _WORKED)
    return told
