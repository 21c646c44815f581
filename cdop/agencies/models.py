"""Other areas' panels, as the coordinator keeps them. Append-only: the database refuses to change or remove a row."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, DateTime, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cdop.database import Base


class OtherPanelRecord(Base):
    """What was recorded of a panel. ``token`` is the panel's address; of its versions the highest is in force.

    ``areas`` is a list of codes of local authorities. Contacts are of roles, never of persons.
    """

    __tablename__ = "other_panels"
    __table_args__ = (UniqueConstraint("token", "version", name="uq_other_panels_token"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    token: Mapped[str] = mapped_column(String(32))
    version: Mapped[int] = mapped_column(Integer)
    name: Mapped[str] = mapped_column(String(200))
    areas: Mapped[list[Any]] = mapped_column(JSON)
    inbox: Mapped[str] = mapped_column(String(254))
    phone: Mapped[str] = mapped_column(String(60))
    address: Mapped[str] = mapped_column(Text)
    notes: Mapped[str] = mapped_column(Text)
    active: Mapped[bool] = mapped_column(Boolean)
    recorded_at: Mapped[datetime] = mapped_column(DateTime)
    recorded_by: Mapped[str] = mapped_column(String(200))
