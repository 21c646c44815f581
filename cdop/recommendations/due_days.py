"""By when something may be due: a day that somebody now here may live to see kept."""
# mypy: allow-subclassing-any
# WTForms has no types.

from datetime import date
from typing import Any

from cdop.recommendations.rules import NotNow
from cdop.reference.calendar import months_after, today
from cdop.web.fields import GovDateField, ValidationError

FARTHEST_YEARS = 10
TOO_FAR = f"The day must be within {FARTHEST_YEARS} years from today"


class DueDay(GovDateField):
    """The question by when something is to be done; empty where no day is given."""

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        super().post_validate(form, validation_stopped)
        if is_too_far(self.data):
            self.bad_parts = ("year",)
            raise ValidationError(TOO_FAR)


def is_too_far(due_on: date | None) -> bool:
    """Whether a day is so far ahead that it says nothing."""
    return due_on is not None and due_on > months_after(today(), 12 * FARTHEST_YEARS)


def refuse_too_far(due_on: date | None, field: str = "due_on") -> None:
    """Refuse such a day. Raises ``NotNow``."""
    if is_too_far(due_on):
        raise NotNow(TOO_FAR, field)
