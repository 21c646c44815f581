"""What is awaited of an organisation, and when it is reminded. Pure.

It is reminded over the ladder by which it is asked for information, as long after what is awaited is due as there:
an answer, once the time to answer is over; what was recommended, once it should have been done.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from cdop.agencies.ladder import NO_LEAVE, Ladder, Leave, next_chase
from cdop.recommendations.rules import TAKEN_UP, State

_FARTHEST = date(9900, 1, 1)
"""Nobody is reminded so far ahead; the calendar ends soon after."""


class Wait(StrEnum):
    """What is awaited."""

    ANSWER = "answer"
    DOING = "doing"


@dataclass(frozen=True)
class Awaited:
    """What is awaited, and until when."""

    what: Wait
    due_on: date


def awaited(state: State, due_on: date | None, reply_due_on: date | None) -> Awaited | None:
    """What is awaited in a state; None where nothing is, or no day was set for it."""
    if state is State.TOLD and reply_due_on is not None:
        return Awaited(Wait.ANSWER, reply_due_on)
    if state in TAKEN_UP and due_on is not None:
        return Awaited(Wait.DOING, due_on)
    return None


def answer_due(told_on: date, within: int) -> date:
    """The day until which an answer is in time; ``within`` in calendar days."""
    return told_on + timedelta(days=within)


def after_due(ladder: Ladder) -> Ladder:
    """The ladder as it goes on after the day on which a reply is due: its waits count from that day."""
    due = ladder.due_within
    waits = {
        key: max(getattr(ladder, key) - due, 1)
        for key in ("remind_after", "remind_again_after", "escalate_after", "challenge_after")
    }
    return replace(ladder, due_within=1, **waits)


def first_chase(due_on: date, ladder: Ladder, leave: Leave = NO_LEAVE) -> date:
    """The day of the first reminder of what is due on a day. ``ladder`` is the agency's, as the directory has it."""
    following = next_chase(min(due_on, _FARTHEST), 0, after_due(ladder), leave)
    assert following is not None  # no step was taken yet
    return following[1]
