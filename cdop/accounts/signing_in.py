"""Signing in, in two steps where a second factor is asked for, and signing out."""

from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from cdop.accounts import devices, notices, passwords, sessions
from cdop.accounts.access import Standing
from cdop.accounts.factors.models import AccountFactor
from cdop.accounts.guessing import Save, TooMany, Wrong, look_at, settle
from cdop.accounts.locking import holding
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
    enrolled: bool


@dataclass(frozen=True)
class Asked:
    """What somebody gave to sign in. ``device`` is the token in the browser's cookie; ``key`` the installation's.

    ``factor``: a second factor is asked of everybody; otherwise of whoever has set one up.
    """

    email: str
    password: str
    address: str
    device: str | None
    key: str
    factor: bool = False


@dataclass(frozen=True)
class Opened:
    """The tokens for two cookies, of the session and of the device; what the person may do; how far they have come.

    A device is known only once all has been given that is asked: a stolen password makes no device known.
    """

    session: str
    device: str | None
    roles: frozenset[Role]
    standing: Standing = Standing.IN


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


def come_in(session: Session, asked: Asked, *, instead_of: SignedIn | None = None) -> Opened:
    """Open a session for the account of an address that the person's organisation has proven (OpenID Connect).

    The account must be there, open and have a password of its own, which unlocking asks for; what it may do is its own.
    Where the password was set with an administrator's code, its owner must have signed in with it: otherwise arriving
    here would make it look known, and the administrator who kept it could reset the factor too. Raises ``Wrong``
    otherwise, without saying which.
    """
    account = _account(session, asked.email)
    if account is None or not _still(session, account, account.password_hash) or account.password_hash is None:
        raise Wrong
    if session.scalar(select(Account.code_given_by).where(Account.id == account.id)) is not None:
        raise Wrong
    person = Person(account.id, account.name, roles_of(account.roles), asked.address)
    record(session, person, Event.PROVEN_ELSEWHERE)
    return _open(session, account, asked, instead_of)


def refused_elsewhere(session: Session, address: str) -> None:
    """Note that an organisation's answer let nobody in."""
    record(session, Person(None, "unknown account", frozenset(), address), Event.SIGN_IN_REFUSED, elsewhere="yes")


def sign_out(session: Session, who: SignedIn, address: str) -> None:
    """End the session that this browser has."""
    sessions.end(session, who.session_id, Ending.SIGNED_OUT)
    holding.forget_all(session, who.session_id)
    record(session, who.person(address), Event.SIGNED_OUT)


def _open(session: Session, account: Found, asked: Asked, instead_of: SignedIn | None) -> Opened:
    if instead_of is not None:
        sessions.end(session, instead_of.session_id, Ending.SIGNED_IN_AGAIN)
        holding.forget_all(session, instead_of.session_id)
    halfway = account.enrolled or asked.factor
    token = sessions.start(session, account.id, asked.address, proven=not halfway)
    person = Person(account.id, account.name, roles_of(account.roles), asked.address)
    if halfway:
        record(session, person, Event.PASSWORD_GIVEN)
        return Opened(token, None, person.roles, Standing.TO_PROVE if account.enrolled else Standing.TO_ENROL)
    return Opened(token, arrive(session, person, asked.device), person.roles)


def arrive(session: Session, person: Person, device: str | None) -> str:
    """Note that somebody has given all that is asked. Returns the token for the device's cookie.

    Whoever used other browsers before is told of a new one (security.md S25).
    """
    assert person.account_id is not None
    if devices.knows(session, person.account_id, device) is None and devices.any_of(session, person.account_id):
        notices.tell(session, person.account_id, notices.What.NEW_DEVICE, person.address)
    holding.forget_old(session)
    token = devices.remember(session, person.account_id, device)
    session.execute(update(Account).where(Account.id == person.account_id).values(code_given_by=None))
    record(session, person, Event.SIGNED_IN)
    return token


def _account(session: Session, email: str) -> Found | None:
    # Where the typed text could not be stored, it is nobody's address: PostgreSQL would refuse to look for it.
    sought = folded(email) if email.isprintable() else ""
    enrolled = AccountFactor.confirmed_at.is_not(None)
    columns = (Account.id, Account.display_name, Account.roles, Account.password_hash, enrolled)
    query = select(*columns).outerjoin(AccountFactor, AccountFactor.account_id == Account.id)
    row = session.execute(query.where(Account.email == sought, Account.disabled_at.is_(None))).one_or_none()
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
    if account is not None and isinstance(fault, TooMany) and fault.at_account:
        notices.failures(session, account.id, address)
    event = Event.SIGN_IN_THROTTLED if isinstance(fault, TooMany) else Event.SIGN_IN_REFUSED
    record(session, Person(number, name, frozenset(), address), event)
    return fault
