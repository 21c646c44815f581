"""Reading how requests are going: their rows, their messages and links."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person, Role
from cdop.audit.service import utc_now
from cdop.case.recusal.queries import visible
from cdop.database import table_of
from cdop.gathering.models import InformationRequest, RequestLink
from cdop.outbox.queries import COLUMNS as MESSAGE_COLUMNS
from cdop.outbox.queries import ROWS as MESSAGES
from cdop.outbox.queries import Queued, queued

_REQUESTS, _LINKS = table_of(InformationRequest), table_of(RequestLink)


@dataclass(frozen=True)
class Going:
    """How a request is going (``cdop.gathering.models.InformationRequest``)."""

    number: int
    token: str
    case_id: int
    agency: str
    state: str
    due_on: date
    next_chase_on: date | None
    paused: bool


@dataclass(frozen=True)
class Counts:
    """What viewers without identity may know: how many agencies were asked, and of how many replies are outstanding."""

    asked: int
    outstanding: int


def going(session: Session, viewer: Person, case_id: int) -> dict[str, Going]:
    """The requests of one case, by their tokens, for a coordinator. One statement."""
    if not viewer.is_a(Role.COORDINATOR):
        return {}
    columns = (_REQUESTS.c[name] for name in _GOING)
    query = select(*columns).where(_REQUESTS.c.case_id == case_id, visible(viewer, _REQUESTS.c.case_id))
    rows = session.execute(query.order_by(_REQUESTS.c.id))
    return {row.token: Going(*row) for row in rows}


def counts(session: Session, viewer: Person, case_id: int) -> Counts:
    """How many requests there are about a case, and how many are open. One statement. Names nobody."""
    query = select(_REQUESTS.c.state, func.count()).where(_REQUESTS.c.case_id == case_id)
    query = query.where(visible(viewer, _REQUESTS.c.case_id)).group_by(_REQUESTS.c.state)
    found = {state: int(number) for state, number in session.execute(query)}
    return Counts(sum(found.values()), found.get("open", 0))


def messages(session: Session, viewer: Person, tokens: Sequence[str]) -> list[Queued]:
    """The messages about some requests, the first queued first. One statement."""
    if not viewer.is_a(Role.COORDINATOR) or not tokens:
        return []
    query = select(*MESSAGE_COLUMNS).where(MESSAGES.c.about.in_(tokens)).order_by(MESSAGES.c.id)
    return [queued(row) for row in session.execute(query)]


def opens_until(session: Session, viewer: Person, number: int) -> datetime | None:
    """Until when (UTC) a link to a request (its number) still opens; None where none does."""
    if not viewer.is_a(Role.COORDINATOR):
        return None
    open_ = _LINKS.c.ended_at.is_(None) & (_LINKS.c.expires_at > utc_now())
    query = select(func.max(_LINKS.c.expires_at)).where(_LINKS.c.request_id == number, open_)
    found: datetime | None = session.scalar(query)
    return found


_GOING = ("id", "token", "case_id", "agency", "state", "due_on", "next_chase_on", "paused")
