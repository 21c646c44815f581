"""Restricted cases as their viewers may know of them, who may open them, and emergencies to be looked into."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import Session

from cdop.access.models import OpeningReview, RestrictedOpening
from cdop.access.restricting.rules import late_by
from cdop.accounts.models import Account
from cdop.accounts.people import Person, Role
from cdop.accounts.rules import roles_of
from cdop.audit.models import AuditEntry
from cdop.case.models import Case
from cdop.case.recusal.models import CaseBar
from cdop.case.recusal.queries import SHOWN_CASES, not_withdrawn, visible
from cdop.case.restriction.models import CaseDoor, CaseRestriction, RestrictionEntry
from cdop.database import table_of
from cdop.reference.calendar import LONDON

REVIEWERS = (Role.COORDINATOR, Role.PUBLIC_HEALTH_LEAD)
_OPENING, _REVIEW = table_of(RestrictedOpening).c, table_of(OpeningReview).c
_CASE, _RESTRICTION, _DOOR = table_of(Case).c, table_of(CaseRestriction).c, table_of(CaseDoor).c
_ACCOUNT, _BAR = table_of(Account).c, table_of(CaseBar).c


@dataclass(frozen=True)
class Shut:
    """A restricted case as somebody knows it who may not open it: that there is one."""

    case_id: int
    token: str
    reference: str
    since: datetime


@dataclass(frozen=True)
class Restriction:
    """A restriction as those know it who may open the case: who else may, by name; and its record, the last first."""

    since: datetime
    named: list[tuple[str, str]]
    entries: list[tuple[str, str | None, str, datetime, str]]
    for_good: bool


@dataclass(frozen=True)
class Opening:
    """An emergency: who opened which case, why, until when (UTC), and what was found of it, where somebody looked."""

    number: int
    token: str
    case_id: int
    reference: str
    account_id: int
    name: str
    reason: str
    opened_at: datetime
    until: datetime
    outcome: str | None
    words: str | None
    reviewed_at: datetime | None
    reviewed_by: str | None

    @property
    def opened_on(self) -> date:
        return self.opened_at.replace(tzinfo=UTC).astimezone(LONDON).date()

    def late_by(self, today: date) -> int:
        """By how many working days its review is late."""
        return 0 if self.outcome else late_by(self.opened_on, today)


def shut_cases(session: Session, viewer: Person) -> list[Shut]:
    """The restricted cases that a coordinator may not open, by reference; nothing for anybody else."""
    if not viewer.is_a(Role.COORDINATOR):
        return []
    return [Shut(*row) for row in session.execute(_shut(viewer).order_by(_CASE.reference))]


def shut_case(session: Session, viewer: Person, token: str) -> Shut | None:
    """One of them by its token."""
    if not viewer.is_a(Role.COORDINATOR):
        return None
    row = session.execute(_shut(viewer).where(_CASE.token == token)).one_or_none()
    return Shut(*row) if row else None


def restriction_of(session: Session, viewer: Person, case_id: int) -> Restriction | None:
    """The restriction of a case that its viewer may open; None where there is none."""
    own = select(_RESTRICTION.since).where(_RESTRICTION.case_id == case_id, visible(viewer, _RESTRICTION.case_id))
    since = session.scalar(own)
    if since is None:
        return None
    people = select(_ACCOUNT.id, _ACCOUNT.token, _ACCOUNT.display_name).join(CaseDoor, _DOOR.account_id == _ACCOUNT.id)
    named = session.execute(
        people.where(_DOOR.case_id == case_id, _DOOR.until.is_(None), visible(viewer, _DOOR.case_id)).order_by(
            _ACCOUNT.display_name, _ACCOUNT.email
        )
    ).all()
    entry = table_of(RestrictionEntry).c
    told = select(entry.how, _ACCOUNT.display_name, entry.reason, entry.recorded_at, entry.recorded_by)
    told = told.outerjoin_from(entry.id.table, _ACCOUNT.id.table, _ACCOUNT.id == entry.account_id)
    told = told.where(entry.case_id == case_id, visible(viewer, entry.case_id)).order_by(entry.id.desc())
    for_good = viewer.account_id is None or any(row.id == viewer.account_id for row in named)
    rows = [(row[0], row[1], row[2], row[3], row[4]) for row in session.execute(told)]
    return Restriction(since, [(row.token, row.display_name) for row in named], rows, for_good)


def people_to_name(session: Session, viewer: Person, case_id: int) -> list[tuple[str, str]]:
    """The accounts that could be named, as token and words, by name: those that show cases, but for the viewer's own
    and for who has withdrawn from the case. Nothing for anybody but a coordinator.
    """
    if not viewer.is_a(Role.COORDINATOR):
        return []
    columns = _ACCOUNT.token, _ACCOUNT.display_name, _ACCOUNT.email, _ACCOUNT.roles
    barred = exists().where(_BAR.account_id == _ACCOUNT.id, _BAR.case_id == case_id)
    query = select(*columns).where(_ACCOUNT.disabled_at.is_(None), ~barred, _ACCOUNT.id != (viewer.account_id or 0))
    rows = session.execute(query.order_by(_ACCOUNT.display_name, _ACCOUNT.email))
    return [(token, f"{name} ({email})") for token, name, email, roles in rows if roles_of(roles) & SHOWN_CASES]


def accounts_of(session: Session, viewer: Person, tokens: list[str]) -> set[int]:
    """The ids of the accounts of some tokens, for a coordinator."""
    if not viewer.is_a(Role.COORDINATOR):
        return set()
    return set(session.scalars(select(_ACCOUNT.id).where(_ACCOUNT.token.in_(tokens))))


def openings(session: Session, viewer: Person, *, waiting: bool) -> list[Opening]:
    """The emergencies that wait to be looked into, or those that were, the last first; for coordinators and leads."""
    if not viewer.is_a(*REVIEWERS):
        return []
    query = _openings(viewer).where(_REVIEW.id.is_(None) if waiting else _REVIEW.id.is_not(None))
    return [_opening(row) for row in session.execute(query.limit(200))]


def opening_at(session: Session, viewer: Person, token: str) -> Opening | None:
    """One emergency by its address."""
    if not viewer.is_a(*REVIEWERS):
        return None
    row = session.execute(_openings(viewer).where(_OPENING.token == token)).one_or_none()
    return _opening(row) if row else None


def waiting_openings(session: Session, viewer: Person) -> list[date]:
    """The days of the emergencies that wait for this person to look into them: not their own. One statement."""
    if not viewer.is_a(*REVIEWERS):
        return []
    query = select(_OPENING.opened_at).outerjoin(OpeningReview, _REVIEW.opening_id == _OPENING.id)
    others = _REVIEW.id.is_(None), _OPENING.account_id != viewer.account_id, not_withdrawn(viewer, _OPENING.case_id)
    found = session.scalars(query.where(*others).order_by(_OPENING.opened_at))
    return [moment.replace(tzinfo=UTC).astimezone(LONDON).date() for moment in found]


def seen_meanwhile(session: Session, viewer: Person, opening: Opening) -> list[tuple[datetime, str, dict[str, Any]]]:
    """What whoever opened a case saw of it while it was open to them: moment, event and detail, the first first."""
    entry = table_of(AuditEntry).c
    query = select(entry.at, entry.event, entry.detail).where(
        entry.case_id == opening.case_id, entry.account_id == opening.account_id,
        entry.at.between(opening.opened_at, opening.until), not_withdrawn(viewer, entry.case_id),
    )  # fmt: skip
    return [(at, event, detail or {}) for at, event, detail in session.execute(query.order_by(entry.id).limit(200))]


def told_of(session: Session, viewer: Person, case_id: int) -> list[tuple[int, str]]:
    """Whom to tell of an emergency, as account and e-mail address: the other coordinators and leads who may look into
    it.
    """
    barred = exists().where(_BAR.account_id == _ACCOUNT.id, _BAR.case_id == case_id)
    own = _ACCOUNT.disabled_at.is_(None), _ACCOUNT.id != viewer.account_id, ~barred
    rows = session.execute(select(_ACCOUNT.id, _ACCOUNT.email, _ACCOUNT.roles).where(*own).order_by(_ACCOUNT.id))
    return [(number, email) for number, email, roles in rows if roles_of(roles) & set(REVIEWERS)]


def _shut(viewer: Person) -> Select[*tuple[Any, ...]]:
    columns = _CASE.id, _CASE.token, _CASE.reference, _RESTRICTION.since
    query = select(*columns).join_from(_CASE.id.table, _RESTRICTION.since.table, _RESTRICTION.case_id == _CASE.id)
    hidden: tuple[ColumnElement[bool], ...] = (~visible(viewer, _CASE.id), not_withdrawn(viewer, _CASE.id))
    return query.where(*hidden)


def _openings(viewer: Person) -> Select[*tuple[Any, ...]]:
    columns = (
        _OPENING.id, _OPENING.token, _OPENING.case_id, _CASE.reference, _OPENING.account_id, _ACCOUNT.display_name,
        _OPENING.reason, _OPENING.opened_at, _OPENING.until, _REVIEW.outcome, _REVIEW.words, _REVIEW.reviewed_at,
        _REVIEW.reviewed_by,
    )  # fmt: skip
    tables = _OPENING.id.table.join(_CASE.id.table, _CASE.id == _OPENING.case_id)
    tables = tables.join(_ACCOUNT.id.table, _ACCOUNT.id == _OPENING.account_id)
    tables = tables.outerjoin(_REVIEW.id.table, _REVIEW.opening_id == _OPENING.id)
    query = select(*columns).select_from(tables).where(not_withdrawn(viewer, _OPENING.case_id))
    return query.order_by(_OPENING.id.desc())


def _opening(row: Any) -> Opening:
    return Opening(*row)
