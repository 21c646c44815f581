"""What analyses add to a meeting's page: the way into the room of each case, and how each analysis stands there."""

from collections.abc import Sequence

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person, Role
from cdop.case.recusal.queries import visible
from cdop.database import table_of
from cdop.panels.rules import Meeting
from cdop.reference.calendar import today
from cdop.review.analysis.models import AnalysisRecord
from cdop.review.analysis.queries import DECIDED, OPEN
from cdop.review.analysis.shown import STATES
from cdop.review.meetings.parts import Cell, Step, register_meeting_column, register_meeting_step
from cdop.review.meetings.queries import Item, ItemState, room_is_open

TITLE = "In the room"
_COLUMN, _STEP = 40, 55
_ANALYSES = table_of(AnalysisRecord).c


def install() -> None:
    """Put the column and the step on the meeting's page."""
    register_meeting_column(TITLE, _COLUMN, column)
    register_meeting_step(TITLE, _STEP, step)


def column(session: Session, viewer: Person, meeting: Meeting, agenda: Sequence[Item]) -> dict[str, Cell] | None:
    """The room of each case that is not deferred; nothing for a member while the room is closed."""
    if not viewer.is_a(Role.COORDINATOR) and not room_is_open(meeting, today()):
        return None
    items = [item for item in agenda if item.state is not ItemState.DEFERRED]
    states = _states(session, viewer, items)
    return {item.token: Cell(_words(states, item), url_for("room.item", token=item.token)) for item in items}


def step(session: Session, viewer: Person, _meeting: Meeting, agenda: Sequence[Item]) -> Step | None:
    """How many cases that were heard are not final."""
    items = [item for item in agenda if item.state is ItemState.HEARD]
    if not items:
        return None
    states = _states(session, viewer, items)
    waiting = [item for item in items if states.get(item.token, OPEN) in {OPEN, DECIDED}]
    words = f"Not final yet: {len(waiting)} of {len(items)} heard" if waiting else "All that were heard are final"
    return Step("Finalise the reviews", url_for("analyses.waiting") if waiting else "", words, not waiting)


def _states(session: Session, viewer: Person, items: list[Item]) -> dict[str, str]:
    """How the analysis of each item stands. One statement."""
    tokens = [item.token for item in items]
    query = select(_ANALYSES.item, _ANALYSES.state).where(
        _ANALYSES.item.in_(tokens), visible(viewer, _ANALYSES.case_id)
    )
    return {str(row.item): str(row.state) for row in session.execute(query.order_by(_ANALYSES.number))}


def _words(states: dict[str, str], item: Item) -> str:
    return STATES[states[item.token]] if item.token in states else "Nothing is written yet"
