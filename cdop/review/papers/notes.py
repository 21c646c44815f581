"""Private notes: one reader's own on one case of a meeting, destroyed when the meeting's papers close."""

from collections.abc import Sequence
from datetime import date
from hashlib import sha256

from sqlalchemy import ColumnElement, Select, delete, select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.audit.events import Event
from cdop.audit.service import record, utc_now
from cdop.database import insert_rows, table_of
from cdop.panels.models import PanelMeetingRecord
from cdop.review.meetings.models import AgendaItemRecord
from cdop.review.meetings.queries import Item
from cdop.review.papers.models import PrivateNote
from cdop.versions import in_force

_NOTES, _ITEMS, _MEETINGS = table_of(PrivateNote), table_of(AgendaItemRecord), table_of(PanelMeetingRecord)


class NoteChanged(Exception):
    """The same person saved the note elsewhere since the page was opened. ``args[0]`` is what stands."""


def notes_of(session: Session, viewer: Person, items: Sequence[Item]) -> dict[str, str]:
    """The viewer's own notes, by item. Nobody reads anybody else's."""
    own = _NOTES.c.account_id == viewer.account_id, _NOTES.c.item.in_([item.token for item in items])
    return {row.item: row.text for row in session.execute(select(_NOTES.c.item, _NOTES.c.text).where(*own))}


def seen_of(text: str) -> str:
    """By what a form says which text of a note it showed."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def keep_note(session: Session, person: Person, item: Item, text: str, seen: str) -> None:
    """Save the person's own note on a case; an empty one is deleted. Raises ``NoteChanged``."""
    own = (_NOTES.c.item == item.token) & (_NOTES.c.account_id == person.account_id)
    stands = session.scalar(select(_NOTES.c.text).where(own).with_for_update()) or ""
    if seen_of(stands) != seen and stands != text:
        raise NoteChanged(stands)
    session.execute(delete(_NOTES).where(own))
    if text:
        row = {"item": item.token, "account_id": person.account_id, "text": text, "saved_at": utc_now()}
        insert_rows(session, PrivateNote, [row])
    record(session, person, Event.PAPER_NOTE_SAVED, item.case_id, item=item.token)


def destroy_closed(session: Session, person: Person, today: date) -> int:
    """Destroy the notes of every meeting whose papers are closed, or that was cancelled. Returns how many.

    Papers may still be read on the day on which they close: notes go the day after.
    """
    closed = select(_ITEMS.c.token).where(_ITEMS.c.meeting.in_(_closed(today)))
    return _destroy(session, person, _NOTES.c.item.in_(closed), meeting="all that are closed")


def destroy_of(session: Session, person: Person, meeting: str) -> int:
    """Destroy the notes of one meeting whose papers are closed. Returns how many."""
    items = select(_ITEMS.c.token).where(_ITEMS.c.meeting == meeting)
    return _destroy(session, person, _NOTES.c.item.in_(items), meeting=meeting)


def _destroy(session: Session, person: Person, which: ColumnElement[bool], meeting: str) -> int:
    gone = len(session.execute(delete(_NOTES).where(which).returning(_NOTES.c.id)).all())
    if gone:
        record(session, person, Event.PAPER_NOTES_DESTROYED, meeting=meeting, notes=gone)
    return gone


def _closed(today: date) -> Select[tuple[str]]:
    over = (_MEETINGS.c.closes_on < today) | (_MEETINGS.c.state == "cancelled")
    return in_force(_MEETINGS).where(over).with_only_columns(_MEETINGS.c.token)
