"""Links to a request that has been asked: sent again, given by hand, revoked, opened again after wrong addresses.

A new link takes the place of the earlier ones: they end, and messages that would still bring them are not sent.
"""

from typing import Any

from sqlalchemy import Row, update
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.agencies.directory.queries import agency
from cdop.audit.events import Event
from cdop.audit.service import record
from cdop.case.rules import NotPossible
from cdop.database import table_of
from cdop.gathering.links import LINKS
from cdop.gathering.models import InformationRequest
from cdop.gathering.rules import Terms
from cdop.gathering.service import OPEN, REMINDER, REQUEST, NoLongerOpen, locked, note, send_link
from cdop.outbox.rules import NotAMessage, check_address
from cdop.outbox.service import withdraw
from cdop.panel_settings.queries import settings_in_force
from cdop.reference.calendar import today

_REQUESTS = table_of(InformationRequest)
NO_INBOX = "The directory has no shared inbox of this agency: add one there, print the letter, or give a link by hand"


def send_again(session: Session, person: Person, key: str, token: str) -> None:
    """Send a new link to the agency's inbox as it now stands. Raises ``NoLongerOpen``, or ``NotPossible``."""
    row = _open_request(session, token)
    found = agency(session, row.agency)
    if found is None or not found.inbox:
        raise NotPossible({"": NO_INBOX})
    _end_earlier(session, row)
    terms = Terms.by(settings_in_force(session))
    message = send_link(session, key, row.id, token, found, row.due_on, terms, f"again{_links_made(session, row.id)}")
    note(session, person, row.id, "reissued", today(), message=message)
    record(session, person, Event.REQUEST_LINK_REISSUED, row.case_id, request=token)


def give(session: Session, person: Person, key: str, token: str, typed: str) -> str:
    """Make a link to give by hand, for whoever types an e-mail address. Returns its path, which is told once.

    Raises ``NoLongerOpen``, or ``NotPossible`` where the address is none.
    """
    row = _open_request(session, token)
    try:
        check_address(typed)
    except NotAMessage:
        raise NotPossible({"email": "Enter one e-mail address, like office@example.org"}) from None
    _end_earlier(session, row)
    nonce = LINKS.new_link(session, key, row.id, typed, settings_in_force(session).number("link_days"))
    note(session, person, row.id, "link_given", today())
    record(session, person, Event.REQUEST_LINK_GIVEN, row.case_id, request=token)
    return LINKS.path_of(key, nonce)


def revoke(session: Session, person: Person, token: str) -> None:
    """Let no link of a request open any more. The request stays open. Raises ``NoLongerOpen``."""
    row = _open_request(session, token)
    _end_earlier(session, row)
    note(session, person, row.id, "revoked", today())
    record(session, person, Event.REQUEST_LINK_REVOKED, row.case_id, request=token)


def open_again(session: Session, person: Person, token: str) -> None:
    """Let the links that wrong addresses closed open again. Raises ``NoLongerOpen``, or ``NotPossible``."""
    row = _open_request(session, token)
    if not row.paused:
        raise NotPossible({"": "The link is not closed any more"})
    LINKS.open_again(session, row.id)
    note(session, person, row.id, "link_opened_again", today())
    record(session, person, Event.REQUEST_LINK_OPENED_AGAIN, row.case_id, request=token)


def _open_request(session: Session, token: str) -> Row[Any]:
    """The request's row, locked. Raises ``NoLongerOpen``, or ``LookupError``."""
    row = locked(session, token)
    if row.state != OPEN:
        raise NoLongerOpen(token)
    return row


def _end_earlier(session: Session, row: Row[Any]) -> None:
    LINKS.end_links(session, row.id)
    withdraw(session, row.token, [REQUEST, REMINDER])
    if row.paused:
        session.execute(update(_REQUESTS).where(_REQUESTS.c.id == row.id).values(paused=False))


def _links_made(session: Session, number: int) -> int:
    """How many links a request has had: the request is locked, so that no two messages have the same number."""
    return LINKS.made(session, number)
