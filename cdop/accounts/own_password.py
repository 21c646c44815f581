"""People set their own passwords: with a one-time code, or knowing the one they have. Nobody sets another's."""

from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from cdop.accounts import passwords, sessions
from cdop.accounts.guessing import Save, Wrong, look_at, settle
from cdop.accounts.models import Account
from cdop.accounts.password_rules import fault_of
from cdop.accounts.people import Person
from cdop.accounts.rules import folded
from cdop.accounts.sessions import Ending, SignedIn
from cdop.accounts.throttle import Guess, source_of
from cdop.accounts.tokens import keyed_hash, stored_code
from cdop.audit.events import Event
from cdop.audit.service import record, utc_now


class Weak(Exception):
    """The password is refused; the text says why."""


@dataclass(frozen=True)
class Choice:
    """A new password, and what allows it: the current password, or the one-time code. ``panel`` is the panel's name."""

    new: str
    proof: str
    address: str
    key: str
    panel: str


def change_password(session: Session, who: SignedIn, choice: Choice, save: Save) -> None:
    """Replace one's own password; sessions elsewhere end. Raises ``Weak``, ``Wrong`` or ``TooMany``."""
    _refuse_weak(choice, who.email, who.display_name)
    stored = session.scalar(select(Account.password_hash).where(Account.id == who.account_id))
    # The device has signed in, so nobody elsewhere can keep its owner from this: it is counted by its session.
    guess = Guess(_key(choice, "change", who.email), source_of(choice.address), f"session {who.session_id}")
    attempt, fault = look_at(session, guess, save, lambda: passwords.verify(stored, choice.proof))
    hashed = "" if fault else passwords.hash_password(choice.new)
    same = (Account.id == who.account_id, Account.password_hash == stored, Account.disabled_at.is_(None))
    account = session.scalar(select(Account).where(*same).with_for_update())
    fault = fault or (None if account else Wrong())
    settle(session, attempt, fault)
    if fault is not None or account is None:
        record(session, who.person(choice.address), Event.SIGN_IN_REFUSED, page="change password")
        raise fault or Wrong()
    _store(session, account, hashed)
    sessions.end_all(session, account.id, Ending.PASSWORD_CHANGED, but=who.session_id)
    record(session, who.person(choice.address), Event.PASSWORD_CHANGED)


def activate(session: Session, email: str, choice: Choice, save: Save) -> None:
    """Set a password with the one-time code that an administrator or the command line gave out.

    The code works once, until it expires or a newer one is made. Raises ``Weak``, ``Wrong`` or ``TooMany``; an
    address that has no account gives the same answer as a wrong code.
    """
    _refuse_weak(choice, email)
    guess = Guess(_key(choice, "activate", email), source_of(choice.address))
    attempt, fault = look_at(session, guess, save, lambda: _holder(session, email, choice.proof) is not None)
    session.rollback()
    hashed = "" if fault else passwords.hash_password(choice.new)
    account = None if fault else _holder(session, email, choice.proof, for_change=True)
    fault = fault or (None if account else Wrong())
    settle(session, attempt, fault)
    if fault is not None or account is None:
        refused = Person(None, "unknown account", frozenset(), choice.address)
        record(session, refused, Event.SIGN_IN_REFUSED, page="activate")
        raise fault or Wrong()
    _refuse_weak(choice, email, account.display_name)
    _store(session, account, hashed)
    sessions.end_all(session, account.id, Ending.PASSWORD_RESET)
    record(session, Person(account.id, account.display_name, frozenset(), choice.address), Event.PASSWORD_CHANGED)


def _refuse_weak(choice: Choice, *about: str) -> None:
    if fault := fault_of(choice.new, (*about, choice.panel)):
        raise Weak(fault)


def _key(choice: Choice, purpose: str, email: str) -> str:
    """Each kind of secret is counted by itself: guessing codes must not keep anybody from signing in."""
    return keyed_hash(choice.key, f"{purpose} {folded(email)}")


def _holder(session: Session, email: str, code: str, *, for_change: bool = False) -> Account | None:
    sought = folded(email) if email.isprintable() else ""
    query = select(Account).where(
        Account.email == sought,
        Account.code_hash == stored_code(code),
        Account.code_expires_at > utc_now(),
        Account.disabled_at.is_(None),
    )
    return session.scalar(query.with_for_update() if for_change else query)


def _store(session: Session, account: Account, hashed: str) -> None:
    values = {"password_hash": hashed, "password_changed_at": utc_now(), "code_hash": None, "code_expires_at": None}
    session.execute(update(Account).where(Account.id == account.id).values(values))
