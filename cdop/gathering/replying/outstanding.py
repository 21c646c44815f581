"""What an agency still has to answer, without a name; and which requests were closed after wrong addresses."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.agencies.directory.members import agency_of
from cdop.case.models import Case
from cdop.case.recusal.queries import visible
from cdop.database import table_of
from cdop.gathering.models import InformationRequest

_REQUESTS, _CASES = table_of(InformationRequest), table_of(Case)


@dataclass(frozen=True)
class Outstanding:
    """One open request: its token, when it was asked and is due, and whether an answer was begun."""

    token: str
    asked_on: date
    due_on: date
    begun: bool


@dataclass(frozen=True)
class Paused:
    """An open request whose links were closed after wrong addresses, and its case."""

    token: str
    case: str
    reference: str
    agency: str
    asked_on: date
    due_on: date


def outstanding_of(session: Session, viewer: Person) -> list[Outstanding] | None:
    """The open requests to the agency that this account answers for, those due first; None where it is of none."""
    agency = agency_of(session, viewer)
    if agency is None:
        return None
    columns = _REQUESTS.c
    query = select(columns.token, columns.asked_on, columns.due_on, columns.draft_version > 0)
    query = query.where(columns.agency == agency, columns.state == "open").order_by(columns.due_on, columns.id)
    return [Outstanding(token, asked, due, bool(begun)) for token, asked, due, begun in session.execute(query)]


def paused(session: Session, viewer: Person) -> list[Paused]:
    """For the coordinator, those asked first. One statement."""
    if not viewer.sees_identity:
        return []
    asked = _REQUESTS.c
    query = (
        select(asked.token, _CASES.c.token, _CASES.c.reference, asked.agency, asked.asked_on, asked.due_on)
        .join(_CASES, _CASES.c.id == asked.case_id)
        .where(asked.state == "open", asked.paused, visible(viewer, asked.case_id))
        .order_by(asked.asked_on, asked.id)
    )
    return [Paused(*row) for row in session.execute(query)]


def paused_number(session: Session, viewer: Person) -> int:
    """How many there are; none for whoever sees no identity."""
    if not viewer.sees_identity:
        return 0
    waiting = _REQUESTS.c.state == "open", _REQUESTS.c.paused, visible(viewer, _REQUESTS.c.case_id)
    query = select(func.count()).select_from(_REQUESTS).where(*waiting)
    return int(session.scalar(query) or 0)
