"""Reading which files there are. Their names may name a child: whoever shows them asks who looks."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.database import table_of
from cdop.files.models import StoredFileRecord

_ROWS = table_of(StoredFileRecord)


@dataclass(frozen=True)
class StoredFile:
    """A file as it stands: ``size`` in bytes, ``stored_at`` in UTC, ``state`` held, kept or removed."""

    token: str
    case_id: int
    owner: str
    name: str
    media_type: str
    size: int
    sha256: str
    state: str
    stored_at: datetime
    stored_by: str


_COLUMNS = tuple(_ROWS.c[name] for name in StoredFile.__dataclass_fields__)


def files_of(session: Session, owner: str) -> list[StoredFile]:
    """The files sent for one thing, held and kept, in the order in which they came. One statement.

    For whoever sent them and has proved it, and for coordinators: the caller asks.
    """
    query = select(*_COLUMNS).where(_ROWS.c.owner == owner, _ROWS.c.state != "removed").order_by(_ROWS.c.id)
    return [StoredFile(*row) for row in session.execute(query)]


def stored_file(session: Session, viewer: Person, token: str) -> StoredFile | None:
    """One file, held or kept; none for anybody but a coordinator."""
    if not viewer.sees_identity:
        return None
    query = select(*_COLUMNS).where(_ROWS.c.token == token, _ROWS.c.state != "removed")
    row = session.execute(query).one_or_none()
    return StoredFile(*row) if row else None


def files_of_case(session: Session, viewer: Person, case_id: int) -> list[StoredFile]:
    """The files of one case, held and kept, in the order in which they came; none for anybody but a coordinator."""
    if not viewer.sees_identity:
        return []
    query = select(*_COLUMNS).where(_ROWS.c.case_id == case_id, _ROWS.c.state != "removed").order_by(_ROWS.c.id)
    return [StoredFile(*row) for row in session.execute(query)]
