"""The versions of what is kept as a whole under a token: nothing overwrites, and the highest one stands.

So are kept the directories of agencies and other panels, and this area's panels, their seats and meetings.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from sqlalchemy import ColumnElement, Row, Select, Table, func, select
from sqlalchemy.orm import Session

Details = TypeVar("Details")


class Version(Protocol):
    """What is kept under a token as it now stands. ``version`` counts what was recorded of it."""

    @property
    def token(self) -> str: ...
    @property
    def version(self) -> int: ...


class Entry(Version, Protocol):
    """The same of an entry of a directory, with what is recorded of it."""

    @property
    def details(self) -> Any: ...


Kept = TypeVar("Kept", bound=Version)


class ChangedMeanwhile(Exception):
    """Somebody else changed it since the page was opened. ``now`` is what stands."""

    def __init__(self, now: Any) -> None:
        super().__init__(now.token)
        self.now = now


@dataclass(frozen=True)
class Recorded(Generic[Details]):
    """One version, when (UTC) and by whom it was recorded."""

    details: Details
    recorded_at: datetime
    recorded_by: str


def in_force(rows: Table) -> Select[Any]:
    """The rows that stand, of a table with ``token`` and ``version``: of each token the highest version."""
    return select(rows).where(stands(rows))


def stands(rows: Table) -> ColumnElement[bool]:
    """That a row is the one that stands of its token."""
    later = rows.alias("later")
    newest = select(func.max(later.c.version)).where(later.c.token == rows.c.token).scalar_subquery()
    return rows.c.version == newest


def versions_of(session: Session, rows: Table, token: str, most: int | None = None) -> Sequence[Row[Any]]:
    """The versions of one entry, newest first; at most ``most`` of them. One statement."""
    query = select(rows).where(rows.c.token == token).order_by(rows.c.version.desc()).limit(most)
    return session.execute(query).all()


def next_version(  # noqa: PLR0913, PLR0917 - what was seen, and what is to stand
    session: Session,
    rows: Table,
    token: str,
    seen_version: int,
    details: object,
    read: Callable[[Session, str], Entry | None],
) -> int | None:
    """The number under which an entry is recorded anew; None where nothing changes. Nobody else changes it meanwhile.

    ``read`` reads the entry as it stands. Raises ``ChangedMeanwhile``, or ``LookupError``.
    """
    alone(session, rows, token)
    now = as_seen(read(session, token), token, seen_version)
    return None if now.details == details else now.version + 1


def alone(session: Session, rows: Table, token: str) -> None:
    """Let nobody else record anything under a token until this transaction ends.

    Its first row stands for the whole: whoever holds its lock reads on in a second statement, and is alone.
    """
    session.execute(select(rows.c.id).where(rows.c.token == token, rows.c.version == 1).with_for_update())


def as_seen(now: Kept | None, token: str, seen_version: int) -> Kept:
    """What stands, where it is what the page showed. Raises ``LookupError``, or ``ChangedMeanwhile``."""
    if now is None:
        raise LookupError(token)
    if now.version != seen_version:
        raise ChangedMeanwhile(now)
    return now
