"""The meetings that a viewer has, coming and past, with how each stands; and the next one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person, Role
from cdop.case.recusal.queries import visible
from cdop.database import table_of
from cdop.panels.queries import meetings, seats_of_account
from cdop.panels.rules import Meeting, MeetingState
from cdop.review.meetings.models import AgendaItemRecord, AttendanceRecord
from cdop.review.meetings.queries import CO_OPTED
from cdop.review.meetings.rules import Attends, ItemState

AHEAD, BACK = timedelta(days=5 * 366), timedelta(days=2 * 366)
_ITEMS, _ROWS = table_of(AgendaItemRecord), table_of(AttendanceRecord)


@dataclass(frozen=True)
class Listed:
    """A meeting of a list. ``cases`` that are to be heard or were; ``coming`` and ``apologies`` by seats; ``own``: what
    the viewer answered, None where nothing.
    """

    meeting: Meeting
    cases: int
    coming: int
    apologies: int
    own: Attends | None


def meetings_of(session: Session, viewer: Person, first: date, last: date) -> list[Meeting]:
    """The meetings between two days that exist for a viewer (``queries.may_attend``), the first first."""
    found = meetings(session, first, last)
    if viewer.is_a(Role.COORDINATOR):
        return found
    if viewer.account_id is None or not viewer.is_a(Role.PANEL_MEMBER):
        return []
    held = session.execute(seats_of_account(viewer.account_id)).all()
    own = {(row.panel, row.since, row.until) for row in held}
    asked = select(_ROWS.c.meeting).where(_ROWS.c.account_id == viewer.account_id, _ROWS.c.seat.startswith(CO_OPTED))
    co_opted = set(session.scalars(asked))
    return [
        one
        for one in found
        if one.token in co_opted
        or any(
            panel == one.panel and since <= one.meets_on and (until is None or one.meets_on <= until)
            for panel, since, until in own
        )
    ]


def listed(session: Session, viewer: Person, today: date) -> tuple[list[Listed], list[Listed]]:
    """The coming meetings, the first first, and the past ones of two years, the last first. Six statements at most."""
    found = _listed(session, viewer, meetings_of(session, viewer, today - BACK, today + AHEAD))
    coming = [one for one in found if one.meeting.meets_on >= today and one.meeting.state is not MeetingState.HELD]
    return coming, [one for one in reversed(found) if one not in coming]


def next_meeting(session: Session, viewer: Person, today: date) -> Listed | None:
    """The next meeting that is planned and exists for a viewer."""
    found = meetings_of(session, viewer, today, today + AHEAD)
    planned = [one for one in found if one.state is MeetingState.PLANNED]
    return _listed(session, viewer, planned[:1])[0] if planned else None


def _listed(session: Session, viewer: Person, found: Sequence[Meeting]) -> list[Listed]:
    tokens = [one.token for one in found]
    if not tokens:
        return []
    on_agenda = _ITEMS.c.state.in_([ItemState.PLANNED.value, ItemState.HEARD.value])
    counted = (
        select(_ITEMS.c.meeting, func.count())
        .where(_ITEMS.c.meeting.in_(tokens), on_agenda, visible(viewer, _ITEMS.c.case_id))
        .group_by(_ITEMS.c.meeting)
    )
    cases: dict[str, int] = {meeting: int(number) for meeting, number in session.execute(counted)}
    newest = select(func.max(_ROWS.c.id)).where(_ROWS.c.meeting.in_(tokens)).group_by(_ROWS.c.meeting, _ROWS.c.seat)
    said = session.execute(
        select(_ROWS.c.meeting, _ROWS.c.account_id, _ROWS.c.state).where(_ROWS.c.id.in_(newest))
    ).all()
    there = {Attends.COMING, Attends.ATTENDED}
    return [
        Listed(
            one, cases.get(one.token, 0),
            sum(row.meeting == one.token and row.state in there for row in said),
            sum(row.meeting == one.token and row.state == Attends.APOLOGIES for row in said),
            next((Attends(row.state) for row in said
                  if row.meeting == one.token and viewer.account_id and row.account_id == viewer.account_id), None),
        )
        for one in found
    ]  # fmt: skip
