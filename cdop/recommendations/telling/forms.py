"""The questions about telling and answering: who is told how, what an organisation answers and plans, what was done."""
# mypy: allow-subclassing-any
# Flask-WTF and WTForms have no types.

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Form
from wtforms.fields import FormField

from cdop.classification.response.meeting_form import Rows
from cdop.gathering.asking.request_forms import BY_HAND
from cdop.gathering.replying.arriving import ACCEPT, HINT
from cdop.gathering.replying.forms import LONGEST_EMAIL, OpeningForm
from cdop.panels.forms import clean, codes, number_of
from cdop.recommendations.due_days import DueDay
from cdop.recommendations.following.forms import Telling as Screened
from cdop.recommendations.rules import NotNow
from cdop.recommendations.telling.answering import ACCEPTED, MOST_ACTIONS, PARTLY, REFUSED
from cdop.recommendations.telling.drafts import Draft
from cdop.recommendations.telling.service import WAYS
from cdop.reference.calendar import today
from cdop.reference.codes import code_list
from cdop.web.fields import (
    Checkboxes,
    File,
    GovDateField,
    HiddenField,
    Radios,
    Submit,
    TextArea,
    TextField,
    ValidationError,
    listed,
)

LONGEST_WORDS, LONGEST_ROLE = 4_000, 200
BLANK_ROWS = 2
NAMES_NOBODY = "Name nobody: no child, no family, no member of staff."
ROLE_HINT = "A role, for example Head of Midwifery. Never a person’s name."
ANSWERS = {
    ACCEPTED: "We accept it",
    PARTLY: "We accept it in part",
    REFUSED: "We do not accept it",
}


def _not_to_come(_form: Any, field: GovDateField) -> None:
    if field.data and field.data > today():
        raise ValidationError("The day must be today or in the past")


def _area(label: str, hint: str = "", **words: Any) -> TextArea:
    return TextArea(label, hint=hint, longest=LONGEST_WORDS, validators=[clean], **words)


def _line(label: str, **words: Any) -> TextField:
    return TextField(label, longest=LONGEST_ROLE, autocomplete="off", validators=[clean], **words)


class Refusable(FlaskForm):
    """A form that says beside a question why a rule refused it."""

    version = HiddenField()

    @property
    def seen(self) -> int:
        return number_of(self.version.data)

    def refuse(self, refusal: NotNow) -> None:
        if refusal.field in self:
            self[refusal.field].errors = [str(refusal)]
        else:
            self.form_errors.append(str(refusal))


class LinkForm(OpeningForm):
    """The fact that opens a link."""

    email = TextField(
        "E-mail address that the message was sent to",
        hint="Your organisation’s shared inbox, as it stands in the message",
        longest=LONGEST_EMAIL, autocomplete="off",
    )  # fmt: skip


class TellForm(Refusable):
    """Which organisations are told, and how."""

    tokens = Checkboxes("Which organisations are told?", choices=[])
    way = Radios(
        "How are they told?", choices=listed(WAYS.items()), default="email", required="Choose how they are told"
    )
    on = GovDateField(
        "On which day?", hint="For letters and what is told by hand. E-mails go today.", default=today,
        required="Enter the day", subject="The day", validators=[_not_to_come],
    )  # fmt: skip
    submit = Submit("Tell them")

    def validate_tokens(self, field: Checkboxes) -> None:
        if not field.data:
            raise ValidationError("Choose one organisation or more")


class GiveForm(Refusable):
    """Whom a link is given to by hand."""

    email = _line(
        "E-mail address of whom it is for",
        hint="Whoever opens the link must type this address. Nothing is sent to it.",
        required="Enter an e-mail address",
    )
    submit = Submit("Make a link and show it once")


class HoldForm(Screened):
    """Until when nobody is reminded, and why."""

    until = GovDateField("Until when?", required="Enter the day", subject="The day")
    words = _area("Why?", NAMES_NOBODY, required="Enter why", rows=3)
    submit = Submit("Put the reminder off")


class ByHandForm(Screened):
    """What was done by hand."""

    words = _area("What was done?", NAMES_NOBODY, required="Enter what was done", rows=3)
    submit = Submit("Save")


class PlannedRow(Form):
    """One thing that an organisation will do. One that says nothing is left out."""

    words = _line("What will you do?")
    owner = _line("Who sees to it?", hint=ROLE_HINT)
    due = DueDay("By when?")

    @property
    def filled(self) -> bool:
        return bool(self.words.data or self.owner.data or self.due.data or any(self.due.typed))

    @property
    def values(self) -> dict[str, str]:
        return {
            "words": self.words.data or "", "owner": self.owner.data or "",
            "due": self.due.data.isoformat() if self.due.data else "",
        }  # fmt: skip


class AnswerForm(Refusable):
    """An organisation's answer. It may be saved unfinished: what is missing is said before it is sent."""

    answer = Radios("What is your answer?", choices=listed(ANSWERS.items()))
    words = _area("Your reasons", f"Needed where you accept it in part or not at all. {NAMES_NOBODY}", rows=5)
    actions = Rows(FormField(PlannedRow), min_entries=BLANK_ROWS, max_entries=MOST_ACTIONS)
    role = _line("Who answers for your organisation?", hint=ROLE_HINT)

    def validate(self, extra_validators: Any = None) -> bool:
        good = bool(super().validate(extra_validators))
        if self.actions.surplus:
            self.form_errors.append(f"No more than {MOST_ACTIONS} actions can be sent here.")
        return good and not self.actions.surplus

    def add_row(self) -> None:
        """One more empty action, where there may be one more."""
        if len(self.actions) < MOST_ACTIONS:
            self.actions.append_entry()

    def draft(self) -> Draft:
        """What a form that was found to be good holds."""
        rows = [row.form.values for row in self.actions if row.form.filled]
        return Draft(self.answer.data or "", self.words.data or "", self.role.data or "", rows)

    def say(self, faults: Mapping[str, str]) -> None:
        """Put what is missing beside its question."""
        for key, words in faults.items():
            if key in self:
                self[key].errors = [words]
                continue
            _, place, field = key.split("-")
            while len(self.actions) <= int(place):
                self.add_row()
            self.actions[int(place)].form[field].errors = [words]

    @classmethod
    def of(cls, draft: Draft) -> Any:
        """The form with a draft in its boxes."""
        return cls(formdata=None, data={**held_of(draft), "version": str(draft.version)})


class TypedForm(AnswerForm):
    """An answer that came by letter, telephone or e-mail."""

    answer = Radios("What do they answer?", choices=listed(ANSWERS.items()), required="Choose what they answer")
    words = _area("Their reasons, in their words", "Coordinators read it as it is typed; others read it without names.",
                  rows=5)  # fmt: skip
    role = _line("Who answered?", hint=ROLE_HINT)
    way = Radios(
        "How did it come?", choices=listed((code, code_list("reply_way")[code].label) for code in BY_HAND),
        required="Choose how the answer came",
    )  # fmt: skip
    on = GovDateField(
        "When did it come?", default=today, required="Enter the day", subject="The day", validators=[_not_to_come]
    )
    submit = Submit("Save the answer")

    def refuse(self, refusal: NotNow) -> None:
        """As every form, with what a rule says of the day beside the day."""
        if refusal.field == "dated":
            self.on.errors = [str(refusal)]
        else:
            super().refuse(refusal)


class ProgressForm(Refusable):
    """What an organisation tells of how far it is."""

    words = _area("What has happened?", NAMES_NOBODY, required="Enter what has happened", rows=5)
    submit = Submit("Send it")


class EvidenceForm(Refusable):
    """What shows that something was done."""

    words = _area("What does it show, or where can it be seen?", f"Optional where you send a file. {NAMES_NOBODY}",
                  rows=3)  # fmt: skip
    file = File("File", hint=f"Optional: {HINT}.", accept=ACCEPT)
    submit = Submit("Send it")


class OwnActionForm(Refusable):
    """An action, and how it stands."""

    words = _area("What is to be done?", required="Enter what is to be done", rows=3)
    owner = _line("Who sees to it?", hint=ROLE_HINT, required="Enter the role of whoever sees to it")
    due_on = DueDay("By when?")
    state = Radios(
        "How does it stand?", choices=codes("recommendation_action"), required="Choose how it stands",
        default="planned",
    )  # fmt: skip
    submit = Submit("Send it")


def held_of(draft: Draft) -> dict[str, Any]:
    """A draft as a form's boxes hold it, with a blank action at the end."""
    rows: Sequence[Mapping[str, Any]] = [
        {**one, "due": date.fromisoformat(one["due"]) if one["due"] else None} for one in draft.actions
    ]
    blank = {"words": "", "owner": "", "due": None}
    return {
        "answer": draft.answer, "words": draft.words, "role": draft.role,
        "actions": [*rows, blank][:MOST_ACTIONS] if rows else [blank] * BLANK_ROWS,
    }  # fmt: skip
