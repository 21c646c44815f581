"""Recording that a child has died, and that a case is or is not the panel's to review."""

from datetime import date

from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.service import NewCase, add, create_cases, open_case
from cdop.notification import rules
from cdop.notification.receiving import receive
from cdop.notification.rules import Description
from cdop.reference.calendar import today

__all__ = ["receive", "record_adult_notification", "record_notification", "undo_withdrawal", "withdraw"]


def record_notification(
    session: Session, person: Person, reference: str, notified_on: date, described: Description
) -> int:
    """Open a child's case. Returns its id; raises ``RuleBroken``."""
    facts = rules.notification(described, notified_on, today())
    return create_cases(session, person, [NewCase(reference, facts)])[0]


def record_adult_notification(
    session: Session, person: Person, reference: str, notified_on: date, described: Description
) -> int:
    """Keep a notification of somebody of 18 or over as out of scope. Returns the case's id."""
    facts = rules.adult_notification(described, notified_on, today())
    return create_cases(session, person, [NewCase(reference, facts)])[0]


def withdraw(session: Session, person: Person, case_id: int, reason: str, on: date) -> None:
    """Take a case out of scope, with the reason. Raises ``RuleBroken``."""
    case = open_case(session, case_id)
    add(session, person, case, rules.withdrawal(case.facts, reason, on, today()))


def undo_withdrawal(session: Session, person: Person, case_id: int, on: date) -> None:
    """Bring a withdrawn case back into scope. Raises ``RuleBroken``."""
    case = open_case(session, case_id)
    add(session, person, case, rules.withdrawal_undone(case.facts, on, today()))
