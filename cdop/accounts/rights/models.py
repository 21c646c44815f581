"""The table of rights that were asked for: nobody gives rights alone."""

from datetime import datetime

from sqlalchemy import Boolean, CheckConstraint, DateTime, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from cdop.database import Base


class RoleRequest(Base):
    """What an account shall be allowed to do, asked for by one person and decided of by another.

    ``roles`` and ``duties`` are as the account's row holds them. ``gives_code``: with the approval comes a
    one-time code for the password, which the approver hands over. ``token`` is the request's address on pages. Without
    ``asked_by_id`` or ``decided_by_id`` it was the command line.
    """

    __tablename__ = "role_requests"
    __table_args__ = (
        CheckConstraint("outcome IN ('approved', 'refused', 'withdrawn')", name="known_outcome"),
        CheckConstraint("(outcome IS NULL) = (decided_at IS NULL)", name="decided"),
        CheckConstraint(
            "outcome <> 'approved' OR decided_by_id IS NULL OR decided_by_id <> account_id AND "
            "(asked_by_id IS NULL OR decided_by_id <> asked_by_id)",
            name="two_people",
        ),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    token: Mapped[str] = mapped_column(String(32), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    roles: Mapped[str] = mapped_column(String(120))
    duties: Mapped[str] = mapped_column(String(60))
    gives_code: Mapped[bool] = mapped_column(Boolean)
    asked_at: Mapped[datetime] = mapped_column(DateTime)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    asked_by: Mapped[str] = mapped_column(String(200))
    outcome: Mapped[str | None] = mapped_column(String(12))
    decided_at: Mapped[datetime | None] = mapped_column(DateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    decided_by: Mapped[str | None] = mapped_column(String(200))
