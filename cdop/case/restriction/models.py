"""Cases that only named people may open: which they are, for whom they open, and how that came to be."""

from datetime import datetime

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from cdop.database import Base
from cdop.sealing.types import Sealed


class CaseRestriction(Base):
    """A case that exists for nobody but those who have a door to it, as it now stands."""

    __tablename__ = "case_restrictions"

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True, autoincrement=False)
    since: Mapped[datetime] = mapped_column(DateTime)


class CaseDoor(Base):
    """For whom a restricted case opens: until a moment (UTC) for who opened it by an emergency, else for good."""

    __tablename__ = "case_doors"
    __table_args__ = (Index("ix_case_doors_case_id_account_id", "case_id", "account_id"),)

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True, autoincrement=False)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True, autoincrement=False)
    until: Mapped[datetime | None] = mapped_column(DateTime)


class RestrictionEntry(Base):
    """A restriction that was set or lifted (no account), or a person named or named no more. Append-only."""

    __tablename__ = "restriction_entries"
    __table_args__ = (
        CheckConstraint("how IN ('set', 'lifted', 'named', 'unnamed')", name="known_way"),
        CheckConstraint("(account_id IS NULL) = (how IN ('set', 'lifted'))", name="names_whom"),
        Index("ix_restriction_entries_case_id_id", "case_id", "id"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    how: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(Sealed("restriction_entries.reason"))
    recorded_at: Mapped[datetime] = mapped_column(DateTime)
    recorded_by: Mapped[str] = mapped_column(String(200))
