"""Totals that earlier reports printed, kept with their source."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, DateTime, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from cdop.database import Base


class PrintedTotalRecord(Base):
    """One printed number. A later record of the same row supersedes an earlier one; none is overwritten."""

    __tablename__ = "printed_totals"
    __table_args__ = (
        Index("ix_printed_totals_year", "year", "table_key", "row_key", "id"),
        CheckConstraint("value >= 0", name="value_counts"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    year: Mapped[str] = mapped_column(String(7))
    table_key: Mapped[str] = mapped_column(String(40))
    row_key: Mapped[str] = mapped_column(String(40))
    value: Mapped[int] = mapped_column(Integer)
    source: Mapped[str] = mapped_column(String(300))
    published_on: Mapped[date | None] = mapped_column(Date)
    recorded_at: Mapped[datetime] = mapped_column(DateTime)
    recorded_by: Mapped[str] = mapped_column(String(200))


class PrintedReasonRecord(Base):
    """Why a printed total differs. A later reason for the same row supersedes an earlier one; none is overwritten.

    ``difference`` is what it was when the reason was given (cases), none where nothing was counted.
    """

    __tablename__ = "printed_reasons"
    __table_args__ = (Index("ix_printed_reasons_year", "year", "table_key", "row_key", "id"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    year: Mapped[str] = mapped_column(String(7))
    table_key: Mapped[str] = mapped_column(String(40))
    row_key: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(String(500))
    difference: Mapped[int | None] = mapped_column(Integer)
    given_on: Mapped[date] = mapped_column(Date)
    recorded_at: Mapped[datetime] = mapped_column(DateTime)
    recorded_by: Mapped[str] = mapped_column(String(200))
