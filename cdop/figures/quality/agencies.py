"""How agencies answered what they were asked in a year, and whose overdue replies hold up most. Names no child."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.agencies.directory.queries import agencies_of
from cdop.case.recusal.queries import visible
from cdop.figures.slices import END, FIRST_DAY, Clock
from cdop.figures.timeliness.days import days_between
from cdop.gathering.models import InformationRequest
from cdop.gathering.service import REPLIED

_REQUEST = InformationRequest


@dataclass
class AgencyScore:
    """One agency (its token): requests asked in the year up to E, or open at E, and how they stood then.

    ``closed`` ended without a reply; ``overdue`` were open and due before E, ``oldest`` the first day one was due.
    """

    agency: str
    name: str = ""
    asked: int = 0
    in_time: int = 0
    late: int = 0
    closed: int = 0
    open: int = 0
    overdue: int = 0
    oldest: date | None = None
    days: list[tuple[int, int]] = field(default_factory=list)

    @property
    def median_days(self) -> int | None:
        """Calendar days to a reply, of half of the replies; None without any."""
        passed, replies = 0, self.in_time + self.late
        for days, number in sorted(self.days):
            passed += number
            if 2 * passed >= replies:
                return days
        return None


def agency_scores(session: Session, viewer: Person, at: Clock) -> list[AgencyScore]:
    """The agencies that anything was asked of, those with most overdue first, then by name. Three statements."""
    ended = (_REQUEST.ended_on.is_not(None)) & (_REQUEST.ended_on <= END)
    in_time = _REQUEST.ended_on <= _REQUEST.due_on
    state = case((~ended, "open"), (_REQUEST.state != REPLIED, "closed"), (in_time, "in_time"), else_="late")
    overdue = case((_REQUEST.due_on < END, 1), else_=0)
    days = case((ended, days_between(_REQUEST.ended_on, _REQUEST.asked_on)), else_=0)
    query = (
        select(_REQUEST.agency, state, overdue, days, func.count(), func.min(_REQUEST.due_on))
        .where(_REQUEST.asked_on <= END, (_REQUEST.asked_on >= FIRST_DAY) | ~ended, visible(viewer, _REQUEST.case_id))
        .group_by(_REQUEST.agency, state, overdue, days)
    )
    found: dict[str, AgencyScore] = {}
    for agency, stands, due, waited, number, oldest in session.execute(query, at.parameters):
        one = found.setdefault(agency, AgencyScore(agency))
        one.asked += number
        setattr(one, stands, getattr(one, stands) + number)
        if stands in {"in_time", "late"}:
            one.days.append((waited, number))
        if stands == "open" and due:
            one.overdue += number
            one.oldest = min(oldest, one.oldest or oldest)
    for agency in agencies_of(session):
        if agency.token in found:
            found[agency.token].name = agency.name
    return sorted(found.values(), key=lambda one: (-one.overdue, -one.late, one.name.casefold(), one.agency))


def to_chase(scores: Iterable[AgencyScore], most: int) -> list[AgencyScore]:
    """The agencies whose overdue replies hold up most, the worst first."""
    return [one for one in scores if one.overdue][:most]
