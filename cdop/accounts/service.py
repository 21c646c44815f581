"""Managing accounts: what an administrator or the command line does. Nobody here learns or chooses a password."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from cdop.accounts import notices, passwords, sessions
from cdop.accounts.models import Account
from cdop.accounts.people import Duty, Person, Role
from cdop.accounts.rules import NotAllowed, check_roles, folded, stored_words
from cdop.accounts.sessions import Ending
from cdop.accounts.tokens import new_code, stored_code
from cdop.audit.events import Event
from cdop.audit.service import record, utc_now

TO_ACTIVATE = timedelta(hours=48)
TO_RESET = timedelta(hours=1)
TAKEN = "There is already an account with this e-mail address"


@dataclass(frozen=True)
class Details:
    """What an account is: whose, and what it may do."""

    email: str
    display_name: str
    roles: frozenset[Role]
    duties: frozenset[Duty] = frozenset()


def create_account(session: Session, person: Person, details: Details, password: str | None = None) -> Account:
    """Store a new account. It cannot sign in until its owner has set a password (``give_code``).

    ``password`` is for the demonstration's invented people alone: everybody else chooses one under the rules of
    ``own_password``. Raises ``NotAllowed`` where the roles cannot be held together or the address has an account.
    """
    check_roles(details.roles, details.duties)
    email = folded(details.email)
    if session.scalar(select(Account.id).where(Account.email == email)) is not None:
        raise NotAllowed(TAKEN)
    now = utc_now()
    account = Account(
        token=secrets.token_hex(16),
        email=email,
        display_name=details.display_name,
        roles=stored_words(details.roles),
        duties=stored_words(details.duties),
        password_hash=passwords.hash_password(password) if password else None,
        password_changed_at=now if password else None,
        created_at=now,
    )
    session.add(account)
    try:
        session.flush()
    except IntegrityError:  # somebody else made it since we looked
        session.rollback()
        raise NotAllowed(TAKEN) from None
    record(session, person, Event.ACCOUNT_CREATED, account=account.id, roles=account.roles, duties=account.duties)
    return account


def change_account(session: Session, person: Person, account: Account, details: Details) -> None:
    """Store another name, roles or duties; they bite on the account's next request. The e-mail address stays.

    Raises ``NotAllowed``: nobody changes their own roles, and there is always an administrator.
    """
    check_roles(details.roles, details.duties)
    roles = stored_words(details.roles)
    if roles != account.roles:
        if account.id == person.account_id:
            raise NotAllowed("You cannot change your own roles: another administrator can")
        _keep_an_administrator(session, account)
    account.display_name, account.roles = details.display_name, roles
    account.duties = stored_words(details.duties)
    session.flush()
    record(session, person, Event.ACCOUNT_CHANGED, account=account.id, roles=account.roles, duties=account.duties)


def disable_account(session: Session, person: Person, account: Account) -> None:
    """Close the account: its sessions end now. Raises ``NotAllowed`` for one's own and for the last administrator's."""
    if account.id == person.account_id:
        raise NotAllowed("You cannot disable your own account: another administrator can")
    _keep_an_administrator(session, account)
    account.disabled_at = account.disabled_at or utc_now()
    session.flush()
    sessions.end_all(session, account.id, Ending.DISABLED)
    record(session, person, Event.ACCOUNT_DISABLED, account=account.id)


def enable_account(session: Session, person: Person, account: Account) -> None:
    """Open the account again, with the password that it had."""
    account.disabled_at = None
    session.flush()
    record(session, person, Event.ACCOUNT_ENABLED, account=account.id)


def give_code(session: Session, person: Person, account: Account, life: timedelta) -> str:
    """Make a one-time code with which the owner sets a password. The old password and sessions end now.

    The code is returned once and kept as a hash; a newer one replaces it. The audit tells a code for a first password
    from a reset, which takes a password away.
    """
    if account.disabled_at is not None:
        raise NotAllowed("This account is disabled. Enable it first")
    code, had_password = new_code(), account.password_hash is not None
    values = {
        "password_hash": None,
        "code_hash": stored_code(code),
        "code_expires_at": utc_now() + life,
        "code_given_by": person.account_id,
    }
    session.execute(update(Account).where(Account.id == account.id).values(values))
    sessions.end_all(session, account.id, Ending.PASSWORD_RESET)
    if had_password:
        notices.tell(session, account.id, notices.What.PASSWORD_CODE_GIVEN, person.address)
    record(session, person, Event.PASSWORD_RESET if had_password else Event.CODE_GIVEN, account=account.id)
    return code


def life_of_code(account: Account) -> timedelta:
    """How long a code for this account lives: longer where its owner has never set a password."""
    return TO_ACTIVATE if account.password_changed_at is None else TO_RESET


def _keep_an_administrator(session: Session, but: Account) -> None:
    """Raises ``NotAllowed`` where this account is the only administrator's that is left.

    All their rows are locked, so that two administrators cannot close each other's at the same moment.
    """
    if but.roles != Role.ADMINISTRATOR.value:
        return
    query = select(Account.id).where(Account.roles == Role.ADMINISTRATOR.value, Account.disabled_at.is_(None))
    left: Iterable[int] = session.scalars(query.order_by(Account.id).with_for_update())
    if not set(left) - {but.id}:
        raise NotAllowed("There must be an administrator: make another account one first")
