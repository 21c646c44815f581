"""Who may not see a case, for a conflict of interest: what was recorded, and what holds."""

from datetime import datetime

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from cdop.database import Base
from cdop.sealing.types import Sealed


class Recusal(Base):
    """A conflict that was declared by its holder, set by a coordinator, or lifted again. Append-only."""

    __tablename__ = "recusals"
    __table_args__ = (
        CheckConstraint("how IN ('declared', 'set', 'lifted')", name="known_way"),
        Index("ix_recusals_case_id_id", "case_id", "id"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    how: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(Sealed("recusals.reason", "case_id", "account_id"))
    recorded_at: Mapped[datetime] = mapped_column(DateTime)
    recorded_by: Mapped[str] = mapped_column(String(200))


class CaseBar(Base):
    """A case that does not exist for an account, as it now stands."""

    __tablename__ = "case_bars"
    __table_args__ = (Index("ix_case_bars_case_id_account_id", "case_id", "account_id"),)

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True, autoincrement=False)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True, autoincrement=False)
