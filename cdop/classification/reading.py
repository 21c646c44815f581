"""Reading what one case's classification and response are told from, as far as the viewer may."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, case, func, literal, select
from sqlalchemy.orm import Session

from cdop.accounts.models import Account
from cdop.accounts.people import Duty, Person
from cdop.accounts.rules import duties_of
from cdop.case.case_page import CaseView
from cdop.case.facts import Fact, FactKind, notifications
from cdop.case.models import Case, CaseFact
from cdop.case.recusal.queries import visible
from cdop.classification.situation import Situation
from cdop.notification.models import Notification

RESPONSE_KINDS = (
    FactKind.RESPONSE_CRITERIA,
    FactKind.RESPONSE_DECIDED,
    FactKind.RESPONSE_STOOD_DOWN,
    FactKind.RESPONSE_MET,
)
KINDS = (
    FactKind.NOTIFIED,
    FactKind.NOTIFICATION_SEPARATED,
    FactKind.DESCRIBED,
    FactKind.CLASSIFIED,
    FactKind.CLASSIFICATION_CONFIRMED,
    FactKind.CAUSE_CERTIFIED,
    FactKind.WITHDRAWN,
    FactKind.WITHDRAWAL_UNDONE,
    *RESPONSE_KINDS,
)
_STATES = (
    FactKind.NOTIFIED,
    FactKind.NOTIFICATION_SEPARATED,
    FactKind.CLASSIFIED,
    FactKind.CLASSIFICATION_CONFIRMED,
    FactKind.WITHDRAWN,
    FactKind.WITHDRAWAL_UNDONE,
)
"""The kinds whose detail holds neither a day nor a time nor a cause."""
_OF_RESPONSE = (FactKind.RESPONSE_DECIDED, FactKind.RESPONSE_STOOD_DOWN, FactKind.RESPONSE_MET)
_CUT = ("decision", "meeting", "meeting_kind")


def situation(session: Session, viewer: Person, case_id: int) -> Situation:
    """One case, in two statements at most. Raises ``IndexError`` where there is none, or not for this viewer."""
    if not viewer.sees_identity:
        return _states(session, viewer, case_id)
    rows = session.execute(_facts(viewer, case_id)).all()
    facts = [Fact(FactKind(row.kind), *row[5:]) for row in rows]
    token, reference, age, version = rows[0][1:5]
    return Situation(case_id, token, reference, age, version, True, facts, first_told_at(session, case_id, facts))


def situation_of(session: Session, viewer: Person, case: CaseView) -> Situation:
    """The same from a case that was read for this viewer: its facts are not read again, with identity."""
    if not case.identified:
        return situation(session, viewer, case.case_id)
    told_at = first_told_at(session, case.case_id, case.facts)
    return Situation(
        case.case_id, case.token, case.reference, case.age_at_death, case.version, True, case.facts, told_at
    )


def first_told(case_id: ColumnElement[int]) -> ColumnElement[datetime | None]:
    """When the panel was first told of a case (UTC), where one of its notifications came in here."""
    told: Select[datetime | None] = select(func.min(Notification.told_at)).where(Notification.case_id == case_id)
    return told.scalar_subquery()


def first_told_at(session: Session, case_id: int, facts: Sequence[Fact]) -> datetime | None:
    """The same of one case; nobody is asked where no notification of its timeline came in here."""
    here = any("notification" in fact.detail for fact in notifications(facts))
    return session.scalar(select(first_told(literal(case_id)))) if here else None


def _facts(viewer: Person, case_id: int) -> Select[*tuple[Any, ...]]:
    """The facts, each with its case's own columns."""
    return _selected(viewer, case_id, KINDS, CaseFact.dated, CaseFact.detail, CaseFact.identity, *_RECORDED)


def _states(session: Session, viewer: Person, case_id: int) -> Situation:
    """The case for a viewer without identity: the database cuts each detail to what tells a state."""
    detail = case((CaseFact.kind.in_([kind.value for kind in _STATES]), CaseFact.detail)).label("detail")
    cut = (CaseFact.detail[key].as_string().label(key) for key in _CUT)
    rows = session.execute(
        _selected(viewer, case_id, (*_STATES, *_OF_RESPONSE), CaseFact.dated, *_RECORDED, detail, *cut)
    ).all()
    token, reference, age, version = rows[0][1:5]
    return Situation(case_id, token, reference, age, version, False, [_state(row) for row in rows], None)


def _state(row: Row[Any]) -> Fact:
    detail = row.detail if row.detail is not None else {**{key: row._mapping[key] for key in _CUT}, "time": None}
    return Fact(FactKind(row.kind), row.dated, detail, None, row.id, row.recorded_at, row.recorded_by)


_RECORDED = (CaseFact.id, CaseFact.recorded_at, CaseFact.recorded_by)


def _selected(viewer: Person, case_id: int, kinds: Sequence[FactKind], *columns: Any) -> Select[*tuple[Any, ...]]:
    own = (CaseFact.kind, Case.token, Case.reference, Case.age_at_death, Case.version)
    query = select(*own, *columns).join(Case, Case.id == CaseFact.case_id)
    query = query.where(CaseFact.case_id == case_id, CaseFact.kind.in_(kinds), visible(viewer, Case.id))
    return query.order_by(CaseFact.id)


def holds_duty(session: Session, person: Person, duty: Duty) -> bool:
    """Whether the account does this besides its role."""
    held = session.scalar(select(Account.duties).where(Account.id == person.account_id))
    return held is not None and duty in duties_of(held)
