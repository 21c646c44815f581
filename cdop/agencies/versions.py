"""The versions of what a directory holds: nothing overwrites, and the last one stands. Names no child and no person."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from sqlalchemy import Row, Table, func, select
from sqlalchemy.orm import Session

Details = TypeVar("Details")


class Entry(Protocol):
    """An entry of a directory as it now stands. ``version`` counts what was recorded of it."""

    @property
    def token(self) -> str: ...
    @property
    def version(self) -> int: ...
    @property
    def details(self) -> Any: ...


class ChangedMeanwhile(Exception):
    """Somebody else changed the entry since the page was opened. ``now`` is what stands."""

    def __init__(self, now: Any) -> None:
        super().__init__(now.token)
        self.now = now


@dataclass(frozen=True)
class Recorded(Generic[Details]):
    """One version, when (UTC) and by whom it was recorded."""

    details: Details
    recorded_at: datetime
    recorded_by: str


def last_of_each(session: Session, rows: Table) -> Sequence[Row[Any]]:
    """The last version of every entry of a table with ``token`` and ``version``. One statement."""
    last = select(rows.c.token, func.max(rows.c.version).label("version")).group_by(rows.c.token).subquery()
    query = select(rows).join(last, (rows.c.token == last.c.token) & (rows.c.version == last.c.version))
    return session.execute(query).all()


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
    # The first row stands for the entry: whoever holds its lock is alone, and reads on in a second statement.
    session.execute(select(rows.c.id).where(rows.c.token == token, rows.c.version == 1).with_for_update())
    now = read(session, token)
    if now is None:
        raise LookupError(token)
    if now.version != seen_version:
        raise ChangedMeanwhile(now)
    return None if now.details == details else now.version + 1
