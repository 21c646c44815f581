"""What people are told of their own sign-in on the home."""

from flask import url_for
from sqlalchemy.orm import Session

from cdop.accounts.notices import unseen
from cdop.accounts.people import Person
from cdop.web.home import Waiting, register_waiting


def waiting_notices(session: Session, viewer: Person) -> list[Waiting]:
    """Notices about one's own sign-in that wait to be read."""
    count = unseen(session, viewer.account_id) if viewer.account_id is not None else 0
    return [Waiting("Notices about your sign-in", count, url_for("factors.notices"))] if count else []


def install() -> None:
    """Once for the whole program."""
    register_waiting("factors.notices", waiting_notices)
