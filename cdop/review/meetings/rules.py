"""What stands on an agenda and who attends, as plain values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from cdop.panels.rules import Meeting, MeetingState, Seat, is_time, minutes_of


class ItemState(StrEnum):
    """How a case on an agenda stands."""

    PLANNED = "planned"
    HEARD = "heard"
    DEFERRED = "deferred"
    REMOVED = "removed"


class Attends(StrEnum):
    """What is known of a seat at a meeting: codes of ``panel_attendance``."""

    COMING = "coming"
    APOLOGIES = "apologies"
    ATTENDED = "attended"
    ABSENT = "absent"


@dataclass(frozen=True)
class Item:
    """A case on the agenda of a meeting (``meeting``: its token).

    ``reference`` is random for this meeting. ``reason``: why it is heard though not ready; ``words``: why deferred.
    ``quorate``: whether the panel was while it heard the case; None until it did. ``version`` counts changes.
    """

    token: str
    meeting: str
    case_id: int
    position: int
    theme: str
    minutes: int
    reason: str
    reference: str
    state: ItemState
    started_at: str | None
    ended_at: str | None
    words: str
    quorate: bool | None
    version: int


@dataclass(frozen=True)
class Attending:
    """What is known of one seat at one meeting: its state, and from when to when it was taken ('HH:MM')."""

    seat: Seat
    state: Attends
    came_at: str | None
    left_at: str | None
    words: str
    number: int

    def there(self, first: str, last: str) -> bool:
        """Whether the seat was taken all the time from one moment to another; not known counts as the whole meeting."""
        came = self.came_at is None or self.came_at <= first
        return self.state is Attends.ATTENDED and came and (self.left_at is None or self.left_at >= last)


def room_is_open(meeting: Meeting, today: date) -> bool:
    """Whether the meeting's papers may be read on a day: from the day they open to the day they close, both in."""
    return meeting.state is not MeetingState.CANCELLED and meeting.opens_on <= today <= meeting.closes_on


def room_days(meets_on: date, opens_before: int, closes_after: int) -> tuple[date, date]:
    """The days on which papers open and close, for a meeting on a day."""
    return meets_on - timedelta(days=opens_before), meets_on + timedelta(days=closes_after)


def seated(attending: list[Attending], item: Item | None, now: str | None = None) -> list[Seat]:
    """The seats that are taken: for an item that was or is heard, those taken from its start to its end.

    ``now``: the time, for an item that is being heard and for the meeting as it runs. Until the first of a meeting is
    there, those who said that they come.
    """
    if not any(each.state is Attends.ATTENDED for each in attending):
        return [each.seat for each in attending if each.state is Attends.COMING]
    first = (item.started_at if item else None) or now
    if first is None:
        return [each.seat for each in attending if each.state is Attends.ATTENDED]
    last = (item.ended_at if item else None) or max(first, now or first)
    return [each.seat for each in attending if each.there(first, last)]


LONGEST_THEME, MOST_MINUTES = 100, 240
_DAY = 24 * 60  # minutes


class NotOnAgenda(ValueError):
    """What cannot stand on an agenda or be recorded of attendance. ``question`` is the one it is about."""

    def __init__(self, question: str, words: str) -> None:
        super().__init__(words)
        self.question = question


def check_line(theme: str, minutes: int) -> None:
    """Raises ``NotOnAgenda`` for a theme that is too long or minutes that no case takes."""
    if len(theme) > LONGEST_THEME or not theme.isprintable():
        raise NotOnAgenda("theme", f"The theme must have at most {LONGEST_THEME} characters")
    if not 1 <= minutes <= MOST_MINUTES:
        raise NotOnAgenda("minutes", f"Minutes must be a whole number from 1 to {MOST_MINUTES}")


def check_hearing(started_at: str, ended_at: str | None) -> None:
    """Raises ``NotOnAgenda`` where a case cannot have been heard from one time to the other."""
    if not is_time(started_at):
        raise NotOnAgenda("started_at", "Write the time like 09:30")
    if ended_at is None:
        return
    if not is_time(ended_at):
        raise NotOnAgenda("ended_at", "Write the time like 09:30")
    if ended_at < started_at:
        raise NotOnAgenda("ended_at", "The case cannot end before it begins")


def check_times(came_at: str | None, left_at: str | None) -> None:
    """Raises ``NotOnAgenda`` where somebody cannot have been there from one time to the other."""
    for question, time in (("came_at", came_at), ("left_at", left_at)):
        if time is not None and not is_time(time):
            raise NotOnAgenda(question, "Write the time like 09:30")
    if came_at and left_at and left_at < came_at:
        raise NotOnAgenda("left_at", "Nobody can leave before they came")


def grouped(themes: list[str]) -> list[int]:
    """The places of items when those of one theme stand together, each theme where its first item stood."""
    first = {theme: themes.index(theme) for theme in themes}
    return sorted(range(len(themes)), key=lambda place: (first[themes[place]], place))


def start_times(starts_at: str | None, minutes: Sequence[int]) -> list[str]:
    """When each item begins ('HH:MM'), one after another from the meeting's start; '' where that is not fixed, and for
    what would begin after midnight.
    """
    if starts_at is None:
        return ["" for _ in minutes]
    first = minutes_of(starts_at)
    begins = (first + sum(minutes[:place]) for place in range(len(minutes)))
    return [f"{at // 60:02d}:{at % 60:02d}" if at < _DAY else "" for at in begins]
