"""The questions about a case: their shape and words. Those about the child are in ``description_form``."""
# mypy: allow-subclassing-any
# Flask-WTF has no types.

from typing import Any

from flask_wtf import FlaskForm

from cdop.case.rules import NotPossible
from cdop.reference import values
from cdop.reference.calendar import today
from cdop.reference.wording import fault_words
from cdop.web.fields import HiddenField, Submit, TextArea, TextField, ValidationError

LONGEST_QUESTION = 100
LONGEST_NOTE = 10_000
LONGEST_REASON = 500
LARGEST_VERSION = 9  # digits


def as_in_the_register(reader: values.Reader) -> Any:
    """A validator from a reader of the register's values: one rule, whether a file or a page brings the value."""

    def check(_form: FlaskForm, field: TextField) -> None:
        if not field.data:
            return
        try:
            field.data = reader(field.data, today())
        except ValueError as fault:
            raise ValidationError(fault_words(field.subject, str(fault))) from None

    return check


def storable(text: str, _today: object) -> str:
    return values.storable(text)


def reason_field(question: str, hint: str, required: str) -> TextField:
    """Why something is decided: one line, which must be there. ``required`` is said where it is not."""
    return TextField(
        question,
        hint=hint,
        required=required,
        longest=LONGEST_REASON,
        autocomplete="off",
        validators=[as_in_the_register(storable)],
    )


class Versioned(FlaskForm):
    """A form that carries how much of the case its page showed."""

    version = HiddenField()

    @property
    def seen_version(self) -> int:
        """None that a case can have, where what came is not a version: then nothing counts as seen."""
        text = self.version.data or ""
        good = text.isascii() and text.isdigit() and len(text) <= LARGEST_VERSION
        return int(text) if good else 0

    def shows(self, version: int) -> None:
        """Whoever saves next has seen the case as of this version."""
        self.version.data = str(version)

    def refuse(self, refusal: NotPossible) -> None:
        """Put a rule's refusals beside the questions that they are about, and the rest over the form."""
        for key, words in refusal.faults.items():
            if key in self:
                self[key].errors = [*self[key].errors, words]
            else:
                self.form_errors.append(words)


class NoteForm(Versioned):
    """The coordinators' running note, whole."""

    text = TextArea(
        "Note",
        hint="Coordinators alone see it. Earlier texts stay on the timeline.",
        longest=LONGEST_NOTE,
        rows=12,
        validators=[as_in_the_register(storable)],
    )
    submit = Submit("Save note")

    @classmethod
    def holding(cls, text: str, version: int) -> "NoteForm":
        return cls(formdata=None, data={"text": text, "version": str(version)})


class SearchForm(FlaskForm):
    """Whom to find. Sent by POST: addresses are kept in logs, and this one would name a child."""

    text = TextField(
        "Name, case reference, NHS number or postcode", longest=LONGEST_QUESTION, autocomplete="off", size=""
    )
    page = HiddenField()
