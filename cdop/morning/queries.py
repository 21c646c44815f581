"""How many cases wait for each step and how many of them are late; how the clocks of the last months were kept.

Each question is one statement, whatever the register holds. Whoever sees no identity is told of nothing: a clock
that begins or stops tells a day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import and_, case, func, select, text
from sqlalchemy.orm import Session

from cdop.access.restricting.waiting import waiting_columns
from cdop.accounts.people import Person
from cdop.case.clocks import Step
from cdop.case.deadlines import TARGETS, Deadlines
from cdop.case.models import Case, ChildIdentity
from cdop.case.recusal.queries import visible
from cdop.case.step_conditions import here, of_step, step_is_late
from cdop.case.steps import STEP_WORDS
from cdop.database import table_of
from cdop.notification.models import Notification, NotificationDecision
from cdop.reference.areas import PanelArea
from cdop.reference.calendar import LONDON, midnight

LOOKED_BACK = 90
"""The days over which it is told how clocks were kept."""
CASE_CLOCKS = ("notify_within", TARGETS[Step.RESIDENCY], TARGETS[Step.CLASSIFICATION])
"""The settings of the targets that cases keep."""
Clock = tuple[date, date | None, int]
"""When a clock began and was stopped (none: it runs), and of how many cases."""
_CASES, _CHILDREN = table_of(Case), table_of(ChildIdentity)


@dataclass(frozen=True)
class Waits:
    """How many wait, and how many of them are late."""

    waiting: int = 0
    late: int = 0


@dataclass(frozen=True)
class Kept:
    """How many clocks were stopped, or run beyond their target, and how many were stopped in time."""

    counted: int = 0
    in_time: int = 0


def waiting_by_step(session: Session, viewer: Person, area: PanelArea, deadlines: Deadlines) -> dict[str, Waits]:
    """Every step of ``STEP_WORDS``, in one statement."""
    if not viewer.sees_identity:
        return dict.fromkeys(STEP_WORDS, Waits())
    columns = _CASES.c
    asked = {step: of_step(columns, step, area, deadlines.today) for step in STEP_WORDS}
    asked |= {f"late {step}": step_is_late(columns, step, area, deadlines) for step in TARGETS}
    counts = (func.coalesce(func.sum(case((condition, 1), else_=0)), 0) for condition in asked.values())
    row = session.execute(select(*counts).where(columns.step.is_not(None), visible(viewer, columns.id))).one()
    found = dict(zip(asked, map(int, row), strict=True))
    return {step: Waits(found[step], found.get(f"late {step}", 0)) for step in STEP_WORDS}


def inbox_waits(session: Session, viewer: Person, deadlines: Deadlines) -> tuple[Waits, Waits]:
    """The notifications that wait for a decision, by the day on which the panel was told; and the emergencies that wait
    to be looked into, in the same statement.
    """
    if not viewer.sees_identity:
        return Waits(), Waits()
    in_time_since = midnight(deadlines.target_in_time_since("accept_within"))
    late = func.coalesce(func.sum(case((Notification.told_at < in_time_since, 1), else_=0)), 0)
    columns = func.count(), late, *waiting_columns(viewer, deadlines.today)
    row = session.execute(select(*columns).where(Notification.state == "waiting")).one()
    return Waits(int(row[0]), int(row[1])), Waits(int(row[2]), int(row[3]))


def clocks_kept(session: Session, viewer: Person, area: PanelArea, deadlines: Deadlines) -> dict[str, Kept]:
    """How the clocks of the cases notified in the last ``LOOKED_BACK`` days were kept, by the setting of the target.

    What another panel is to classify has no clock here, unless it was classified here.
    """
    if not viewer.sees_identity:
        return dict.fromkeys(CASE_CLOCKS, Kept())
    since, columns = deadlines.today - timedelta(days=LOOKED_BACK), _CASES.c
    ours = case((and_(here(columns, area), columns.status != "reviewed"), 1), else_=0).label("ours")
    days = columns.notified_on, _CHILDREN.c.date_of_death, columns.residency_decided_on, columns.classified_on
    query = select(*days, ours, func.count()).join_from(_CASES, _CHILDREN, _CHILDREN.c.case_id == columns.id)
    query = query.where(columns.notified_on >= since, columns.status != "withdrawn", visible(viewer, columns.id))
    query = query.group_by(*days, text("ours"))
    ran: dict[str, list[Clock]] = {key: [] for key in CASE_CLOCKS}
    for notified, died, decided, classified, waits, number in session.execute(query):
        ran["notify_within"].append((died, notified, number))
        ran[TARGETS[Step.RESIDENCY]].append((notified, decided, number))
        if classified or waits:
            ran[TARGETS[Step.CLASSIFICATION]].append((notified, classified, number))
    return {key: _kept(deadlines, key, clocks) for key, clocks in ran.items()}


def inbox_kept(session: Session, viewer: Person, deadlines: Deadlines) -> Kept:
    """How the first decisions on the notifications of the last ``LOOKED_BACK`` days kept their target."""
    if not viewer.sees_identity:
        return Kept()
    since = midnight(deadlines.today - timedelta(days=LOOKED_BACK))
    first = func.min(NotificationDecision.decided_at)
    query = select(Notification.told_at, first).outerjoin(NotificationDecision)
    query = query.where(Notification.told_at >= since, visible(viewer, Notification.case_id)).group_by(Notification.id)
    clocks = [(_day(told), _day(decided) if decided else None, 1) for told, decided in session.execute(query)]
    return _kept(deadlines, "accept_within", clocks)


def _kept(deadlines: Deadlines, key: str, clocks: Sequence[Clock]) -> Kept:
    """A clock that runs and is not late is neither kept nor broken yet."""
    told = [(deadlines.kept(key, start, end or deadlines.today), end, number) for start, end, number in clocks]
    in_time = sum(number for kept, end, number in told if kept and end)
    return Kept(in_time + sum(number for kept, _, number in told if not kept), in_time)


def _day(moment: datetime) -> date:
    return moment.replace(tzinfo=UTC).astimezone(LONDON).date()
