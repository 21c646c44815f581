"""Reading minutes: who may read which version, and what of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.database import table_of
from cdop.panels.rules import Meeting
from cdop.review.duties import may_write
from cdop.review.meetings.queries import items_of, may_attend
from cdop.review.minutes.models import MinutesRecord

_ROWS = table_of(MinutesRecord)
DRAFT, APPROVED = "draft", "approved"
_HEAD = (
    _ROWS.c.number, _ROWS.c.state, _ROWS.c.sha256, _ROWS.c.stamp, _ROWS.c.words, _ROWS.c.recorded_at,
    _ROWS.c.recorded_by,
)  # fmt: skip


@dataclass(frozen=True)
class Head:
    """A version of a meeting's minutes without what it says: its number, its state, what it was drawn
    from (``stamp``), and what changed (``words``).
    """

    number: int
    state: str
    sha256: str
    stamp: str
    words: str
    recorded_at: datetime
    recorded_by: str


@dataclass(frozen=True)
class Version(Head):
    """One version of a meeting's minutes, as one reader may see it."""

    content: dict[str, Any]


def heads(session: Session, viewer: Person, meeting: Meeting) -> list[Head]:
    """The versions that this person may read, the newest first.

    Whoever writes for the panel reads drafts; others who attend read what is approved. Nobody else reads any.
    """
    if not may_attend(session, viewer, meeting):
        return []
    query = select(*_HEAD).where(_ROWS.c.meeting == meeting.token).order_by(_ROWS.c.number.desc())
    if not may_write(session, viewer):
        query = query.where(_ROWS.c.state == APPROVED)
    return [Head(*row) for row in session.execute(query)]


def version_of(session: Session, viewer: Person, meeting: Meeting, head: Head) -> Version:
    """What a version says that was listed for this person, without the cases that they withdrew from."""
    which = _ROWS.c.meeting == meeting.token, _ROWS.c.number == head.number
    content: dict[str, Any] = session.execute(select(_ROWS.c.content).where(*which)).scalar_one()
    seen = {item.token for item in items_of(session, viewer, [meeting.token])}
    return Version(**vars(head), content=_for_reader(content, seen))


def _for_reader(content: dict[str, Any], seen: set[str]) -> dict[str, Any]:
    return {**content, "items": [one for one in content["items"] if one["item"] in seen]}
