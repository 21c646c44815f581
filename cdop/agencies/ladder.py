"""When a request is due and when an agency is chased, in working days since it was asked. Pure.

A working day is one that is worked in England (``cdop.reference.working_days``) and no day of the agency's leave. How
many days each step waits is the panel's own decision (``cdop.panel_settings.rules``), or the agency's own exception.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from cdop.reference.working_days import is_working_day

LONGEST_LEAVE = timedelta(days=366)
_DAY = timedelta(days=1)


class Step(StrEnum):
    """What is done about a request that nobody has answered, in this order."""

    REMINDER = "reminder"
    SECOND_REMINDER = "second_reminder"
    ESCALATION = "escalation"
    CHALLENGE = "challenge"


STEPS = tuple(Step)


@dataclass(frozen=True)
class Ladder:
    """After how many working days (1 or more) since it was asked a reply is due, and each step is taken.

    ``escalate_to`` is a role, never a person, and ``escalate_inbox`` the inbox that it reads.
    """

    due_within: int
    remind_after: int
    remind_again_after: int
    escalate_after: int
    challenge_after: int
    escalate_to: str = ""
    escalate_inbox: str = ""

    @property
    def waits(self) -> tuple[int, int, int, int]:
        """How long each of ``STEPS`` waits. A step never falls on the day of the one before, or earlier."""
        first = self.remind_after
        second = max(self.remind_again_after, first + 1)
        third = max(self.escalate_after, second + 1)
        return first, second, third, max(self.challenge_after, third + 1)


@dataclass(frozen=True)
class Leave:
    """Periods, first and last day in, on which an agency is not chased. Raises ``ValueError`` for none that ends."""

    periods: tuple[tuple[date, date], ...] = ()

    def __post_init__(self) -> None:
        for first, last in self.periods:
            if not timedelta(0) <= last - first <= LONGEST_LEAVE:
                raise ValueError("a period of leave ends on or after its first day, and within a year")

    def has(self, day: date) -> bool:
        return any(first <= day <= last for first, last in self.periods)


NO_LEAVE = Leave()


def due_on(asked_on: date, ladder: Ladder, leave: Leave = NO_LEAVE) -> date:
    """The day until which a reply is in time."""
    return _worked_day(asked_on, ladder.due_within, leave)


def next_chase(asked_on: date, steps_taken: int, ladder: Ladder, leave: Leave = NO_LEAVE) -> tuple[Step, date] | None:
    """The next step and its day, after so many steps were taken; None when all were."""
    if steps_taken >= len(STEPS):
        return None
    return STEPS[steps_taken], _worked_day(asked_on, ladder.waits[steps_taken], leave)


def chase_after(
    asked_on: date, steps_taken: int, taken_on: date, ladder: Ladder, leave: Leave = NO_LEAVE
) -> tuple[Step, date] | None:
    """The next step and its day where the last of so many (1 or more) was taken on a day; None when all were.

    Never sooner than the ladder has it, and never closer to the last step than the ladder has the two: whoever was
    reminded late has as long to answer as others.
    """
    following = next_chase(asked_on, steps_taken, ladder, leave)
    if following is None:
        return None
    step, day = following
    between = ladder.waits[steps_taken] - ladder.waits[steps_taken - 1]
    return step, max(day, _worked_day(taken_on, between, leave))


def works_on(day: date, leave: Leave = NO_LEAVE) -> bool:
    """Whether an agency works on a day, so that it may be chased."""
    return is_working_day(day) and not leave.has(day)


def first_worked_day(day: date, leave: Leave = NO_LEAVE) -> date:
    """The first day from this one on, itself in, that an agency works."""
    return _worked_day(day - _DAY, 1, leave)


def _worked_day(start: date, number: int, leave: Leave) -> date:
    """The ``number``-th day after ``start`` that the agency works."""
    day = start
    while number > 0:
        day += _DAY
        number -= works_on(day, leave)
    return day
