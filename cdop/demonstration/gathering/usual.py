"""The ordinary course of gathering: of the years that are over, and of cases that are under way. No chance is in it."""

from collections.abc import Iterable
from datetime import date, timedelta

from cdop.agencies.ladder import first_worked_day
from cdop.case.facts import FactKind, in_force
from cdop.demonstration.gathering import meetings
from cdop.demonstration.gathering.course import ANSWERED, NOTHING_HELD, Course, Said, told_by
from cdop.demonstration.story import MEDWAY, Story
from cdop.reference.calendar import Year

YEARS = (Year(2012), Year(2013), Year(2014), Year(2015))
_EVERY = 3  # of the years that are over, every third reviewed case has its requests in the register
_FIRST_KNOWN, _LATE = (11, 17, 20, 27), (9, 15, 24, 33)
_HOW_MANY = (3, 2, 4, 3)
_ASKED_AFTER, _THE_WHOLE_OF_IT = timedelta(days=6), timedelta(days=56)
_OVER = frozenset({FactKind.WITHDRAWN, FactKind.REOPENED, FactKind.LEAD_AGREED})


def gather_history(stories: Iterable[Story]) -> None:
    """Requests and replies of a part of the cases that were reviewed, each before its panel met."""
    fit = [story for story in stories if Year.of(story.notified_on) in YEARS and _reviewed_in_time(story)]
    for number, story in enumerate(fit[::_EVERY]):
        _history(story, number)


def gather_running(stories: Iterable[Story], today: date) -> None:
    """What has been asked and answered by today of the ordinary cases that are under way."""
    for number, story in enumerate(story for story in stories if _is_gathered(story)):
        if told_by(story, FactKind.PANEL_MET, FactKind.FINALISED):
            if _reviewed_in_time(story):
                _history(story, number, today)
            continue
        _running(story, number, today)


def _history(story: Story, number: int, today: date | None = None) -> None:
    """Three agencies or so, asked by letter, all of whom replied within the ordinary wait."""
    course = Course(story, today or date(story.notified_on.year + 1, 12, 31))
    kinds = course.kinds[: _HOW_MANY[number % len(_HOW_MANY)]]
    asked = first_worked_day(_classified(story) + _ASKED_AFTER)
    delays = _LATE if number % 4 == 3 else _FIRST_KNOWN
    course.ask(asked, *kinds)
    for place, kind in enumerate(kinds):
        came = first_worked_day(asked + timedelta(days=delays[place]))
        nothing = place == len(kinds) - 1 and number % 5 == 2
        course.reply(kind, came, Said(NOTHING_HELD if nothing else ANSWERED, "letter"))
        course.read(kind, first_worked_day(came + timedelta(days=2)))


def _running(story: Story, number: int, today: date) -> None:
    course, classified = Course(story, today), _classified(story)
    asked = first_worked_day(classified + _ASKED_AFTER)
    if asked > today:
        return
    late = 9 if number % 5 == 4 else 0
    delays = (9 + number % 5, 14, 17 + number % 3, 20 + late)
    course.round_of(asked, zip(course.kinds[: 3 + number % 2], delays, strict=False))
    _processes(course, number)
    held = first_worked_day(classified + timedelta(days=95 + number % 9))
    planned = first_worked_day(classified + timedelta(days=40))
    if planned <= today and not told_by(story, FactKind.RESPONSE_MET):
        if held <= today:
            meetings.held(course, planned, held)
        else:
            course.meeting(planned, "planned", held)


def _processes(course: Course, number: int) -> None:
    """An inquest of an unexpected death, concluded after about five months but for every third."""
    story, opened = course.story, course.story.notified_on + timedelta(days=2)
    if story.expectation != "unexpected" or opened > course.today:
        return
    owner = "Senior coroner’s officer"
    concluded = opened + timedelta(days=150)
    # A hearing that is still to come has a day, or none yet: so that what is expected differs from panel to panel.
    heard = concluded + timedelta(days=45 * (number % 4)) if concluded > course.today and number % 3 else None
    key = course.process("coroner", opened, "open", opened=opened, holds="panel", owner=owner, next_on=heard)
    if concluded <= course.today and number % 3:
        result = "A narrative conclusion."
        course.process(
            "coroner", concluded, "concluded", key=key, opened=opened, concluded=concluded, owner=owner, result=result
        )


def _is_gathered(story: Story) -> bool:
    """A resident's case that this panel reviews, whose residency and classification are decided."""
    kinds = {fact.kind for fact in story.followed_by}
    decided = in_force(told_by(story, FactKind.RESIDENCY_DECIDED), FactKind.RESIDENCY_DECIDED)
    here = decided is not None and decided.detail["home_area"] == MEDWAY == story.home_area
    return here and FactKind.CLASSIFIED in kinds and not kinds & _OVER and not story.adult and not story.known_as


def _reviewed_in_time(story: Story) -> bool:
    """Reviewed, and not before agencies had time to answer."""
    met = told_by(story, FactKind.PANEL_MET)
    return _is_gathered(story) and bool(met) and met[0].dated - _classified(story) >= _THE_WHOLE_OF_IT


def _classified(story: Story) -> date:
    return max(fact.dated for fact in told_by(story, FactKind.CLASSIFIED, FactKind.RESIDENCY_DECIDED))
