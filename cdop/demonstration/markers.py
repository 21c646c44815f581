"""A random, unique marker in every sensitive column of every case, so that a test can prove where none may appear.

Names, numbers and postcodes are then markers themselves, and likenesses between children are lost: twins and
duplicates have nothing in common any more. Dates cannot be changed without changing the figures, so a date of birth
marks only where no other date of the register equals it.
"""

import random
from calendar import monthrange
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any

from cdop.accounts.people import Role
from cdop.case.facts import Fact, FactKind
from cdop.demonstration.identifiers import Identifiers
from cdop.demonstration.printed import printed_totals
from cdop.demonstration.story import MEDWAY, Story
from cdop.web.presenters import MONTHS, long_date

SEEN_BY = (Role.COORDINATOR.value,)
_LETTERS = "bcdfghjkmnpqrstvwxz"  # no vowels: no word of a page is a marker by chance
_MARKER_LETTERS = 14
_YEAR_TURNS = ((3, 31), (4, 1), (3, 1))  # pages print these; 1 March is the end of 31 March


@dataclass(frozen=True)
class Marker:
    """One marker: what is stored, the forms in which a page may show it, where it is, and who may see it.

    ``column`` of the timeline names the key within: ``identity.text``.
    """

    marker: str
    shown_as: tuple[str, ...]
    table: str
    column: str
    case: str
    roles: tuple[str, ...] = SEEN_BY

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def mark(stories: Sequence[Story], today: date) -> list[Marker]:
    """Put markers into all stories, and say where they are."""
    marking = _Marking(random.SystemRandom())
    found = [marker for story in stories for marker in marking.story(story, today)]
    return [*found, *_births(stories, today)]


class _Marking:
    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._identifiers = Identifiers(rng)
        self._given: set[str] = set()

    def story(self, story: Story, today: date) -> Iterator[Marker]:
        """Mark what was first known of the child, what was corrected later, and the notes."""
        first = self._values(story)
        corrected = {
            key for fact in story.followed_by if fact.kind is FactKind.DESCRIBED for key in fact.identity or {}
        }
        for key, value in first.items():
            yield _stored(story, key, value, superseded=key in corrected)
        story.describe(**first)
        story.noted(min(story.notified_on + timedelta(days=1), today), "The family was visited.")
        for place, fact in enumerate(story.followed_by):
            marked, markers = self._later(story, fact)
            story.followed_by[place] = marked
            yield from markers

    def _values(self, story: Story) -> dict[str, str]:
        return {
            "family_name": self._letters("Zf"),
            "given_names": self._letters("Zg"),
            "nhs_number": self._identifiers.nhs_number(),
            "home_postcode": self._identifiers.postcode(MEDWAY) or "",
        }

    def _later(self, story: Story, fact: Fact) -> tuple[Fact, list[Marker]]:
        """A correction of who the child was, or a note, with markers; any other fact as it is."""
        if fact.kind is FactKind.NOTED:
            letters = self._letters("Zn")
            marker = Marker(letters, (letters,), "case_facts", "identity.text", story.reference)
            return replace(fact, identity={"text": f"{letters}: {(fact.identity or {})['text']}"}), [marker]
        if fact.kind is FactKind.DESCRIBED:
            fresh = self._values(story)
            values = {key: fresh[key] for key in fact.identity or {}}
            return replace(fact, identity=values), [_stored(story, key, value) for key, value in values.items()]
        return fact, []

    def _letters(self, kind: str) -> str:
        while (found := kind + "".join(self._rng.choices(_LETTERS, k=_MARKER_LETTERS))) in self._given:
            pass
        self._given.add(found)
        return found


def _stored(story: Story, column: str, value: str, *, superseded: bool = False) -> Marker:
    """A marker of the description: what a later one superseded is only on the timeline."""
    table, column_there = ("case_facts", f"identity.{column}") if superseded else ("child_identities", column)
    return Marker(value, _forms(column, value), table, column_there, story.reference)


def _forms(column: str, value: str) -> tuple[str, ...]:
    """How a page may print it."""
    if column == "nhs_number":
        return (value, f"{value[:3]} {value[3:6]} {value[6:]}")
    if column == "home_postcode":
        return (value, value.replace(" ", ""))
    return (value, value.upper(), value.casefold())


def _births(stories: Sequence[Story], today: date) -> Iterator[Marker]:
    """The dates of birth that no other date of the register equals, nor one that pages show besides."""
    dates = Counter(day for story in stories for day in _dates(story))
    dates.update([today, *(total.published_on for total in printed_totals() if total.published_on)])
    for story in stories:
        born = story.child.date_of_birth
        if born and (born.month, born.day) not in _YEAR_TURNS and sum(dates[day] for day in _looking_like(born)) == 1:
            yield Marker(born.isoformat(), _written(born), "child_identities", "date_of_birth", story.reference)


def _looking_like(day: date) -> Iterator[date]:
    """The days in whose writing this one's is found: 6 May 2014 is the end of 16 May 2014 and of 26 May 2014."""
    yield day
    if day.day < 10:
        numbers = range(day.day + 10, monthrange(day.year, day.month)[1] + 1, 10)
        yield from (day.replace(day=number) for number in numbers)


def _dates(story: Story) -> Iterator[date]:
    yield story.notified_on
    yield story.child.date_of_death
    yield from (fact.dated for fact in story.followed_by)
    if story.child.date_of_birth:
        yield story.child.date_of_birth


def _written(day: date) -> tuple[str, ...]:
    short = f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"
    return (day.isoformat(), long_date(day), short, f"{day.day:02d}/{day.month:02d}/{day.year}")
