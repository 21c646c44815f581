"""Reading accounts, for those who manage them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from cdop.accounts.factors.models import AccountFactor
from cdop.accounts.models import Account
from cdop.accounts.people import Duty, Person, Role
from cdop.accounts.rights.models import RoleRequest
from cdop.accounts.rules import duties_of, roles_of


@dataclass(frozen=True)
class Listed:
    """One account as the list shows it."""

    token: str
    email: str
    display_name: str
    roles: frozenset[Role]
    duties: frozenset[Duty]
    disabled_at: datetime | None
    has_password: bool
    enrolled: bool
    waits: bool


def accounts(session: Session, viewer: Person) -> Sequence[Listed]:
    """Every account, by name; nothing for anybody but an administrator."""
    if not viewer.is_a(Role.ADMINISTRATOR):
        return []
    query = select(
        Account.token,
        Account.email,
        Account.display_name,
        Account.roles,
        Account.duties,
        Account.disabled_at,
        Account.password_hash.is_not(None),
        AccountFactor.confirmed_at.is_not(None),
        exists().where(RoleRequest.account_id == Account.id, RoleRequest.outcome.is_(None)),
    ).outerjoin(AccountFactor, AccountFactor.account_id == Account.id)
    rows = session.execute(query.order_by(Account.display_name, Account.email))
    return [Listed(t, e, n, roles_of(r), duties_of(d), off, *map(bool, more)) for t, e, n, r, d, off, *more in rows]


def account_at(session: Session, viewer: Person, token: str) -> Account | None:
    """The account with this address, to change it; nothing for anybody but an administrator."""
    if not viewer.is_a(Role.ADMINISTRATOR):
        return None
    return session.scalar(select(Account).where(Account.token == token))
