"""One-time links to an organisation's own page of a recommendation: what ``cdop.links`` keeps of them, and where."""

from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.audit.events import Event
from cdop.database import table_of
from cdop.links.keeping import Links
from cdop.links.opening import Door
from cdop.recommendations.models import AddresseeLink
from cdop.recommendations.queries import ADDRESSEES
from cdop.recommendations.rules import Happening, State, may_write_on
from cdop.recommendations.service import note_of

OPENS = tuple(state.value for state in State if may_write_on(state))
"""While it stands so, an organisation opens it: from being told until it is closed."""
LINKS = Links(
    table_of(AddresseeLink), ADDRESSEES, "addressee_id", ADDRESSEES.c.state.in_(OPENS),
    b"one-time link to an answer", "/answer/",
)  # fmt: skip


def _note(session: Session, person: Person, number: int, event: str) -> None:
    note_of(session, person, number, Happening(event))


DOOR = Door(
    LINKS, _note, Event.ADDRESSEE_LINK_OPENED, Event.ADDRESSEE_LINK_REFUSED, Event.ADDRESSEE_LINK_PAUSED, "addressee"
)  # fmt: skip
