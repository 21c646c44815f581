"""Opening an organisation's own page of a recommendation by a one-time link, and what that leaves behind."""

from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.audit.events import Event
from cdop.links.opening import Door
from cdop.recommendations.links import LINKS, OPENS
from cdop.recommendations.rules import Happening
from cdop.recommendations.service import note_of

__all__ = ["DOOR", "LINKS", "OPENS"]


def _note(session: Session, person: Person, number: int, event: str) -> None:
    note_of(session, person, number, Happening(event))


DOOR = Door(
    LINKS, _note, Event.ADDRESSEE_LINK_OPENED, Event.ADDRESSEE_LINK_REFUSED, Event.ADDRESSEE_LINK_PAUSED, "addressee"
)  # fmt: skip
