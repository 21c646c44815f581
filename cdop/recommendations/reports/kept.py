"""Reports as they were made: each is read with the hash of its content, and none is ever changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.database import table_of
from cdop.recommendations.models import ProgressReport
from cdop.recommendations.queries import READERS
from cdop.review.papers.gate import sha256_of

_REPORTS = table_of(ProgressReport)
_HEAD = [column for column in _REPORTS.c if column is not _REPORTS.c.content]


@dataclass(frozen=True)
class Head:
    """A report without its content: the days that it is about, when (UTC) and by whom it was made."""

    token: str
    since_on: date | None
    to_on: date
    sha256: str
    made_at: datetime
    made_by: str


@dataclass(frozen=True)
class Kept(Head):
    """A report with its content."""

    content: Mapping[str, Any]

    @property
    def intact(self) -> bool:
        """Whether the content is still the one that was made."""
        return sha256_of(self.content) == self.sha256


def heads(session: Session, viewer: Person) -> list[Head]:
    """Every report, that of the latest day first. One statement."""
    if not viewer.is_a(*READERS):
        return []
    rows = session.execute(select(*_HEAD).order_by(_REPORTS.c.to_on.desc(), _REPORTS.c.id.desc()))
    return [Head(*_head(row)) for row in rows]


def report_at(session: Session, viewer: Person, token: str) -> Kept | None:
    """One report; None for whoever may not read them."""
    if not viewer.is_a(*READERS):
        return None
    row = session.execute(select(_REPORTS).where(_REPORTS.c.token == token)).one_or_none()
    return Kept(*_head(row), row.content) if row else None


def last_before(session: Session, viewer: Person, day: date) -> Kept | None:
    """The last report of a day before this one, as it was made last."""
    if not viewer.is_a(*READERS):
        return None
    query = select(_REPORTS).where(_REPORTS.c.to_on < day)
    row = session.execute(query.order_by(_REPORTS.c.to_on.desc(), _REPORTS.c.id.desc()).limit(1)).one_or_none()
    return Kept(*_head(row), row.content) if row else None


def _head(row: Row[Any]) -> tuple[str, date | None, date, str, datetime, str]:
    return row.token, row.since_on, row.to_on, row.sha256, row.made_at, row.made_by
