"""Keeping panels, seats and meetings: what was recorded before stays, and nobody overwrites what was not seen."""

import secrets
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.audit.events import Event
from cdop.audit.service import record, utc_now
from cdop.database import Base, insert_rows, table_of
from cdop.panels.models import PanelMeetingRecord, PanelMemberRecord, PanelRecord
from cdop.panels.queries import meeting_at, meetings, panel_at, seat_at
from cdop.panels.rules import (
    Meeting,
    MeetingDetails,
    MeetingState,
    PanelDetails,
    Seat,
    check_meeting,
    check_panel,
    check_seat,
)
from cdop.versions import alone, as_seen


class AlreadyPlanned(Exception):
    """The panel meets on that day already."""

    def __init__(self, on: date) -> None:
        super().__init__(on)
        self.on = on


class NotNow(Exception):
    """The meeting does not stand so that this can be done. The text says why."""


def keep_panel(
    session: Session, person: Person, details: PanelDetails, token: str | None = None, seen_version: int = 0
) -> str:
    """Record a panel, new or anew. Returns its token. Raises ``NotKept``, ``ChangedMeanwhile``, or ``LookupError``."""
    check_panel(details)
    version = 1
    if token is not None:
        alone(session, table_of(PanelRecord), token)
        now = as_seen(panel_at(session, token), token, seen_version)
        if now.details == details:
            return token
        version = now.version + 1
    token = token or secrets.token_hex(16)
    row = {**asdict(details), "required": list(details.required), "token": token, "version": version}
    _insert(session, person, PanelRecord, row)
    record(session, person, Event.PANEL_RECORDED, None, panel=token, version=version)
    return token


def keep_seat(  # noqa: PLR0913, PLR0917 - what was seen, and what is to stand
    session: Session, person: Person, panel: str, seat: Seat, token: str | None = None, seen_version: int = 0
) -> str:
    """Record a seat of a panel, new or anew; ``seat``'s own token and version are not read. Returns its token.

    Raises ``NotKept``, ``ChangedMeanwhile``, or ``LookupError``.
    """
    check_seat(seat)
    if panel_at(session, panel) is None:
        raise LookupError(panel)
    version = 1
    if token is not None:
        alone(session, table_of(PanelMemberRecord), token)
        held = seat_at(session, token)
        if held is None or held[0] != panel:
            raise LookupError(token)
        now = as_seen(held[1], token, seen_version)
        if replace(seat, token=now.token, version=now.version) == now:
            return token
        version = now.version + 1
    token = token or secrets.token_hex(16)
    row: dict[str, Any] = {"panel": panel, "role": seat.role, "agency": seat.agency, "account_id": seat.account_id}
    row |= {"since": seat.since, "until": seat.until, "token": token, "version": version}
    _insert(session, person, PanelMemberRecord, row)
    record(session, person, Event.PANEL_SEAT_RECORDED, None, panel=panel, seat=token, version=version)
    return token


def plan_meeting(session: Session, person: Person, details: MeetingDetails) -> str:
    """Record a meeting, to come or past. Returns its token.

    Raises ``NotKept``, ``AlreadyPlanned``, or ``LookupError`` where there is no such panel.
    """
    check_meeting(details)
    alone(session, table_of(PanelRecord), details.panel)
    if panel_at(session, details.panel) is None:
        raise LookupError(details.panel)
    same_day = meetings(session, details.meets_on, details.meets_on)
    if any(one.panel == details.panel and one.state is not MeetingState.CANCELLED for one in same_day):
        raise AlreadyPlanned(details.meets_on)
    token = secrets.token_hex(16)
    _record_meeting(session, person, token, 1, details)
    return token


def change_meeting(session: Session, person: Person, token: str, seen_version: int, details: MeetingDetails) -> bool:
    """Record a meeting's times, place or words anew; its panel and state stay. Returns whether anything changed.

    Raises ``NotKept``, ``NotNow``, ``ChangedMeanwhile``, or ``LookupError``.
    """
    check_meeting(details)
    now = _meeting_seen(session, token, seen_version)
    if now.state is MeetingState.CANCELLED:
        raise NotNow("The meeting was cancelled: plan another one.")
    kept = replace(details, panel=now.panel, state=now.state)
    if kept == now.details:
        return False
    _record_meeting(session, person, token, now.version + 1, kept)
    return True


def hold_meeting(session: Session, person: Person, token: str, seen_version: int, today: date) -> None:
    """Record that a planned meeting was held. Raises ``NotNow``, ``ChangedMeanwhile``, or ``LookupError``."""
    now = _meeting_seen(session, token, seen_version)
    if now.state is not MeetingState.PLANNED:
        raise NotNow("Only a meeting that is planned can be held.")
    if now.meets_on > today:
        raise NotNow("A meeting can be recorded as held from its day on.")
    _record_meeting(session, person, token, now.version + 1, replace(now.details, state=MeetingState.HELD))


def cancel_meeting(session: Session, person: Person, token: str, seen_version: int, words: str) -> None:
    """Cancel a planned meeting and say why. Raises ``NotNow``, ``ChangedMeanwhile``, or ``LookupError``."""
    now = _meeting_seen(session, token, seen_version)
    if now.state is not MeetingState.PLANNED:
        raise NotNow("Only a meeting that is planned can be cancelled.")
    kept = replace(now.details, state=MeetingState.CANCELLED, words=words)
    _record_meeting(session, person, token, now.version + 1, kept)


def alone_with_meeting(session: Session, token: str) -> None:
    """Let nobody else write about a meeting until this transaction ends."""
    alone(session, table_of(PanelMeetingRecord), token)


def _meeting_seen(session: Session, token: str, seen_version: int) -> Meeting:
    alone_with_meeting(session, token)
    return as_seen(meeting_at(session, token), token, seen_version)


def _record_meeting(session: Session, person: Person, token: str, version: int, details: MeetingDetails) -> None:
    state = details.state.value
    _insert(
        session, person, PanelMeetingRecord, {**asdict(details), "state": state, "token": token, "version": version}
    )
    record(session, person, Event.PANEL_MEETING_RECORDED, None, meeting=token, version=version, state=state)


def _insert(session: Session, person: Person, model: type[Base], values: dict[str, Any]) -> None:
    insert_rows(session, model, [{**values, "recorded_at": utc_now(), "recorded_by": person.name}])
