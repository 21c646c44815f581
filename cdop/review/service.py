"""Panel meetings, and the analysis: finalised, and where it must be, reopened."""

from datetime import date

from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.service import add, open_case
from cdop.reference.calendar import today
from cdop.review import rules
from cdop.review.rules import Analysis


def record_panel_meeting(session: Session, person: Person, case_id: int, on: date) -> None:
    """The panel met on the case and decided; the analysis is not final yet. Raises ``RuleBroken``."""
    case = open_case(session, case_id)
    add(session, person, case, rules.panel_meeting(case.facts, on, today()))


def finalise(session: Session, person: Person, case_id: int, analysis: Analysis, on: date) -> None:
    """Make the analysis final, for the first time or again after a reopening. Raises ``RuleBroken``."""
    case = open_case(session, case_id)
    for fact in rules.finalising(case.facts, analysis, on, today()):
        case = add(session, person, case, fact)


def reopen(session: Session, person: Person, case_id: int, on: date) -> None:
    """Open a finalised review again; the earlier analysis stays on the timeline. Raises ``RuleBroken``."""
    case = open_case(session, case_id)
    add(session, person, case, rules.reopening(case.facts, on, today()))
