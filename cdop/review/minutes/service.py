"""Drawing minutes anew and approving them. Each is a version of its own: none is changed."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.audit.events import Event
from cdop.audit.service import record, utc_now
from cdop.database import insert_rows, table_of
from cdop.panels.rules import Meeting, MeetingState
from cdop.panels.service import NotNow, alone_with_meeting
from cdop.review.minutes.drawing import drawn, without_names
from cdop.review.minutes.models import MinutesRecord
from cdop.review.minutes.queries import APPROVED, DRAFT, Head
from cdop.review.minutes.stamping import stamp_of
from cdop.review.papers.gate import sha256_of

_ROWS = table_of(MinutesRecord)


@dataclass(frozen=True)
class Typed:
    """What somebody types for minutes: other business, and what changes in this version."""

    other: str = ""
    change: str = ""


class MinutesChanged(Exception):
    """Another version was made, or entries changed, since the page was opened."""


def draw(session: Session, person: Person, meeting: Meeting, typed: Typed, seen: int) -> int:
    """A new draft from what is recorded now. Returns its number. ``seen``: the newest version that the page showed.

    Raises ``NotNow`` before the meeting was held, ``MinutesChanged``.
    """
    if meeting.state is not MeetingState.HELD:
        raise NotNow("Minutes are drawn once it is recorded that the meeting was held")
    last = _newest(session, meeting, seen)
    content = drawn(session, person, meeting, typed.other)
    change = without_names(session, meeting, typed.change)
    return _add(session, person, meeting, last + 1, DRAFT, content, change)


def approve(session: Session, person: Person, meeting: Meeting, number: int) -> int:
    """Make the newest draft the minutes. Returns the number of the approved version.

    Raises ``MinutesChanged`` where it is not the newest, or tells of something otherwise than the entries do now;
    ``NotNow`` where it is approved already.
    """
    last = _newest(session, meeting, number)
    row = session.execute(select(_ROWS).where(_ROWS.c.meeting == meeting.token, _ROWS.c.number == last)).one_or_none()
    if row is None or row.state == APPROVED:
        raise NotNow("There is no draft to approve")
    if sha256_of(drawn(session, person, meeting, row.content["other"])) != row.sha256:
        raise MinutesChanged
    return _add(session, person, meeting, last + 1, APPROVED, row.content, "")


def is_current(session: Session, meeting: Meeting, newest: Head) -> bool:
    """Whether nothing was recorded since a version that its minutes are drawn from. One statement."""
    return newest.stamp == stamp_of(session, meeting)


def _newest(session: Session, meeting: Meeting, seen: int) -> int:
    alone_with_meeting(session, meeting.token)
    last: int = session.scalar(select(func.max(_ROWS.c.number)).where(_ROWS.c.meeting == meeting.token)) or 0
    if last != seen:
        raise MinutesChanged
    return last


def _add(  # noqa: PLR0913, PLR0917 - a row
    session: Session, person: Person, meeting: Meeting, number: int, state: str, content: dict[str, Any], words: str
) -> int:
    row = {
        "meeting": meeting.token, "number": number, "state": state, "content": content, "sha256": sha256_of(content),
        "stamp": stamp_of(session, meeting), "words": words, "recorded_at": utc_now(), "recorded_by": person.name,
    }  # fmt: skip
    insert_rows(session, MinutesRecord, [row])
    event = Event.MINUTES_APPROVED if state == APPROVED else Event.MINUTES_DRAWN
    record(session, person, event, None, meeting=meeting.token, number=number)
    return number
