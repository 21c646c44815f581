"""The questions about a progress report: up to which day, and whether it is to be made."""
# mypy: allow-subclassing-any
# Flask-WTF has no types.

from flask_wtf import FlaskForm

from cdop.reference.calendar import today
from cdop.web.dates import AddressedDay
from cdop.web.fields import HiddenField, Submit, ValidationError


class DayForm(FlaskForm):
    """The day up to which a report tells. It is asked by GET, so that a preview has an address."""

    class Meta:
        csrf = False

    up_to = AddressedDay(
        "Up to which day?", hint="What is dated on or before it counts. For example, 30 9 2015.", subject="The day",
        required="Enter the day up to which the report tells",
    )  # fmt: skip
    show = Submit("See what it says", kind="secondary")

    def validate_up_to(self, field: AddressedDay) -> None:
        if field.data and field.data > today():
            raise ValidationError("The day must be today or in the past")


class MakeForm(FlaskForm):
    """Make the report as it was previewed. ``seen`` is the hash of what the page showed."""

    seen = HiddenField()
    submit = Submit("Make this report")
