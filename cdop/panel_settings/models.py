"""The panel's decisions about its own settings, and its coming dates. Append-only: the database refuses changes."""

from datetime import date, datetime

from sqlalchemy import Boolean, Date, DateTime, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from cdop.database import Base


class PanelSettingRecord(Base):
    """One decision. The last recorded of a key is in force."""

    __tablename__ = "panel_settings"
    __table_args__ = (Index("ix_panel_settings_key_id", "key", "id"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    key: Mapped[str] = mapped_column(String(40))
    value: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime] = mapped_column(DateTime)
    recorded_by: Mapped[str] = mapped_column(String(200))


class PanelDateRecord(Base):
    """A day on which the panel is to meet, or (``planned`` false) is not any more. The last recorded of a day holds."""

    __tablename__ = "panel_dates"
    __table_args__ = (Index("ix_panel_dates_meets_on_id", "meets_on", "id"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    meets_on: Mapped[date] = mapped_column(Date)
    planned: Mapped[bool] = mapped_column(Boolean)
    words: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime] = mapped_column(DateTime)
    recorded_by: Mapped[str] = mapped_column(String(200))
