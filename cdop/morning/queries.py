"""How many cases wait for each step and how many of them are late; how the clocks of the last months were kept.

Each question is one statement, whatever the register holds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from cdop.case.clocks import Step
from cdop.case.deadlines import TARGETS, Deadlines
from cdop.case.models import Case, ChildIdentity
from cdop.case.step_conditions import of_step, step_is_late
from cdop.case.steps import STEP_WORDS
from cdop.database import table_of
from cdop.notification.models import Notification, NotificationDecision
from cdop.reference.areas import PanelArea
from cdop.reference.calendar import LONDON

LOOKED_BACK = 90
"""The days over which it is told how clocks were kept."""
_CASES, _CHILDREN = table_of(Case), table_of(ChildIdentity)


@dataclass(frozen=True)
class Waits:
    """How many wait, and how many of them are late."""

    waiting: int = 0
    late: int = 0


@dataclass(frozen=True)
class Kept:
    """How many clocks were stopped, and how many of them in time."""

    stopped: int = 0
    in_time: int = 0


def waiting_by_step(session: Session, area: PanelArea, deadlines: Deadlines) -> dict[str, Waits]:
    """Every step of ``STEP_WORDS``, in one statement."""
    columns = _CASES.c
    asked = {step: of_step(columns, step, area, deadlines.today) for step in STEP_WORDS}
    asked |= {f"late {step}": step_is_late(columns, step, area, deadlines) for step in TARGETS}
    counts = (func.coalesce(func.sum(case((condition, 1), else_=0)), 0) for condition in asked.values())
    row = session.execute(select(*counts).where(columns.step.is_not(None))).one()
    found = dict(zip(asked, map(int, row), strict=True))
    return {step: Waits(found[step], found.get(f"late {step}", 0)) for step in STEP_WORDS}


def inbox_waits(session: Session, deadlines: Deadlines) -> Waits:
    """The notifications that wait for a decision, by the day on which the panel was told."""
    told = select(Notification.told_at).where(Notification.state == "waiting").order_by(Notification.told_at)
    days = [_day(moment) for moment in session.scalars(told.limit(1000))]
    return Waits(len(days), sum(deadlines.of_target("accept_within", day).late_by > 0 for day in days))


def clocks_kept(session: Session, deadlines: Deadlines) -> dict[str, Kept]:
    """How the clocks of the cases notified in the last ``LOOKED_BACK`` days were kept, by the setting of the target."""
    since = deadlines.today - timedelta(days=LOOKED_BACK)
    days = _CASES.c.notified_on, _CHILDREN.c.date_of_death, _CASES.c.residency_decided_on, _CASES.c.classified_on
    query = select(*days, func.count()).join_from(_CASES, _CHILDREN, _CHILDREN.c.case_id == _CASES.c.id)
    query = query.where(_CASES.c.notified_on >= since, _CASES.c.status != "withdrawn").group_by(*days)
    ran: dict[str, list[tuple[date, date | None, int]]] = {
        "notify_within": [],
        TARGETS[Step.RESIDENCY]: [],
        TARGETS[Step.CLASSIFICATION]: [],
    }
    for notified, died, decided, classified, number in session.execute(query):
        ran["notify_within"].append((died, notified, number))
        ran[TARGETS[Step.RESIDENCY]].append((notified, decided, number))
        ran[TARGETS[Step.CLASSIFICATION]].append((notified, classified, number))
    return {key: _kept(deadlines, key, clocks) for key, clocks in ran.items()}


def inbox_kept(session: Session, deadlines: Deadlines) -> Kept:
    """How the first decisions on the notifications of the last ``LOOKED_BACK`` days kept their target."""
    since = datetime.combine(deadlines.today - timedelta(days=LOOKED_BACK), datetime.min.time(), LONDON)
    first = func.min(NotificationDecision.decided_at)
    query = select(Notification.told_at, first).join(NotificationDecision)
    query = query.where(Notification.told_at >= since.astimezone(UTC).replace(tzinfo=None)).group_by(Notification.id)
    clocks = [(_day(told), _day(decided), 1) for told, decided in session.execute(query)]
    return _kept(deadlines, "accept_within", clocks)


def _kept(deadlines: Deadlines, key: str, clocks: Sequence[tuple[date, date | None, int]]) -> Kept:
    stopped = [(deadlines.kept(key, start, end), number) for start, end, number in clocks if end is not None]
    return Kept(sum(number for _, number in stopped), sum(number for kept, number in stopped if kept))


def _day(moment: datetime) -> date:
    return moment.replace(tzinfo=UTC).astimezone(LONDON).date()
