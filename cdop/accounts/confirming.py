"""Asking somebody who is signed in for the password once more, before what must not be done at an unlocked screen."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from cdop.accounts import passwords
from cdop.accounts.guessing import Save, look_at, settle
from cdop.accounts.models import Account
from cdop.accounts.own_password import Choice
from cdop.accounts.rules import folded
from cdop.accounts.sessions import SignedIn
from cdop.accounts.throttle import Guess, source_of
from cdop.accounts.tokens import keyed_hash


def confirm(session: Session, who: SignedIn, given: Choice, save: Save) -> None:
    """Check the password of a signed-in person's account, which is the proof that is given (security.md S30).

    Guesses are counted as those of somebody who changes a password are. Raises ``guessing.Wrong`` or ``TooMany``, whose
    record the caller must still commit.
    """
    stored = session.scalar(select(Account.password_hash).where(Account.id == who.account_id))
    guess = Guess(
        keyed_hash(given.key, f"confirm {folded(who.email)}"), source_of(given.address), f"session {who.session_id}"
    )
    attempt, fault = look_at(session, guess, save, lambda: passwords.verify(stored, given.proof))
    settle(session, attempt, fault)
    if fault is not None:
        raise fault
