"""Told and answered: the part of a recommendation's page on each organisation, and what can be done about it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from flask import url_for
from markupsafe import Markup
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.agencies.ladder import STEPS
from cdop.recommendations.parts import Link, register_addressee_links, register_part
from cdop.recommendations.queries import AGREED, WRITERS, Addressee, Entry, Recommendation, events_of
from cdop.recommendations.rules import ANSWERS, CLOSED, UNTOLD, Happening, State, may_write_on
from cdop.recommendations.telling.chasing import STEP_WORDS
from cdop.recommendations.telling.forms import ANSWERS as ANSWER_WORDS
from cdop.recommendations.telling.links import LINKS
from cdop.recommendations.telling.service import WAYS
from cdop.recommendations.telling.to_do import words_of
from cdop.recommendations.writing.shown import standing
from cdop.reference.calendar import today
from cdop.reference.codes import code_list, label
from cdop.reference.wording import long_date, plural

PLACE = 20
_ANSWERED = {Happening(state.value) for state in ANSWERS}
_ANSWERABLE = frozenset({State.TOLD, *ANSWERS})
NEXT_WORDS = ("Reminder", "Second reminder", "Escalation", "Challenge by the chair")


@dataclass(frozen=True)
class Told:
    """One organisation: how it stands, rows of words, their own words (empty where they said none), what to do by hand.

    ``can``: the names of the buttons that stand there.
    """

    token: str
    name: str
    standing: Markup
    rows: Sequence[tuple[str, str]]
    words: str = ""
    to_do: str = ""
    can: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Part:
    """The whole part. ``untold``: how many organisations can be told now by this viewer."""

    told: Sequence[Told]
    untold: int
    token: str


def install() -> None:
    """Add them to the page."""
    register_part("Told and answered", PLACE, _part, "recommendations/telling/_part.html")
    register_addressee_links("telling", PLACE, _links)


def _links(
    _session: Session, viewer: Person, recommendation: Recommendation, addressees: Sequence[Addressee]
) -> Mapping[str, Sequence[Link]]:
    if not viewer.is_a(*WRITERS) or recommendation.state != AGREED:
        return {}
    tell = Link("Tell them", url_for("telling.tell", token=recommendation.token))
    found: dict[str, list[Link]] = {one.token: [tell] for one in addressees if one.state is State.AGREED}
    for one in addressees:
        if one.state is State.REFUSED:
            found[one.token] = [Link("Tell them again", url_for("telling.tell", token=recommendation.token))]
        if one.state is State.TOLD and viewer.sees_identity:
            found[one.token] = [Link("Type in their answer", url_for("telling.type_in", token=one.token))]
    return found


def _part(
    session: Session, viewer: Person, recommendation: Recommendation, addressees: Sequence[Addressee]
) -> Part | None:
    if recommendation.state != AGREED or not addressees:
        return None
    every = events_of(session, viewer, [recommendation.number])[recommendation.number]
    writes = viewer.is_a(*WRITERS)
    opens = LINKS.opens_until(session, [one.number for one in addressees]) if writes else {}
    told = [_told(one, viewer, [e for e in every if e.addressee_number == one.number], opens.get(one.number))
            for one in addressees if one.state not in UNTOLD or one.told_on]  # fmt: skip
    untold = sum(one.state is State.AGREED for one in addressees) if writes else 0
    return Part(told, untold, recommendation.token)


def _told(one: Addressee, viewer: Person, entries: Sequence[Entry], until: datetime | None) -> Told:
    day, writes = today(), viewer.is_a(*WRITERS)
    answer = next((entry for entry in reversed(entries) if entry.happened.what in _ANSWERED), None)
    rows = [*_told_rows(one, entries, day), *_answer_rows(answer, one)]
    if writes:
        rows += _chase_rows(one, entries)
        rows += [("Link", _link_words(one, until))] if may_write_on(one.state) else []
    to_do = words_of(entries) if writes else ""
    can = _can(one, viewer, until) if writes else frozenset[str]()
    return Told(
        one.token, one.agency_name, standing(one, day), rows, answer.happened.words if answer else "", to_do, can
    )  # fmt: skip


def _told_rows(one: Addressee, entries: Sequence[Entry], day: date) -> Iterator[tuple[str, str]]:
    told = next((entry for entry in reversed(entries) if entry.happened.what is Happening.TOLD), None)
    way = WAYS.get(str(told.happened.detail.get("way", "")), "") if told else ""
    if one.told_on:
        yield "Told", ", ".join(filter(None, (long_date(one.told_on), way.lower())))
    if one.state is State.TOLD and one.reply_due_on and one.told_on:
        yield "Answer due", f"{long_date(one.reply_due_on)}: {days_words(one.told_on, one.reply_due_on, day)}"


def days_words(told_on: date, due_on: date, day: date) -> str:
    """How far the reply clock is: 'day 12 of 56', or by how many days it is late."""
    late = (day - due_on).days
    return f"{plural(late, 'day')} late" if late > 0 else f"day {(day - told_on).days} of {(due_on - told_on).days}"


def took_words(told_on: date | None, on: date) -> str:
    """How long an answer took; nothing where that is not known."""
    if told_on is None or on < told_on:
        return ""
    return f"after {plural((on - told_on).days, 'day')}" if on > told_on else "the same day"


def _answer_rows(answer: Entry | None, one: Addressee) -> Iterator[tuple[str, str]]:
    if answer is None:
        return
    detail, on = answer.happened.detail, answer.happened.dated
    way = str(detail.get("way", ""))
    yield "Answer", ANSWER_WORDS[answer.happened.what.value].replace("We ", "They ")
    took = took_words(one.told_on, on)
    came = label("reply_way", way).lower() if way in code_list("reply_way") else ""
    yield "Answered", ", ".join(filter(None, (long_date(on), took, came)))
    if detail.get("role"):
        yield "Who answered", str(detail["role"])


def _chase_rows(one: Addressee, entries: Sequence[Entry]) -> Iterator[tuple[str, str]]:
    steps = [entry.happened for entry in entries if entry.happened.what.value in STEP_WORDS]
    if steps:
        yield "Reminded last", f"{STEP_WORDS[steps[-1].what.value]} on {long_date(steps[-1].dated)}"
    if one.state in CLOSED:
        return
    if one.paused:
        yield "Next reminder", "None: its links are closed after wrong addresses"
    elif one.next_chase_on and one.step < len(STEPS):
        yield "Next reminder", f"{NEXT_WORDS[one.step]} on {long_date(one.next_chase_on)}, unless an answer comes"
    elif one.step >= len(STEPS):
        yield "Next reminder", "None: the chair has it"


def _link_words(one: Addressee, until: datetime | None) -> str:
    if one.paused:
        return "Closed after five wrong addresses"
    return f"Opens until {long_date(until.date())}" if until else "None that opens"


def _can(one: Addressee, viewer: Person, until: datetime | None) -> frozenset[str]:
    open_ = may_write_on(one.state)
    asked = {
        "type_in": viewer.sees_identity and one.state in _ANSWERABLE,
        "hold": open_ and one.next_chase_on is not None,
        "by_hand": open_,
        "send_again": open_,
        "give": open_,
        "revoke": open_ and until is not None,
        "open_again": open_ and one.paused,
        "letter": open_ or one.told_on is not None,
    }
    return frozenset(name for name, may in asked.items() if may)
