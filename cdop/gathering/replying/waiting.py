"""What of requests and their links waits, on the home of an agency's contact and of the coordinator."""

from flask import url_for
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.gathering.replying.outstanding import outstanding_of, paused_number
from cdop.web.home import Waiting, register_waiting


def _waiting_for_agency(session: Session, viewer: Person) -> list[Waiting]:
    found = outstanding_of(session, viewer) or ()
    return [Waiting("Requests to answer", len(found), url_for("agency.requests"))] if found else []


def _waiting_for_coordinator(session: Session, viewer: Person) -> list[Waiting]:
    number = paused_number(session, viewer)
    words = "Links closed after five wrong addresses"
    return [Waiting(words, number, url_for("paused_links.paused"))] if number else []


def install() -> None:
    """Once for the whole program."""
    register_waiting("agency.requests", _waiting_for_agency)
    register_waiting("paused_links.paused", _waiting_for_coordinator)
