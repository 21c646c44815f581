"""An agency of the directory, which agencies serve an area, and how an agency's leave is written."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from cdop.agencies.ladder import NO_LEAVE, Ladder, Leave
from cdop.panel_settings.rules import PanelSettings
from cdop.reference.areas import PanelArea, local_authorities
from cdop.reference.wording import MONTHS, long_date

WAITS: Mapping[str, str] = {
    "due_within": "request_due_within",
    "remind_after": "remind_after",
    "remind_again_after": "remind_again_after",
    "escalate_after": "escalate_after",
    "challenge_after": "challenge_after",
}
"""What an agency may have its own number of working days for, with the panel's setting that holds otherwise."""
MOST_PERIODS = 30
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_NUMBERS = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_NAMED = re.compile(r"([0-9]{1,2}) +([A-Za-z]{3,9}) +([0-9]{4})")


@dataclass(frozen=True)
class AgencyDetails:
    """What is kept of an agency: roles and shared inboxes, never persons.

    ``kind`` is a code of the list ``agency``; ``areas`` are codes of local authorities, none where it serves
    everywhere. ``own_waits`` holds the agency's own numbers by the keys of ``WAITS``; the panel's hold for the others.
    """

    name: str
    kind: str
    areas: tuple[str, ...] = ()
    inbox: str = ""
    phone: str = ""
    address: str = ""
    own_waits: tuple[tuple[str, int], ...] = ()
    escalate_to: str = ""
    escalate_inbox: str = ""
    leave: Leave = NO_LEAVE
    notes: str = ""
    active: bool = True


@dataclass(frozen=True)
class Agency:
    """An agency as it now stands, with the ladder by which it is chased. ``version`` counts what was recorded of it."""

    token: str
    version: int
    details: AgencyDetails
    ladder: Ladder

    @property
    def name(self) -> str:
        return self.details.name

    @property
    def kind(self) -> str:
        return self.details.kind

    @property
    def inbox(self) -> str:
        """The shared inbox that requests go to; empty where the agency is written to by letter."""
        return self.details.inbox

    @property
    def leave(self) -> Leave:
        return self.details.leave


class NotLeave(ValueError):
    """A line that is no period. The text says which and why."""


def ladder_of(details: AgencyDetails, settings: PanelSettings) -> Ladder:
    """The agency's own numbers, and the panel's for the others."""
    own = dict(details.own_waits)
    waits = {key: own.get(key) or settings.number(setting) for key, setting in WAITS.items()}
    return Ladder(**waits, escalate_to=details.escalate_to, escalate_inbox=details.escalate_inbox)


def serving(agencies: Iterable[Agency], kind: str, area: str | None) -> list[Agency]:
    """The agencies in use of a kind that serve an area: those that name it before those that serve everywhere.

    An agency that names a county serves its districts, one that names today's authority those before it. Of an area
    that is not known, or lies abroad, the agencies that serve everywhere alone.
    """
    found = [one for one in agencies if one.details.active and one.kind == kind and _serves(one.details.areas, area)]
    return sorted(found, key=lambda one: (not one.details.areas, one.name.casefold(), one.token))


def _serves(areas: tuple[str, ...], area: str | None) -> bool:
    if not areas:
        return True
    known = tuple(code for code in areas if code in local_authorities())
    return area is not None and area in PanelArea.of(known).home


def read_leave(text: str) -> Leave:
    """Periods, a line each: '1 August 2026 to 31 August 2026', or one day. Raises ``NotLeave``."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_PERIODS:
        raise NotLeave(f"has more than {MOST_PERIODS} periods")
    return Leave(tuple(sorted({_period(line) for line in lines})))


def leave_text(leave: Leave) -> str:
    """Periods as ``read_leave`` reads them."""
    return "\n".join(
        long_date(first) if first == last else f"{long_date(first)} to {long_date(last)}"
        for first, last in leave.periods
    )


def _period(line: str) -> tuple[date, date]:
    parts = [part.strip() for part in line.split(" to ")]
    days = [_day(part) for part in parts]
    if len(days) > 2 or any(day is None for day in days):
        raise NotLeave(f"‘{line[:60]}’ is not a period: write it like 1 August 2026 to 31 August 2026")
    first, last = days[0], days[-1]
    assert first is not None
    assert last is not None
    try:
        Leave(((first, last),))
    except ValueError:
        raise NotLeave(f"‘{line[:60]}’ must end on or after its first day, and within a year") from None
    return first, last


def _day(text: str) -> date | None:
    iso, other = _ISO.fullmatch(text), _NUMBERS.fullmatch(text) or _NAMED.fullmatch(text)
    parts = iso.groups()[::-1] if iso else other.groups() if other else None
    month = _month(parts[1]) if parts else None
    if parts is None or month is None:
        return None
    try:
        return date(int(parts[2]), month, int(parts[0]))
    except ValueError:
        return None


def _month(text: str) -> int | None:
    """A month's number, from its number, its name or its first three letters."""
    if text.isdigit():
        return int(text)
    word = text.casefold()
    names = (name.casefold() for name in MONTHS)
    return next((number for number, name in enumerate(names, start=1) if word in {name, name[:3]}), None)
