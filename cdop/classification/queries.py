"""What the coordinator and the designated doctor have waiting: responses that run, classifications to confirm."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cdop.accounts.people import Duty, Person
from cdop.case.awaiting_doctor import Unconfirmed, recorded_since
from cdop.case.models import Case, RunningResponse, UnconfirmedClassification
from cdop.case.queries import facts_of_each
from cdop.case.recusal.queries import visible
from cdop.classification.reading import KINDS, holds_duty
from cdop.classification.response.clocks import Clock, ClockState, clocks
from cdop.classification.situation import Situation
from cdop.notification.models import Notification
from cdop.panel_settings.queries import settings_in_force
from cdop.panel_settings.rules import PanelSettings

MOST = 200


@dataclass(frozen=True)
class Running:
    """A response that runs: its case, since when, and its clocks."""

    token: str
    reference: str
    started_on: date
    clocks: tuple[Clock, ...]

    @property
    def overdue(self) -> tuple[str, ...]:
        """What should have been by now, in words."""
        return tuple(clock.title for clock in self.clocks if clock.state is ClockState.OVERDUE)


@dataclass(frozen=True)
class ToConfirm:
    """A classification that waits for the designated doctor; ``classified_on`` for viewers with identity alone."""

    token: str
    reference: str
    expectation: str
    classified_on: date | None


def responses_running(session: Session, viewer: Person, most: int = MOST) -> list[Running]:
    """The responses that run, longest first, in four statements; nothing for a viewer without identity."""
    if not viewer.sees_identity:
        return []
    columns = RunningResponse.case_id, Case.token, Case.reference, RunningResponse.started_on
    query = select(*columns).join(Case, Case.id == RunningResponse.case_id).where(visible(viewer, Case.id))
    found = session.execute(query.order_by(RunningResponse.started_on, Case.reference).limit(most)).all()
    ids = [row.case_id for row in found]
    facts, settings, now = facts_of_each(session, ids, KINDS), settings_in_force(session), datetime.now(UTC)
    told = select(Notification.case_id, func.min(Notification.told_at)).where(Notification.case_id.in_(ids))
    told_at = {row[0]: row[1] for row in session.execute(told.group_by(Notification.case_id))} if ids else {}

    def running(case_id: int, token: str, reference: str, started_on: date) -> Running:
        case = Situation(case_id, token, reference, None, 0, True, facts[case_id], told_at.get(case_id))
        return Running(token, reference, started_on, tuple(clocks(case, settings, now)))

    return [running(*row) for row in found]


def unconfirmed_classifications(session: Session, viewer: Person, most: int = MOST) -> list[ToConfirm]:
    """The classifications that wait for the designated doctor, longest first.

    Nothing where the panel does not want them confirmed, or for anybody but coordinators and that doctor. Those that
    were recorded before the panel decided so do not wait (``cdop.case.confirmed.waits_for_doctor``).
    """
    asked = Unconfirmed.by(settings_in_force(session))
    if asked is None:
        return []
    if not viewer.sees_identity and not holds_duty(session, viewer, Duty.DESIGNATED_DOCTOR):
        return []
    table = UnconfirmedClassification
    query = select(Case.token, Case.reference, table.expectation, table.classified_on)
    query = query.join(Case, Case.id == table.case_id).where(recorded_since(asked))
    query = query.where(visible(viewer, Case.id)).order_by(table.classified_on, Case.reference).limit(most)
    return [
        ToConfirm(token, reference, expectation, day if viewer.sees_identity else None)
        for token, reference, expectation, day in session.execute(query)
    ]


def unconfirmed_number(session: Session, viewer: Person, settings: PanelSettings) -> int:
    """How many wait, as the list of cases counts them (``Filters.doctor``); none for viewers without identity."""
    asked = Unconfirmed.by(settings)
    if asked is None or not viewer.sees_identity:
        return 0
    query = select(func.count()).select_from(UnconfirmedClassification).where(recorded_since(asked))
    return int(session.scalar(query.where(visible(viewer, UnconfirmedClassification.case_id))) or 0)
