"""The reading room: who may read a meeting's papers, what was released for it, and who opened what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person, Role
from cdop.audit.events import Event
from cdop.audit.models import AuditEntry
from cdop.audit.service import record_each
from cdop.database import table_of
from cdop.panels.queries import meeting_at
from cdop.panels.rules import Meeting
from cdop.review.meetings.queries import Item, agenda, may_attend, room_is_open, terms_accepted
from cdop.review.papers.queries import Release, descriptions, readable

_AUDIT = table_of(AuditEntry)
OPENED = (Event.PAPER_READ, Event.PAPER_FILE_READ, Event.PACK_EXPORTED)
"""What somebody did who opened a meeting's papers."""


class Door(StrEnum):
    """How a meeting's room stands for a person."""

    ABSENT = "absent"
    NOT_YET = "not_yet"
    CLOSED = "closed"
    TERMS = "terms"
    OPEN = "open"


@dataclass(frozen=True)
class Entrance:
    """The room of a meeting as it stands for one person; ``meeting`` is None where there is none for them."""

    door: Door
    meeting: Meeting | None


@dataclass(frozen=True)
class RoomPaper:
    """One case of the room: its item, age at death (``P4Y``) and month of death, and what was released, if anything."""

    item: Item
    age: str | None
    month: str
    release: Release | None


@dataclass(frozen=True)
class Opening:
    """Somebody opened something of a meeting's papers, at a moment (UTC)."""

    name: str
    event: Event
    reference: str
    at: datetime
    number: str


def entrance(session: Session, viewer: Person, token: str, today: date) -> Entrance:
    """Whether this person may enter the room on a day. Nobody is told of a meeting that they do not attend."""
    meeting = meeting_at(session, token)
    if meeting is None or viewer.account_id is None or not may_attend(session, viewer, meeting):
        return Entrance(Door.ABSENT, None)
    if not room_is_open(meeting, today):
        return Entrance(Door.NOT_YET if today < meeting.opens_on else Door.CLOSED, meeting)
    if not terms_accepted(session, viewer, meeting):
        return Entrance(Door.TERMS, meeting)
    return Entrance(Door.OPEN, meeting)


def room_papers(session: Session, viewer: Person, meeting: Meeting) -> list[RoomPaper]:
    """The cases of a room that is open for this person, in the agenda's order, without those they withdrew from."""
    items = agenda(session, viewer, meeting.token)
    read, told = readable(session, viewer, items), descriptions(session, viewer, items)
    return [RoomPaper(item, *told[item.case_id], read.get(item.token)) for item in items]


def note_reading(session: Session, viewer: Person, meeting: Meeting, papers: Sequence[RoomPaper]) -> None:
    """Leave the entries that this person opened these papers."""
    read = [paper.item.case_id for paper in papers if paper.release]
    record_each(session, viewer, Event.PAPER_READ, read, meeting=meeting.token)


def openings(session: Session, viewer: Person, meeting: Meeting) -> list[Opening]:
    """Who opened what of a meeting's papers, the last first; for coordinators, without cases they withdrew from."""
    if not viewer.is_a(Role.COORDINATOR):
        return []
    references = {item.case_id: item.reference for item in agenda(session, viewer, meeting.token)}
    told = _AUDIT.c.detail["meeting"].as_string()
    query = (
        select(_AUDIT.c.name, _AUDIT.c.event, _AUDIT.c.case_id, _AUDIT.c.at, _AUDIT.c.detail)
        .where(_AUDIT.c.case_id.in_(references), _AUDIT.c.event.in_(OPENED), told == meeting.token)
        .order_by(_AUDIT.c.id.desc())
    )
    return [
        Opening(row.name, Event(row.event), references[row.case_id], row.at, str(row.detail.get("number") or ""))
        for row in session.execute(query)
    ]
