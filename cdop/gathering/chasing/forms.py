"""The questions about chasing: why now, until when not, what was done by hand, and the entries of the challenge log."""
# mypy: allow-subclassing-any
# Flask-WTF has no types.

from datetime import date
from typing import Any

from flask_wtf import FlaskForm

from cdop.case.forms import as_in_the_register, storable
from cdop.case.rules import NotPossible
from cdop.gathering.chasing.challenges import MADE, OUTCOME, REPLY
from cdop.reference.calendar import today
from cdop.web.fields import GovDateField, HiddenField, Radios, Submit, TextArea, TextField, ValidationError, listed

NOBODY = "Name no child here: the agency’s name and the reference are enough."
LONGEST_WORDS = 2_000
LONGEST_ROLE = 100
LONGEST_SEEN = 40
HOW = {
    "letter": "By letter", "email": "By e-mail", "telephone": "By telephone", "meeting": "In a meeting",
}  # fmt: skip
ASKED_WORDS = {
    MADE: ("Who made the challenge?", "What was said", "Record the challenge"),
    REPLY: ("Who replied?", "What was replied", "Record the reply"),
    OUTCOME: ("Who agreed it?", "What came of it", "Record the outcome"),
}


def _not_later(_form: FlaskForm, field: GovDateField) -> None:
    if field.data and field.data > today():
        raise ValidationError("The day must not be in the future")


def _words(question: str, required: str) -> TextArea:
    return TextArea(
        question, hint=NOBODY, required=required, subject="What you write", rows=4, longest=LONGEST_WORDS,
        validators=[as_in_the_register(storable)],
    )  # fmt: skip


class Seen(FlaskForm):
    """A form that carries what its page showed of the request."""

    seen = HiddenField()

    @classmethod
    def of(cls, seen: str, **holding: Any) -> Any:
        return cls(formdata=None, data={"seen": seen, **holding})

    @property
    def seen_text(self) -> str:
        return (self.seen.data or "")[:LONGEST_SEEN]

    def refuse(self, refusal: NotPossible) -> None:
        """Put a rule's refusals beside the questions that they are about."""
        for key, words in refusal.faults.items():
            self[key].errors = [words]


class ChaseForm(Seen):
    reason = _words("Why now?", "Enter why the agency is chased now")
    submit = Submit("Take this step now")


class HoldForm(Seen):
    until = GovDateField(
        "Do not chase until", hint="For example, 27 3 2027. If the agency is closed then, the first day after that.",
        required="Enter the day until which the agency is not chased", subject="The day",
    )  # fmt: skip
    reason = _words("Why?", "Enter why the agency is not chased until then")
    submit = Submit("Put off the next step")


class ByHandForm(Seen):
    words = _words("What was done, and by which role?", "Enter what was done")
    submit = Submit("Record it")


def entry_form(entry: str) -> Any:
    """The form of one kind of entry of the challenge log, its questions worded for it."""
    who, what, button = ASKED_WORDS[entry]

    class EntryForm(Seen):
        on = GovDateField("On which day?", required="Enter the day", subject="The day", validators=[_not_later])
        role = TextField(
            who, hint="A role, not a name: for example, chair of the panel, or director of nursing.",
            required="Enter the role", subject="The role", longest=LONGEST_ROLE, autocomplete="off",
            validators=[as_in_the_register(storable)],
        )  # fmt: skip
        how = Radios("How?", choices=listed(HOW.items()), required="Choose how")
        words = _words(what, f"Enter {what[0].lower()}{what[1:]}")
        submit = Submit(button)

        @property
        def day(self) -> date:
            assert self.on.data is not None  # the form requires it
            day: date = self.on.data
            return day

        @property
        def told(self) -> str:
            """Role, way and words, as the log keeps them."""
            return f"{self.role.data}, {HOW[self.how.data or ''].lower()}\n{self.words.data}"

    return EntryForm
