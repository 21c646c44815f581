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
from cdop.review.meetings.parts import Step, register_meeting_part, register_meeting_step
from cdop.review.meetings.queries import Item, room_is_open
from cdop.review.papers.queries import CHECKED, DRAFT, PaperState, papers_of
from cdop.review.papers.told_of_a_case import names_somebody

TITLE = "Papers"
_PART, _STEP = 30, 30
_STATES = {"": "Not drawn yet", DRAFT: "Being prepared", CHECKED: "Checked, to be confirmed by somebody else"}


def install() -> None:
    """Put the part and the step on the meeting's page."""
    register_meeting_part(TITLE, _PART, part, "papers/_meeting_part.html")
    register_meeting_step(TITLE, _STEP, step)
    register_names(names_somebody)


def part(session: Session, viewer: Person, meeting: Meeting, items: Sequence[Item]) -> dict[str, Any] | None:
    """A row for each case, with where its paper is prepared or confirmed; where the papers are read."""
    states = papers_of(session, viewer, items)
    prepares, confirms = viewer.is_a(Role.COORDINATOR), may_write(session, viewer)
    rows = [
        [item.reference, state_words(states[item.token]), _leads(item.token, states[item.token], prepares, confirms)]
        for item in items
    ]
    return {
        "rows": rows,
        "room": url_for("reading_room.room", token=meeting.token) if room_is_open(meeting, today()) else "",
        "opens": long_date(meeting.opens_on),
        "closes": long_date(meeting.closes_on),
        "opened": url_for("reading_room.opened", token=meeting.token) if prepares else "",
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


def _leads(item: str, state: PaperState, prepares: bool, confirms: bool) -> Any:
    if prepares:
        return {
            "text": "Prepare" if state.state in ("", DRAFT) else "Look at it",
            "href": url_for("papers.gate", token=item),
        }
    if confirms and state.state == CHECKED:
        return {"text": "Read and confirm", "href": url_for("papers.read", token=item)}
    return ""
