"""Reading what rights were asked for, for those who may decide."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from cdop.accounts.models import Account
from cdop.accounts.people import DUTY_WORDS, ROLE_WORDS, Person
from cdop.accounts.rights.models import RoleRequest
from cdop.accounts.rights.service import MAY_APPROVE
from cdop.accounts.rules import duties_of, roles_of

SHOWN = 50


@dataclass(frozen=True)
class Asked:
    """One request as pages and commands show it. ``own``: the viewer asked for it, or it is of the viewer's rights."""

    number: int
    token: str
    name: str
    email: str
    wanted: str
    held: str
    closed: bool
    gives_code: bool
    asked_by: str
    asked_at: datetime
    own_request: bool
    own_rights: bool
    outcome: str | None
    decided_by: str | None
    decided_at: datetime | None

    @property
    def may_approve(self) -> bool:
        return self.outcome is None and not self.own_request and not self.own_rights


def waiting(session: Session, viewer: Person) -> Sequence[Asked]:
    """Every request that nobody has decided of, the oldest first."""
    return _read(session, viewer, RoleRequest.outcome.is_(None))


def decided(session: Session, viewer: Person) -> Sequence[Asked]:
    """The newest requests that somebody decided of."""
    return _read(session, viewer, RoleRequest.outcome.is_not(None))[::-1][:SHOWN]


def request_at(session: Session, viewer: Person, token: str) -> Asked | None:
    """The request with this address."""
    return next(iter(_read(session, viewer, RoleRequest.token == token)), None)


def _read(session: Session, viewer: Person, which: ColumnElement[bool]) -> list[Asked]:
    """Nothing for anybody who may not decide."""
    if not viewer.is_a(*MAY_APPROVE):
        return []
    query = select(RoleRequest, Account).join(Account, Account.id == RoleRequest.account_id).where(which)
    rows = session.execute(query.order_by(RoleRequest.asked_at, RoleRequest.id))
    return [_asked(asked, account, viewer) for asked, account in rows]


def _asked(asked: RoleRequest, account: Account, viewer: Person) -> Asked:
    me = viewer.account_id
    return Asked(
        asked.id,
        asked.token,
        account.display_name,
        account.email,
        rights_words(asked.roles, asked.duties),
        rights_words(account.roles, account.duties),
        account.disabled_at is not None,
        asked.gives_code,
        asked.asked_by,
        asked.asked_at,
        me is not None and asked.asked_by_id == me,
        me is not None and account.id == me,
        asked.outcome,
        asked.decided_by,
        asked.decided_at,
    )


def rights_words(roles: str, duties: str) -> str:
    """Roles and duties as their row holds them, in words."""
    words = [ROLE_WORDS[role] for role in sorted(roles_of(roles))]
    return ", ".join([*words, *(DUTY_WORDS[duty] for duty in sorted(duties_of(duties)))])
