"""Which looks of a week are worth a question: by the record of looks alone, in plain words. Pure (security.md P05).

A line accuses nobody: it says what to ask about. What belongs together is one line, so that the list stays short.
"""

import hashlib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType

MOST_IN_AN_HOUR = 20
NIGHT_BEGINS, NIGHT_ENDS = time(21), time(6)
DAYS_AGAIN, WITHIN_DAYS = 3, 28
SHORTEST_NAME = 3
WEEK = timedelta(days=7)


class Rule(StrEnum):
    """Why a line stands in the list."""

    MANY = "many"
    NIGHT = "night"
    NO_TASK = "no_task"
    SURNAME = "surname"
    AGAIN = "again"
    EMERGENCY = "emergency"


RULES: Mapping[Rule, str] = MappingProxyType(
    {
        Rule.MANY: f"More than {MOST_IN_AN_HOUR} cases opened within one hour",
        Rule.NIGHT: f"Cases opened at night, between {NIGHT_BEGINS:%H:%M} and {NIGHT_ENDS:%H:%M}",
        Rule.NO_TASK: "Cases opened that were nobody’s task, with the reasons given",
        Rule.SURNAME: "A child with the same family name as the person",
        Rule.AGAIN: f"A closed case opened on {DAYS_AGAIN} days or more within {WITHIN_DAYS} days",
        Rule.EMERGENCY: "A restricted case opened in an emergency",
    }
)
OUTCOMES: Mapping[str, str] = MappingProxyType(
    {
        "in_order": "In order",
        "spoken_to": "Not in order; this was spoken about",
        "reported": "Reported to information governance",
    }
)


@dataclass(frozen=True)
class Look:
    """A case that somebody opened with the child's identity. ``at``: as clocks in England showed it."""

    at: datetime
    account: int
    case: int


@dataclass(frozen=True)
class Reason:
    """That somebody said why they open a case that is nobody's task."""

    at: datetime
    account: int
    case: int
    code: str


@dataclass(frozen=True)
class Line:
    """Something to ask about. ``cases`` are ids; ``first``: when it began."""

    rule: Rule
    week: date
    account: int
    cases: tuple[int, ...]
    first: datetime
    about: str = ""

    @property
    def key(self) -> str:
        """What a note about the line is kept under: the same whoever asks, and however often."""
        return f"{self.week.isoformat()}:{self.rule.value}:{self.account}:{self.about}"[:80]

    @property
    def token(self) -> str:
        """Its address on pages."""
        return hashlib.sha256(self.key.encode()).hexdigest()[:32]


def monday(day: date) -> date:
    """The first day of the week of a day."""
    return day - timedelta(days=day.weekday())


def many(week: date, looks: Iterable[Look]) -> Iterator[Line]:
    """A line for each person and day with an hour in which more cases were opened than anybody's work takes."""
    for (account, day), own in _by_day(looks).items():
        if cases := _fullest_hour(own):
            yield Line(Rule.MANY, week, account, cases, own[0].at, day.isoformat())


def at_night(week: date, looks: Iterable[Look]) -> Iterator[Line]:
    """A line for each person, of all nights of the week."""
    by_person = defaultdict(list)
    for look in looks:
        if look.at.time() >= NIGHT_BEGINS or look.at.time() < NIGHT_ENDS:
            by_person[look.account].append(look)
    for account, own in by_person.items():
        yield Line(Rule.NIGHT, week, account, _cases(own), own[0].at)


def without_task(week: date, reasons: Iterable[Reason]) -> Iterator[Line]:
    """A line for each person."""
    by_person = defaultdict(list)
    for reason in reasons:
        by_person[reason.account].append(reason)
    for account, own in by_person.items():
        yield Line(Rule.NO_TASK, week, account, _cases(own), own[0].at)


def same_surname(
    week: date, looks: Iterable[Look], people: Mapping[int, str], children: Mapping[int, str]
) -> Iterator[Line]:
    """A line for each person and child: ``people`` are display names by account, ``children`` family names by case."""
    first: dict[tuple[int, int], datetime] = {}
    for look in looks:
        if surnames_of(people.get(look.account, "")) & family_names(children.get(look.case, "")):
            first.setdefault((look.account, look.case), look.at)
    for (account, case), at in first.items():
        yield Line(Rule.SURNAME, week, account, (case,), at, str(case))


def again_and_again(week: date, reasons: Iterable[Reason]) -> Iterator[Line]:
    """A line for each person and case, of those in whose last weeks the week under question is the last."""
    days: dict[tuple[int, int], dict[date, datetime]] = defaultdict(dict)
    for reason in reasons:
        days[reason.account, reason.case].setdefault(reason.at.date(), reason.at)
    for (account, case), own in days.items():
        if len(own) >= DAYS_AGAIN and max(own) >= week:
            yield Line(Rule.AGAIN, week, account, (case,), min(own.values()), str(case))


def surnames_of(display_name: str) -> frozenset[str]:
    """The last word of a person's name, and each part of it where it is joined by a hyphen."""
    words = display_name.split()
    return family_names(words[-1]) if len(words) > 1 else frozenset()


def family_names(text: str) -> frozenset[str]:
    """A family name, whole and in its parts, without case and accents; nothing too short to say anything."""
    whole = _folded(text)
    parts = {whole.replace(" ", ""), *whole.replace(" ", "-").split("-")}
    return frozenset(part for part in parts if len(part) >= SHORTEST_NAME)


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.replace("’", "'")).casefold()
    return "".join(sign for sign in plain if sign.isalnum() or sign in "- ").strip()


def _by_day(looks: Iterable[Look]) -> dict[tuple[int, date], list[Look]]:
    found = defaultdict(list)
    for look in sorted(looks, key=lambda one: (one.at, one.account, one.case)):
        found[look.account, look.at.date()].append(look)
    return found


def _fullest_hour(own: Sequence[Look]) -> tuple[int, ...]:
    """The cases of the hour in which most were opened, where these are too many; in their order."""
    best: tuple[int, ...] = ()
    start = 0
    for end, look in enumerate(own):
        while look.at - own[start].at >= timedelta(hours=1):
            start += 1
        cases = _cases(own[start : end + 1])
        best = max(best, cases, key=len)
    return best if len(best) > MOST_IN_AN_HOUR else ()


def _cases(own: Iterable[Look | Reason]) -> tuple[int, ...]:
    return tuple(sorted({each.case for each in own}))
