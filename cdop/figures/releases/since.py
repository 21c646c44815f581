"""Whether anything was recorded since a moment, told by the audit: no write is without its entry.

So a year is counted before the write lock is taken, and not again under it.
"""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cdop.audit.events import Event
from cdop.audit.models import AuditEntry

_MARGIN = 10_000
"""Entries whose numbers were given out before the newest and that may be committed after it (PostgreSQL)."""
_LOOKED_AT = (
    Event.SIGNED_IN, Event.SIGNED_OUT, Event.CASE_LISTED, Event.CASE_FOUND, Event.NOTHING_FOUND, Event.CASE_VIEWED,
    Event.CELL_VIEWED, Event.RESTATED_VIEWED, Event.FIGURES_EXPORTED, Event.RELEASE_READ, Event.RECOMMENDATION_VIEWED,
    Event.PAGE_REFUSED,
)  # fmt: skip
"""What only looks and is often: any other entry, also of another look, counts as something recorded."""


@dataclass(frozen=True)
class Mark:
    """How many entries of the audit there were from a number on."""

    begin: int
    entries: int


def mark(session: Session) -> Mark:
    """What was recorded so far. Two statements."""
    newest = session.scalar(select(func.max(AuditEntry.id))) or 0
    begin = max(0, newest - _MARGIN)
    return Mark(begin, _entries(session, begin))


def anything_since(session: Session, seen: Mark) -> bool:
    """Whether something was recorded since the mark was taken. One statement."""
    return _entries(session, seen.begin) != seen.entries


def _entries(session: Session, begin: int) -> int:
    looked_at = [event.value for event in _LOOKED_AT]
    query = select(func.count()).where(AuditEntry.id > begin, AuditEntry.event.not_in(looked_at))
    return session.scalar(query) or 0
