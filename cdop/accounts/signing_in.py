"""Signing in and out."""

from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from cdop.accounts import devices, passwords, sessions
from cdop.accounts.guessing import Save, TooMany, Wrong, look_at, settle
from cdop.accounts.models import Account
from cdop.accounts.people import Person, Role
from cdop.accounts.rules import folded, roles_of
from cdop.accounts.sessions import Ending, SignedIn
from cdop.accounts.throttle import Guess, source_of
from cdop.accounts.tokens import keyed_hash
from cdop.audit.events import Event
from cdop.audit.service import record


class Found(NamedTuple):
    """The account that an e-mail address names, if it may sign in."""

    id: int
    name: str
    roles: str
    password_hash: str | None


@dataclass(frozen=True)
class Asked:
    """What somebody gave to sign in. ``device`` is the token in the browser's cookie; ``key`` the installation's."""

    email: str
    password: str
    address: str
    device: str | None
    key: str


@dataclass(frozen=True)
class Opened:
    """The tokens for two cookies, of the session and of the device; and what the person may do."""

    session: str
    device: str
    roles: frozenset[Role]


def sign_in(session: Session, asked: Asked, save: Save, *, instead_of: SignedIn | None = None) -> Opened:
    """Open a session for the account. ``instead_of``: the one this browser has, which ends.

    Raises ``Wrong`` or ``TooMany``, whose record the caller must still commit. An account that does not exist, is
    disabled or has no password yet costs the same work and gives the same answer as a wrong password.
    """
    account = _account(session, asked.email)
    stored = account.password_hash if account else None
    attempt, fault = look_at(
        session, _guess(session, account, asked), save, lambda: passwords.verify(stored, asked.password)
    )
    renewed = passwords.hash_password(asked.password) if not fault and stored and passwords.outdated(stored) else None
    if fault is None and not _still(session, account, stored):
        fault = Wrong()
    settle(session, attempt, fault)
    if fault is not None or account is None:
        raise _refused(session, account, asked.address, fault or Wrong())
    if renewed:
        session.execute(update(Account).where(Account.id == account.id).values(password_hash=renewed))
    return _open(session, account, asked, instead_of)


def sign_out(session: Session, who: SignedIn, address: str) -> None:
    """End the session that this browser has."""
    sessions.end(session, who.session_id, Ending.SIGNED_OUT)
    record(session, who.person(address), Event.SIGNED_OUT)


def _open(session: Session, account: Found, asked: Asked, instead_of: SignedIn | None) -> Opened:
    if instead_of is not None:
        sessions.end(session, instead_of.session_id, Ending.SIGNED_IN_AGAIN)
    device = devices.remember(session, account.id, asked.device)
    token = sessions.start(session, account.id, asked.address)
    roles = roles_of(account.roles)
    record(session, Person(account.id, account.name, roles, asked.address), Event.SIGNED_IN)
    return Opened(token, device, roles)


def _account(session: Session, email: str) -> Found | None:
    # Where the typed text could not be stored, it is nobody's address: PostgreSQL would refuse to look for it.
    sought = folded(email) if email.isprintable() else ""
    columns = (Account.id, Account.display_name, Account.roles, Account.password_hash)
    row = session.execute(select(*columns).where(Account.email == sought, Account.disabled_at.is_(None))).one_or_none()
    return Found(*row) if row else None


def _guess(session: Session, account: Found | None, asked: Asked) -> Guess:
    device = devices.knows(session, account.id if account else None, asked.device)
    return Guess(keyed_hash(asked.key, folded(asked.email)), source_of(asked.address), device)


def _still(session: Session, account: Found | None, stored: str | None) -> bool:
    """Whether the account is still open with that password, now that nothing else can change it."""
    if account is None:
        return False
    same = (Account.id == account.id, Account.password_hash == stored, Account.disabled_at.is_(None))
    return session.scalar(select(Account.id).where(*same).with_for_update()) is not None


def _refused(session: Session, account: Found | None, address: str, fault: Exception) -> Exception:
    """The entry says whose account it was where there is one; never what was typed."""
    number, name = (account.id, account.name) if account else (None, "unknown account")
    event = Event.SIGN_IN_THROTTLED if isinstance(fault, TooMany) else Event.SIGN_IN_REFUSED
    record(session, Person(number, name, frozenset(), address), event)
    return fault
