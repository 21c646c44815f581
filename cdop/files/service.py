"""Storing, reading and removing files, each with its audit entry. The caller's transaction commits."""

from sqlalchemy import event, func, select, update
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.audit.events import Event
from cdop.audit.service import Actor, record, utc_now
from cdop.database import insert_rows, table_of
from cdop.files.checking import HELD, KEPT, REMOVED, Checked
from cdop.files.models import StoredFileRecord
from cdop.files.queries import StoredFile, file_of_no_case, files_of, stored_file
from cdop.files.rules import room_for
from cdop.files.shelf import Shelf

_ROWS = table_of(StoredFileRecord)
_DROPPED = "files_to_drop"


def store(session: Session, person: Actor, checked: Checked, *, case_id: int | None, owner: str) -> StoredFile:
    """Keep a checked file for a case, or for what is of no case.

    Raises ``Refused`` where ``owner`` has as many, or as much, as one may send.
    Its bytes are on the disk already, so that no row is ever without them.
    """
    _one_at_a_time(session, owner)
    room_for((file.size for file in files_of(session, owner)), checked.size)
    stored = StoredFile(
        checked.token, case_id, owner, checked.name, checked.media_type, checked.size, checked.sha256, checked.state,
        utc_now(), person.name,
    )  # fmt: skip
    insert_rows(session, StoredFileRecord, [dict(vars(stored))])
    record(session, person, Event.FILE_STORED, case_id, file=stored.token, state=stored.state)
    return stored


def read(session: Session, shelf: Shelf, viewer: Person, token: str) -> tuple[StoredFile, bytes]:
    """A kept file and its bytes, for a coordinator. Raises ``LookupError``, or ``Damaged`` where they have changed."""
    return _read(session, shelf, viewer, stored_file(session, viewer, token))


def read_of_owner(session: Session, shelf: Shelf, viewer: Person, owner: str, token: str) -> tuple[StoredFile, bytes]:
    """The same of a file that is of no case, for whom the caller asked that it may be read. Raises as ``read`` does."""
    return _read(session, shelf, viewer, file_of_no_case(session, owner, token))


def _read(session: Session, shelf: Shelf, viewer: Person, found: StoredFile | None) -> tuple[StoredFile, bytes]:
    if found is None or found.state != KEPT:
        raise LookupError("no such file")
    content = shelf.read(found.token, found.sha256)
    record(session, viewer, Event.FILE_READ, found.case_id, file=found.token)
    return found, content


def remove(session: Session, shelf: Shelf, person: Actor, owner: str, token: str) -> None:
    """Take a file away from what it was sent for; its bytes go when the transaction is committed.

    Raises ``LookupError`` where ``owner`` has no such file.
    """
    removed = update(_ROWS).where(_ROWS.c.token == token, _ROWS.c.owner == owner, _ROWS.c.state != REMOVED)
    row = session.execute(removed.values(state=REMOVED).returning(_ROWS.c.case_id)).one_or_none()
    if row is None:
        raise LookupError(token)
    record(session, person, Event.FILE_REMOVED, row.case_id, file=token)
    session.info.setdefault(_DROPPED, []).append((shelf, token))


def remove_all(session: Session, shelf: Shelf, person: Actor, owner: str) -> None:
    """Take every file away from what was not sent after all."""
    for one in files_of(session, owner):
        remove(session, shelf, person, owner, one.token)


def settle(session: Session, person: Actor, shelf: Shelf, token: str, *, clean: bool) -> None:
    """Record what the scanner said of a held file: kept, or removed with its bytes."""
    state = KEPT if clean else REMOVED
    held = update(_ROWS).where(_ROWS.c.token == token, _ROWS.c.state == HELD)
    row = session.execute(held.values(state=state).returning(_ROWS.c.case_id)).one_or_none()
    if row is None:  # settled or removed meanwhile
        return
    record(session, person, Event.FILE_SCANNED, row.case_id, file=token, found="nothing" if clean else "harmful")
    if not clean:
        session.info.setdefault(_DROPPED, []).append((shelf, token))


def _one_at_a_time(session: Session, owner: str) -> None:
    # SQLite lets one transaction write at a time anyway.
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(func.hashtext(f"files of {owner}"))))


@event.listens_for(Session, "after_commit")
def _drop(session: Session) -> None:
    for shelf, token in session.info.pop(_DROPPED, ()):
        shelf.drop(token)


@event.listens_for(Session, "after_soft_rollback")
def _keep(session: Session, _undone: object) -> None:
    session.info.pop(_DROPPED, None)
