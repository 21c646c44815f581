"""Proving who one is: the second step of signing in, proof that must be fresh, and unlocking. Guesses are throttled."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from cdop.accounts import devices, notices, passwords, sessions
from cdop.accounts.access import Standing
from cdop.accounts.factors import service
from cdop.accounts.guessing import Save, TooMany, Wrong, look_at, settle
from cdop.accounts.models import Account
from cdop.accounts.rules import folded
from cdop.accounts.sessions import Ending, SignedIn
from cdop.accounts.signing_in import Opened, arrive
from cdop.accounts.throttle import Guess, source_of
from cdop.accounts.tokens import keyed_hash
from cdop.audit.events import Event
from cdop.audit.service import record
from cdop.database import only_read


@dataclass(frozen=True)
class Given:
    """What somebody gave to prove who they are, with where it came from. ``key`` is the installation's."""

    address: str
    key: str
    device: str | None
    code: str = ""
    password: str = ""


@dataclass(frozen=True)
class Question:
    """What is guessed: its name among the counts; whether the guess is right, and taking what it opens; the entry."""

    purpose: str
    right: Callable[[], bool]
    take: Callable[[], bool]
    refused: Event = Event.FACTOR_REFUSED


def pass_factor(session: Session, who: SignedIn, given: Given, save: Save) -> Opened:
    """Go on from the password with a code of the app. Raises ``Wrong`` or ``TooMany``, whose record stays."""
    number = who.account_id
    question = Question(
        "factor",
        right=lambda: _right_code(session, number, given),
        take=lambda: service.take_code(session, number, given.code, given.key),
    )
    _guessed(session, who, given, save, question)
    return _let_in(session, who, given)


def pass_recovery(session: Session, who: SignedIn, given: Given, save: Save) -> Opened:
    """Go on from the password with a recovery code; or, with the code of a reset, to setting up another app.

    Raises ``Wrong`` or ``TooMany``, whose record stays.
    """
    number, removed = who.account_id, []

    def take() -> bool:
        if service.take_recovery(session, number, given.code):
            return True
        removed.append(service.take_reset(session, number, given.code))
        return removed[0]

    right = partial(_read, session, lambda: service.right_recovery(session, number, given.code))
    _guessed(session, who, given, save, Question("recovery", right, take))
    what = notices.What.FACTOR_REMOVED if removed else notices.What.RECOVERY_CODE_USED
    notices.tell(session, number, what, given.address)
    if removed:
        sessions.end_all(session, number, Ending.FACTOR_CHANGED, but=who.session_id)
        record(session, who.person(given.address), Event.FACTOR_REMOVED)
        return Opened(sessions.renew(session, who.session_id, proven=True), None, who.roles, Standing.TO_ENROL)
    record(session, who.person(given.address), Event.RECOVERY_CODE_USED)
    return _let_in(session, who, given)


def enrolled(session: Session, who: SignedIn, given: Given, *, was_in: bool) -> Opened:
    """Go on with the app that was set up just now, which a code has proven. ``was_in``: it replaces one."""
    if was_in:
        return Opened(sessions.renew(session, who.session_id, proven=True, factor=True), None, who.roles)
    return _let_in(session, who, given)


def prove_again(session: Session, who: SignedIn, given: Given, save: Save) -> None:
    """Give the password, and the code where there is an app, once more. Raises ``Wrong`` or ``TooMany``."""
    stored, number = _password_of(session, who), who.account_id
    question = Question(
        "prove",
        right=lambda: (
            passwords.verify(stored, given.password) and (not who.enrolled or _right_code(session, number, given))
        ),
        take=lambda: not who.enrolled or service.take_code(session, number, given.code, given.key),
        refused=Event.PROOF_REFUSED,
    )
    _guessed(session, who, given, save, question)
    sessions.prove(session, who.session_id)
    record(session, who.person(given.address), Event.PROVED_AGAIN)


def unlock(session: Session, who: SignedIn, given: Given, save: Save) -> str:
    """Go on in a session that was locked, with the password. Returns its new token. Raises ``Wrong`` or ``TooMany``."""
    stored = _password_of(session, who)
    right = partial(passwords.verify, stored, given.password)
    _guessed(session, who, given, save, Question("unlock", right, lambda: True, Event.UNLOCK_REFUSED))
    record(session, who.person(given.address), Event.UNLOCKED)
    return sessions.renew(session, who.session_id)


def _guessed(session: Session, who: SignedIn, given: Given, save: Save, question: Question) -> None:
    """Count the guess, look at it outside any transaction, then take what it opens. Raises ``Wrong`` or ``TooMany``.

    A browser that has signed in to the account before is counted by itself, and so is a session that was in.
    """
    was_in = f"session {who.session_id}" if question.purpose in {"prove", "unlock"} else None
    device = devices.knows(session, who.account_id, given.device) or was_in
    account = keyed_hash(given.key, f"{question.purpose} {folded(who.email)}")
    guess = Guess(account, source_of(given.address), device, short=question.purpose == "factor")
    attempt, fault = look_at(session, guess, save, question.right)
    if fault is None and not (_still_open(session, who) and question.take()):
        fault = Wrong()
    settle(session, attempt, fault)
    if fault is None:
        return
    if isinstance(fault, TooMany):
        if fault.at_account:
            notices.failures(session, who.account_id, given.address)
        record(session, who.person(given.address), question.refused, throttled="yes")
    else:
        record(session, who.person(given.address), question.refused)
    raise fault


def _read(session: Session, right: Callable[[], bool]) -> bool:
    """Look in a transaction that reads and leaves nothing open."""
    only_read(session)
    try:
        return right()
    finally:
        session.rollback()


def _still_open(session: Session, who: SignedIn) -> bool:
    """Whether the account is still open, now that nothing else can change it."""
    query = select(Account.id).where(Account.id == who.account_id, Account.disabled_at.is_(None))
    return session.scalar(query.with_for_update()) is not None


def _right_code(session: Session, account_id: int, given: Given) -> bool:
    return _read(session, lambda: service.right_code(session, account_id, given.code, given.key))


def _password_of(session: Session, who: SignedIn) -> str | None:
    return session.scalar(select(Account.password_hash).where(Account.id == who.account_id))


def _let_in(session: Session, who: SignedIn, given: Given) -> Opened:
    token = sessions.renew(session, who.session_id, proven=True, factor=True)
    return Opened(token, arrive(session, who.person(given.address), given.device), who.roles)
