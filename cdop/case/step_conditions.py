"""What a case waits for, asked in SQL as ``steps.shown_step`` tells it of one case."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from cdop.case.clocks import Step
from cdop.case.deadlines import TARGETS, Deadlines
from cdop.case.presenters import ELSEWHERE, LED_AWAY
from cdop.case.step_moments import moment_of
from cdop.case.steps import ANYWHERE, HAND_OVER
from cdop.reference.areas import PanelArea

Columns = ReadOnlyColumnCollection[str, Any]


def of_step(cases: Columns, step: str, area: PanelArea, today: date) -> ColumnElement[bool]:
    """That a case waits for a step here on a day; ``HAND_OVER`` waits at another area's child as well."""
    itself: ColumnElement[bool] = cases.step == step
    if step == HAND_OVER:
        return or_(itself, and_(_elsewhere(cases, area), cases.hand_over_until >= today))
    return itself if step in ANYWHERE else and_(itself, here(cases, area))


def is_late(cases: Columns, area: PanelArea, deadlines: Deadlines) -> ColumnElement[bool]:
    """That the step a case waits for is late today by the panel's targets."""
    return or_(*(step_is_late(cases, step, area, deadlines) for step in TARGETS))


def step_is_late(cases: Columns, step: Step, area: PanelArea, deadlines: Deadlines) -> ColumnElement[bool]:
    """That a case waits for one step, and too long."""
    late = cases.step_since < deadlines.in_time_since(step)
    hours, told_at = deadlines.late_hours(TARGETS[step]), moment_of(step, cases.id)
    if hours and told_at is not None:
        that_day = and_(cases.step_since == hours.day, told_at >= hours.begins, told_at < hours.ends)
        late = or_(late, and_(cases.step == step, that_day))  # no moment is asked of cases that wait for another step
    return and_(of_step(cases, step, area, deadlines.today), late)


def has_no_deadline(cases: Columns, area: PanelArea) -> ColumnElement[bool]:
    """That a case waits for nothing here, or for a step without a target."""
    return or_(cases.step.is_(None), cases.step.not_in(TARGETS), _elsewhere(cases, area))


def _elsewhere(cases: Columns, area: PanelArea) -> ColumnElement[bool]:
    return and_(cases.step.is_not(None), cases.step.not_in(ANYWHERE), ~here(cases, area))


def away(cases: Columns, area: PanelArea) -> dict[str, ColumnElement[bool]]:
    """What of that which waits does not wait here, by its status (``presenters.shown_status``): true or false."""
    led = and_(cases.lead.is_not(None), cases.lead == "theirs")
    resident = and_(cases.home_area.is_not(None), cases.home_area.in_(area.codes))
    return {ELSEWHERE: ~here(cases, area), LED_AWAY: and_(led, resident)}


def here(cases: Columns, area: PanelArea) -> ColumnElement[bool]:
    """That this panel reviews a case (``steps.is_here``)."""
    # Every part is true or false: with NULL in it, its negation would hold of nothing.
    led = and_(cases.lead.is_not(None), cases.lead == "ours")
    return or_(led, cases.home_area.is_(None), and_(cases.home_area.is_not(None), cases.home_area.in_(area.codes)))
