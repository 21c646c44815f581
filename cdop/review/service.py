"""Panel meetings, and the analysis: finalised, and where it must be, reopened."""

from datetime import date

from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.queries import facts_of
from cdop.case.service import append, append_all
from cdop.reference.calendar import today
from cdop.review import rules
from cdop.review.rules import Analysis


def record_panel_meeting(session: Session, person: Person, case_id: int, on: date) -> None:
    """The panel met on the case and decided; the analysis is not final yet. Raises ``RuleBroken``."""
    facts = facts_of(session, case_id)
    append(session, person, case_id, rules.panel_meeting(facts, on, today()), seen_version=len(facts))


def finalise(session: Session, person: Person, case_id: int, analysis: Analysis, on: date) -> None:
    """Make the analysis final, for the first time or again after a reopening. Raises ``RuleBroken``."""
    facts = rules.finalising(facts_of(session, case_id), analysis, on, today())
    append_all(session, person, case_id, facts)


def reopen(session: Session, person: Person, case_id: int, on: date) -> None:
    """Open a finalised review again; the earlier analysis stays on the timeline. Raises ``RuleBroken``."""
    facts = facts_of(session, case_id)
    append(session, person, case_id, rules.reopening(facts, on, today()), seen_version=len(facts))
