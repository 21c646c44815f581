"""Reading which files there are. Their names may name a child: whoever shows them asks who looks.

A file of a case that does not exist for the viewer does not exist either: cases, a later stage, say which those are.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.database import table_of
from cdop.files.models import StoredFileRecord

_ROWS = table_of(StoredFileRecord)
Scope = Callable[[Person, ColumnElement[Any]], ColumnElement[bool]]
_scopes: list[Scope] = []


@dataclass(frozen=True)
class StoredFile:
    """A file as it stands: ``size`` in bytes, ``stored_at`` in UTC, ``state`` held, kept or removed.

    ``case_id`` is None where it is of no case.
    """

    token: str
    case_id: int | None
    owner: str
    name: str
    media_type: str
    size: int
    sha256: str
    state: str
    stored_at: datetime
    stored_by: str


_COLUMNS = tuple(_ROWS.c[name] for name in StoredFile.__dataclass_fields__)


def register_scope(scope: Scope) -> None:
    """Say, once for the whole program, that a viewer may know of the case whose id a column holds."""
    _scopes[:] = [scope]


def files_of(session: Session, owner: str) -> list[StoredFile]:
    """The files sent for one thing, held and kept, in the order in which they came. One statement.

    For whoever sent them and has proved it, and for coordinators: the caller asks.
    """
    query = select(*_COLUMNS).where(_ROWS.c.owner == owner, _ROWS.c.state != "removed").order_by(_ROWS.c.id)
    return [StoredFile(*row) for row in session.execute(query)]


def stored_file(session: Session, viewer: Person, token: str) -> StoredFile | None:
    """One file of a case, held or kept; none for anybody but a coordinator."""
    if not viewer.sees_identity:
        return None
    own = (_ROWS.c.token == token) & _ROWS.c.case_id.is_not(None)
    query = select(*_COLUMNS).where(own, _ROWS.c.state != "removed", _seen(viewer))
    row = session.execute(query).one_or_none()
    return StoredFile(*row) if row else None


def file_of_no_case(session: Session, owner: str, token: str) -> StoredFile | None:
    """One file that is of no case, held or kept, of what it was sent for. Whose it is to read, the caller asks."""
    own = (_ROWS.c.token == token) & (_ROWS.c.owner == owner) & _ROWS.c.case_id.is_(None)
    row = session.execute(select(*_COLUMNS).where(own, _ROWS.c.state != "removed")).one_or_none()
    return StoredFile(*row) if row else None


def unopened(session: Session, tokens: Collection[str]) -> set[str]:
    """Which of these files nobody may open: held for the scanner, or removed. One statement."""
    query = select(_ROWS.c.token).where(_ROWS.c.token.in_(tokens), _ROWS.c.state != "kept")
    return set(session.scalars(query)) if tokens else set()


def files_of_case(session: Session, viewer: Person, case_id: int) -> list[StoredFile]:
    """The files of one case, held and kept, in the order in which they came; none for anybody but a coordinator."""
    if not viewer.sees_identity:
        return []
    query = select(*_COLUMNS).where(_ROWS.c.case_id == case_id, _ROWS.c.state != "removed", _seen(viewer))
    return [StoredFile(*row) for row in session.execute(query.order_by(_ROWS.c.id))]


def _seen(viewer: Person) -> ColumnElement[bool]:
    (scope,) = _scopes
    return scope(viewer, _ROWS.c.case_id)
