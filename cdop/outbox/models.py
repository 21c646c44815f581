"""The table of messages. A row holds no secret link and no text: both are made when the message is sent or shown."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, DateTime, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from cdop.database import Base


class OutboxMessage(Base):
    """One message to one address. ``token`` is its address on pages, and its Message-ID.

    ``about`` is a key of whoever queued it; ``dedupe`` names what must be sent once. While ``state`` is ``sending`` the
    run that knows ``claim`` has it until ``leased_until``. Moments are in UTC.
    """

    __tablename__ = "outbox_messages"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'sending', 'sent', 'given_up', 'withdrawn')", name="known_state"),
        CheckConstraint("state <> 'sending' OR (claim IS NOT NULL AND leased_until IS NOT NULL)", name="claimed"),
        Index("ix_outbox_messages_state_not_before_id", "state", "not_before", "id"),
        Index("ix_outbox_messages_about", "about"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    token: Mapped[str] = mapped_column(String(32), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    recipient: Mapped[str] = mapped_column(String(254))
    words: Mapped[dict[str, Any]] = mapped_column(JSON)
    about: Mapped[str | None] = mapped_column(String(120))
    link_nonce: Mapped[str | None] = mapped_column(String(120))
    dedupe: Mapped[str] = mapped_column(String(120), unique=True)
    state: Mapped[str] = mapped_column(String(12))
    not_before: Mapped[datetime] = mapped_column(DateTime)
    attempts: Mapped[int] = mapped_column(Integer)
    claim: Mapped[str | None] = mapped_column(String(32))
    leased_until: Mapped[datetime | None] = mapped_column(DateTime)
    last_error: Mapped[str] = mapped_column(String(300))
    queued_at: Mapped[datetime] = mapped_column(DateTime)
    ended_at: Mapped[datetime | None] = mapped_column(DateTime)
