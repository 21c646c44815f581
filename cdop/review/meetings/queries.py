"""Reading agendas and attendance, for a viewer: coordinators see every meeting, members those that they attend.

A case that the viewer has withdrawn from stands on no agenda that is read for that viewer.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person, Role
from cdop.accounts.tokens import stored_hash
from cdop.case.recusal.queries import recused_accounts, visible
from cdop.database import table_of
from cdop.panel_settings.queries import settings_in_force
from cdop.panels.queries import meeting_at, seats_of_account
from cdop.panels.rules import Meeting, Seat
from cdop.review.meetings.models import AgendaItemRecord, AttendanceRecord, TermsAcceptance
from cdop.review.meetings.quorum import Quorum, quorum
from cdop.review.meetings.rules import Attending, Attends, Item, ItemState, room_is_open, seated

__all__ = (
    "Attending", "Item", "ItemState", "Quorum", "agenda", "attendance", "every_item", "heard_items", "item_at",
    "item_of_case", "may_attend", "present_at", "quorum", "room_is_open", "terms_accepted", "terms_in_force",
)  # fmt: skip

_ITEMS, _ATTENDANCE = table_of(AgendaItemRecord), table_of(AttendanceRecord)
_TERMS = table_of(TermsAcceptance)
CO_OPTED = "co-"
"""How the key of a seat begins that somebody was co-opted to for one meeting: no token does."""


def agenda(session: Session, viewer: Person, meeting_token: str) -> list[Item]:
    """The cases on an agenda, in its order, those removed left out; for a viewer who may attend the meeting."""
    meeting = meeting_at(session, meeting_token)
    if meeting is None or not may_attend(session, viewer, meeting):
        return []
    return items_of(session, viewer, [meeting_token])


def items_of(session: Session, viewer: Person, meeting_tokens: Iterable[str]) -> list[Item]:
    """The same for several meetings that the viewer is known to attend. One statement."""
    query = _items(viewer).where(_ITEMS.c.meeting.in_(list(meeting_tokens)), _ITEMS.c.state != ItemState.REMOVED)
    return [_item(row) for row in session.execute(query.order_by(_ITEMS.c.meeting, _ITEMS.c.position, _ITEMS.c.id))]


def item_at(session: Session, viewer: Person, token: str) -> Item | None:
    """One case on an agenda; None where there is none, it was removed, or this viewer does not attend the meeting."""
    row = session.execute(
        _items(viewer).where(_ITEMS.c.token == token, _ITEMS.c.state != ItemState.REMOVED)
    ).one_or_none()
    meeting = meeting_at(session, row.meeting) if row else None
    if row is None or meeting is None or not may_attend(session, viewer, meeting):
        return None
    return _item(row)


def item_of_case(session: Session, case_id: int, meeting_token: str) -> Item | None:
    """A case's item on the agenda of one meeting, for services: whoever asks has been let to the case before."""
    query = select(_ITEMS).where(
        _ITEMS.c.case_id == case_id, _ITEMS.c.meeting == meeting_token, _ITEMS.c.state != ItemState.REMOVED
    )
    row = session.execute(query).one_or_none()
    return _item(row) if row else None


def heard_items(session: Session, meeting_token: str) -> list[Item]:
    """The cases that a meeting has heard, whoever asks: for services alone, which weigh each of them."""
    query = select(_ITEMS).where(_ITEMS.c.meeting == meeting_token, _ITEMS.c.state == ItemState.HEARD)
    return [_item(row) for row in session.execute(query.order_by(_ITEMS.c.id))]


def every_item(session: Session, meeting_token: str) -> list[Item]:
    """The cases of an agenda in its order, those removed left out, whoever asks: for what is frozen and filtered when
    it is read.
    """
    query = select(_ITEMS).where(_ITEMS.c.meeting == meeting_token, _ITEMS.c.state != ItemState.REMOVED)
    return [_item(row) for row in session.execute(query.order_by(_ITEMS.c.position, _ITEMS.c.id))]


def may_attend(session: Session, viewer: Person, meeting: Meeting) -> bool:
    """Whether a meeting exists for this viewer: every one for coordinators; else where they have a seat on its day or
    were co-opted for it.
    """
    if viewer.is_a(Role.COORDINATOR):
        return True
    if viewer.account_id is None or not viewer.is_a(Role.PANEL_MEMBER):
        return False
    held = seats_of_account(viewer.account_id).subquery()
    on = meeting.meets_on
    seat = select(held.c.token).where(
        held.c.panel == meeting.panel, held.c.since <= on, held.c.until.is_(None) | (held.c.until >= on)
    )
    if session.execute(seat.limit(1)).first():
        return True
    co_opted = _last_attendance(meeting.token).where(_ATTENDANCE.c.account_id == viewer.account_id)
    return any(row.seat.startswith(CO_OPTED) for row in session.execute(co_opted))


def terms_in_force(session: Session) -> tuple[str, str]:
    """The terms of confidentiality as they hold, and the hash by which an acceptance names them."""
    text = settings_in_force(session).text("confidentiality_terms")
    return text, stored_hash(text)


def terms_accepted(session: Session, viewer: Person, meeting: Meeting) -> bool:
    """Whether this person accepted, for this meeting, the terms that hold now. Nobody else may open its room."""
    _, now = terms_in_force(session)
    query = select(_TERMS.c.id).where(
        _TERMS.c.meeting == meeting.token, _TERMS.c.account_id == viewer.account_id, _TERMS.c.terms_hash == now
    )
    return session.execute(query).first() is not None


def attendance(session: Session, meeting: Meeting) -> list[Attending]:
    """What is known of each seat at a meeting, the last recorded. One statement; the caller has asked who may know."""
    return [_attending(row, meeting.meets_on) for row in session.execute(_last_attendance(meeting.token))]


def present_at(session: Session, meeting: Meeting, item: Item | None, now: str | None = None) -> list[Seat]:
    """The seats taken while an item was heard, without those whose holders have withdrawn from its case.

    ``now`` ('HH:MM') for an item that is being heard. Before the meeting: those who said that they come.
    """
    there = seated(attendance(session, meeting), item, now)
    recused = recused_accounts(session, item.case_id) if item else set()
    return [seat for seat in there if seat.account_id not in recused]


def _items(viewer: Person) -> Select[Any]:
    return select(_ITEMS).where(visible(viewer, _ITEMS.c.case_id))


def _item(row: Row[Any]) -> Item:
    return Item(
        row.token, row.meeting, row.case_id, row.position, row.theme, row.minutes, row.reason, row.reference,
        ItemState(row.state), row.started_at, row.ended_at, row.words, row.quorate, row.version,
    )  # fmt: skip


def _last_attendance(meeting_token: str) -> Select[Any]:
    later = _ATTENDANCE.alias("later")
    newest = select(func.max(later.c.id)).where(later.c.meeting == meeting_token).group_by(later.c.seat)
    return select(_ATTENDANCE).where(_ATTENDANCE.c.id.in_(newest)).order_by(_ATTENDANCE.c.id)


def _attending(row: Row[Any], on: date) -> Attending:
    co_opted = row.seat.startswith(CO_OPTED)
    seat = Seat(row.seat, row.role, row.agency, row.account_id, on, on if co_opted else None, co_opted)
    return Attending(seat, Attends(row.state), row.came_at, row.left_at, row.words, row.id)
