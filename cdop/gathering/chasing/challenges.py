"""The challenge log: what the chair put to an agency that did not answer, what it said, and what came of it.

Append-only: whoever corrects an entry adds one. The chair sees reference, agency and days, and no identity.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import Session

from cdop.accounts.people import Duty, Person, Role
from cdop.agencies.ladder import STEPS
from cdop.audit.events import Event
from cdop.audit.service import record
from cdop.case.models import Case
from cdop.case.recusal.queries import visible
from cdop.case.rules import NotPossible
from cdop.classification.reading import holds_duty
from cdop.database import table_of
from cdop.gathering.chasing.queries import Happened, events_of
from cdop.gathering.models import InformationRequest, RequestEvent
from cdop.gathering.service import OPEN, NoLongerOpen, locked, note

LAST_STEP = len(STEPS)
MADE, REPLY, OUTCOME = "challenge", "challenge_reply", "challenge_outcome"
ENTRIES = (MADE, REPLY, OUTCOME)
MOST = 200
"""How many challenges a page lists; those longest due are first."""
_REQUESTS, _CASES, _EVENTS = table_of(InformationRequest), table_of(Case), table_of(RequestEvent)
_DUE = _EVENTS.alias("due")


@dataclass(frozen=True)
class Challenge:
    """A request that came to the ladder's last step, on ``since``. ``case_token`` is the case's address."""

    number: int
    token: str
    case_id: int
    case_token: str
    reference: str
    agency: str
    asked_on: date
    due_on: date
    state: str
    since: date
    made: bool
    ended: bool

    @property
    def waits(self) -> str:
        """What it waits for: a code of ``ENTRIES``; empty where there is an outcome, or an answer in time."""
        if self.ended or (self.state != OPEN and not self.made):
            return ""
        return OUTCOME if self.made else MADE


class WrittenMeanwhile(Exception):
    """Somebody else added to the log since the page was opened."""


def may_challenge(session: Session, viewer: Person) -> bool:
    """Coordinators and the chair; other panel members see no request."""
    if viewer.is_a(Role.COORDINATOR):
        return True
    return viewer.is_a(Role.PANEL_MEMBER) and holds_duty(session, viewer, Duty.CHAIR)


def challenges(session: Session, viewer: Person, *, waiting: bool) -> list[Challenge]:
    """Challenges that wait for something, or those that are over, those longest due first. Two statements."""
    if not may_challenge(session, viewer):
        return []
    over = _has(OUTCOME) | ((_REQUESTS.c.state != OPEN) & ~_has(MADE))
    query = _challenges(viewer).where(~over if waiting else over).order_by(_DUE.c.dated, _REQUESTS.c.id).limit(MOST)
    return [Challenge(*row) for row in session.execute(query)]


def challenge_at(session: Session, viewer: Person, token: str) -> Challenge | None:
    """The challenge of a request; None before the ladder's last step."""
    if not may_challenge(session, viewer):
        return None
    row = session.execute(_challenges(viewer).where(_REQUESTS.c.token == token)).one_or_none()
    return Challenge(*row) if row else None


def log_of(session: Session, viewer: Person, challenge: Challenge) -> list[Happened]:
    """The entries of the log, the first first."""
    return events_of(session, challenge.number, ENTRIES) if may_challenge(session, viewer) else []


def waiting_numbers(session: Session, viewer: Person) -> tuple[int, int]:
    """How many challenges are to be made, and how many that were made wait for their outcome. Two statements."""
    if not may_challenge(session, viewer):
        return 0, 0
    made = _has(MADE)
    of_each = _challenges(viewer).with_only_columns(made.label("made")).where(~_has(OUTCOME))
    open_ones = of_each.where((_REQUESTS.c.state == OPEN) | made).subquery()
    query = select(open_ones.c.made, func.count()).group_by(open_ones.c.made)
    found = {bool(row[0]): int(row[1]) for row in session.execute(query)}
    return found.get(False, 0), found.get(True, 0)


def write(session: Session, person: Person, token: str, seen: int, entry: str, on: date, words: str) -> None:  # noqa: PLR0913, PLR0917 - what is recorded
    """Add to the log. ``seen``: how many entries the page showed; ``on``: the day on which it happened.

    Raises ``LookupError``, ``WrittenMeanwhile``, ``NoLongerOpen`` or ``NotPossible``.
    """
    row = locked(session, token)
    challenge = challenge_at(session, person, token)
    if challenge is None:
        raise LookupError(token)
    log = events_of(session, challenge.number, ENTRIES)
    if len(log) != seen:
        raise WrittenMeanwhile(token)
    made = [one for one in log if one.event == MADE]
    if entry == MADE and row.state != OPEN and not made:
        raise NoLongerOpen(token)
    if entry != MADE and not made:
        raise NotPossible({"words": "Record the challenge first"})
    if on < min((one.dated for one in made), default=challenge.asked_on):
        raise NotPossible(
            {"on": "The day must not be before the challenge" if made else "The day must not be before the request"}
        )
    note(session, person, challenge.number, entry, on, words=words)
    record(session, person, Event.CHALLENGE_RECORDED, challenge.case_id, request=token, entry=entry)


def _challenges(viewer: Person) -> Select[Any]:
    columns = _REQUESTS.c
    return (
        select(
            columns.id, columns.token, columns.case_id, _CASES.c.token, _CASES.c.reference, columns.agency,
            columns.asked_on, columns.due_on, columns.state, _DUE.c.dated, _has(MADE), _has(OUTCOME),
        )
        .select_from(_REQUESTS)
        .join(_CASES, _CASES.c.id == columns.case_id)
        .join(_DUE, (_DUE.c.request_id == columns.id) & (_DUE.c.step == LAST_STEP))
        .where(visible(viewer, columns.case_id))
    )  # fmt: skip


def _has(entry: str) -> ColumnElement[bool]:
    return exists().where(_EVENTS.c.request_id == _REQUESTS.c.id, _EVENTS.c.event == entry)
