"""Opening a one-time link to a request (``cdop.links.opening``): what it leaves behind, and how often it is tried."""

from datetime import timedelta

from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.audit.events import Event
from cdop.gathering.links import LINKS
from cdop.gathering.service import note
from cdop.links.opening import Door
from cdop.notification.form.throttle import Limit
from cdop.reference.calendar import today

TRIED = (Limit("reply_link", 30, timedelta(minutes=5)), Limit("reply_link", 120, timedelta(hours=1)))
"""How often links of any kind may be tried from one address: a hospital's departments share one."""


def by_link(address: str) -> Person:
    """Who answers without an account, as the audit names them. The agency's name is told with the request alone."""
    return Person(None, "an agency, by its link", frozenset(), address)


def _note(session: Session, person: Person, number: int, event: str) -> None:
    note(session, person, number, event, today())


DOOR = Door(
    LINKS, _note, Event.REQUEST_LINK_OPENED, Event.REQUEST_LINK_REFUSED, Event.REQUEST_LINK_PAUSED, "request"
)  # fmt: skip
