"""Who has seen a case, and what somebody has seen: each one statement over the audit, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from cdop.access.looks.period import Period
from cdop.access.looks.sorts import DECIDED, OF_NO_ONE_CASE, WHOLE_REGISTER
from cdop.accounts.models import Account
from cdop.accounts.people import Person, Role
from cdop.accounts.rules import roles_of
from cdop.audit.models import AuditEntry
from cdop.case.models import Case, CaseFact
from cdop.case.recusal.queries import visible
from cdop.database import table_of

PAGE = 50
MOST_IN_A_FILE = 100_000
_ENTRIES, _ACCOUNTS, _CASES, _FACTS = map(table_of, (AuditEntry, Account, Case, CaseFact))
_ENTRY = _ENTRIES.c
_COLUMNS = (
    _ENTRY.id, _ENTRY.at, _ENTRY.name, _ENTRY.event, _ENTRY.detail, _ENTRY.address,
    _ACCOUNTS.c.token.label("account"), _CASES.c.reference, _CASES.c.token.label("case"),
)  # fmt: skip


@dataclass(frozen=True)
class Look:
    """One entry. ``account`` is the token of the one who looked, None for the command line and links; ``reference`` and
    ``case`` are of the case, None where the entry names none. ``at`` is in UTC.
    """

    number: int
    at: datetime
    name: str
    event: str
    detail: dict[str, Any]
    address: str
    account: str | None
    reference: str | None
    case: str | None


@dataclass(frozen=True)
class Looks:
    """One page of looks, and whether there is another after it."""

    number: int
    rows: Sequence[Look]
    more: bool


@dataclass(frozen=True)
class Somebody:
    """An account of which it is asked what it has seen."""

    account_id: int
    token: str
    name: str
    email: str
    roles: frozenset[Role]
    closed: bool


def looks_at_case(session: Session, viewer: Person, case_id: int, period: Period, number: int = 1) -> Looks:
    """A page of those who saw a case, be it that its viewer may see it."""
    return _page(session, _of_case(viewer, case_id, period), number)


def all_looks_at_case(session: Session, viewer: Person, case_id: int, period: Period) -> list[Look]:
    """The same for a file: the newest ``MOST_IN_A_FILE``."""
    return _first(session, _of_case(viewer, case_id, period))


def looks_of_person(session: Session, viewer: Person, account_id: int, period: Period, number: int = 1) -> Looks:
    """A page of what an account saw, of the cases that exist for the viewer; nothing for who sees no identity."""
    return _page(session, _of_person(viewer, account_id, period), number)


def all_looks_of_person(session: Session, viewer: Person, account_id: int, period: Period) -> list[Look]:
    """The same for a file: the newest ``MOST_IN_A_FILE``."""
    return _first(session, _of_person(viewer, account_id, period))


def people(session: Session, viewer: Person) -> list[Somebody]:
    """Every account that is not an administrator's, by name: those see no case. Nothing for who sees no identity."""
    if not viewer.is_a(Role.COORDINATOR):
        return []
    return [one for one in map(_somebody, session.execute(_people())) if Role.ADMINISTRATOR not in one.roles]


def somebody_at(session: Session, viewer: Person, token: str) -> Somebody | None:
    """The account of a token, as ``people`` lists it."""
    return next((one for one in people(session, viewer) if one.token == token), None)


def seen_events() -> ColumnElement[bool]:
    """That an entry about a case tells that somebody saw it, took it out or sent it."""
    return _ENTRY.event.not_in(sorted(DECIDED))


def within(period: Period) -> list[ColumnElement[bool]]:
    """That an entry is of these days."""
    found = []
    if period.begins:
        found.append(_ENTRY.at >= period.begins)
    if period.ends:
        found.append(_ENTRY.at < period.ends)
    return found


def _people() -> Select[*tuple[Any, ...]]:
    columns = Account.id, Account.token, Account.display_name, Account.email, Account.roles
    return select(*columns, Account.disabled_at.is_not(None)).order_by(Account.display_name, Account.email)


def _somebody(row: Any) -> Somebody:
    number, token, name, email, roles, closed = row
    return Somebody(number, token, name, email, roles_of(roles), bool(closed))


def _of_case(viewer: Person, case_id: int, period: Period) -> Select[*tuple[Any, ...]]:
    """The entries that name the case; and of the whole register those made since it was here."""
    first = select(func.min(_FACTS.c.recorded_at)).where(_FACTS.c.case_id == case_id).scalar_subquery()
    whole = (_ENTRY.event == WHOLE_REGISTER) & _ENTRY.case_id.is_(None) & (_ENTRY.at >= first)
    of_it = or_((_ENTRY.case_id == case_id) & visible(viewer, _ENTRY.case_id), whole)
    return _looks().where(of_it, seen_events(), *within(period))


def _of_person(viewer: Person, account_id: int, period: Period) -> Select[*tuple[Any, ...]]:
    if not viewer.is_a(Role.COORDINATOR):
        raise PermissionError("what somebody has seen is told to coordinators")
    told = _ENTRY.case_id.is_not(None) | _ENTRY.event.in_(sorted(OF_NO_ONE_CASE))
    own = _ENTRY.account_id == account_id, told, seen_events(), visible(viewer, _ENTRY.case_id)
    return _looks().where(*own, *within(period))


def _looks() -> Select[*tuple[Any, ...]]:
    joined = _ENTRIES.outerjoin(_ACCOUNTS, _ACCOUNTS.c.id == _ENTRY.account_id)
    query = select(*_COLUMNS).select_from(joined.outerjoin(_CASES, _CASES.c.id == _ENTRY.case_id))
    return query.order_by(_ENTRY.id.desc())


def _page(session: Session, query: Select[*tuple[Any, ...]], number: int) -> Looks:
    rows = session.execute(query.limit(PAGE + 1).offset(PAGE * (number - 1))).all()
    return Looks(number, [_look(row) for row in rows[:PAGE]], len(rows) > PAGE)


def _first(session: Session, query: Select[*tuple[Any, ...]]) -> list[Look]:
    return [_look(row) for row in session.execute(query.limit(MOST_IN_A_FILE))]


def _look(row: Any) -> Look:
    number, at, name, event, detail, *rest = row
    return Look(number, at, name, event, detail or {}, *rest)
