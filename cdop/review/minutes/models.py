"""The minutes of a panel's meetings, each version kept."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, DateTime, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cdop.database import Base
from cdop.sealing.types import Sealed


class MinutesRecord(Base):
    """One version of a meeting's minutes, pseudonymised and frozen. Append-only.

    ``sha256`` is of the content as canonical JSON; ``words`` say what changed since the version before;
    ``stamp`` what it was drawn from (``cdop.review.minutes.stamping``).
    """

    __tablename__ = "meeting_minutes"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'approved')", name="known_state"),
        UniqueConstraint("meeting", "number", name="uq_meeting_minutes_meeting"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    meeting: Mapped[str] = mapped_column(String(32))
    number: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(12))
    content: Mapped[dict[str, Any]] = mapped_column(Sealed("meeting_minutes.content", "meeting", "number", form="json"))
    sha256: Mapped[str] = mapped_column(String(64))
    stamp: Mapped[str] = mapped_column(String(200))
    words: Mapped[str] = mapped_column(Sealed("meeting_minutes.words", "meeting", "number"))
    recorded_at: Mapped[datetime] = mapped_column(DateTime)
    recorded_by: Mapped[str] = mapped_column(String(200))
