"""What a case waits for, asked in SQL as ``steps.shown_step`` tells it of one case."""

from typing import Any

from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from cdop.case.clocks import Step
from cdop.case.deadlines import TARGETS, Deadlines
from cdop.case.steps import ANYWHERE, HAND_OVER
from cdop.reference.areas import PanelArea

Columns = ReadOnlyColumnCollection[str, Any]


def of_step(cases: Columns, step: str, area: PanelArea) -> ColumnElement[bool]:
    """That a case waits for a step here; ``HAND_OVER`` is what waits at another area's child."""
    if step in ANYWHERE:
        found: ColumnElement[bool] = cases.step == step
        return found
    if step == HAND_OVER:
        return and_(cases.step.is_not(None), cases.step.not_in(ANYWHERE), ~_here(cases, area))
    return and_(cases.step == step, _here(cases, area))


def is_late(cases: Columns, area: PanelArea, deadlines: Deadlines) -> ColumnElement[bool]:
    """That the step a case waits for is late today by the panel's targets."""
    return or_(*(step_is_late(cases, step, area, deadlines) for step in TARGETS))


def step_is_late(cases: Columns, step: Step, area: PanelArea, deadlines: Deadlines) -> ColumnElement[bool]:
    """That a case waits for one step, and too long."""
    return and_(of_step(cases, step, area), cases.step_since < deadlines.in_time_since(step))


def has_no_deadline(cases: Columns, area: PanelArea) -> ColumnElement[bool]:
    """That a case waits for nothing, or for a step without a target."""
    return or_(cases.step.is_(None), cases.step.not_in(TARGETS), of_step(cases, HAND_OVER, area))


def _here(cases: Columns, area: PanelArea) -> ColumnElement[bool]:
    # Every part is true or false: with NULL in it, its negation would hold of nothing.
    led = and_(cases.lead.is_not(None), cases.lead == "ours")
    return or_(led, cases.home_area.is_(None), and_(cases.home_area.is_not(None), cases.home_area.in_(area.codes)))
