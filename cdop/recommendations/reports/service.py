"""Making a progress report: its content is drawn from what happened, and kept with its hash."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.audit.events import Event
from cdop.audit.service import record, utc_now
from cdop.database import insert_rows
from cdop.recommendations.models import ProgressReport
from cdop.recommendations.queries import WRITERS
from cdop.recommendations.reports.content import content_of
from cdop.recommendations.reports.kept import heads, last_before
from cdop.recommendations.reports.queries import lines_up_to
from cdop.recommendations.service import new_token
from cdop.review.papers.gate import sha256_of


class ChangedSincePreview(Exception):
    """Something was recorded since the preview was shown."""


@dataclass(frozen=True)
class Drawn:
    """A report that is not made yet, and the hash by which it is known again."""

    since: date | None
    to: date
    content: dict[str, Any]
    sha256: str


def draw(session: Session, person: Person, to: date) -> Drawn:
    """What a report up to a day says: what moved is told since the last report of a day before. Five statements."""
    last = last_before(session, person, to)
    since = last.to_on if last else None
    printed = last.content["states"] if last else {}
    content = content_of(lines_up_to(session, person, to), since, to, printed)
    return Drawn(since, to, content, sha256_of(content))


def make(session: Session, person: Person, to: date, seen: str, made_at: datetime | None = None) -> str:
    """Keep the report that was previewed (``seen``: its hash). Returns its token; the same again makes none anew.

    ``made_at``: when (UTC); now unless given.

    Raises ``PermissionError`` for whoever may not, ``ChangedSincePreview``.
    """
    if not person.is_a(*WRITERS):
        raise PermissionError("making reports")
    drawn = draw(session, person, to)
    if drawn.sha256 != seen:
        raise ChangedSincePreview
    known = [one.token for one in heads(session, person) if one.to_on == to and one.sha256 == drawn.sha256]
    if known:
        return known[0]
    token = new_token()
    row = {
        "token": token, "since_on": drawn.since, "to_on": to, "content": drawn.content, "sha256": drawn.sha256,
        "made_at": made_at or utc_now(), "made_by": person.name,
    }  # fmt: skip
    insert_rows(session, ProgressReport, [row])
    record(session, person, Event.PROGRESS_REPORT_MADE, None, report=token, up_to=to.isoformat())
    return token
