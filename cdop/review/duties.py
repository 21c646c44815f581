"""Who works for a panel: coordinators, its scribe and its chair write and confirm; the chair makes final."""

from sqlalchemy.orm import Session

from cdop.accounts.people import Duty, Person, Role
from cdop.classification.reading import holds_duty


def may_write(session: Session, person: Person) -> bool:
    """Who writes for the panel, and confirms papers: coordinators, and of those who attend its scribe and its chair."""
    if person.is_a(Role.COORDINATOR):
        return True
    return person.is_a(Role.PANEL_MEMBER) and (
        holds_duty(session, person, Duty.SCRIBE) or holds_duty(session, person, Duty.CHAIR)
    )


def may_finalise(session: Session, person: Person) -> bool:
    """The chair alone."""
    return person.is_a(Role.PANEL_MEMBER) and holds_duty(session, person, Duty.CHAIR)
