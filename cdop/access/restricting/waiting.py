"""Emergencies that wait to be looked into, as the morning tells of them."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from cdop.access.restricting.queries import waiting_openings
from cdop.access.restricting.rules import late_by
from cdop.accounts.people import Person


@dataclass(frozen=True)
class Emergencies:
    """How many wait for this person, and how many of them are late."""

    number: int
    late: int


def emergencies(session: Session, person: Person, today: date) -> Emergencies | None:
    """Those that this person is to look into; None where there are none. One statement."""
    days = waiting_openings(session, person)
    return Emergencies(len(days), sum(late_by(day, today) > 0 for day in days)) if days else None
