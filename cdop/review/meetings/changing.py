"""Changing an agenda: choosing cases, ordering them, taking them off, and recording that they were heard."""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.accounts.tokens import READABLE
from cdop.audit.events import Event
from cdop.audit.service import record, record_each
from cdop.case.recusal.queries import visible
from cdop.database import table_of
from cdop.panels.queries import meeting_at, panel_at
from cdop.panels.rules import Meeting, MeetingState
from cdop.panels.service import NotNow, alone_with_meeting
from cdop.review.meetings.models import AgendaItemRecord
from cdop.review.meetings.naming import refuse_named_already, refuse_names
from cdop.review.meetings.queries import heard_items, item_at, items_of, present_at
from cdop.review.meetings.quorum import quorum
from cdop.review.meetings.rules import Item, ItemState, NotOnAgenda, check_hearing, check_line

_ITEMS = table_of(AgendaItemRecord)
REFERENCE_LENGTH = 5


@dataclass(frozen=True)
class Choice:
    """A case to be heard: its theme, the minutes planned, and why it is heard where it is not ready."""

    case_id: int
    theme: str
    minutes: int
    reason: str = ""


@dataclass(frozen=True)
class Line:
    """An item of an agenda as somebody wants it to stand; its place is that in the list of lines."""

    token: str
    theme: str
    minutes: int


class AgendaChanged(Exception):
    """Somebody else changed the agenda since the page was opened. ``now``: its items as they stand."""

    def __init__(self, now: list[Item]) -> None:
        super().__init__(len(now))
        self.now = now


def stamp(session: Session, viewer: Person, meeting: str) -> int:
    """How often the agenda was changed, as far as this viewer can know: grows with every change."""
    query = select(func.coalesce(func.sum(_ITEMS.c.version), 0)).where(
        _ITEMS.c.meeting == meeting, visible(viewer, _ITEMS.c.case_id)
    )
    return int(session.scalar(query) or 0)


def choose(session: Session, person: Person, meeting: str, choices: Sequence[Choice], seen: int) -> None:
    """Put cases at the end of an agenda, in the order given. What stands on it already stays as it is.

    Raises ``AgendaChanged``, ``NotOnAgenda``, ``NotNow``, or ``LookupError``.
    """
    _seen(session, person, meeting, seen)
    for choice in choices:
        check_line(choice.theme, choice.minutes)
        refuse_names(session, choice.case_id, "reason", choice.reason)
    refuse_named_already(session, meeting, [choice.case_id for choice in choices])
    rows = session.execute(select(_ITEMS.c.case_id, _ITEMS.c.state, _ITEMS.c.reference, _ITEMS.c.position).where(
        _ITEMS.c.meeting == meeting
    )).all()  # fmt: skip
    before = {row.case_id: ItemState(row.state) for row in rows}
    last = max((row.position for row in rows), default=0)
    taken = {row.reference for row in rows}
    added = [choice for choice in choices if before.get(choice.case_id) in {None, *OFF}]
    for place, choice in enumerate(added, last + 1):
        values: dict[str, Any] = {
            "position": place, "theme": choice.theme, "minutes": choice.minutes, "reason": choice.reason, "words": "",
            "state": ItemState.PLANNED.value,
        }  # fmt: skip
        if choice.case_id in before:
            _change(session, (_ITEMS.c.meeting == meeting) & (_ITEMS.c.case_id == choice.case_id), values)
            continue
        reference = new_reference(taken)
        taken.add(reference)
        new = {"token": secrets.token_hex(16), "meeting": meeting, "reference": reference, "version": 1}
        session.execute(insert(_ITEMS).values(**values, **new, case_id=choice.case_id))
    record_each(session, person, Event.AGENDA_CHANGED, [one.case_id for one in added], meeting=meeting, change="chosen")


OFF = (ItemState.REMOVED, ItemState.DEFERRED)


def new_reference(taken: Collection[str]) -> str:
    """Random characters that stand for a case at one meeting: at least one of them a digit, so that it is no word."""
    while True:
        found = "".join(secrets.choice(READABLE) for _ in range(REFERENCE_LENGTH)).upper()
        if found not in taken and any(sign.isdigit() for sign in found):
            return found


def save_agenda(session: Session, person: Person, meeting: str, lines: Sequence[Line], seen: int) -> None:
    """Order an agenda and set themes and minutes. What the person cannot see keeps its place.

    ``lines``: each item that the person sees, once. Raises ``AgendaChanged``, ``NotOnAgenda``, ``NotNow``, or
    ``LookupError``.
    """
    _seen(session, person, meeting, seen)
    now = {item.token: item for item in items_of(session, person, [meeting])}
    if sorted(now) != sorted(line.token for line in lines):
        raise AgendaChanged(list(now.values()))
    places = sorted(item.position for item in now.values())
    changed = []
    for place, line in zip(places, lines, strict=True):
        item = now[line.token]
        check_line(line.theme, line.minutes)
        if item.theme != line.theme:
            refuse_names(session, item.case_id, "theme", line.theme)
        if (item.position, item.theme, item.minutes) != (place, line.theme, line.minutes):
            values = {"position": place, "theme": line.theme, "minutes": line.minutes}
            _change(session, _ITEMS.c.token == line.token, values)
            changed.append(item.case_id)
    record_each(session, person, Event.AGENDA_CHANGED, changed, meeting=meeting, change="ordered")


def take_off(  # noqa: PLR0913 - what was seen, and what is to stand
    session: Session, person: Person, token: str, seen_version: int, *, deferred: bool, words: str
) -> None:
    """Defer a case to a later meeting, with the reason; or remove it as if it had never been chosen.

    Raises ``AgendaChanged``, ``NotOnAgenda``, ``NotNow``, or ``LookupError``.
    """
    item = _item_seen(session, person, token, seen_version)
    if item.state is not ItemState.PLANNED:
        raise NotNow("Only a case that is still to be heard can be taken off.")
    if deferred and not words.strip():
        raise NotOnAgenda("words", "Enter why it is deferred")
    if deferred:
        refuse_names(session, item.case_id, "words", words)
    state = ItemState.DEFERRED if deferred else ItemState.REMOVED
    _change(session, _ITEMS.c.token == token, {"state": state.value, "words": words if deferred else ""})
    record(session, person, Event.AGENDA_CHANGED, item.case_id, meeting=item.meeting, change=state.value)


def start_item(session: Session, person: Person, token: str, at: str) -> None:
    """The panel begins with a case at a time ('HH:MM'). Begun already, it stays as it is.

    Raises ``NotOnAgenda``, ``NotNow``, or ``LookupError``.
    """
    item = _item_alone(session, person, token)
    if item.started_at is not None:
        return
    check_hearing(at, None)
    _change(session, _ITEMS.c.token == token, {"started_at": at})
    record(session, person, Event.HEARING_RECORDED, item.case_id, meeting=item.meeting, started=at)


def end_item(session: Session, person: Person, token: str, at: str) -> bool:
    """The panel has heard a case, until a time. Returns whether it was quorate while it did.

    Raises ``NotOnAgenda``, ``NotNow``, or ``LookupError``.
    """
    item = _item_alone(session, person, token)
    return _heard(session, person, item, item.started_at or at, at)


def record_hearing(  # noqa: PLR0913, PLR0917 - what was seen, and what is to stand
    session: Session, person: Person, token: str, seen_version: int, started_at: str, ended_at: str
) -> bool:
    """Record, or correct, from when to when a case was heard. Returns whether the panel was quorate.

    Raises ``AgendaChanged``, ``NotOnAgenda``, ``NotNow``, or ``LookupError``.
    """
    return _heard(session, person, _item_seen(session, person, token, seen_version), started_at, ended_at)


def weigh_again(session: Session, meeting: Meeting) -> None:
    """Whether the panel was quorate for each case that it heard, after the attendance was corrected."""
    panel = panel_at(session, meeting.panel)
    assert panel is not None
    for item in heard_items(session, meeting.token):
        quorate = quorum(panel, present_at(session, meeting, item)).quorate
        if quorate != item.quorate:
            _change(session, _ITEMS.c.token == item.token, {"quorate": quorate})


def _heard(session: Session, person: Person, item: Item, started_at: str, ended_at: str) -> bool:
    check_hearing(started_at, ended_at)
    values = {"state": ItemState.HEARD.value, "started_at": started_at, "ended_at": ended_at, "words": ""}
    _change(session, _ITEMS.c.token == item.token, values)
    meeting, now = meeting_at(session, item.meeting), item_at(session, person, item.token)
    panel = panel_at(session, meeting.panel) if meeting else None
    if meeting is None or panel is None:
        raise LookupError(item.token)
    quorate = quorum(panel, present_at(session, meeting, now)).quorate
    session.execute(update(_ITEMS).where(_ITEMS.c.token == item.token).values(quorate=quorate))
    detail = {"meeting": item.meeting, "started": started_at, "ended": ended_at, "quorate": "yes" if quorate else "no"}
    record(session, person, Event.HEARING_RECORDED, item.case_id, **detail)
    return quorate


def _change(session: Session, which: Any, values: dict[str, Any]) -> None:
    session.execute(update(_ITEMS).where(which).values(**values, version=_ITEMS.c.version + 1))


def _seen(session: Session, person: Person, meeting: str, seen: int) -> None:
    """Nobody else changes the agenda until this transaction ends, nor has since the page was opened."""
    alone_with_meeting(session, meeting)
    found = meeting_at(session, meeting)
    if found is None:
        raise LookupError(meeting)
    if found.state is not MeetingState.PLANNED:
        raise NotNow("Cases are chosen and ordered while a meeting is planned.")
    if stamp(session, person, meeting) != seen:
        raise AgendaChanged(items_of(session, person, [meeting]))


def _item_seen(session: Session, person: Person, token: str, seen_version: int) -> Item:
    item = _item_alone(session, person, token)
    if item.version != seen_version:
        raise AgendaChanged(items_of(session, person, [item.meeting]))
    return item


def _item_alone(session: Session, person: Person, token: str) -> Item:
    item = item_at(session, person, token)
    if item is None:
        raise LookupError(token)
    alone_with_meeting(session, item.meeting)
    meeting, item = meeting_at(session, item.meeting), item_at(session, person, token)
    if item is None or meeting is None:
        raise LookupError(token)
    if meeting.state is MeetingState.CANCELLED:
        raise NotNow("The meeting was cancelled.")
    return item
