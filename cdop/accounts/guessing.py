"""Looking at a guess: counted first, checked outside any transaction, then settled by the caller."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from cdop.accounts import throttle
from cdop.accounts.throttle import Guess
from cdop.database import only_read

Save = Callable[[], None]


class Wrong(Exception):
    """The secret was not the right one, or there is nothing that it would open. No difference is told."""


class TooMany(Exception):
    """Too many wrong guesses: none is looked at until then (UTC)."""

    def __init__(self, until: datetime) -> None:
        super().__init__()
        self.until = until


def look_at(session: Session, guess: Guess, save: Save, right: Callable[[], bool]) -> tuple[int, Exception | None]:
    """Count the guess and look at it. Returns its number, to settle, and what is wrong with it.

    ``save`` commits: the guess must be counted for everybody before it is looked at, and hashing a password takes
    too long to keep the database waiting. The caller goes on in a new transaction.
    """
    attempt = throttle.reserve(session, guess)
    save()
    only_read(session)
    until = throttle.refused_until(session, guess, attempt)
    session.rollback()
    if until is not None:
        return attempt, TooMany(until)
    return attempt, None if right() else Wrong()


def settle(session: Session, attempt: int, fault: Exception | None) -> None:
    """Record what came of the guess, in the transaction that acts on it."""
    outcome = throttle.RIGHT if fault is None else throttle.REFUSED if isinstance(fault, TooMany) else throttle.WRONG
    throttle.settle(session, attempt, outcome)
