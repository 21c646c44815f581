"""The files that are evidence: for coordinators and the lead, and for the organisation that sent them."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.files.queries import StoredFile, unopened
from cdop.files.service import read_of_owner
from cdop.files.shelf import Shelf
from cdop.recommendations.queries import EVENTS, WRITERS, Addressee, Entry, addressee_at
from cdop.recommendations.reading import with_barred
from cdop.recommendations.rules import Happening


def read_evidence(
    session: Session, shelf: Shelf, viewer: Person, addressee: str, token: str
) -> tuple[StoredFile, bytes]:
    """A file of evidence, for who writes recommendations and has withdrawn from none of its cases.

    Raises ``LookupError`` for everybody else, or ``Damaged``.
    """
    found = addressee_at(session, viewer, addressee)
    if found is None or not takes_files(session, viewer, found.recommendation_number):
        raise LookupError(token)
    return read_of_owner(session, shelf, viewer, _owner(session, found, token), token)


def takes_files(session: Session, viewer: Person, recommendation: int) -> bool:
    """Whether files of a recommendation's evidence exist for the viewer: they may name whom its cases are about."""
    return viewer.is_a(*WRITERS) and not with_barred(session, viewer, [recommendation])


def read_own_evidence(
    session: Session, shelf: Shelf, sender: Person, addressee: Addressee, token: str
) -> tuple[StoredFile, bytes]:
    """A file that an organisation sent itself; that it is the organisation the caller has proved.

    Raises ``LookupError`` for a file of anybody else's, or that the panel put there.
    """
    return read_of_owner(session, shelf, sender, _owner(session, addressee, token, by_addressee=True), token)


def waiting_files(session: Session, _viewer: Person, entries: Iterable[Entry]) -> set[str]:
    """Of the files that events name those that nobody may open. One statement."""
    return unopened(session, {one.happened.detail["file"] for one in entries if one.happened.detail.get("file")})


def _owner(session: Session, addressee: Addressee, token: str, *, by_addressee: bool = False) -> str:
    """The key under which a file stands. Raises ``LookupError`` where no evidence of this organisation names it."""
    own = (EVENTS.c.addressee_id == addressee.number) & (EVENTS.c.event == Happening.EVIDENCE.value)
    for row in session.execute(select(EVENTS.c.detail, EVENTS.c.by_addressee).where(own)):
        if row.detail.get("file") == token and (row.by_addressee or not by_addressee):
            return str(row.detail["owner"])
    raise LookupError(token)
