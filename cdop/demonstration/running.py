"""The year that is running, and the one before: cases at every stage, whatever day it is."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from cdop.case.facts import FactKind
from cdop.demonstration import hard_cases as hard
from cdop.demonstration.casework.present import present_cases
from cdop.demonstration.casework.working import work
from cdop.demonstration.edge_cases import nth
from cdop.demonstration.further_cases import notified_again
from cdop.demonstration.history import Plan, deaths, hold_panels
from cdop.demonstration.panels import Findings, meeting_days, review, take
from cdop.demonstration.patterns import PATTERNS
from cdop.demonstration.story import MEDWAY, Author, Story
from cdop.reference.calendar import Year
from cdop.review.rules import Analysis

FIRST_DAY = date(2018, 4, 1)  # the years of the history are over
_THE_YEAR_BEFORE = Plan((9, 8), (6, 4), 9)
_A_WHOLE_YEAR = (8, 7, 8)  # expected, unexpected, other areas'
_REVIEWED_AT_A_MEETING = 2


def running(author: Author, today: date) -> list[Story]:
    """Both years' cases, none dated after today. Raises ``ValueError`` before April 2018."""
    if today < FIRST_DAY:
        raise ValueError(f"The demonstration begins on {FIRST_DAY.isoformat()}, and this machine says it is {today}")
    year = Year.of(today)
    stories = deaths(author, year.before(), _THE_YEAR_BEFORE)
    hard.unnamed(nth(stories, "oxygen"))
    waiting = [story for story in stories if story.home_area == MEDWAY]
    hold_panels(author, year.before(), _THE_YEAR_BEFORE, waiting)
    held = sum(day <= today for day in meeting_days(year))
    chosen = take(waiting, year, held * _REVIEWED_AT_A_MEETING, today)
    review(author.rng, chosen, year, Findings(), today)
    stories += [*_this_year(author, year, today), *_Stages(author, year, today).stories()]
    for story in stories:
        story.followed_by = [replace(fact, dated=min(fact.dated, today)) for fact in story.followed_by]
    work(stories, today, explained=True)
    present = present_cases(author, today)
    work(present, today, explained=False)
    return [*stories, *present]


def _this_year(author: Author, year: Year, today: date) -> list[Story]:
    """As many notifications as the part of the year that is over brings; all await review."""
    part = ((today - year.first_day).days + 1) / 366
    expected, unexpected, others = (round(count * part) for count in _A_WHOLE_YEAR)
    return deaths(author, year, Plan((expected, unexpected), (0, 0), others), today)


class _Stages:
    """One case at every stage. Early in April all that happened has happened within days."""

    def __init__(self, author: Author, year: Year, today: date) -> None:
        self._author, self._year, self._today = author, year, today

    def stories(self) -> Sequence[Story]:
        child = self._notified("infection", 0.5)
        return (
            self._residency_undecided("sleep"),
            self._not_classified(),
            child,
            self._notified_twice(child),
            self._panel_decided(),
            self._reviewed("anomaly", 0.05),
            self._reopened(),
            self._withdrawn(),
        )

    def _at(self, part: float) -> date:
        """A day of the part of the year that is over: 0 is 1 April, 1 is today."""
        return self._year.first_day + timedelta(days=int(part * (self._today - self._year.first_day).days))

    def _meeting(self, after: date, by: date) -> date:
        """The last meeting between two days, or the second day where there was none."""
        return max((day for day in meeting_days(self._year) if after <= day <= by), default=by)

    def _after(self, story: Story, day: date) -> date:
        """A day, or the last on which something is told of the story, where that is later: nothing precedes it."""
        return max(day, *(fact.dated for fact in story.followed_by))

    def _notified(self, pattern: str, part: float) -> Story:
        return self._author.decided_story(PATTERNS[pattern], self._at(part))

    def _residency_undecided(self, pattern: str) -> Story:
        return self._author.story(PATTERNS[pattern], self._at(0.98))

    def _not_classified(self) -> Story:
        story = self._notified("prematurity", 0.93)
        hard.lived_minutes(story)
        story.forget(FactKind.CLASSIFIED)
        return story

    def _notified_twice(self, child: Story) -> Story:
        """Nobody has settled yet whether this is the same child."""
        again = notified_again(self._author, child)
        again.notified_on = min(again.notified_on, self._today)
        return again

    def _panel_decided(self) -> Story:
        story = self._notified("road", 0.2)
        story.then(FactKind.PANEL_MET, self._after(story, self._meeting(story.notified_on, self._at(0.9))))
        return story

    def _reviewed(self, pattern: str, part: float) -> Story:
        story = self._notified(pattern, part)
        met = self._after(story, self._meeting(story.notified_on, self._at(0.6)))
        story.reviewed(Analysis(story.pattern.category, "none"), met, max(met, self._at(0.65)))
        return story

    def _reopened(self) -> Story:
        story = self._reviewed("acute", 0.02)
        story.then(FactKind.REOPENED, self._after(story, self._at(0.9)))
        return story

    def _withdrawn(self) -> Story:
        story = self._notified("chronic", 0.3)
        story.then(FactKind.WITHDRAWN, self._at(0.4), reason="error")
        return story
