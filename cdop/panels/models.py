"""The panels, who belongs to them and when they meet. Append-only: of a token's versions the highest is in force."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Date, DateTime, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cdop.database import Base
from cdop.sealing.types import Sealed


class PanelRecord(Base):
    """What was recorded of a panel: its kind, and when it is quorate.

    ``required``: the roles (codes of ``panel_role``) without one of each of which it is not; ``minimum``: how many
    members it needs; ``item_minutes``: the time planned for a case.
    """

    __tablename__ = "panels"
    __table_args__ = (UniqueConstraint("token", "version", name="uq_panels_token"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    token: Mapped[str] = mapped_column(String(32))
    version: Mapped[int] = mapped_column(Integer)
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(16))
    required: Mapped[list[Any]] = mapped_column(JSON)
    minimum: Mapped[int] = mapped_column(Integer)
    item_minutes: Mapped[int] = mapped_column(Integer)
    active: Mapped[bool] = mapped_column(Boolean)
    recorded_at: Mapped[datetime] = mapped_column(DateTime)
    recorded_by: Mapped[str] = mapped_column(String(200))


class PanelMemberRecord(Base):
    """A seat on a panel: a role and the agency that it speaks for, and the account of whoever holds it, if any."""

    __tablename__ = "panel_members"
    __table_args__ = (
        UniqueConstraint("token", "version", name="uq_panel_members_token"),
        Index("ix_panel_members_panel", "panel"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    token: Mapped[str] = mapped_column(String(32))
    version: Mapped[int] = mapped_column(Integer)
    panel: Mapped[str] = mapped_column(String(32))
    role: Mapped[str] = mapped_column(String(24))
    agency: Mapped[str] = mapped_column(String(200))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    since: Mapped[date] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)
    recorded_at: Mapped[datetime] = mapped_column(DateTime)
    recorded_by: Mapped[str] = mapped_column(String(200))


class PanelMeetingRecord(Base):
    """A meeting of a panel. Times are of the clock on the wall; papers are open from ``opens_on`` to ``closes_on``.

    ``words`` say what the meeting is about or why it was cancelled, and name no child.
    """

    __tablename__ = "panel_meetings"
    __table_args__ = (
        UniqueConstraint("token", "version", name="uq_panel_meetings_token"),
        Index("ix_panel_meetings_meets_on_id", "meets_on", "id"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    token: Mapped[str] = mapped_column(String(32))
    version: Mapped[int] = mapped_column(Integer)
    panel: Mapped[str] = mapped_column(String(32))
    meets_on: Mapped[date] = mapped_column(Date)
    starts_at: Mapped[str] = mapped_column(String(5))
    ends_at: Mapped[str] = mapped_column(String(5))
    place: Mapped[str] = mapped_column(Text)
    opens_on: Mapped[date] = mapped_column(Date)
    closes_on: Mapped[date] = mapped_column(Date)
    state: Mapped[str] = mapped_column(String(12))
    words: Mapped[str] = mapped_column(Sealed("panel_meetings.words"))
    recorded_at: Mapped[datetime] = mapped_column(DateTime)
    recorded_by: Mapped[str] = mapped_column(String(200))
