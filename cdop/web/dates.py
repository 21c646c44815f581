"""A date asked for as day, month and year. Nothing that a request can send makes it fail."""
# mypy: allow-subclassing-any
# WTForms has no types, so every field of ours has a parent that the type checker cannot see.

from collections.abc import Sequence
from datetime import date
from typing import Any

from wtforms.fields import Field
from wtforms.validators import ValidationError

from cdop.reference.calendar import EARLIEST
from cdop.reference.wording import MONTHS, long_date
from cdop.web.questions import GroupQuestion
from cdop.web.widgets import PARTS, DateInput

NAMES = tuple(part for part, _ in PARTS)
YEAR_DIGITS = 4


def with_month_number(parts: Sequence[str]) -> list[str]:
    """Day, month and year with the month as a number, where it was written by name or by its first three letters."""
    found = [str(part).strip() for part in parts]
    if len(found) > 1 and (word := found[1].rstrip(".").casefold()):
        names = {name.casefold(): str(number) for number, name in enumerate(MONTHS, start=1)}
        found[1] = names.get(word) or {name[:3]: number for name, number in names.items()}.get(word, found[1])
    return found


class GovDateField(GroupQuestion, Field):
    """``data`` is a ``date``, or ``None`` where all three boxes are empty.

    ``earliest`` is the first day accepted.  ``bad_parts`` names the boxes to mend where some, not all, are wrong.
    ``required`` is the message where all three are empty.
    """

    widget = DateInput()
    data: date | None

    def __init__(self, label: str, *, required: str = "", earliest: date = EARLIEST, **words: Any) -> None:
        # Kept here, not given to a validator: those look at the first box only.
        self.missing = required
        self.earliest = earliest
        self.bad_parts: tuple[str, ...] = ()
        super().__init__(label, **words)

    @property
    def typed(self) -> tuple[str, str, str]:
        """What the three boxes show: what was sent, else the date held."""
        if self.raw_data is not None:
            day, month, year = ([str(value) for value in self.raw_data] + ["", "", ""])[:3]
            return day, month, year
        return (str(self.data.day), str(self.data.month), str(self.data.year)) if self.data else ("", "", "")

    @property
    def first_wrong(self) -> str:
        """The id of the box that an error leads to."""
        return f"{self.id}-{(self.bad_parts or NAMES)[0]}"

    def process_formdata(self, values: Sequence[str]) -> None:
        """Read the boxes. Raises ``ValueError`` with the words for the page."""
        self.data, self.bad_parts = None, ()
        parts = with_month_number(values)
        if not any(parts):
            return
        missing = tuple(name for name, part in zip(NAMES, (*parts, "", "", ""), strict=False) if not part)
        if missing or len(parts) != len(NAMES):
            self.bad_parts = missing
            raise ValueError(f"{self.subject} must include a {' and '.join(missing) or 'day, month and year'}")
        found = self._real(parts)
        if found < self.earliest:
            self.bad_parts = ("year",)
            raise ValueError(f"{self.subject} must be on or after {long_date(self.earliest)}")
        self.data = found

    def _real(self, parts: Sequence[str]) -> date:
        if any(len(part) > YEAR_DIGITS or not (part.isascii() and part.isdigit()) for part in parts):
            raise ValueError(f"{self.subject} must be a real date")
        day, month, year = parts
        if len(year) != YEAR_DIGITS:
            self.bad_parts = ("year",)
            raise ValueError(f"{self.subject} must have a year of 4 numbers")
        try:
            return date(int(year), int(month), int(day))
        except ValueError:
            raise ValueError(f"{self.subject} must be a real date") from None

    def pre_validate(self, form: Any) -> None:
        if self.missing and not self.process_errors and self.data is None:
            raise ValidationError(self.missing)

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        # WTForms' Optional looks at the first box only, and would wave through a month and year without a day.
        if self.process_errors and not self.errors:
            raise ValidationError(self.process_errors[0])


class AddressedDay(GovDateField):
    """A day from three boxes, or from an address in one piece (2015-09-18)."""

    in_boxes = False

    def process_formdata(self, values: Sequence[str]) -> None:
        self.in_boxes = len(values) > 1
        if len(values) == 1:
            self.raw_data = values = values[0].split("-")[::-1]
        super().process_formdata(values)
