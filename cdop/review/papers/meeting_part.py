"""What papers add to a meeting's page: how each case's paper stands, and the step that is next."""

from collections.abc import Sequence
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from cdop.accounts.people import Person, Role
from cdop.panels.rules import Meeting, MeetingState
from cdop.reference.calendar import today
from cdop.reference.wording import long_date, plural
from cdop.review.duties import may_write
from cdop.review.meetings.naming import register_names
from cdop.review.meetings.parts import (
    Cell,
    Step,
    register_meeting_column,
    register_meeting_part,
    register_meeting_step,
)
from cdop.review.meetings.queries import Item, room_is_open
from cdop.review.papers.queries import CHECKED, DRAFT, PaperState, papers_of
from cdop.review.papers.told_of_a_case import names_somebody
from cdop.review.papers.waiting import waiting
from cdop.web.home import register_waiting

TITLE, COLUMN = "Papers", "Paper"
_PART, _STEP = 30, 30
_STATES = {"": "Not drawn yet", DRAFT: "Being prepared", CHECKED: "Checked, to be confirmed by somebody else"}


def install() -> None:
    """Put the column, the part and the step on the meeting's page, and what waits on the home."""
    register_meeting_column(COLUMN, _PART, column)
    register_meeting_part(TITLE, _PART, part, "papers/_meeting_part.html")
    register_meeting_step(TITLE, _STEP, step)
    register_names(names_somebody)
    register_waiting("papers.read", waiting)


def column(session: Session, viewer: Person, _meeting: Meeting, items: Sequence[Item]) -> dict[str, Cell]:
    """How each case's paper stands, and where it is prepared or confirmed by this viewer."""
    states = papers_of(session, viewer, items)
    prepares, confirms = viewer.is_a(Role.COORDINATOR), may_write(session, viewer)
    return {item.token: _cell(item.token, states[item.token], prepares, confirms) for item in items}


def part(_session: Session, viewer: Person, meeting: Meeting, _items: Sequence[Item]) -> dict[str, Any]:
    """When and where the papers are read."""
    return {
        "room": url_for("reading_room.room", token=meeting.token) if room_is_open(meeting, today()) else "",
        "opens": long_date(meeting.opens_on),
        "closes": long_date(meeting.closes_on),
        "opened": url_for("reading_room.opened", token=meeting.token) if viewer.is_a(Role.COORDINATOR) else "",
    }


def step(session: Session, viewer: Person, meeting: Meeting, items: Sequence[Item]) -> Step | None:
    """How many papers are still to be released."""
    states = papers_of(session, viewer, items)
    waiting = [one for one in states.values() if one.number is None]
    if not states:
        return Step("Papers", "", "No case on the agenda yet", False)
    if waiting and meeting.state is MeetingState.HELD:
        return Step("Release the papers", "", f"{plural(len(waiting), 'paper')} never released", True)
    href = url_for("papers.gate", token=waiting[0].item) if waiting and viewer.is_a(Role.COORDINATOR) else ""
    words = f"{plural(len(waiting), 'paper')} to release" if waiting else "All are released"
    return Step("Release the papers", href, words, not waiting)


def state_words(one: PaperState) -> str:
    """How a paper stands, in words."""
    words = _STATES.get(one.state, "")
    if one.number is None:
        return words or "Taken back: nothing is read"
    return ("Released" if one.number == 1 else f"Released, version {one.number}") + (f". {words}" if words else "")


def _cell(item: str, state: PaperState, prepares: bool, confirms: bool) -> Cell:
    words = state_words(state)
    if prepares:
        return Cell(words, url_for("papers.gate", token=item))
    if confirms and state.state == CHECKED:
        return Cell(f"{words}: read and confirm", url_for("papers.read", token=item))
    return Cell(words)
