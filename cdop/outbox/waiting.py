"""What of the outbox waits for the coordinator on the home."""

from flask import g, url_for
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.audit.service import utc_now
from cdop.outbox.queries import trouble
from cdop.web.home import Waiting, register_waiting


def waiting_trouble(session: Session, viewer: Person) -> list[Waiting]:
    """Messages that did not go out. A demonstration sends none, so that there none is in trouble."""
    if g.get("demonstration", False):
        return []
    found = trouble(session, viewer, utc_now())
    rows = (
        Waiting("Messages given up", found.given_up, url_for("outbox.outbox", state="given_up")),
        Waiting(
            "Messages that wait to be sent for more than a day", found.late, url_for("outbox.outbox", state="waiting")
        ),
    )
    return [row for row in rows if row.count]


def install() -> None:
    """Once for the whole program."""
    register_waiting("outbox.outbox", waiting_trouble)
