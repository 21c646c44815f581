"""Tables of who may sign in, and of signing in. Secrets are stored as hashes alone."""

from datetime import datetime

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from cdop.database import Base, code_point_text


class Account(Base):
    """Someone who may sign in. ``token`` is the account's address on pages (random, 128 bits).

    ``roles`` and ``duties`` are sorted words with commas, in the row, so that one query loads all that a request needs.
    ``code_hash`` is of the newest one-time code with which the owner sets a password; ``code_given_by`` is the number
    of the administrator's account that made it, until the owner has signed in with both factors.
    """

    __tablename__ = "accounts"
    __table_args__ = (
        CheckConstraint("roles <> ''", name="has_a_role"),
        # replace() rather than LIKE, whose % would need escaping on one engine.
        CheckConstraint(
            "roles = 'administrator' OR replace(roles, 'administrator', '') = roles", name="administrator_alone"
        ),
        CheckConstraint("duties = '' OR replace(roles, 'panel_member', '') <> roles", name="duties_of_members"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    token: Mapped[str] = mapped_column(String(32), unique=True)
    email: Mapped[str] = mapped_column(code_point_text(254), unique=True)
    display_name: Mapped[str] = mapped_column(code_point_text(100))
    roles: Mapped[str] = mapped_column(String(120))
    duties: Mapped[str] = mapped_column(String(60))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    password_changed_at: Mapped[datetime | None] = mapped_column(DateTime)
    code_hash: Mapped[str | None] = mapped_column(String(64))
    code_expires_at: Mapped[datetime | None] = mapped_column(DateTime)
    code_given_by: Mapped[int | None] = mapped_column(Integer)
    disabled_at: Mapped[datetime | None] = mapped_column(DateTime)
    created_at: Mapped[datetime] = mapped_column(DateTime)


class SignInSession(Base):
    """One signing-in, from its start to its end. The browser holds the token, the table its hash.

    ``factor_at``: when the second factor was given; ``proved_at``: when all that is asked at signing in was last given,
    or, without ``factor_at``, the code of a reset, with which another app is set up in this session.
    """

    __tablename__ = "sign_in_sessions"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(DateTime)
    last_seen_at: Mapped[datetime] = mapped_column(DateTime)
    address: Mapped[str] = mapped_column(String(64))
    factor_at: Mapped[datetime | None] = mapped_column(DateTime)
    proved_at: Mapped[datetime | None] = mapped_column(DateTime)
    ended_at: Mapped[datetime | None] = mapped_column(DateTime)
    ended_by: Mapped[str | None] = mapped_column(String(24))


class SignInAttempt(Base):
    """One guess at a password or code. ``device_hash`` only where the device has signed in to the account before."""

    __tablename__ = "sign_in_attempts"
    __table_args__ = (
        Index("ix_sign_in_attempts_account_key_at", "account_key", "at"),
        Index("ix_sign_in_attempts_source_at", "source", "at"),
        Index("ix_sign_in_attempts_at", "at"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    account_key: Mapped[str] = mapped_column(String(64))
    source: Mapped[str] = mapped_column(String(64))
    device_hash: Mapped[str | None] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(DateTime)
    outcome: Mapped[str] = mapped_column(String(12))


class KnownDevice(Base):
    """A browser that has signed in to an account: it is throttled by itself, so nobody elsewhere can lock it out."""

    __tablename__ = "known_devices"

    device_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    last_used_at: Mapped[datetime] = mapped_column(DateTime)


class AccountNotice(Base):
    """Something that the owner of an account must know of their sign-in. ``dedupe`` names what is told once."""

    __tablename__ = "account_notices"
    __table_args__ = (Index("ix_account_notices_account_id_seen_at", "account_id", "seen_at"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    what: Mapped[str] = mapped_column(String(30))
    address: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(DateTime)
    dedupe: Mapped[str] = mapped_column(String(120), unique=True)
    seen_at: Mapped[datetime | None] = mapped_column(DateTime)
