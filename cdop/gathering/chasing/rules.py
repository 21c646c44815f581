"""What the ladder asks on a day of one open request, or of whatever else somebody is reminded of. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, TypeVar

from cdop.agencies.directory.rules import Agency
from cdop.agencies.ladder import Step, chase_after, first_worked_day, next_chase, works_on
from cdop.outbox.rules import NotAMessage, check_address

LONGEST_HOLD = timedelta(days=366)
SOMEBODY = "Whoever answers for the agency"
"""The role that an escalation names where the directory names none."""


@dataclass(frozen=True)
class Due:
    """An open request whose agency is to be chased. ``step`` counts the steps that were taken.

    ``asked_on`` is the day from which the ladder counts; ``case_id`` the case that it is about, if any.
    """

    number: int
    token: str
    case_id: int | None
    agency: str
    asked_on: date
    due_on: date
    step: int


D = TypeVar("D", bound=Due)


@dataclass(frozen=True)
class Taken(Generic[D]):
    """One step: ``number`` is its place on the ladder (1 is the first), ``then`` the day of the next, if there is one.

    ``to`` is the address that is written to; empty where a letter, a call or the chair does it.
    """

    due: D
    agency: Agency
    step: Step
    number: int
    to: str
    then: date | None

    @property
    def event(self) -> str:
        """The code of ``request_event``. A reminder without an address is a letter to print."""
        if self.step is Step.CHALLENGE:
            return "challenge_due"
        return self.step.value if self.to or self.step is Step.ESCALATION else "letter"


@dataclass(frozen=True)
class Postponed(Generic[D]):
    """The agency does not work, or works fewer days than was known: the step waits until ``until``."""

    due: D
    until: date


def chased_on(agencies: Iterable[Agency], day: date) -> frozenset[str]:
    """The tokens of the agencies that the next run, on a day or the first worked one after it, writes to."""
    on = first_worked_day(day)
    return frozenset(one.token for one in agencies if is_chased(one) and works(one, on))


def is_chased(agency: Agency | None) -> bool:
    """Nobody writes to an agency that is not in use: the coordinator is told of its requests."""
    return agency is not None and agency.details.active


def decided(due: D, agency: Agency, on: date) -> Taken[D] | Postponed[D] | None:
    """What the run does about a request on a day on which people work; None where every step was taken."""
    following = next_chase(due.asked_on, due.step, agency.ladder, agency.leave)
    if following is None:
        return None
    later = max(following[1], first_worked_day(on, agency.leave))
    return Postponed(due, later) if later > on else taken(due, agency, on)


def taken(due: D, agency: Agency, on: date) -> Taken[D] | None:
    """The next step, taken on a day whatever the ladder says; None where every step was taken."""
    following = next_chase(due.asked_on, due.step, agency.ladder, agency.leave)
    if following is None:
        return None
    after = chase_after(due.asked_on, due.step + 1, on, agency.ladder, agency.leave)
    return Taken(due, agency, following[0], due.step + 1, address_of(agency, following[0]), after[1] if after else None)


def address_of(agency: Agency, step: Step) -> str:
    """Where a step is written to; empty where there is no address, or none that a message can go to."""
    match step:
        case Step.CHALLENGE:
            return ""
        case Step.ESCALATION:
            return _usable(agency.ladder.escalate_inbox)
        case Step.REMINDER | Step.SECOND_REMINDER:
            return _usable(agency.inbox)


def may_be_held(now: date, until: date, today: date) -> str:
    """Why a chase that is planned for ``now`` may not be put off until a day; empty where it may."""
    if until <= max(now, today):
        return "The day must be after the day on which the agency would be chased"
    return "The day must be within a year" if until > today + LONGEST_HOLD else ""


def held_day(until: date, agency: Agency | None) -> date:
    """The day on which a request that is held is chased: the first that people work."""
    return first_worked_day(until, agency.leave) if agency else first_worked_day(until)


def works(agency: Agency, on: date) -> bool:
    """Whether the agency works on a day."""
    return works_on(on, agency.leave)


def _usable(address: str) -> str:
    try:
        return check_address(address)
    except NotAMessage:
        return ""
