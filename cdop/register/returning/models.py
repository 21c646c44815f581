"""Who was given records of which cases, when and why; and who permitted that children be named. Append-only.

A return is never kept as a file: its fingerprint is, and under which reference each case stood in it.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, DateTime, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cdop.database import Base, code_point_text

LONGEST_RECIPIENT = 200


class ReturnPermission(Base):
    """That identified returns may go to a recipient until a day, by what law or agreement; or that one ends.

    ``ends_permission_id`` names the permission that this row ends.
    """

    __tablename__ = "return_permissions"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    token: Mapped[str] = mapped_column(String(32), unique=True)
    recipient: Mapped[str] = mapped_column(String(LONGEST_RECIPIENT))
    basis: Mapped[str] = mapped_column(Text)
    until: Mapped[date] = mapped_column(Date)
    ends_permission_id: Mapped[int | None] = mapped_column(ForeignKey("return_permissions.id"), unique=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    recorded_at: Mapped[datetime] = mapped_column(DateTime)
    recorded_by: Mapped[str] = mapped_column(String(200))


class RegisterReturn(Base):
    """One return: to whom, why, of which cases, in which form. ``name`` stands in every row of a pseudonymised one.

    ``fingerprint`` is the SHA-256 of its register file; ``left_out`` how many cases of the scope do not exist for
    whoever made it. ``year`` is empty where cases were named.
    """

    __tablename__ = "register_returns"
    __table_args__ = (
        CheckConstraint("cases > 0", name="has_cases"),
        CheckConstraint("form IN ('pseudonymised', 'identified')", name="known_form"),
        CheckConstraint("(form = 'identified') = (permission_id IS NOT NULL)", name="permitted"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    name: Mapped[str] = mapped_column(String(12), unique=True)
    form: Mapped[str] = mapped_column(String(13))
    recipient: Mapped[str] = mapped_column(String(LONGEST_RECIPIENT))
    reason: Mapped[str] = mapped_column(Text)
    scope: Mapped[str] = mapped_column(String(10))
    year: Mapped[str] = mapped_column(String(7))
    cases: Mapped[int] = mapped_column(Integer)
    left_out: Mapped[int] = mapped_column(Integer)
    fingerprint: Mapped[str] = mapped_column(String(64))
    permission_id: Mapped[int | None] = mapped_column(ForeignKey("return_permissions.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    recorded_at: Mapped[datetime] = mapped_column(DateTime)
    recorded_by: Mapped[str] = mapped_column(String(200))


class ReturnedCase(Base):
    """One case of a return, and the reference under which it stands there."""

    __tablename__ = "register_return_cases"
    __table_args__ = (
        UniqueConstraint("return_id", "case_id", name="uq_register_return_cases_return_id"),
        Index("ix_register_return_cases_case_id", "case_id"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    return_id: Mapped[int] = mapped_column(ForeignKey("register_returns.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    written_as: Mapped[str] = mapped_column(code_point_text(32))
