"""Deciding whose child it is."""

from datetime import date

from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.queries import facts_of
from cdop.case.service import append
from cdop.reference.calendar import today
from cdop.residency.rules import decision


def decide_residency(session: Session, person: Person, case_id: int, home_area: str | None, decided_on: date) -> None:
    """Decide, or correct, the child's home. Earlier decisions stay on the timeline. Raises ``RuleBroken``."""
    facts = facts_of(session, case_id)
    append(session, person, case_id, decision(facts, home_area, decided_on, today()), seen_version=len(facts))
