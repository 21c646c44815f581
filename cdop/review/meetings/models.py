"""What belongs to one meeting of a panel: its agenda, who was there, and who accepted its terms."""

from datetime import datetime

from sqlalchemy import Boolean, CheckConstraint, DateTime, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cdop.database import Base
from cdop.sealing.types import Sealed


class AgendaItemRecord(Base):
    """A case on the agenda of a meeting. ``token`` is its address; ``reference`` is drawn at random for this meeting.

    ``reason``: why the case is heard though it is not ready; ``words``: why it was deferred. Both name no child.
    ``quorate``: whether the panel was while it heard the case, None until it did. ``version`` counts changes.
    """

    __tablename__ = "agenda_items"
    __table_args__ = (
        CheckConstraint("state IN ('planned', 'heard', 'deferred', 'removed')", name="known_state"),
        UniqueConstraint("meeting", "case_id", name="uq_agenda_items_meeting_case_id"),
        UniqueConstraint("meeting", "reference", name="uq_agenda_items_meeting_reference"),
        Index("ix_agenda_items_meeting_position", "meeting", "position"),
        Index("ix_agenda_items_case_id", "case_id"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    token: Mapped[str] = mapped_column(String(32), unique=True)
    meeting: Mapped[str] = mapped_column(String(32))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    position: Mapped[int] = mapped_column(Integer)
    theme: Mapped[str] = mapped_column(String(100))
    minutes: Mapped[int] = mapped_column(Integer)
    reason: Mapped[str] = mapped_column(Sealed("agenda_items.reason"))
    reference: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(12))
    started_at: Mapped[str | None] = mapped_column(String(5))
    ended_at: Mapped[str | None] = mapped_column(String(5))
    words: Mapped[str] = mapped_column(Sealed("agenda_items.words"))
    quorate: Mapped[bool | None] = mapped_column(Boolean)
    version: Mapped[int] = mapped_column(Integer)


class AttendanceRecord(Base):
    """Whether a seat was taken at a meeting, and from when to when. Append-only: the last of a meeting and seat holds.

    ``seat``: the token of the panel's member, or a key of its own for whoever was co-opted for this meeting.
    """

    __tablename__ = "meeting_attendance"
    __table_args__ = (Index("ix_meeting_attendance_meeting_seat_id", "meeting", "seat", "id"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    meeting: Mapped[str] = mapped_column(String(32))
    seat: Mapped[str] = mapped_column(String(32))
    role: Mapped[str] = mapped_column(String(24))
    agency: Mapped[str] = mapped_column(String(200))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    state: Mapped[str] = mapped_column(String(12))
    came_at: Mapped[str | None] = mapped_column(String(5))
    left_at: Mapped[str | None] = mapped_column(String(5))
    words: Mapped[str] = mapped_column(Sealed("meeting_attendance.words"))
    recorded_at: Mapped[datetime] = mapped_column(DateTime)
    recorded_by: Mapped[str] = mapped_column(String(200))


class TermsAcceptance(Base):
    """Somebody accepted the terms of confidentiality for a meeting. Append-only; ``terms_hash`` tells which text.

    Whoever has an account accepts by it (``account_id``). For a ``seat`` without one a coordinator (``recorded_by``)
    records it, with who told it and how (``words``).
    """

    __tablename__ = "meeting_terms"
    __table_args__ = (
        CheckConstraint("(account_id IS NULL) <> (seat IS NULL)", name="account_or_seat"),
        UniqueConstraint("meeting", "account_id", "terms_hash", name="uq_meeting_terms_meeting"),
        UniqueConstraint("meeting", "seat", "terms_hash", name="uq_meeting_terms_meeting_seat"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    meeting: Mapped[str] = mapped_column(String(32))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    seat: Mapped[str | None] = mapped_column(String(32))
    terms_hash: Mapped[str] = mapped_column(String(64))
    words: Mapped[str] = mapped_column(Text)
    accepted_at: Mapped[datetime] = mapped_column(DateTime)
    recorded_by: Mapped[str] = mapped_column(String(200))
