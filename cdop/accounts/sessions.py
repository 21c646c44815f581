"""Signed-in sessions: kept here, so that ending one ends it. The browser holds a random token and nothing else."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, bindparam, insert, select, update
from sqlalchemy.orm import Session

from cdop.accounts.factors.models import AccountFactor
from cdop.accounts.models import Account, SignInSession
from cdop.accounts.people import Duty, Person, Role
from cdop.accounts.rules import duties_of, roles_of
from cdop.accounts.tokens import new_token, stored_hash
from cdop.audit.service import utc_now
from cdop.installation import demonstration_exists

LONGEST = timedelta(hours=12)
SEEN_AGAIN_AFTER = timedelta(minutes=1)


class Ending(StrEnum):
    """Why a session ended. Those that are too old have no ending: they are refused by their age."""

    SIGNED_OUT = "signed_out"
    SIGNED_IN_AGAIN = "signed_in_again"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - a reason, not a password
    PASSWORD_RESET = "password_reset"  # noqa: S105 - a reason, not a password
    DISABLED = "disabled"
    FACTOR_CHANGED = "factor_changed"
    ROLES_RAISED = "roles_raised"
    EVERYWHERE = "everywhere"


@dataclass(frozen=True)
class SignedIn:
    """A session and its account, as one query finds them. Flask-Login and templates read the ``is_…`` words."""

    session_id: int
    account_id: int
    email: str
    display_name: str
    roles: frozenset[Role]
    duties: frozenset[Duty]
    last_seen_at: datetime
    demonstration: bool
    factor_at: datetime | None = None
    proved_at: datetime | None = None
    enrolled: bool = False
    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        return str(self.account_id)

    def person(self, address: str) -> Person:
        return Person(self.account_id, self.display_name, self.roles, address)

    @property
    def unseen_for_long(self) -> bool:
        return utc_now() - self.last_seen_at > SEEN_AGAIN_AFTER

    @property
    def seen_with_this(self) -> datetime:
        """When the person will have been seen last once this request is answered."""
        return utc_now() if self.unseen_for_long else self.last_seen_at


def start(session: Session, account_id: int, address: str, *, proven: bool) -> str:
    """Begin a session. Returns the token for the cookie, which is not kept.

    ``proven``: all that is asked has been given; otherwise the session opens the page that asks for the rest alone.
    """
    token, now = new_token(), utc_now()
    row = {"token_hash": stored_hash(token), "account_id": account_id, "created_at": now, "last_seen_at": now}
    session.execute(insert(SignInSession).values(**row, address=address, proved_at=now if proven else None))
    return token


def renew(session: Session, session_id: int, *, proven: bool = False, factor: bool = False) -> str:
    """Give a session another token; the old one is dead (security.md S27). Returns it, which is not kept.

    ``proven``: all that is asked at signing in was given now; ``factor``: the second factor among it.
    """
    token, now = new_token(), utc_now()
    values: dict[str, object] = {"token_hash": stored_hash(token), "last_seen_at": now}
    values |= {"proved_at": now} if proven else {}
    values |= {"factor_at": now} if factor else {}
    session.execute(update(SignInSession).where(SignInSession.id == session_id).values(values))
    return token


def prove(session: Session, session_id: int) -> None:
    """Note that the person has proven again who they are."""
    session.execute(update(SignInSession).where(SignInSession.id == session_id).values(proved_at=utc_now()))


def signed_in(session: Session, token: str) -> SignedIn | None:
    """Whose session this is, if it still runs: one statement, with everything that a request must know.

    How far it has come, ``Policy.standing`` says: it may be locked, or wait for the second factor.
    """
    asked = {"token_hash": stored_hash(token), "begun_after": utc_now() - LONGEST}
    row = session.execute(_SIGNED_IN, asked).one_or_none()
    if row is None:
        return None
    number, account, email, name, roles, duties, *rest = row
    return SignedIn(number, account, email, name, roles_of(roles), duties_of(duties), *rest)


def see(session: Session | Connection, session_id: int) -> None:
    """Note that the person is still there."""
    session.execute(update(SignInSession).where(SignInSession.id == session_id).values(last_seen_at=utc_now()))


def end(session: Session, session_id: int, why: Ending) -> None:
    """End one session."""
    _end(session, why, SignInSession.id == session_id)


def end_all(session: Session, account_id: int, why: Ending, *, but: int | None = None) -> None:
    """End every session of an account, but for one where it is named."""
    _end(session, why, SignInSession.account_id == account_id, SignInSession.id != (but or 0))


def _end(session: Session, why: Ending, *which: ColumnElement[bool]) -> None:
    running = SignInSession.ended_at.is_(None)
    session.execute(update(SignInSession).where(running, *which).values(ended_at=utc_now(), ended_by=why.value))


# Built once: every request of whoever is signed in asks it.
_SIGNED_IN = (
    select(
        SignInSession.id,
        Account.id,
        Account.email,
        Account.display_name,
        Account.roles,
        Account.duties,
        SignInSession.last_seen_at,
        demonstration_exists(),
        SignInSession.factor_at,
        SignInSession.proved_at,
        AccountFactor.confirmed_at.is_not(None),
    )
    .join(Account, Account.id == SignInSession.account_id)
    .outerjoin(AccountFactor, AccountFactor.account_id == Account.id)
    .where(
        SignInSession.token_hash == bindparam("token_hash"),
        SignInSession.ended_at.is_(None),
        SignInSession.created_at > bindparam("begun_after"),
        Account.disabled_at.is_(None),
    )
)
