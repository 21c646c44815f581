"""Timelines and cases for the tests of every stage."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from cdop.accounts.people import COMMAND_LINE
from cdop.audit.models import AuditEntry
from cdop.case.facts import Fact, FactKind
from cdop.case.models import Case
from cdop.notification.rules import Description
from cdop.notification.service import record_notification

MEDWAY, SWALE = "E06000035", "E07000113"
DIED, NOTIFIED = date(2014, 6, 1), date(2014, 6, 3)
TODAY = date(2015, 9, 18)
CHILD = Description(date_of_death=DIED, death_area=MEDWAY, date_of_birth=date(2010, 2, 3), family_name="Tillingbeck")


def timeline(*facts: tuple[FactKind, date, dict[str, Any]]) -> list[Fact]:
    """A notified child's facts, then those given, numbered as they would be stored."""
    detail, identity = {"date_of_death": DIED.isoformat()}, {"date_of_birth": "2010-02-03"}
    found = [Fact(FactKind.NOTIFIED, NOTIFIED), Fact(FactKind.DESCRIBED, NOTIFIED, detail, identity)]
    found += [Fact(kind, dated, more) for kind, dated, more in facts]
    return [Fact(f.kind, f.dated, f.detail, f.identity, number) for number, f in enumerate(found, start=1)]


def decided(on: date, home_area: str | None = MEDWAY) -> tuple[FactKind, date, dict[str, Any]]:
    return (FactKind.RESIDENCY_DECIDED, on, {"home_area": home_area})


def finalised(on: date) -> tuple[FactKind, date, dict[str, Any]]:
    return (FactKind.FINALISED, on, {"category": "9", "modifiability": "none", "factors": []})


def new_case(session: Session, reference: str = "MED-2014-001") -> int:
    """A notified case, stored."""
    return record_notification(session, COMMAND_LINE, reference, NOTIFIED, CHILD)


def status(session: Session, case_id: int) -> str | None:
    return session.scalar(select(Case.status).where(Case.id == case_id))


def events(session: Session, case_id: int) -> Sequence[str]:
    """What the audit says of a case, in order."""
    query = select(AuditEntry.event).where(AuditEntry.case_id == case_id)
    return session.scalars(query.order_by(AuditEntry.id)).all()
