"""Setting up, replacing and resetting one's second factor. Nobody sees or sets another's (security.md S18)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, insert, select, update
from sqlalchemy.orm import Session

from cdop.accounts import notices, sessions
from cdop.accounts.factors import sealing, totp
from cdop.accounts.factors.models import AccountFactor, RecoveryCode
from cdop.accounts.guessing import Wrong
from cdop.accounts.models import Account
from cdop.accounts.people import Person
from cdop.accounts.rules import NotAllowed
from cdop.accounts.sessions import Ending, SignedIn
from cdop.accounts.tokens import new_code, stored_code
from cdop.audit.events import Event
from cdop.audit.service import record, utc_now
from cdop.database import table_of

RECOVERY_CODES = 10
RECOVERY_GROUPS = 6  # of four signs: 118 random bits
OFFERED_FOR = timedelta(minutes=30)
TO_RESET = timedelta(hours=1)
_FACTORS, _CODES = table_of(AccountFactor), table_of(RecoveryCode)


@dataclass(frozen=True)
class Standing:
    """One's own second factor: since when (UTC), if there is one; how many recovery codes are left."""

    confirmed_at: datetime | None
    codes_left: int


def standing(session: Session, account_id: int) -> Standing:
    """How one's own second factor stands."""
    since = session.scalar(select(_FACTORS.c.confirmed_at).where(_FACTORS.c.account_id == account_id))
    left = select(_CODES.c.id).where(_CODES.c.account_id == account_id, _CODES.c.used_at.is_(None))
    return Standing(since, len(session.scalars(left).all()))


def offer(session: Session, who: SignedIn, key: str) -> None:
    """Make a new seed for the owner to be shown in this session alone. The one in use counts until it is confirmed."""
    row = {"offered": sealing.seal(key, _offered_about(who), totp.new_seed()), "offered_at": utc_now()}
    own = _FACTORS.c.account_id == who.account_id
    if session.scalar(update(_FACTORS).where(own).values(row).returning(_FACTORS.c.account_id)) is None:
        session.execute(insert(_FACTORS).values(account_id=who.account_id, **row))


def offered(session: Session, who: SignedIn, key: str) -> str | None:
    """The seed that this session is being shown; none where none was made lately, or another session made it since.

    A thief of the password who is at the same page must not see what the owner is about to confirm.
    """
    query = select(_FACTORS.c.offered).where(
        _FACTORS.c.account_id == who.account_id, _FACTORS.c.offered_at > utc_now() - OFFERED_FOR
    )
    return _opened(key, _offered_about(who), session.scalar(query))


def confirm(session: Session, who: SignedIn, typed: str, address: str, key: str) -> list[str]:
    """Put the offered seed to use, which the typed code proves to be in an app. Returns new recovery codes.

    Sessions elsewhere end, and a code for a reset is void. Raises ``Wrong``.
    """
    session.scalar(select(Account.id).where(Account.id == who.account_id).with_for_update())
    seed, now = offered(session, who, key), utc_now()
    step = totp.step_of(seed, typed, now, None) if seed else None
    if seed is None or step is None:
        record(session, who.person(address), Event.FACTOR_REFUSED, setting_up="yes")
        raise Wrong
    values = {"sealed": sealing.seal(key, _about(who.account_id), seed), "confirmed_at": now, "last_step": step}
    empty = dict.fromkeys(("offered", "offered_at", "reset_hash", "reset_expires_at", "reset_by"))
    session.execute(update(_FACTORS).where(_FACTORS.c.account_id == who.account_id).values({**values, **empty}))
    sessions.end_all(session, who.account_id, Ending.FACTOR_CHANGED, but=who.session_id)
    record(session, who.person(address), Event.FACTOR_SET)
    notices.tell(session, who.account_id, notices.What.FACTOR_SET, address)
    return _new_codes(session, who.account_id)


def make_recovery_codes(session: Session, who: SignedIn, address: str) -> list[str]:
    """New recovery codes for one's own account; the old ones are void. They are returned once, and kept as hashes."""
    record(session, who.person(address), Event.RECOVERY_CODES_MADE)
    notices.tell(session, who.account_id, notices.What.RECOVERY_CODES_MADE, address)
    return _new_codes(session, who.account_id)


def right_code(session: Session, account_id: int, typed: str, key: str) -> bool:
    """Whether the typed code is one that the app shows and that was not taken before. Takes nothing."""
    return _step(session, account_id, typed, key) is not None


def take_code(session: Session, account_id: int, typed: str, key: str) -> bool:
    """Take the code, so that it is never taken again. Of two requests at once with the same code one is refused."""
    step = _step(session, account_id, typed, key)
    if step is None:
        return False
    fresh = _FACTORS.c.last_step.is_(None) | (_FACTORS.c.last_step < step)
    taken = update(_FACTORS).where(_FACTORS.c.account_id == account_id, fresh).values(last_step=step)
    return session.scalar(taken.returning(_FACTORS.c.account_id)) is not None


def right_recovery(session: Session, account_id: int, typed: str) -> bool:
    """Whether what was typed is a recovery code that was not used, or the code of a reset. Takes nothing."""
    return _recovery(session, account_id, typed) is not None or _resets(session, account_id, typed)


def take_recovery(session: Session, account_id: int, typed: str) -> bool:
    """Use a recovery code up. Of two requests at once with the same code one is refused."""
    number = _recovery(session, account_id, typed)
    if number is None:
        return False
    unused = (_CODES.c.id == number, _CODES.c.used_at.is_(None))
    return session.scalar(update(_CODES).where(*unused).values(used_at=utc_now()).returning(_CODES.c.id)) is not None


def take_reset(session: Session, account_id: int, typed: str) -> bool:
    """Use up the code of a reset: in this session its owner sets up another app.

    The factor in use stays until then: without one, whoever has the password alone could set up theirs meanwhile.
    """
    values = dict.fromkeys(("reset_hash", "reset_expires_at", "reset_by"))
    taken = update(_FACTORS).where(*_opened_by(account_id, typed)).values(values)
    return session.scalar(taken.returning(_FACTORS.c.account_id)) is not None


def start_reset(session: Session, person: Person, account: Account) -> str:
    """Make the one-time code with which the owner of an account sets up another app. Returned once, kept as a hash.

    The owner must know the password as well, and is told. So whoever made a code for the password may not make one for
    the factor before the owner has been in, and nobody makes one for themselves. Raises ``NotAllowed``.
    """
    if account.id == person.account_id:
        raise NotAllowed("You cannot reset your own second factor: use a recovery code, or ask another administrator")
    if account.code_given_by is not None and account.code_given_by == person.account_id:
        raise NotAllowed(
            "You gave a code for this account's password, and its owner has not signed in since. With both, you could "
            "sign in as them: another administrator must reset the second factor"
        )
    code = new_code()
    values = {"reset_hash": stored_code(code), "reset_expires_at": utc_now() + TO_RESET, "reset_by": person.account_id}
    query = update(_FACTORS).where(_FACTORS.c.account_id == account.id, _FACTORS.c.sealed.is_not(None)).values(values)
    if session.scalar(query.returning(_FACTORS.c.account_id)) is None:
        raise NotAllowed("There is no second factor to reset: the owner sets one up at the next sign-in")
    record(session, person, Event.FACTOR_RESET_STARTED, account=account.id)
    notices.tell(session, account.id, notices.What.FACTOR_RESET_STARTED, person.address)
    return code


def resets_by(session: Session, account_id: int, person: Person) -> bool:
    """Whether this person's code for a reset of the account's factor can still be used."""
    open_to = (_FACTORS.c.reset_expires_at > utc_now(), _FACTORS.c.reset_by == person.account_id)
    query = select(_FACTORS.c.account_id).where(_FACTORS.c.account_id == account_id, *open_to)
    return person.account_id is not None and session.scalar(query) is not None


def _new_codes(session: Session, account_id: int) -> list[str]:
    now, codes = utc_now(), [new_code(RECOVERY_GROUPS) for _ in range(RECOVERY_CODES)]
    session.execute(delete(_CODES).where(_CODES.c.account_id == account_id))
    rows = [{"account_id": account_id, "code_hash": stored_code(code), "made_at": now} for code in codes]
    session.execute(insert(_CODES), rows)
    return codes


def _step(session: Session, account_id: int, typed: str, key: str) -> int | None:
    query = select(_FACTORS.c.sealed, _FACTORS.c.last_step).where(_FACTORS.c.account_id == account_id)
    row = session.execute(query).one_or_none()
    seed = _opened(key, _about(account_id), row.sealed if row else None)
    return totp.step_of(seed, typed, utc_now(), row.last_step if row else None) if seed else None


def _recovery(session: Session, account_id: int, typed: str) -> int | None:
    own = (_CODES.c.account_id == account_id, _CODES.c.used_at.is_(None))
    return session.scalar(select(_CODES.c.id).where(*own, _CODES.c.code_hash == stored_code(typed)))


def _resets(session: Session, account_id: int, typed: str) -> bool:
    return session.scalar(select(_FACTORS.c.account_id).where(*_opened_by(account_id, typed))) is not None


def _opened_by(account_id: int, typed: str) -> tuple[ColumnElement[bool], ...]:
    return (
        _FACTORS.c.account_id == account_id,
        _FACTORS.c.reset_hash == stored_code(typed),
        _FACTORS.c.reset_expires_at > utc_now(),
    )


def _opened(key: str, about: str, sealed: bytes | None) -> str | None:
    """The seed; none where there is none, or where another key sealed it: then a recovery code or a reset helps."""
    if sealed is None:
        return None
    try:
        return sealing.unseal(key, about, sealed)
    except sealing.NotOurs:
        return None


def _about(account_id: int) -> str:
    return f"second factor of account {account_id}"


def _offered_about(who: SignedIn) -> str:
    return f"offered to account {who.account_id} in session {who.session_id}"
