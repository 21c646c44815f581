"""The moments at which clocks begin, where a later stage knows more than the day that a timeline tells.

A list reads them in its own statement, so that it says of a target in hours what the case's own page says.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, DateTime, case, null

from cdop.case.clocks import Step

Moment = Callable[[ColumnElement[int]], ColumnElement[Any]]
"""From the id of a case: when its clock began (UTC without a zone), NULL where nobody knows."""

_moments: dict[Step, Moment] = {}


def register_moment(step: Step, moment: Moment) -> None:
    """Say when a step's clock began, once for the whole program."""
    _moments[step] = moment


def moment_of(step: Step, case_id: ColumnElement[int]) -> ColumnElement[datetime | None] | None:
    """When the clock of a step began, as a list's condition asks it; None for steps of which only the day is known."""
    return _moments[step](case_id) if step in _moments else None


def began_at(step: ColumnElement[Any], case_id: ColumnElement[int]) -> ColumnElement[datetime | None]:
    """When the clock of the step that a case waits for began, as a column of a list."""
    known = [(step == each.value, moment(case_id)) for each, moment in _moments.items()]
    return case(*known, else_=null()) if known else null().cast(DateTime)
