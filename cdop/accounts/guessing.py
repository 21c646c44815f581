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
    """Too many wrong guesses: none is looked at until then (UTC). ``at_account``: they were at this account."""

    def __init__(self, until: datetime, *, at_account: bool = True) -> None:
        super().__init__()
        self.until, self.at_account = until, at_account


def look_at(session: Session, guess: Guess, save: Save, right: Callable[[], bool]) -> tuple[int, Exception | None]:
    """Count the guess and look at it. Returns its number, to settle, and what is wrong with it.

    ``save`` commits: the guess must be counted for everybody before it is looked at, and hashing a password takes
    too long to keep the database waiting. The caller goes on in a new transaction.
    """
    attempt = throttle.reserve(session, guess)
    save()
    only_read(session)
    refused = throttle.refused_until(session, guess, attempt)
    session.rollback()
    if refused is not None:
        return attempt, TooMany(refused[0], at_account=refused[1])
    return attempt, None if right() else Wrong()


def settle(session: Session, attempt: int, fault: Exception | None) -> None:
    """Record what came of the guess, in the transaction that acts on it."""
    outcome = throttle.RIGHT if fault is None else throttle.REFUSED if isinstance(fault, TooMany) else throttle.WRONG
    throttle.settle(session, attempt, outcome)
