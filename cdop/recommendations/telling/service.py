"""Telling organisations of a recommendation, and the links by which they answer: each one transaction, audited.

A new link takes the place of the earlier ones: they end, and messages that would still bring them are not sent.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.agencies.directory.queries import agencies_of, agency
from cdop.agencies.directory.rules import Agency
from cdop.audit.events import Event
from cdop.audit.service import record
from cdop.case.rules import NotPossible
from cdop.gathering.chasing.rules import held_day, may_be_held
from cdop.gathering.rules import Terms
from cdop.outbox.rules import NotAMessage, check_address, office
from cdop.outbox.service import Message, queue, withdraw
from cdop.panel_settings.queries import settings_in_force
from cdop.recommendations.following.screening import screen
from cdop.recommendations.queries import RECOMMENDATIONS, Addressee
from cdop.recommendations.rules import Happening, NotNow, may_write_on
from cdop.recommendations.service import Step, happen, locked
from cdop.recommendations.telling.drafts import forget
from cdop.recommendations.telling.links import LINKS
from cdop.recommendations.telling.messages import REMINDER, TOLD
from cdop.reference.calendar import today

BY_EMAIL, BY_POST, BY_HAND = "email", "letter", "hand"
WAYS = {BY_EMAIL: "By e-mail", BY_POST: "By letter", BY_HAND: "By hand"}
NO_INBOX = "The directory has no shared inbox of this organisation: print the letter, or give a link by hand"
ENDED = "It is closed, or was not told yet: there is nothing to open"
GIVEN, REVOKED, REISSUED, OPENED_AGAIN = "given", "revoked", "reissued", "opened_again"


@dataclass(frozen=True)
class Telling:
    """How organisations are told. ``on``: the day on which letters go, or it was handed over; e-mails go today."""

    way: str
    on: date


@dataclass(frozen=True)
class Reason:
    """Why, or what was done. ``justified``: why found words may stay, by the hit's key."""

    words: str
    justified: Mapping[str, str] = field(default_factory=dict)


def tell(session: Session, person: Person, key: str, tokens: Sequence[str], telling: Telling) -> list[str]:
    """Tell organisations (``tokens`` of addressees) of one recommendation, all or none of them.

    By e-mail with a one-time link where there is an inbox, else by a letter to print. ``key`` is the site's own, of
    which links are made. Returns the names of those that a letter is to be printed for. Raises ``NotNow`` where one
    was told already, or ``LookupError``.
    """
    agencies = {one.token: one for one in agencies_of(session)}
    terms, letters = Terms.by(settings_in_force(session)), []
    for token in sorted(tokens):
        addressee = locked(session, token)
        found = agencies.get(addressee.agency)
        inbox = _usable(found.inbox) if found and telling.way == BY_EMAIL else ""
        way = BY_POST if telling.way == BY_EMAIL and not inbox else telling.way
        step = Step(Happening.TOLD, "", today() if way == BY_EMAIL else telling.on, {"way": way})
        happen(session, person, token, step)
        forget(session, addressee.number)
        if inbox and found:
            _send(session, key, locked(session, token), found, terms)
        elif way == BY_POST:
            letters.append(addressee.agency_name)
    return sorted(letters)


def send_again(session: Session, person: Person, key: str, token: str) -> None:
    """Send a new link to the organisation's inbox as it now stands. Raises ``NotNow``, or ``LookupError``."""
    addressee = _open_one(session, token)
    found = agency(session, addressee.agency)
    if found is None or not _usable(found.inbox):
        raise NotNow(NO_INBOX)
    _end_earlier(session, addressee)
    _send(session, key, addressee, found, Terms.by(settings_in_force(session)))
    _note(session, person, addressee, REISSUED)


def give(session: Session, person: Person, key: str, token: str, typed: str) -> str:
    """Make a link to give by hand, for whoever types an e-mail address. Returns its path, which is told once.

    Raises ``NotNow``, or ``NotPossible`` where the address is none.
    """
    addressee = _open_one(session, token)
    if not _usable(typed):
        raise NotPossible({"email": "Enter one e-mail address, like office@example.org"})
    _end_earlier(session, addressee)
    days = settings_in_force(session).number("link_days")
    nonce = LINKS.new_link(session, key, addressee.number, typed, opens_for(days, addressee, today()))
    _note(session, person, addressee, GIVEN)
    return LINKS.path_of(key, nonce)


def revoke(session: Session, person: Person, token: str) -> None:
    """Let no link to it open any more. Raises ``NotNow``, or ``LookupError``."""
    addressee = _open_one(session, token)
    _end_earlier(session, addressee)
    _note(session, person, addressee, REVOKED)


def open_again(session: Session, person: Person, token: str) -> None:
    """Let the links that wrong addresses closed open again. Raises ``NotNow``, or ``LookupError``."""
    addressee = _open_one(session, token)
    if not addressee.paused:
        raise NotNow("The link is not closed any more")
    LINKS.open_again(session, addressee.number)
    _note(session, person, addressee, OPENED_AGAIN)


def hold(session: Session, person: Person, token: str, until: date, reason: Reason, seen_version: int) -> date:  # noqa: PLR0913, PLR0917 - who does what, until when and why
    """Put the next reminder off until a day, or the first after it that the organisation works. Returns the day.

    Raises ``NotNow``, ``NamesSomebody``, ``LookupError`` or ``ChangedMeanwhile``.
    """
    addressee = locked(session, token, seen_version)
    if addressee.next_chase_on is None:
        raise NotNow("Nothing is planned that could be put off", "until")
    if fault := may_be_held(addressee.next_chase_on, until, today()):
        raise NotNow(fault, "until")
    kept = screen(session, person, addressee.recommendation_number, {"words": reason.words}, reason.justified)
    day = held_day(until, agency(session, addressee.agency))
    detail: dict[str, Any] = {"until": day.isoformat()} | ({"justified": kept} if kept else {})
    step = Step(Happening.HELD, reason.words, None, detail, changes={"next_chase_on": day})
    happen(session, person, token, step, seen_version)
    return day


def done_by_hand(session: Session, person: Person, token: str, reason: Reason, seen_version: int) -> None:
    """Record that a letter was sent, or somebody told. Raises as ``hold``."""
    addressee = locked(session, token, seen_version)
    kept = screen(session, person, addressee.recommendation_number, {"words": reason.words}, reason.justified)
    detail: dict[str, Any] = {"step": addressee.step} | ({"justified": kept} if kept else {})
    happen(session, person, token, Step(Happening.BY_HAND, reason.words, None, detail), seen_version)


def opens_for(days: int, addressee: Addressee, on: date) -> int:
    """For how many days a link opens: as the panel set, and while an answer is in time."""
    left = (addressee.reply_due_on - on).days + 1 if addressee.reply_due_on and not addressee.answered_on else 0
    return max(days, left)


def _open_one(session: Session, token: str) -> Addressee:
    addressee = locked(session, token)
    if not may_write_on(addressee.state):
        raise NotNow(ENDED)
    return addressee


def _end_earlier(session: Session, addressee: Addressee) -> None:
    LINKS.end_links(session, addressee.number)
    withdraw(session, addressee.token, [TOLD, REMINDER])
    if addressee.paused:
        LINKS.open_again(session, addressee.number)


def _send(session: Session, key: str, addressee: Addressee, found: Agency, terms: Terms) -> None:
    number = LINKS.made(session, addressee.number)  # the row is held: no two messages have the same number
    days = opens_for(terms.days, addressee, today())
    nonce = LINKS.new_link(session, key, addressee.number, found.inbox, days)
    due = addressee.reply_due_on or today()
    words = {
        "agency": office(found.name), "reference": reference_of(session, addressee), "due": due.isoformat(),
        "days": str(days), "contact": terms.contact,
    }  # fmt: skip
    queue(
        session,
        Message(found.inbox, TOLD, f"{addressee.token}:told{number}", words, about=addressee.token, link_nonce=nonce),
    )


def reference_of(session: Session, addressee: Addressee) -> str:
    """What the recommendation is called: 2014-15/02."""
    own = select(RECOMMENDATIONS.c.reference).where(RECOMMENDATIONS.c.id == addressee.recommendation_number)
    return str(session.scalar(own))


def _note(session: Session, person: Person, addressee: Addressee, what: str) -> None:
    happen(session, person, addressee.token, Step(Happening.LINK_GIVEN, "", None, {"link": what}))
    record(session, person, Event.ADDRESSEE_LINK_GIVEN, None, addressee=addressee.token, what=what)


def _usable(address: str) -> str:
    try:
        return check_address(address)
    except NotAMessage:
        return ""
