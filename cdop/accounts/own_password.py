"""People set their own passwords: with a one-time code, or knowing the one they have. Nobody sets another's."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from cdop.accounts import notices, passwords, sessions
from cdop.accounts.guessing import Save, TooMany, Wrong, look_at, settle
from cdop.accounts.models import Account
from cdop.accounts.password_rules import fault_of
from cdop.accounts.people import Person
from cdop.accounts.rules import folded
from cdop.accounts.sessions import Ending, SignedIn
from cdop.accounts.throttle import Guess, source_of
from cdop.accounts.tokens import keyed_hash, stored_code
from cdop.audit.events import Event
from cdop.audit.service import record, utc_now
from cdop.database import only_read

UNKNOWN_ACCOUNT = "unknown account"


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
    """Replace one's own password; sessions elsewhere end. Raises ``Weak``, ``Wrong`` or ``TooMany``.

    The new one is examined only for whoever knows the one in use: examining and hashing are the costly parts.
    """
    stored = session.scalar(select(Account.password_hash).where(Account.id == who.account_id))
    # The device has signed in, so nobody elsewhere can keep its owner from this: it is counted by its session.
    guess = Guess(_key(choice, "change", who.email), source_of(choice.address), f"session {who.session_id}")
    attempt, fault = look_at(session, guess, save, lambda: passwords.verify(stored, choice.proof))
    hashed, weak = _prepared(choice, fault, who.email, who.display_name)
    same = (Account.id == who.account_id, Account.password_hash == stored, Account.disabled_at.is_(None))
    account = session.scalar(select(Account).where(*same).with_for_update())
    fault = fault or (None if account else Wrong())
    settle(session, attempt, fault)
    if fault is not None or account is None:
        _note(session, who.person(choice.address), Event.PASSWORD_CHANGE_REFUSED, fault)
        raise fault or Wrong()
    if weak is not None:
        raise weak
    _store(session, account, hashed)
    sessions.end_all(session, account.id, Ending.PASSWORD_CHANGED, but=who.session_id)
    notices.tell(session, account.id, notices.What.PASSWORD_CHANGED, choice.address)
    record(session, who.person(choice.address), Event.PASSWORD_CHANGED)


def activate(session: Session, email: str, choice: Choice, save: Save) -> None:
    """Set a password with the one-time code that an administrator or the command line gave out.

    The code works once, until it expires or a newer one is made; a weak password does not use it up. Raises ``Weak``,
    ``Wrong`` or ``TooMany``; an address that has no account gives the same answer as a wrong code. The password is
    examined only for whoever has the code, and outside any transaction.
    """
    guess = Guess(_key(choice, "activate", email), source_of(choice.address))
    attempt, fault = look_at(session, guess, save, lambda: _name(session, email, choice.proof) is not None)
    name = None if fault else _name(session, email, choice.proof)
    hashed, weak = _prepared(choice, fault, email, name or "")
    account = None if fault else _holder(session, email, choice.proof)
    fault = fault or (None if account else Wrong())
    settle(session, attempt, fault)
    if fault is not None or account is None:
        _note(session, _whose(session, email, choice.address), Event.CODE_REFUSED, fault)
        raise fault or Wrong()
    if weak is not None:
        raise weak
    had_one = account.password_changed_at is not None
    _store(session, account, hashed)
    sessions.end_all(session, account.id, Ending.PASSWORD_RESET)
    if had_one:
        notices.tell(session, account.id, notices.What.PASSWORD_CHANGED, choice.address)
    record(session, Person(account.id, account.display_name, frozenset(), choice.address), Event.PASSWORD_CHANGED)


def _prepared(choice: Choice, fault: Exception | None, *about: str) -> tuple[str, Weak | None]:
    """The new password's hash, or why it is too weak; neither where the proof was wrong. Takes long: no transaction."""
    if fault is not None:
        return "", None
    if words := fault_of(choice.new, (*about, choice.panel)):
        return "", Weak(words)
    return passwords.hash_password(choice.new), None


def _note(session: Session, person: Person, event: Event, fault: Exception | None) -> None:
    if isinstance(fault, TooMany):
        record(session, person, event, throttled="yes")
    else:
        record(session, person, event)


def _whose(session: Session, email: str, address: str) -> Person:
    """Whose code was guessed, for the audit alone: the answer never tells."""
    row = session.execute(select(Account.id, Account.display_name).where(Account.email == _sought(email))).one_or_none()
    return Person(row.id if row else None, row.display_name if row else UNKNOWN_ACCOUNT, frozenset(), address)


def _key(choice: Choice, purpose: str, email: str) -> str:
    """Each kind of secret is counted by itself: guessing codes must not keep anybody from signing in."""
    return keyed_hash(choice.key, f"{purpose} {folded(email)}")


def _sought(email: str) -> str:
    # Where the typed text could not be stored, it is nobody's address: PostgreSQL would refuse to look for it.
    return folded(email) if email.isprintable() else ""


def _opened_by(email: str, code: str) -> tuple[ColumnElement[bool], ...]:
    return (
        Account.email == _sought(email),
        Account.code_hash == stored_code(code),
        Account.code_expires_at > utc_now(),
        Account.disabled_at.is_(None),
    )


def _name(session: Session, email: str, code: str) -> str | None:
    """What the owner of the code is called, or nothing where it opens no account. Leaves no transaction open."""
    only_read(session)
    name = session.scalar(select(Account.display_name).where(*_opened_by(email, code)))
    session.rollback()
    return name


def _holder(session: Session, email: str, code: str) -> Account | None:
    return session.scalar(select(Account).where(*_opened_by(email, code)).with_for_update())


def _store(session: Session, account: Account, hashed: str) -> None:
    values = {"password_hash": hashed, "password_changed_at": utc_now(), "code_hash": None, "code_expires_at": None}
    session.execute(update(Account).where(Account.id == account.id).values(values))
