"""The analysis while it is written: each answer saved on its own, none overwritten."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, DateTime, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cdop.database import Base
from cdop.sealing.types import Sealed


class AnalysisRecord(Base):
    """One analysis of a case: by a child death review meeting (a draft for the panel), or by the panel.

    ``form`` is the analysis form's version of the case's own era; ``number`` counts the panel's analyses of the case:
    a reopening begins the next. ``item``: the agenda item at which it is written, if any.
    """

    __tablename__ = "analyses"
    __table_args__ = (
        CheckConstraint("origin IN ('panel', 'review_meeting')", name="known_origin"),
        CheckConstraint("state IN ('open', 'decided', 'finalised', 'replaced')", name="known_state"),
        UniqueConstraint("case_id", "origin", "number", name="uq_analyses_case_id"),
        Index("ix_analyses_item", "item"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    token: Mapped[str] = mapped_column(String(32), unique=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    origin: Mapped[str] = mapped_column(String(16))
    number: Mapped[int] = mapped_column(Integer)
    item: Mapped[str | None] = mapped_column(String(32))
    form: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(12))
    version: Mapped[int] = mapped_column(Integer)
    decided_on: Mapped[date | None] = mapped_column(Date)
    created_at: Mapped[datetime] = mapped_column(DateTime)
    created_by: Mapped[str] = mapped_column(String(200))


class AnalysisEntry(Base):
    """One saved answer. Append-only: of an analysis and field the highest number holds.

    ``number`` is None for what was typed upon an answer that had changed meanwhile: it stands beside, and is not lost.
    """

    __tablename__ = "analysis_entries"
    __table_args__ = (
        UniqueConstraint("analysis_id", "field", "number", name="uq_analysis_entries_analysis_id"),
        Index("ix_analysis_entries_analysis_id_id", "analysis_id", "id"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    analysis_id: Mapped[int] = mapped_column(ForeignKey("analyses.id"))
    field: Mapped[str] = mapped_column(String(60))
    number: Mapped[int | None] = mapped_column(Integer)
    value: Mapped[Any] = mapped_column(Sealed("analysis_entries.value", "analysis_id", "field", form="any"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    saved_at: Mapped[datetime] = mapped_column(DateTime)
    saved_by: Mapped[str] = mapped_column(String(200))


class FirstView(Base):
    """What a member thought before the panel spoke of a case: the member's alone until all are shown together."""

    __tablename__ = "first_views"
    __table_args__ = (UniqueConstraint("item", "account_id", name="uq_first_views_item"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    item: Mapped[str] = mapped_column(String(32))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    content: Mapped[dict[str, Any]] = mapped_column(Sealed("first_views.content", "item", "account_id", form="json"))
    saved_at: Mapped[datetime] = mapped_column(DateTime)
    revealed_at: Mapped[datetime | None] = mapped_column(DateTime)
