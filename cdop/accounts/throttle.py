"""How often a password or code may be guessed. The count is in the database: it survives a restart, workers share it.

At most ten wrong guesses in five minutes for an account, and for a source address (security.md S19). An office has one
address: of the guesses at one account only five count against it, so that nobody who has forgotten a password locks the
others out (at worst fifteen are looked at from one address). A device that has signed in to the account before is
counted by itself, so somebody elsewhere can never lock its owner out (S20).
Of six digits alone an unknown browser has fifty wrong guesses in a day: ten in five minutes, gone on with for months by
whoever has the password, would find them.
A refused attempt is not a guess, so trying again does not lengthen the wait.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

from sqlalchemy import ColumnElement, and_, delete, func, insert, select, update
from sqlalchemy.orm import Session

from cdop.accounts.models import SignInAttempt
from cdop.audit.service import utc_now

LIMIT = 10
OF_ONE_ACCOUNT = 5  # guesses at one account that count against a source address
WINDOW = timedelta(minutes=5)
A_DAY = 50
KEPT = timedelta(days=1)
WRONG, RIGHT, REFUSED = "wrong", "right", "refused"


@dataclass(frozen=True)
class Guess:
    """Whose secret is guessed (a keyed hash), from where, and on which device where the account knows it.

    ``short``: the secret is six digits, which are found by going on for long enough.
    """

    account_key: str
    source: str
    device_hash: str | None = None
    short: bool = False


@dataclass(frozen=True)
class Together:
    """Guesses that are counted together: which, how many are looked at in the window, how many of one account count."""

    which: ColumnElement[bool]
    most: int = LIMIT
    of_one_account: int = LIMIT
    window: timedelta = WINDOW
    at_account: bool = True


def source_of(address: str) -> str:
    """The address that is counted: for IPv6 the network, since one machine may use all of its addresses."""
    try:
        parsed = ip_address(address.split("%", 1)[0])
    except ValueError:
        return address[:64]
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    return str(parsed.ipv4_mapped or IPv6Address(int(parsed) >> 64 << 64))


def reserve(session: Session, guess: Guess) -> int:
    """Count the guess as wrong before it is looked at. Save before asking ``refused_until``.

    So that of many guesses at once no more than the limit are looked at: the last one stored sees all the others.
    """
    now = utc_now()
    session.execute(delete(SignInAttempt).where(SignInAttempt.at < now - KEPT))
    whose = {"account_key": guess.account_key, "source": guess.source, "device_hash": guess.device_hash}
    row = {**whose, "at": now, "outcome": WRONG}
    return session.execute(insert(SignInAttempt).values(row).returning(SignInAttempt.id)).scalar_one()


def refused_until(session: Session, guess: Guess, attempt: int) -> tuple[datetime, bool] | None:
    """The moment from which a guess will be looked at again, or nothing where this one may be.

    With it, whether it is guesses at this account that are too many, or only those at others from its address.
    """
    found = [(_free_at(session, together, attempt), together.at_account) for together in _counted_together(guess)]
    moments = [(moment, at_account) for moment, at_account in found if moment is not None]
    if not moments:
        return None
    return max(moment for moment, _ in moments), any(at_account for _, at_account in moments)


def settle(session: Session, attempt: int, outcome: str) -> None:
    """Say what came of a reserved guess."""
    session.execute(update(SignInAttempt).where(SignInAttempt.id == attempt).values(outcome=outcome))


def _counted_together(guess: Guess) -> list[Together]:
    """Which guesses count with this one."""
    same_account = SignInAttempt.account_key == guess.account_key
    if guess.device_hash is not None:
        return [Together(and_(same_account, SignInAttempt.device_hash == guess.device_hash))]
    unknown = and_(same_account, SignInAttempt.device_hash.is_(None))
    same_source = and_(SignInAttempt.source == guess.source, SignInAttempt.device_hash.is_(None))
    a_day = [Together(unknown, A_DAY, A_DAY, KEPT)] if guess.short else []
    return [Together(unknown), Together(same_source, of_one_account=OF_ONE_ACCOUNT, at_account=False), *a_day]


def _free_at(session: Session, together: Together, attempt: int) -> datetime | None:
    """When the last of the other wrong guesses that are too many leaves the window: with it there is one too few.

    Of those at one account only the newest count.
    """
    newest = (SignInAttempt.at.desc(), SignInAttempt.id.desc())
    place = func.row_number().over(partition_by=SignInAttempt.account_key, order_by=newest).label("place")
    recent = SignInAttempt.at > utc_now() - together.window
    wrong = (SignInAttempt.outcome == WRONG, recent, SignInAttempt.id != attempt)
    earlier = select(SignInAttempt.at, place).where(together.which, *wrong).subquery()
    counted = select(earlier.c.at).where(earlier.c.place <= together.of_one_account)
    found = session.scalar(counted.order_by(earlier.c.at.desc()).offset(together.most - 1).limit(1))
    return found + together.window if found is not None else None
