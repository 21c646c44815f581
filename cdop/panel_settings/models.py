"""The panel's decisions about its own settings. Append-only: the database refuses changes."""

from datetime import datetime

from sqlalchemy import DateTime, Index, Integer, String, Text
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
