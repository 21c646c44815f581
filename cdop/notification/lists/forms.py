"""The questions about lists."""
# mypy: allow-subclassing-any
# Flask-WTF has no types.

from collections.abc import Sequence

from flask_wtf import FlaskForm

from cdop.case.forms import as_in_the_register, reason_field, storable
from cdop.notification.lists.sources import SOURCES
from cdop.reference.calendar import today
from cdop.web.fields import File, GovDateField, HiddenField, Radios, Submit, TextField, ValidationError, listed

NONE_OF_THESE = "none"
LONGEST_NAME = 150


class ListForm(FlaskForm):
    """A list to compare with the register."""

    source = Radios("Who sent the list?", choices=listed(SOURCES.items()), required="Choose who sent the list")
    name = TextField(
        "What is it called?",
        hint="For example, deaths registered in March 2026",
        subject="What it is called",
        required="Enter what the list is called",
        longest=LONGEST_NAME,
        autocomplete="off",
        validators=[as_in_the_register(storable)],
    )
    first_day = GovDateField(
        "Deaths from", hint="The first date of death that the list covers.", subject="The first day",
        required="Enter the first date of death that the list covers",
    )  # fmt: skip
    last_day = GovDateField(
        "Deaths until", hint="The last date of death that the list covers.", subject="The last day",
        required="Enter the last date of death that the list covers",
    )  # fmt: skip
    file = File(
        "The list as a file",
        hint="A .csv or .xlsx file with one row for each child. Up to 8 MB.",
        required="Choose the file",
        accept=".csv,.xlsx",
    )
    compare = Submit("Compare with the register")

    def validate_last_day(self, field: GovDateField) -> None:
        if field.data and self.first_day.data and field.data < self.first_day.data:
            raise ValidationError("The last day must not be before the first day")

    def validate_first_day(self, field: GovDateField) -> None:
        if field.data and field.data > today():
            raise ValidationError("The first day must not be in the future")


class RowForm(FlaskForm):
    """Whether a row in doubt is one of those that it may be."""

    shown = HiddenField()
    choice = Radios("Who is it?", required="Choose who it is, or that it is none of these")
    words = reason_field("How do you know?", "For example, the registrar confirmed the spelling.", "Enter how you know")
    submit = Submit("Decide")

    def offer(self, likes: Sequence[tuple[str, str]]) -> None:
        """Let one of these be chosen (token and words of each), or none of them."""
        self.choice.choices = listed([*likes, (NONE_OF_THESE, "None of these: the child is missing here")])
        if not self.is_submitted():
            self.shown.data = ",".join(token for token, _ in likes)

    @property
    def chosen(self) -> str | None:
        """The token of who was chosen; None where none of them is the child."""
        return None if self.choice.data == NONE_OF_THESE else str(self.choice.data)

    @property
    def looked_at(self) -> frozenset[str]:
        """The tokens of those whom the page showed."""
        return frozenset((self.shown.data or "").split(","))


class ActForm(FlaskForm):
    """A button that needs no words."""
