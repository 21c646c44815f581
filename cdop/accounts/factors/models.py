"""Tables of the second factor. Seeds are sealed, codes are kept as hashes alone."""

from datetime import datetime

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from cdop.database import Base


class AccountFactor(Base):
    """The authenticator app of an account.

    ``sealed`` is the seed in use, ``last_step`` the newest half minute whose code was taken. ``offered`` is a seed that
    its owner has been shown and not yet proven. ``reset_hash`` is of the one-time code with which the owner may put
    another app in its place; ``reset_by`` is the number of the administrator's account that made the code.
    """

    __tablename__ = "account_factors"
    __table_args__ = (CheckConstraint("(sealed IS NULL) = (confirmed_at IS NULL)", name="confirmed"),)

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    confirmed_at: Mapped[datetime | None] = mapped_column(DateTime)
    last_step: Mapped[int | None] = mapped_column(Integer)
    offered: Mapped[bytes | None] = mapped_column(LargeBinary)
    offered_at: Mapped[datetime | None] = mapped_column(DateTime)
    reset_hash: Mapped[str | None] = mapped_column(String(64))
    reset_expires_at: Mapped[datetime | None] = mapped_column(DateTime)
    reset_by: Mapped[int | None] = mapped_column(Integer)


class RecoveryCode(Base):
    """A code that opens the account once where the app is not at hand."""

    __tablename__ = "recovery_codes"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(DateTime)
    used_at: Mapped[datetime | None] = mapped_column(DateTime)
