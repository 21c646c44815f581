"""A random, unique marker in every sensitive column of every case, so that a test can prove where none may appear.

Names, numbers and postcodes are then markers themselves, and likenesses between children are lost, but for those
pairs of which the coordinator has to decide. Dates cannot be changed without changing the figures, so a date of birth
marks only where no other date of the register equals it.
"""

import random
import re
from calendar import monthrange
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any

from cdop.accounts.people import Role
from cdop.agencies.rules import Details
from cdop.case.facts import Fact, FactKind
from cdop.demonstration.casework.present import AGAIN
from cdop.demonstration.gathering.marking import CONTACT, WRITTEN, drafts, is_shown, may_be_seen
from cdop.demonstration.identifiers import Identifiers
from cdop.demonstration.inbox.arriving import Arriving
from cdop.demonstration.postcodes import Home
from cdop.demonstration.printed import printed_totals
from cdop.demonstration.story import MEDWAY, Story
from cdop.notification.answers import Answers
from cdop.notification.questions import QUESTIONS, Kind
from cdop.reference.reporting_form import form_questions
from cdop.reference.wording import MONTHS, long_date

SEEN_BY = (Role.COORDINATOR.value,)
_LETTERS = "bcdfghjkmnpqrstvwxz"  # no vowels: no word of a page is a marker by chance
_MARKER_LETTERS = 14
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ISO_DAY = len("2026-03-14")
_CODED = frozenset(
    {
        "agency", "due", "came", "done", "agency_name", "on", "precision", "time", "from", "answer",
        "first_contact_time", "file", "sha256", "invited", "questions",
    }
)  # fmt: skip
_ALIKE = ("family_name", "given_names", "home_postcode")
_LISTED = ("Family name", "Given names", "NHS number", "Postcode")
_KEYS = {"NHS number": "nhs_number", "Postcode": "home_postcode"}
_TOLD_TO_THE_PANEL = tuple(
    f"identity.{key}"
    for key in (
        "answers.",
        "chronology.what",
        "record.",
        "told.circumstances",
        "ia",
        "ib",
        "ic",
        "ii",
        "words",
        "result",
    )
)
"""The columns of facts whose words stand in a paper, pseudonymised."""
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


class Marking:
    """Puts markers into what is about to be told, and keeps where they are."""

    def __init__(self, rng: random.Random | None = None) -> None:
        self._rng = rng or random.SystemRandom()
        self._identifiers = Identifiers(self._rng)
        self._given: set[str] = set()
        self._pairs: dict[str, dict[str, str]] = {}
        self.markers: list[Marker] = []

    def stories(self, stories: Sequence[Story], arriving: Sequence[Arriving], today: date) -> None:
        """Mark every case and every notification; then the dates of birth that no other date equals."""
        for story in stories:
            self._story(story, today)
        for one in arriving:
            self._arriving(one)
        self.markers += _births(stories, [*_told_dates(arriving), today])
        asked_with = may_be_seen(stories)
        self.markers = [_widened(one, asked_with.get(one.case)) for one in self.markers]

    def say(self, words: str, table: str, column: str, case: str = "", *, roles: Sequence[str] = SEEN_BY) -> str:
        """Words beside a decision, with a marker before them (``speaking.Say``)."""
        letters = self._letters("Zw")
        self.markers.append(Marker(letters, (letters,), table, column, case, tuple(roles)))
        return f"{letters}: {words}"

    def told(self, contents: str, readers: Sequence[str]) -> None:
        """What a panel's papers tell may be seen by their readers: its words, never who anybody is."""
        told = (one.column.startswith(_TOLD_TO_THE_PANEL) and one.marker in contents for one in self.markers)
        self.markers = [
            replace(one, roles=tuple(dict.fromkeys((*one.roles, *readers)))) if shown else one
            for one, shown in zip(self.markers, list(told), strict=True)
        ]

    def told_days(self, days: Collection[date]) -> None:
        """Days that pages print besides: no date of birth that looks like one of them is a marker any more."""
        self.markers = [
            one
            for one in self.markers
            if one.column != "date_of_birth" or not _is_told(date.fromisoformat(one.marker), days)
        ]

    def office(self, key: str, details: Details) -> Details:
        """How another panel's office is reached; its name is no secret."""
        inbox = self._letters("zo").lower()
        self.markers.append(Marker(inbox, (inbox,), "other_panels", "inbox", key))
        phone, address, notes = (
            self.say(getattr(details, column), "other_panels", column, key) for column in ("phone", "address", "notes")
        )
        return replace(details, inbox=f"{inbox}@{key}.example", phone=phone, address=address, notes=notes)

    def small_areas(self, stories: Sequence[Story], found: Iterable[Home]) -> None:
        """Each home is in a small area of its own: the code marks whoever's residency was decided by it."""
        areas = {home.postcode: home.small_area for home in found}
        for story in stories:
            area = areas.pop(story.child.home_postcode or "", None)
            if area and any("circumstance" in fact.detail for fact in story.followed_by):
                self.markers.append(Marker(area, (area,), "case_facts", "identity.small_area", story.reference))

    def listed(self, rows: Iterable[dict[str, str]], stories: Sequence[Story]) -> None:
        """A list's rows: the children of cases have their markers already, the others get them."""
        known = {story.child.family_name for story in stories}
        for row in rows:
            of_a_case = row["Family name"] in known
            fresh = {} if of_a_case else dict(zip(_LISTED, self._values().values(), strict=True))
            row.update({column: value for column, value in fresh.items() if row[column]})
            row["Reference"] = self._letters("Zr")
            told = {**fresh, "Reference": row["Reference"]}
            self.markers += [
                Marker(value, _forms(_KEYS.get(column, column), value), "completeness_rows", column, "")
                for column, value in told.items()
                if row[column] == value
            ]

    def _story(self, story: Story, today: date) -> None:
        """Mark what was first known of the child, what was corrected later, and every text."""
        first = self._first(story)
        corrected = {
            key for fact in story.followed_by if fact.kind is FactKind.DESCRIBED for key in fact.identity or {}
        }
        known = {marker.marker for marker in self.markers}
        new = {key: value for key, value in first.items() if value not in known}
        self.markers += [_stored(story, key, value, superseded=key in corrected) for key, value in new.items()]
        story.describe(**first)
        story.noted(min(story.notified_on + timedelta(days=1), today), "The family was visited.")
        story.followed_by = [self._later(story.reference, fact) for fact in story.followed_by]
        story.standing = drafts(story, self.say)

    def _first(self, story: Story) -> dict[str, str]:
        """Fresh values; what a child told twice is called is the same both times, so that the two stay alike."""
        pair, values = story.known_as.removesuffix(f", {AGAIN}"), self._values()
        if pair:
            first = self._pairs.setdefault(pair, values)
            values |= {key: first[key] for key in _ALIKE}
        return values

    def _values(self) -> dict[str, str]:
        return {
            "family_name": self._letters("Zf"),
            "given_names": self._letters("Zg"),
            "nhs_number": self._identifiers.nhs_number(),
            "home_postcode": self._identifiers.postcode(MEDWAY) or "",
        }

    def _later(self, case: str, fact: Fact) -> Fact:
        """A correction of who the child was, or any text, with markers; the rest as it is."""
        if fact.kind is FactKind.DESCRIBED:
            fresh = self._values()
            values = {key: fresh[key] for key in fact.identity or {}}
            self.markers += [
                Marker(value, _forms(key, value), "child_identities", key, case) for key, value in values.items()
            ]
            return replace(fact, identity=values)
        said = fact.identity or {}
        identity = {k: v if is_coded(k) else self._texts(v, f"identity.{k}", case) for k, v in said.items()}
        return replace(fact, identity=identity) if identity else fact

    def _texts(self, value: Any, column: str, case: str) -> Any:
        """Every text within a value with a marker before it; codes and days of a record's rows as they are."""
        if isinstance(value, dict):
            return {k: v if is_coded(k) else self._texts(v, f"{column}.{k}", case) for k, v in value.items()}
        if isinstance(value, list):
            return [self._texts(one, column, case) for one in value]
        return self.say(value, "case_facts", column, case) if isinstance(value, str) and value else value

    def _arriving(self, one: Arriving) -> None:
        """Every answer that could name somebody; dates and codes stay as they are."""
        answers: Answers = {}
        for key, value in one.answers.items():
            if one.about and key in _ALIKE:
                answers[key] = getattr(one.about.child, key)
                continue
            question = QUESTIONS[key]
            marked = self._answer(question.kind, value) if isinstance(value, str) else value
            answers[key] = marked
            if marked != value:
                marker = str(marked).partition(": ")[0].partition("@")[0]
                self.markers.append(Marker(marker, _forms(key, marker), "notifications", f"answers.{key}", one.key))
        one.answers = answers
        if one.opens:
            one.opens.followed_by = [self._later(one.key, fact) for fact in one.opens.followed_by]

    def _answer(self, kind: Kind, value: str) -> str:
        match kind:
            case Kind.TEXT:
                return self._letters("Za")
            case Kind.LINES:
                return f"{self._letters('Zl')}: {value}"
            case Kind.NHS_NUMBER:
                return self._identifiers.nhs_number()
            case Kind.POSTCODE:
                return str(self._identifiers.postcode(MEDWAY))
            case Kind.EMAIL:
                return f"{self._letters('ze').lower()}@hospital.example"
            case _:
                return value

    def _letters(self, kind: str) -> str:
        while (found := kind + "".join(self._rng.choices(_LETTERS, k=_MARKER_LETTERS))) in self._given:
            pass
        self._given.add(found)
        return found


def _widened(marker: Marker, asked_with: Collection[str] | None) -> Marker:
    """The marker, seen by the agency contact as well where its case and place are open to it."""
    if asked_with is None or CONTACT in marker.roles:
        return marker
    shown = marker.marker in asked_with or is_shown(marker.table, marker.column)
    return replace(marker, roles=(*marker.roles, CONTACT)) if shown else marker


def is_coded(key: str) -> bool:
    """Whether what stands under a key of a fact is a code, a number or a day, and no text that could name somebody."""
    question = form_questions().get(key)
    return key in _CODED or (question is not None and question.kind not in WRITTEN)


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


def _told_dates(arriving: Sequence[Arriving]) -> Iterator[date]:
    """Every day that a notification tells: one that it shares with a case marks neither."""
    for one in arriving:
        yield one.told_at.date()
        for key, value in one.answers.items():
            if QUESTIONS[key].kind in (Kind.ABOUT, Kind.DAY) and isinstance(value, str) and len(value) == _ISO_DAY:
                yield date.fromisoformat(value)


def _births(stories: Sequence[Story], shown: Iterable[date]) -> Iterator[Marker]:
    """The dates of birth that no other date of the register equals, nor one that pages show besides."""
    dates = Counter(day for story in stories for day in _dates(story))
    dates.update([*shown, *(total.published_on for total in printed_totals() if total.published_on)])
    for story in stories:
        born = story.child.date_of_birth
        if born and (born.month, born.day) not in _YEAR_TURNS and sum(dates[day] for day in _looking_like(born)) == 1:
            yield Marker(born.isoformat(), _written(born), "child_identities", "date_of_birth", story.reference)


def _is_told(born: date, days: Collection[date]) -> bool:
    return any(day in days for day in _looking_like(born))


def _looking_like(day: date) -> Iterator[date]:
    """The days in whose writing this one's is found: 6 May 2014 is the end of 16 May 2014 and of 26 May 2014."""
    yield day
    if day.day < 10:
        numbers = range(day.day + 10, monthrange(day.year, day.month)[1] + 1, 10)
        yield from (day.replace(day=number) for number in numbers)


def _dates(story: Story) -> Iterator[date]:
    yield story.notified_on
    yield story.child.date_of_death
    for fact in story.followed_by:
        yield fact.dated
        yield from (date.fromisoformat(value) for value in fact.detail.values() if _is_day(value))
    if story.child.date_of_birth:
        yield story.child.date_of_birth


def _is_day(value: Any) -> bool:
    return isinstance(value, str) and _DAY.fullmatch(value) is not None


def _written(day: date) -> tuple[str, ...]:
    short = f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"
    return (day.isoformat(), long_date(day), short, f"{day.day:02d}/{day.month:02d}/{day.year}")
