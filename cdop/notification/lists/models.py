"""Tables of lists that other services sent, and of what became of each row."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Date, DateTime, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cdop.database import Base
from cdop.sealing.types import Sealed


class CompletenessList(Base):
    """One list. ``source``: registrar, child_health or coroner; the period is that of the dates of death, both days in.

    ``columns`` say which heading of the file was read as what (none: not read).
    """

    __tablename__ = "completeness_lists"
    __table_args__ = (CheckConstraint("first_day <= last_day", name="period_order"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    token: Mapped[str] = mapped_column(String(32), unique=True)
    source: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(Sealed("completeness_lists.name"))
    first_day: Mapped[date] = mapped_column(Date)
    last_day: Mapped[date] = mapped_column(Date)
    columns: Mapped[list[list[str | None]]] = mapped_column(JSON)
    brought_at: Mapped[datetime] = mapped_column(DateTime)
    brought_by: Mapped[str] = mapped_column(String(200))


class ListRow(Base):
    """One child of a list; ``number`` is the row in its file (the header is 1).

    ``outcome``: found, missing or doubt. ``case_id`` and ``notification_id``: who the child is, or of a doubt may be.
    ``row_key`` is the form key under which it enters the inbox, the same for the same row of any list of that source.
    ``alike``: of a doubt the candidates, ``[is_case, id, score, reasons, against]``.
    """

    __tablename__ = "completeness_rows"
    __table_args__ = (
        UniqueConstraint("list_id", "number"),
        Index("ix_completeness_rows_list_id_outcome", "list_id", "outcome", "number"),
        CheckConstraint("outcome IN ('found', 'missing', 'doubt')", name="known_outcome"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("completeness_lists.id"))
    number: Mapped[int] = mapped_column(Integer)
    row_key: Mapped[str] = mapped_column(String(64))
    reference: Mapped[str | None] = mapped_column(Sealed("completeness_rows.reference", "list_id", "number"))
    answers: Mapped[dict[str, Any]] = mapped_column(
        Sealed("completeness_rows.answers", "list_id", "number", form="json")
    )
    outcome: Mapped[str] = mapped_column(String(8))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True)
    notification_id: Mapped[int | None] = mapped_column(ForeignKey("notifications.id"), index=True)
    alike: Mapped[list[list[Any]]] = mapped_column(JSON)


class ListRowDecision(Base):
    """What a coordinator decided of a row in doubt: found or missing, and why. Append-only."""

    __tablename__ = "completeness_decisions"
    __table_args__ = (Index("ix_completeness_decisions_row_id", "row_id"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    row_id: Mapped[int] = mapped_column(ForeignKey("completeness_rows.id"))
    decision: Mapped[str] = mapped_column(String(8))
    words: Mapped[str] = mapped_column(Sealed("completeness_decisions.words", "row_id"))
    decided_at: Mapped[datetime] = mapped_column(DateTime)
    decided_by: Mapped[str] = mapped_column(String(200))
