"""Reading notifications. Only those who see identities read any; a waiting one is in no case's table.

A notification of a case that does not exist for the viewer does not exist either, nor what was decided of it there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.models import Case
from cdop.case.recusal.queries import visible
from cdop.notification.answers import Answers
from cdop.notification.inbox.rules import SET_ASIDE, WAITING
from cdop.notification.models import Notification, NotificationDecision
from cdop.reference.calendar import LONDON, Year, midnight

PAGE = 50
MOST_COUNTED = 1000
_COLUMNS = (
    Notification.id.label("notification_id"), Notification.token, Notification.receipt, Notification.source,
    Notification.source_words, Notification.told_at, Notification.received_at, Notification.answers,
    Notification.state, Notification.case_id,
)  # fmt: skip


@dataclass(frozen=True)
class Notice:
    """One notification as stored (``cdop.notification.models.Notification``)."""

    notification_id: int
    token: str
    receipt: str
    source: str
    source_words: str | None
    told_at: datetime
    received_at: datetime
    answers: Answers
    state: str
    case_id: int | None


@dataclass(frozen=True)
class Decided:
    """The decision in force of a notification, and the case that it leads to."""

    decision: str
    reason: str | None
    words: str | None
    decided_at: datetime
    decided_by: str
    reference: str | None
    case_token: str | None


@dataclass(frozen=True)
class NamedCase:
    """A case by its address and its reference."""

    token: str
    reference: str


@dataclass(frozen=True)
class Counted:
    """How many notifications of one year (in which the panel was told) were set aside for a reason."""

    year: Year
    reason: str
    count: int


def notice_at(session: Session, viewer: Person, token: str) -> Notice | None:
    """The notification at an address, whatever was decided of it."""
    return next(iter(_notices(session, viewer, Notification.token == token)), None)


def notices_at(session: Session, viewer: Person, tokens: Sequence[str]) -> dict[str, Notice]:
    """Notifications by token, in one statement."""
    return {one.token: one for one in _notices(session, viewer, Notification.token.in_(tokens))} if tokens else {}


def case_named(session: Session, viewer: Person, case_id: int) -> NamedCase | None:
    """The case of an id."""
    return _named_case(session, viewer, Case.id == case_id)


def case_of_reference(session: Session, viewer: Person, reference: str) -> NamedCase | None:
    """The case of a reference that somebody typed, as it is written."""
    return _named_case(session, viewer, Case.reference == reference)


def notices_of_case(session: Session, viewer: Person, receipts: Sequence[str]) -> dict[str, Notice]:
    """Notifications by receipt."""
    return (
        {one.receipt: one for one in _notices(session, viewer, Notification.receipt.in_(receipts))} if receipts else {}
    )


def waiting_page(
    session: Session, viewer: Person, number: int = 1, *, oldest_first: bool = False
) -> tuple[list[Notice], bool]:
    """A page of the waiting notifications, by when they arrived; and whether more follow."""
    if not viewer.sees_identity:
        return [], False
    by = (Notification.received_at, Notification.id)
    order = by if oldest_first else tuple(column.desc() for column in by)
    query = select(*_COLUMNS).where(Notification.state == WAITING).order_by(*order)
    rows = session.execute(query.limit(PAGE + 1).offset(PAGE * (number - 1))).all()
    return [Notice(**row._mapping) for row in rows[:PAGE]], len(rows) > PAGE


def waiting_count(session: Session, viewer: Person) -> int:
    """How many wait; no more than a thousand are counted."""
    if not viewer.sees_identity:
        return 0
    some = select(Notification.id).where(Notification.state == WAITING).limit(MOST_COUNTED).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def decisions_of(session: Session, viewer: Person, notification_id: int) -> list[Decided]:
    """Everything that was decided of a notification, the last first."""
    if not viewer.sees_identity:
        return []
    query = _decisions(viewer).where(NotificationDecision.notification_id == notification_id)
    return [Decided(**row._mapping) for row in session.execute(query.order_by(NotificationDecision.id.desc()))]


def decided_page(session: Session, viewer: Person, number: int = 1) -> tuple[list[tuple[Notice, Decided]], bool]:
    """A page of the notifications that wait no more, the last decided first; and whether more follow."""
    if not viewer.sees_identity:
        return [], False
    query = (
        _decisions(viewer)
        .add_columns(*_COLUMNS)
        .join(Notification, Notification.id == NotificationDecision.notification_id)
        .where(NotificationDecision.id == _last(), Notification.state != WAITING)
        .where(visible(viewer, Notification.case_id))
        .order_by(NotificationDecision.id.desc())
    )
    rows = session.execute(query.limit(PAGE + 1).offset(PAGE * (number - 1))).all()
    return [_both(row._mapping) for row in rows[:PAGE]], len(rows) > PAGE


def set_aside_counts(session: Session, viewer: Person) -> list[Counted]:
    """How many are set aside, by year and reason: the newest year first."""
    if not viewer.sees_identity:
        return []
    told = Notification.told_at
    aside = (Notification.state == SET_ASIDE, NotificationDecision.id == _last())
    ends = session.execute(select(func.min(told), func.max(told)).where(Notification.state == SET_ASIDE)).one()
    if ends[0] is None:
        return []
    years = range(_year(ends[0]).start, _year(ends[1]).start + 1)
    begun = ((told < midnight(Year(start + 1).first_day), start) for start in years)
    year = case(*begun, else_=years[-1]).label("year")
    inner = (
        select(year, NotificationDecision.reason.label("reason"))
        .join(Notification, Notification.id == NotificationDecision.notification_id)
        .where(*aside)
        .subquery()
    )
    query = select(inner.c.year, inner.c.reason, func.count()).group_by(inner.c.year, inner.c.reason)
    rows = session.execute(query.order_by(inner.c.year.desc(), inner.c.reason))
    return [Counted(Year(start), reason, count) for start, reason, count in rows]


def _notices(session: Session, viewer: Person, which: ColumnElement[bool]) -> list[Notice]:
    if not viewer.sees_identity:
        return []
    query = select(*_COLUMNS).where(which, visible(viewer, Notification.case_id))
    return [Notice(**row._mapping) for row in session.execute(query)]


def _named_case(session: Session, viewer: Person, which: ColumnElement[bool]) -> NamedCase | None:
    if not viewer.sees_identity:
        return None
    row = session.execute(select(Case.token, Case.reference).where(which, visible(viewer, Case.id))).one_or_none()
    return NamedCase(*row) if row else None


def _decisions(viewer: Person) -> Any:
    made = NotificationDecision
    return (
        select(
            made.decision, made.reason, made.words, made.decided_at, made.decided_by,
            Case.reference, Case.token.label("case_token"),
        )
        .select_from(made)
        .outerjoin(Case, Case.id == made.case_id)
        .where(visible(viewer, made.case_id))
    )  # fmt: skip


def _last() -> Any:
    other = NotificationDecision.__table__.alias("later")
    last = select(func.max(other.c.id)).where(other.c.notification_id == Notification.id)
    return last.correlate(Notification).scalar_subquery()


def _both(row: Any) -> tuple[Notice, Decided]:
    decided = {key: row[key] for key in Decided.__dataclass_fields__}
    return Notice(**{key: row[key] for key in Notice.__dataclass_fields__}), Decided(**decided)


def _year(moment: datetime) -> Year:
    return Year.of(moment.replace(tzinfo=UTC).astimezone(LONDON).date())
