"""What one case's classification and response are told from: for a viewer without identity, without any free text."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, func, literal, select
from sqlalchemy.orm import Session

from cdop.accounts.models import Account
from cdop.accounts.people import Duty, Person
from cdop.accounts.rules import duties_of
from cdop.case.facts import Fact, FactKind, first_notified, in_force, notifications
from cdop.case.models import Case, CaseFact
from cdop.case.timeline import last_recorded
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


@dataclass(frozen=True)
class Situation:
    """One case as its classification and response are told.

    Where ``identified`` is false no fact has an identity; days and times serve to say whether targets were met, and
    are not for a page. ``told_at``: when the panel was first told (UTC), where that is known to the minute.
    """

    case_id: int
    token: str
    reference: str
    age_at_death: str | None
    version: int
    identified: bool
    facts: Sequence[Fact]
    told_at: datetime | None

    @property
    def died_on(self) -> date:
        return last_died(self.facts)

    @property
    def time_of_death(self) -> str | None:
        """``HH:MM``, as the last notification with a time gave it; none for a viewer without identity."""
        answers = [(fact.identity or {}).get("told") or {} for fact in notifications(self.facts)]
        given = [str(told["time_of_death"]) for told in answers if told.get("time_of_death")]
        return next((time for time in reversed(given) if time[:1].isdigit()), None)

    @property
    def notified_on(self) -> date:
        return first_notified(self.facts)

    @property
    def classified(self) -> Fact | None:
        return in_force(self.facts, FactKind.CLASSIFIED)


def last_died(facts: Sequence[Fact]) -> date:
    """The day of death as last described."""
    described = last_recorded(facts, FactKind.DESCRIBED)
    assert described is not None
    return date.fromisoformat(described.detail["date_of_death"])


def situation(session: Session, viewer: Person, case_id: int) -> Situation:
    """One case, in two statements at most. Raises ``IndexError`` where there is none."""
    rows = session.execute(_facts(viewer, case_id)).all()
    facts = [Fact(FactKind(row.kind), *row[1:7]) for row in rows]
    receipts = [str(f.detail["notification"]) for f in notifications(facts) if "notification" in f.detail]
    told = select(func.min(Notification.told_at)).where(Notification.receipt.in_(receipts))
    told_at = session.scalar(told) if receipts else None
    token, reference, age, version = rows[0][7:]
    return Situation(case_id, token, reference, age, version, viewer.sees_identity, facts, told_at)


def _facts(viewer: Person, case_id: int) -> Any:
    """The facts, each with its case's own columns. Without identity the column is not named in the statement."""
    identity: Any = CaseFact.identity if viewer.sees_identity else literal(None, JSON(none_as_null=True))
    columns = (
        CaseFact.kind, CaseFact.dated, CaseFact.detail, identity, CaseFact.id, CaseFact.recorded_at,
        CaseFact.recorded_by, Case.token, Case.reference, Case.age_at_death, Case.version,
    )  # fmt: skip
    kinds = [kind.value for kind in KINDS]
    query = select(*columns).join(Case, Case.id == CaseFact.case_id)
    return query.where(CaseFact.case_id == case_id, CaseFact.kind.in_(kinds)).order_by(CaseFact.id)


def holds_duty(session: Session, person: Person, duty: Duty) -> bool:
    """Whether the account does this besides its role."""
    held = session.scalar(select(Account.duties).where(Account.id == person.account_id))
    return held is not None and duty in duties_of(held)
