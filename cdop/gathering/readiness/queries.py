"""What is read of readiness: counts of one case, and how many cases will be ready for each coming panel date."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.models import Case
from cdop.case.readiness import Ready
from cdop.case.ready_conditions import BEFORE_THE_PANEL, READINESS, ReadyBy, Whose, is_of, may_be_ready, stands
from cdop.case.recusal.queries import visible
from cdop.database import table_of
from cdop.gathering.models import InformationRequest
from cdop.reference.areas import PanelArea

_CASES, _REQUESTS = table_of(Case), table_of(InformationRequest)


@dataclass(frozen=True)
class Counted:
    """How one case stands, in numbers that name nobody and tell no day."""

    state: Ready
    ours: int
    theirs: int

    @property
    def ready(self) -> bool:
        return self.state in {Ready.READY, Ready.DECIDED_READY}


@dataclass(frozen=True)
class Forecast:
    """For the panel of a day: how many are ready now, may be by then if we do our part, and cannot be told."""

    on: date
    now: int
    expected: int
    unclear: int

    @property
    def cases(self) -> int:
        return self.now + self.expected + self.unclear


def counted(session: Session, viewer: Person, case_id: int) -> Counted | None:
    """How a case stands, for whoever may open it; None where it is not asked. One statement."""
    columns = READINESS.c.state, READINESS.c.ours, READINESS.c.theirs
    row = session.execute(
        select(*columns).where(READINESS.c.case_id == case_id, visible(viewer, READINESS.c.case_id))
    ).one_or_none()
    return Counted(Ready(row.state), row.ours, row.theirs) if row else None


def steps_taken(session: Session, viewer: Person, case_id: int) -> dict[str, int]:
    """How many steps of the ladder were taken of each request of a case, by its key. One statement."""
    if not viewer.sees_identity:
        return {}
    query = select(_REQUESTS.c.token, _REQUESTS.c.step)
    query = query.where(_REQUESTS.c.case_id == case_id, visible(viewer, _REQUESTS.c.case_id))
    return {row.token: row.step for row in session.execute(query)}


def forecasts(  # noqa: PLR0913, PLR0917 - whose cases, and for which days
    session: Session, viewer: Person, area: PanelArea, days: Sequence[date], today: date, whose: Whose | None = None
) -> list[Forecast]:
    """The forecast for each day, in one statement; as many as the list of cases shows behind each number.

    ``whose``: of newborn babies alone, or without them; None for all.
    """
    if not viewer.sees_identity or not days:
        return []
    asked = [stands(_CASES.c, area, how, may_be_ready(READINESS.c, day, today)) for day in days for how in ReadyBy]
    counts = (func.coalesce(func.sum(case((condition, 1), else_=0)), 0) for condition in asked)
    query = select(*counts).join_from(_CASES, READINESS, READINESS.c.case_id == _CASES.c.id)
    query = query.where(_CASES.c.step.in_(BEFORE_THE_PANEL), visible(viewer, _CASES.c.id), is_of(_CASES.c, whose))
    found = [int(number) for number in session.execute(query).one()]
    each = len(ReadyBy)
    return [Forecast(day, *found[place * each : (place + 1) * each]) for place, day in enumerate(days)]
