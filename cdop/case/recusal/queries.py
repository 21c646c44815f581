"""Which cases do not exist for whom, by a conflict or a restriction: asked within every query made for a viewer."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Integer,
    SQLColumnExpression,
    bindparam,
    exists,
    select,
    true,
    union,
)
from sqlalchemy.orm import Session

from cdop.accounts.models import Account
from cdop.accounts.people import Person, Role
from cdop.accounts.rules import roles_of
from cdop.case.recusal.models import CaseBar, Recusal
from cdop.case.restriction.conditions import open_to, shut_to
from cdop.database import table_of

_BARS = table_of(CaseBar)
_BAR = _BARS.c
VIEWER = "viewer_account"
SHOWN_CASES = frozenset({Role.COORDINATOR, Role.PANEL_MEMBER, Role.PUBLIC_HEALTH_LEAD})
"""Whose accounts show cases: nobody else has one to withdraw from."""


@dataclass(frozen=True)
class Recorded:
    """One entry of the record: whose account, what was done (``recording.How``), and whether it is barred now."""

    account: str
    name: str
    how: str
    reason: str
    at: datetime
    by: str
    holds: bool


def visible(viewer: Person, case_id: SQLColumnExpression[Any]) -> ColumnElement[bool]:
    """That a case exists for this viewer: nobody has withdrawn this account from it, and it is open to all or to this
    account by name.

    ``case_id`` is a column of the query around it that holds the case's id; never NULL where the row is of a case.
    Whoever has no account, as the command line, sees every case.
    """
    if viewer.account_id is None:
        return true()
    return _visible_to(viewer.account_id, case_id)


def visible_to_bound(case_id: SQLColumnExpression[Any]) -> ColumnElement[bool]:
    """The same for a statement that is built once and run for many: it takes ``account_of(viewer)`` as parameters."""
    account = bindparam(VIEWER, type_=Integer)
    return _not_barred(case_id, account) & (account.is_(None) | open_to(case_id, account))


def not_withdrawn(viewer: Person, case_id: SQLColumnExpression[Any]) -> ColumnElement[bool]:
    """That nobody has withdrawn this account from a case, be it restricted or not: for what tells of a restricted case
    that there is one, and no more.
    """
    if viewer.account_id is None:
        return true()
    return _not_barred(case_id, bindparam(None, viewer.account_id, type_=Integer))


def hidden_from(viewer: Person) -> CompoundSelect[int]:
    """The ids of the cases that do not exist for this viewer, who has an account."""
    account = bindparam(None, viewer.account_id, type_=Integer)
    return union(select(_BAR.case_id).where(_BAR.account_id == account), shut_to(account))


def account_of(viewer: Person) -> dict[str, int | None]:
    """The parameters of ``visible_to_bound``: no account equals none that is barred."""
    return {VIEWER: viewer.account_id}


def recused_accounts(session: Session, case_id: int) -> set[int]:
    """The ids of the accounts for which a case does not exist: who has withdrawn from it, or was withdrawn."""
    return set(session.scalars(select(_BAR.account_id).where(_BAR.case_id == case_id)))


def record_of(session: Session, viewer: Person, case_id: int) -> list[Recorded]:
    """All that was recorded of conflicts about a case, the last first; nothing for anybody but a coordinator."""
    if not viewer.is_a(Role.COORDINATOR):
        return []
    held = exists().where(_BAR.account_id == Recusal.account_id, _BAR.case_id == Recusal.case_id)
    columns = Account.token, Account.display_name, Recusal.how, Recusal.reason, Recusal.recorded_at, Recusal.recorded_by
    query = select(*columns, held).join(Account, Account.id == Recusal.account_id)
    query = query.where(Recusal.case_id == case_id, visible(viewer, Recusal.case_id))
    return [Recorded(*row) for row in session.execute(query.order_by(Recusal.id.desc()))]


def people_to_bar(session: Session, viewer: Person, case_id: int) -> list[tuple[str, str]]:
    """The accounts that show this case, as token and name, by name; nothing for anybody but a coordinator."""
    if not viewer.is_a(Role.COORDINATOR):
        return []
    query = select(Account.token, Account.display_name, Account.email, Account.roles)
    held = exists().where(_BAR.account_id == Account.id, _BAR.case_id == case_id)
    query = query.where(Account.disabled_at.is_(None), ~held).order_by(Account.display_name, Account.email)
    rows = session.execute(query)
    return [(token, f"{name} ({email})") for token, name, email, roles in rows if roles_of(roles) & SHOWN_CASES]


def account_of_token(session: Session, viewer: Person, token: str) -> tuple[int, str] | None:
    """The id and name of the account of a token, for a coordinator."""
    if not viewer.is_a(Role.COORDINATOR):
        return None
    row = session.execute(select(Account.id, Account.display_name).where(Account.token == token)).one_or_none()
    return (row[0], row[1]) if row else None


@lru_cache(maxsize=4096)
def _visible_to(account_id: int, case_id: SQLColumnExpression[Any]) -> ColumnElement[bool]:
    """Kept, for it takes longer to build than to run; columns are told apart by what they are, not by their names."""
    account = bindparam(None, account_id, type_=Integer)
    return _not_barred(case_id, account) & open_to(case_id, account)


def _not_barred(case_id: SQLColumnExpression[Any], account: BindParameter[int]) -> ColumnElement[bool]:
    # Every other table is one of a query around it, however deep.
    return ~exists().where(_BAR.account_id == account, _BAR.case_id == case_id).correlate_except(_BARS)
