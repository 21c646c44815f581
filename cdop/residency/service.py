"""Deciding whose child it is."""

from datetime import date

from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.service import add, open_case
from cdop.reference.calendar import today
from cdop.residency.rules import decision


def decide_residency(session: Session, person: Person, case_id: int, home_area: str | None, decided_on: date) -> None:
    """Decide, or correct, the child's home. Earlier decisions stay on the timeline. Raises ``RuleBroken``."""
    case = open_case(session, case_id)
    add(session, person, case, decision(case.facts, home_area, decided_on, today()))
