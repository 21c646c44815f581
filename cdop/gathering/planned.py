"""A day that may lie ahead, as forms ask for it."""

from typing import Any

from cdop.case.checks import LAST_PLANNED, is_planned_day
from cdop.reference.calendar import today
from cdop.web.fields import GovDateField, ValidationError


def plannable(_form: Any, field: GovDateField) -> None:
    """A day within the tracker's time, so that every day that a page takes can also be brought in with a register."""
    if field.data and not is_planned_day(field.data.isoformat(), today()):
        raise ValidationError(f"{field.subject} must be from 1990 to {LAST_PLANNED.year}")
