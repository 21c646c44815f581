"""Why people looked: reasons, openings of restricted cases and what came of them, notes on unusual looks."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, DateTime, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cdop.database import Base
from cdop.sealing.types import Sealed


class IdentityReason(Base):
    """Why somebody opened a case outside their own task. ``session_id`` is of the signing-in. Append-only."""

    __tablename__ = "identity_reasons"
    __table_args__ = (Index("ix_identity_reasons_account_id_case_id_id", "account_id", "case_id", "id"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    session_id: Mapped[int] = mapped_column(Integer)
    code: Mapped[str] = mapped_column(String(24))
    words: Mapped[str] = mapped_column(Sealed("identity_reasons.words"))
    given_at: Mapped[datetime] = mapped_column(DateTime)


class RestrictedOpening(Base):
    """Somebody opened a restricted case who is not named there. ``token`` is its address. Append-only."""

    __tablename__ = "restricted_openings"
    __table_args__ = (
        UniqueConstraint("token", name="uq_restricted_openings_token"),
        CheckConstraint("opened_at < until", name="ends"),
        Index("ix_restricted_openings_case_id", "case_id"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    token: Mapped[str] = mapped_column(String(32))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    reason: Mapped[str] = mapped_column(Sealed("restricted_openings.reason"))
    opened_at: Mapped[datetime] = mapped_column(DateTime)
    until: Mapped[datetime] = mapped_column(DateTime)


class OpeningReview(Base):
    """What somebody else found of an opening. Append-only: an opening is looked into once."""

    __tablename__ = "opening_reviews"
    __table_args__ = (
        UniqueConstraint("opening_id", name="uq_opening_reviews_opening_id"),
        CheckConstraint("outcome IN ('justified', 'not_justified', 'reported')", name="known_outcome"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    opening_id: Mapped[int] = mapped_column(ForeignKey("restricted_openings.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    outcome: Mapped[str] = mapped_column(String(16))
    words: Mapped[str] = mapped_column(Sealed("opening_reviews.words"))
    reviewed_at: Mapped[datetime] = mapped_column(DateTime)
    reviewed_by: Mapped[str] = mapped_column(String(200))


class UnusualNote(Base):
    """A line of the list of unusual looks that somebody looked into. ``line`` is its key. Append-only."""

    __tablename__ = "unusual_notes"
    __table_args__ = (
        UniqueConstraint("line", name="uq_unusual_notes_line"),
        CheckConstraint("outcome IN ('in_order', 'spoken_to', 'reported')", name="known_outcome"),
        Index("ix_unusual_notes_week", "week"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    line: Mapped[str] = mapped_column(String(80))
    week: Mapped[date] = mapped_column(Date)
    outcome: Mapped[str] = mapped_column(String(16))
    words: Mapped[str] = mapped_column(Sealed("unusual_notes.words"))
    noted_at: Mapped[datetime] = mapped_column(DateTime)
    noted_by: Mapped[str] = mapped_column(String(200))
