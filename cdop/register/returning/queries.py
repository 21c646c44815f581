"""The ledger of returns and its permissions; and the cases of a return as they exist for whoever makes it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from cdop.accounts.people import Person, Role
from cdop.case.models import Case
from cdop.case.queries import timelines
from cdop.case.recusal.queries import visible
from cdop.register.mapping import row_of_facts
from cdop.register.returning import circumstances
from cdop.register.returning.models import RegisterReturn, ReturnedCase, ReturnPermission
from cdop.register.rules import Row

AT_ONCE = 500
LEDGER = frozenset({Role.COORDINATOR, Role.PUBLIC_HEALTH_LEAD})
_R, _C, _P = RegisterReturn, ReturnedCase, ReturnPermission


@dataclass(frozen=True)
class Permission:
    """That identified returns may go to a recipient. ``account_id`` is of the lead who gave it."""

    id: int
    token: str
    recipient: str
    basis: str
    until: date
    account_id: int | None
    recorded_at: datetime
    recorded_by: str


@dataclass(frozen=True)
class LedgerEntry:
    """One return that was made."""

    id: int
    name: str
    form: str
    recipient: str
    reason: str
    scope: str
    year: str
    cases: int
    left_out: int
    fingerprint: str
    recorded_at: datetime
    recorded_by: str
    permission: str | None
    permitted_by: str | None


@dataclass(frozen=True)
class Returned:
    """A case of a return: under which reference it stood there, and where it is here."""

    written_as: str
    reference: str
    token: str


_ENTRY = (
    _R.id, _R.name, _R.form, _R.recipient, _R.reason, _R.scope, _R.year, _R.cases, _R.left_out, _R.fingerprint,
    _R.recorded_at, _R.recorded_by, _P.basis, _P.recorded_by.label("permitted_by"),
)  # fmt: skip
_ENTRIES: Select[*tuple[Any, ...]] = select(*_ENTRY).outerjoin(_P, _P.id == _R.permission_id)


def ledger(session: Session, viewer: Person, page: int, length: int) -> tuple[list[LedgerEntry], int]:
    """A page of the ledger, the newest first, and how many returns there are."""
    if not viewer.is_a(*LEDGER):
        return [], 0
    count = session.scalar(select(func.count()).select_from(_R)) or 0
    query = _ENTRIES.order_by(_R.id.desc()).limit(length).offset(length * (page - 1))
    return [LedgerEntry(*row) for row in session.execute(query)], count


def entry(session: Session, viewer: Person, name: str) -> LedgerEntry | None:
    """One return by its name."""
    if not viewer.is_a(*LEDGER):
        return None
    row = session.execute(_ENTRIES.where(_R.name == name)).one_or_none()
    return LedgerEntry(*row) if row else None


def returned(session: Session, viewer: Person, return_id: int) -> list[Returned]:
    """The cases of a return that exist for the viewer, who sees identities: the key of its pseudonyms."""
    if not viewer.sees_identity:
        return []
    query = (
        select(_C.written_as, Case.reference, Case.token)
        .join(Case, Case.id == _C.case_id)
        .where(_C.return_id == return_id, visible(viewer, Case.id))
        .order_by(Case.reference)
    )
    return [Returned(*row) for row in session.execute(query)]


def permissions(session: Session, viewer: Person, on: date) -> list[Permission]:
    """The permissions in force on a day, the newest first."""
    if not viewer.is_a(*LEDGER):
        return []
    ended = aliased(_P)
    query = (
        select(_P.id, _P.token, _P.recipient, _P.basis, _P.until, _P.account_id, _P.recorded_at, _P.recorded_by)
        .outerjoin(ended, ended.ends_permission_id == _P.id)
        .where(ended.id.is_(None), _P.ends_permission_id.is_(None), _P.until >= on)
        .order_by(_P.id.desc())
    )
    return [Permission(*row) for row in session.execute(query)]


def usable(session: Session, viewer: Person, on: date) -> list[Permission]:
    """The permissions that the viewer may make an identified return by: a coordinator, and given by somebody else."""
    if not viewer.is_a(Role.COORDINATOR):
        return []
    return [one for one in permissions(session, viewer, on) if one.account_id != viewer.account_id]


def cases_of(session: Session, viewer: Person, references: Iterable[str]) -> dict[str, int]:
    """The ids of the named cases that exist for the viewer, by reference."""
    if not viewer.is_a(*LEDGER):
        return {}
    found: dict[str, int] = {}
    for some in _batches(list(dict.fromkeys(references))):
        query = select(Case.reference, Case.id).where(Case.reference.in_(some), visible(viewer, Case.id))
        found |= {row.reference: row.id for row in session.execute(query)}
    return found


def rows_of(session: Session, viewer: Person, references: Sequence[str]) -> Iterator[Row]:
    """The named cases that exist for the viewer, each as the register's row, with its circumstances.

    The caller takes away who they are.
    """
    for some in _batches(references):
        for reference, facts in timelines(session, some, viewer):
            yield row_of_facts(reference, facts) | circumstances.of_facts(facts)


def still_visible(session: Session, viewer: Person, return_id: int) -> int:
    """How many cases of a return exist for the viewer."""
    query = select(func.count()).select_from(_C).where(_C.return_id == return_id, visible(viewer, _C.case_id))
    return session.scalar(query) or 0


def returns_with(session: Session, references: Sequence[str], fingerprint: str) -> list[LedgerEntry]:
    """The returns whose file has this fingerprint, or else those in which every one of these references stood."""
    exact = [LedgerEntry(*row) for row in session.execute(_ENTRIES.where(_R.fingerprint == fingerprint))]
    wanted = list(dict.fromkeys(references))
    if exact or not wanted:
        return exact
    seen: dict[int, int] = {}
    for some in _batches(wanted):
        query = select(_C.return_id, func.count()).where(_C.written_as.in_(some)).group_by(_C.return_id)
        for number, there in session.execute(query):
            seen[number] = seen.get(number, 0) + there
    whole = [number for number, there in seen.items() if there == len(wanted)]
    query_ = _ENTRIES.where(_R.id.in_(whole)).order_by(_R.id)
    return [LedgerEntry(*row) for row in session.execute(query_)]


def _batches(references: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(references), AT_ONCE):
        yield references[start : start + AT_ONCE]
