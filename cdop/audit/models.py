"""The record of what was done and seen. The database refuses to change it (see the migration's triggers)."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, DateTime, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from cdop.database import Base


class AuditEntry(Base):
    """One thing done or seen: who, what, which case, when (UTC), from where. Never any content.

    ``account_id`` and ``case_id`` are numbers without foreign keys: the record outlives what it names.
    """

    __tablename__ = "audit_entries"
    __table_args__ = (Index("ix_audit_entries_case_id", "case_id"), Index("ix_audit_entries_account_id", "account_id"))

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTime)
    account_id: Mapped[int | None] = mapped_column(Integer)
    name: Mapped[str] = mapped_column(String(200))
    address: Mapped[str] = mapped_column(String(64))
    event: Mapped[str] = mapped_column(String(48))
    case_id: Mapped[int | None] = mapped_column(Integer)
    detail: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
