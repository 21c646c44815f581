"""Who agrees and signs off recommendations: the public health lead, or the panel's chair, each by name."""

from sqlalchemy.orm import Session

from cdop.accounts.people import Duty, Person, Role
from cdop.classification.reading import holds_duty

LEAD, CHAIR = "Public health lead", "Chair of the panel"


def signing_role(session: Session, person: Person) -> str:
    """In which role this person signs, in words; empty for whoever signs nothing."""
    if person.is_a(Role.PUBLIC_HEALTH_LEAD):
        return LEAD
    return CHAIR if person.is_a(Role.PANEL_MEMBER) and holds_duty(session, person, Duty.CHAIR) else ""


def may_sign(session: Session, person: Person) -> bool:
    """Whether this person agrees recommendations and signs them off."""
    return bool(signing_role(session, person))
