"""The directory of agencies, and whose contact an account is. Append-only: the database refuses to change a row."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, DateTime, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cdop.database import Base


class AgencyRecord(Base):
    """What was recorded of an agency. ``token`` is the agency's address; of its versions the highest is in force.

    ``kind`` is a code of the list ``agency``; ``areas`` is a list of codes of local authorities, empty for everywhere;
    ``ladder`` holds the agency's own numbers of working days and whom to escalate to; ``leave`` is a list of periods,
    each of two ISO days. Contacts are of roles, never of persons.
    """

    __tablename__ = "agencies"
    __table_args__ = (UniqueConstraint("token", "version", name="uq_agencies_token"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    token: Mapped[str] = mapped_column(String(32))
    version: Mapped[int] = mapped_column(Integer)
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(40))
    areas: Mapped[list[Any]] = mapped_column(JSON)
    inbox: Mapped[str] = mapped_column(String(254))
    phone: Mapped[str] = mapped_column(String(60))
    address: Mapped[str] = mapped_column(Text)
    ladder: Mapped[dict[str, Any]] = mapped_column(JSON)
    leave: Mapped[list[Any]] = mapped_column(JSON)
    notes: Mapped[str] = mapped_column(Text)
    active: Mapped[bool] = mapped_column(Boolean)
    recorded_at: Mapped[datetime] = mapped_column(DateTime)
    recorded_by: Mapped[str] = mapped_column(String(200))


class AgencyMember(Base):
    """Which agency an account answers for; none where ``agency`` is empty. The last row of an account is in force."""

    __tablename__ = "agency_members"
    __table_args__ = (Index("ix_agency_members_account_id_id", "account_id", "id"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    agency: Mapped[str | None] = mapped_column(String(32))
    recorded_at: Mapped[datetime] = mapped_column(DateTime)
    recorded_by: Mapped[str] = mapped_column(String(200))
