"""Panels, seats and meetings as plain values, and what makes them possible (docs/decisions/0017)."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

_TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")


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
    """What is recorded of a meeting. Times are 'HH:MM' on the wall's clock; papers are open on both days named."""

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
    def minutes(self) -> int:
        """How long the meeting is."""
        return minutes_between(self.starts_at, self.ends_at)

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
