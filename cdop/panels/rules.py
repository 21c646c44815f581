"""Panels, seats and meetings as plain values, and what makes them possible (docs/decisions/0017)."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cdop.reference.codes import code_list

LONGEST_NAME, LONGEST_AGENCY, LONGEST_PLACE, LONGEST_WORDS = 200, 200, 500, 500
MOST_MEMBERS, LONGEST_ITEM = 40, 240
NEONATAL = "neonatal"
"""The kind of a panel that hears the cases of newborn babies."""
_TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")


class NotKept(ValueError):
    """What cannot be recorded of a panel, seat or meeting. ``question`` is the one it is about."""

    def __init__(self, question: str, words: str) -> None:
        super().__init__(words)
        self.question = question


class MeetingState(StrEnum):
    """How a meeting stands."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class PanelDetails:
    """What is recorded of a panel. ``required``: codes of ``panel_role`` of which each must be there."""

    name: str
    kind: str
    required: tuple[str, ...]
    minimum: int
    item_minutes: int
    active: bool = True


@dataclass(frozen=True)
class Panel:
    """A panel as it stands."""

    token: str
    version: int
    details: PanelDetails

    @property
    def name(self) -> str:
        return self.details.name

    @property
    def required(self) -> tuple[str, ...]:
        return self.details.required

    @property
    def minimum(self) -> int:
        return self.details.minimum


@dataclass(frozen=True)
class Seat:
    """A place on a panel: a role, the agency it speaks for, and the account of whoever holds it, if any.

    ``since`` and ``until`` are days, both in; ``until`` None while it is held. ``co_opted``: asked to one meeting
    alone, to advise: such a seat counts towards no quorum.
    """

    token: str
    role: str
    agency: str
    account_id: int | None
    since: date
    until: date | None
    co_opted: bool = False
    version: int = 0

    def held_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class MeetingDetails:
    """What is recorded of a meeting. Times are 'HH:MM' on the wall's clock, both empty until they are fixed; papers are
    open on both days named.
    """

    panel: str
    meets_on: date
    starts_at: str
    ends_at: str
    place: str
    opens_on: date
    closes_on: date
    state: MeetingState = MeetingState.PLANNED
    words: str = ""


@dataclass(frozen=True)
class Meeting:
    """A meeting as it stands, with its panel's name and kind."""

    token: str
    version: int
    panel: str
    panel_name: str
    kind: str
    meets_on: date
    starts_at: str
    ends_at: str
    place: str
    opens_on: date
    closes_on: date
    state: MeetingState
    words: str

    @property
    def minutes(self) -> int | None:
        """How long the meeting is; None until its times are fixed."""
        return minutes_between(self.starts_at, self.ends_at) if self.starts_at else None

    @property
    def details(self) -> MeetingDetails:
        return MeetingDetails(
            self.panel, self.meets_on, self.starts_at, self.ends_at, self.place, self.opens_on, self.closes_on,
            self.state, self.words,
        )  # fmt: skip


def is_time(text: str) -> bool:
    """Whether a text is a time of the day as it is stored: '09:30'."""
    return _TIME.fullmatch(text) is not None


def minutes_of(time: str) -> int:
    """Minutes since midnight."""
    return int(time[:2]) * 60 + int(time[3:])


def minutes_between(start: str, end: str) -> int:
    """Minutes from one time to a later one of the same day; negative where it is earlier."""
    return minutes_of(end) - minutes_of(start)


def check_panel(details: PanelDetails) -> None:
    """Raises ``NotKept`` where a panel cannot be as it is described."""
    if not details.name.strip() or len(details.name) > LONGEST_NAME:
        raise NotKept("name", f"The name must have from 1 to {LONGEST_NAME} characters")
    if details.kind not in code_list("panel_kind"):
        raise NotKept("kind", "Choose one of the kinds")
    if not set(details.required) <= set(code_list("panel_role")):
        raise NotKept("required", "Choose roles of the list")
    if not 1 <= details.minimum <= MOST_MEMBERS:
        raise NotKept("minimum", f"The smallest number of members must be from 1 to {MOST_MEMBERS}")
    if not 1 <= details.item_minutes <= LONGEST_ITEM:
        raise NotKept("item_minutes", f"The time for a case must be from 1 to {LONGEST_ITEM} minutes")


def check_seat(seat: Seat) -> None:
    """Raises ``NotKept`` where a seat cannot be as it is described."""
    if seat.role not in code_list("panel_role"):
        raise NotKept("role", "Choose one of the roles")
    if not seat.agency.strip() or len(seat.agency) > LONGEST_AGENCY:
        raise NotKept("agency", f"The agency must have from 1 to {LONGEST_AGENCY} characters")
    if seat.until is not None and seat.until < seat.since:
        raise NotKept("until", "The last day must not be before the first")


def check_meeting(details: MeetingDetails) -> None:
    """Raises ``NotKept`` where a meeting cannot be as it is described."""
    if bool(details.starts_at) != bool(details.ends_at):
        raise NotKept("ends_at", "Give both times, or none while they are not fixed")
    if details.starts_at and not (is_time(details.starts_at) and is_time(details.ends_at)):
        raise NotKept("starts_at", "Write times like 09:30")
    if details.starts_at and details.ends_at <= details.starts_at:
        raise NotKept("ends_at", "The meeting must end after it starts, on the same day")
    if not details.opens_on <= details.meets_on <= details.closes_on:
        raise NotKept("opens_on", "Papers open on or before the day of the meeting, and close on or after it")
    if len(details.place) > LONGEST_PLACE or len(details.words) > LONGEST_WORDS:
        raise NotKept("words", f"Write at most {LONGEST_WORDS} characters")
