"""How often public forms may be sent, so that a flood is slowed down and a hospital is not (security.md S62).

A hospital's wards share one address. Twelve nurses who notify at once each save about thirteen pages in five minutes
and send once: a fraction of what is allowed. The count is in the database: workers share it and it survives a restart.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from cdop.audit.service import utc_now
from cdop.notification.models import NotificationPost

KEPT = timedelta(days=1)


@dataclass(frozen=True)
class Limit:
    """At most ``number`` of a kind within the window, for one address or draft."""

    kind: str
    number: int
    window: timedelta


STARTED = (Limit("started", 30, timedelta(minutes=1)),)
SAVED = (Limit("saved", 240, timedelta(minutes=1)),)
SAVED_BY_ONE = (Limit("saved", 30, timedelta(minutes=1)),)
SENT = (Limit("sent", 25, timedelta(minutes=1)), Limit("sent", 120, timedelta(hours=1)))
WRONG_CODES = (Limit("wrong_code", 10, timedelta(minutes=5)),)


class TooMany(Exception):
    """Nothing is taken before that moment (UTC)."""

    def __init__(self, until: datetime) -> None:
        super().__init__()
        self.until = until

    @property
    def seconds(self) -> int:
        """How long to wait from now."""
        return max(1, int((self.until - utc_now()).total_seconds()) + 1)


def count(session: Session, limits: Sequence[Limit], counted_by: str) -> None:
    """Count one more. Raises ``TooMany`` instead where the limit is reached; a refusal does not lengthen the wait."""
    refuse(session, limits, counted_by)
    session.execute(insert(NotificationPost).values(counted_by=counted_by, kind=limits[0].kind, at=utc_now()))


def refuse(session: Session, limits: Sequence[Limit], counted_by: str) -> None:
    """Raise ``TooMany`` where a limit is reached. Whoever counts by the same key waits for this transaction's end."""
    _one_at_a_time(session, counted_by)
    moments = [moment for limit in limits if (moment := _full_until(session, limit, counted_by)) is not None]
    if moments:
        raise TooMany(max(moments))


def forget_old(session: Session) -> None:
    """Remove counts that no limit looks at any more."""
    session.execute(delete(NotificationPost).where(NotificationPost.at < utc_now() - KEPT))


def _full_until(session: Session, limit: Limit, counted_by: str) -> datetime | None:
    """When the oldest of the newest ``number`` leaves the window; none where there are fewer."""
    counted = select(NotificationPost.at).where(
        NotificationPost.counted_by == counted_by,
        NotificationPost.kind == limit.kind,
        NotificationPost.at > utc_now() - limit.window,
    )
    at = session.scalar(counted.order_by(NotificationPost.at.desc()).offset(limit.number - 1).limit(1))
    return at + limit.window if at is not None else None


def _one_at_a_time(session: Session, counted_by: str) -> None:
    # SQLite lets one transaction write at a time anyway.
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(func.hashtext(counted_by))))
