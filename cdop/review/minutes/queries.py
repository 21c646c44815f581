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


@dataclass(frozen=True)
class Version:
    """One version of a meeting's minutes: its number, state, content, and what changed (``words``)."""

    number: int
    state: str
    content: dict[str, Any]
    sha256: str
    words: str
    recorded_at: datetime
    recorded_by: str


def versions(session: Session, viewer: Person, meeting: Meeting) -> list[Version]:
    """The versions that this person may read, the newest first, without cases that they withdrew from.

    Whoever writes for the panel reads drafts; others who attend read what is approved. Nobody else reads any.
    """
    if not may_attend(session, viewer, meeting):
        return []
    query = select(_ROWS).where(_ROWS.c.meeting == meeting.token).order_by(_ROWS.c.number.desc())
    if not may_write(session, viewer):
        query = query.where(_ROWS.c.state == APPROVED)
    rows = session.execute(query).all()
    seen = {item.token for item in items_of(session, viewer, [meeting.token])} if rows else set()
    return [
        Version(
            row.number, row.state, _for_reader(row.content, seen), row.sha256, row.words, row.recorded_at,
            row.recorded_by,
        )
        for row in rows
    ]  # fmt: skip


def _for_reader(content: dict[str, Any], seen: set[str]) -> dict[str, Any]:
    return {**content, "items": [one for one in content["items"] if one["item"] in seen]}
