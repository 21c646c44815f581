"""What of the minutes stands on a meeting's page."""

from collections.abc import Sequence

from flask import url_for
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.panels.rules import Meeting, MeetingState
from cdop.review.meetings.parts import Step, register_meeting_part, register_meeting_step
from cdop.review.meetings.rules import Item
from cdop.review.minutes.queries import APPROVED, Head, heads

TITLE = "Minutes"


def part(session: Session, viewer: Person, meeting: Meeting, _items: Sequence[Item]) -> dict[str, str] | None:
    """Where the minutes are read, once the meeting was held and there is something for this person to read or do."""
    if meeting.state is not MeetingState.HELD:
        return None
    found = heads(session, viewer, meeting)
    return {"href": url_for("panel_minutes.minutes", token=meeting.token), "words": words_of(found)}


def words_of(found: Sequence[Head]) -> str:
    """How the minutes stand, by their versions, the newest first."""
    if not found:
        return "Not there yet"
    return "Approved" if found[0].state == APPROVED else f"Draft {found[0].number}, not approved yet"


def step(session: Session, viewer: Person, meeting: Meeting, _items: Sequence[Item]) -> Step | None:
    """Drawing and approving the minutes, after the meeting."""
    if meeting.state is not MeetingState.HELD:
        return None
    found = heads(session, viewer, meeting)
    done = bool(found) and found[0].state == APPROVED
    return Step("Minutes", url_for("panel_minutes.minutes", token=meeting.token), words_of(found), done)


def install() -> None:
    """Once for the whole program."""
    register_meeting_part(TITLE, 60, part, "minutes/_meeting_part.html")
    register_meeting_step(TITLE, 60, step)
