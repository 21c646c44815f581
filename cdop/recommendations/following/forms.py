"""The questions about what is done: actions, notes, evidence, the end, opening again, and asking again."""
# mypy: allow-subclassing-any
# Flask-WTF has no types.

from collections.abc import Sequence
from typing import Any

from flask_wtf import FlaskForm

from cdop.gathering.replying.arriving import ACCEPT, HINT
from cdop.panels.forms import clean, codes, number_of
from cdop.recommendations.due_days import DueDay
from cdop.recommendations.following.service import Said
from cdop.recommendations.naming import Named
from cdop.recommendations.refusing import SENTENCE, NamesSomebody
from cdop.recommendations.rules import NotNow
from cdop.reference.calendar import today
from cdop.web.fields import (
    Checkbox,
    Checkboxes,
    File,
    GovDateField,
    HiddenField,
    Radios,
    Submit,
    TextArea,
    TextField,
    listed,
)

LONGEST_WORDS, LONGEST_REASON = 4_000, 300
NAMES_NOBODY = "Name nobody: write roles in place of names."
_HIDDEN = frozenset({"csrf_token", "version", "justified", "reason", "submit"})


def _words(label: str, required: str = "", hint: str = "", rows: int = 5) -> TextArea:
    return TextArea(
        label, hint=f"{hint} {NAMES_NOBODY}".strip(), required=required, rows=rows, longest=LONGEST_WORDS,
        validators=[clean],
    )  # fmt: skip


def _day(label: str, hint: str = "") -> GovDateField:
    return GovDateField(label, hint=hint, required="Enter the day", default=today)


class Telling(FlaskForm):
    """A form whose words are looked through for names. ``version``: what the page showed; -1 where no page sent it."""

    version = HiddenField()
    justified = Checkboxes("Which of these words name nobody here?", choices=[], validate_choice=False, size="s")
    reason = TextField(
        "Why do they name nobody?", hint="For example: a ward’s name, a product.", longest=LONGEST_REASON,
        autocomplete="off", validators=[clean],
    )  # fmt: skip

    hits: Sequence[Named] = ()

    @property
    def questions(self) -> list[Any]:
        """The fields that are always asked, in order; a page puts what was found after them."""
        return [field for field in self if field.id not in _HIDDEN]

    @property
    def seen(self) -> int:
        return number_of(self.version.data)

    @property
    def reasons(self) -> dict[str, str]:
        """Why found words may stay, by the hit's key; only where a reason was given."""
        reason = (self.reason.data or "").strip()
        return dict.fromkeys(self.justified.data or (), reason) if reason else {}

    def offer(self, names: NamesSomebody, *, told: bool) -> None:
        """Say which words could name somebody: each is changed, or ticked and explained.

        Whoever may not read what was found (``told``) is told the field alone.
        """
        if not told:
            for name in names.fields:
                self[name].errors = [*self[name].errors, SENTENCE]
            return
        self.hits = hits = names.found
        self.justified.choices = listed((one.key, f"‘{one.found}’") for one in hits)
        ticked = set(self.justified.data or ()) & {one.key for one in hits}
        self.justified.data = sorted(ticked)
        if ticked and not (self.reason.data or "").strip():
            self.reason.errors = ["Say why the words that you ticked name nobody"]
        for field in {one.field: None for one in hits if one.field in self}:
            found = [f"‘{one.found}’" for one in hits if one.field == field and one.key not in ticked]
            if found:
                words = f"{in_a_row(found)} could name somebody: write a role, or say why that may stay"
                self[field].errors = [*self[field].errors, words]

    def refuse(self, refusal: NotNow) -> None:
        """Put a rule's refusal beside the question that it is about, or above the form."""
        if refusal.field in self:
            self[refusal.field].errors = [str(refusal)]
        else:
            self.form_errors.append(str(refusal))

    def said(self) -> Said:
        """The words and their day."""
        dated = self["dated"].data if "dated" in self else None
        return Said(self["words"].data or "", dated, justified=self.reasons)


def in_a_row(words: Sequence[str]) -> str:
    """'a', 'a and b', 'a, b and c'."""
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))


class ActionForm(Telling):
    words = _words("What is to be done?", "Enter what is to be done", rows=3)
    owner = TextField(
        "Who sees to it?", hint="A role, for example Head of Midwifery. Never a person’s name.",
        required="Enter the role of whoever sees to it", autocomplete="off", validators=[clean],
    )  # fmt: skip
    due_on = DueDay("By when?", hint="Optional.")
    state = Radios(
        "How does it stand?", choices=codes("recommendation_action"), required="Choose how it stands",
        default="planned",
    )  # fmt: skip
    submit = Submit("Save the action")


class NoteForm(Telling):
    words = _words("What has happened?", "Enter the note")
    dated = _day("On which day?")
    begun = Checkbox("Work on the recommendation has begun")
    submit = Submit("Add the note")


class EvidenceForm(Telling):
    words = _words("What does it show, or where can it be seen?", hint="Optional where you send a file.", rows=3)
    file = File("File", hint=f"Optional: {HINT}.", accept=ACCEPT)
    dated = _day("Of which day is it?")
    submit = Submit("Add the evidence")


class _SignedForm(Telling):
    signed_by = TextField("Who signs it off?", required="Enter who signs this off, by name", autocomplete="off",
                          validators=[clean])  # fmt: skip
    signed_role = TextField(
        "In which role?", hint="For example Chair of the panel.", required="Enter their role", autocomplete="off",
        validators=[clean],
    )  # fmt: skip


class DoneForm(_SignedForm):
    words = _words("What was done?", hint="Optional. In a sentence that a report can repeat.", rows=3)
    dated = _day("Signed off on")
    submit = Submit("Close it as done")


class NotTakenUpForm(_SignedForm):
    words = _words("Why is it not taken up?", "Enter the reason", rows=3)
    dated = _day("Signed off on")
    submit = Submit("Close it as not taken up")


class ReopenForm(Telling):
    words = _words("Why is it opened again?", "Enter the reason", rows=3)
    dated = _day("From which day?")
    submit = Submit("Open it again")


class FollowUpForm(Telling):
    happened = Radios("Did it happen?", choices=codes("follow_up_happened"), required="Say whether it happened")
    worked = Radios("Did it work?", choices=codes("follow_up_worked"), required="Say whether it worked")
    words = _words("What shows it?", hint="Optional. How do you know?", rows=4)
    where = TextField(
        "Where can the evidence be seen?", hint="Optional.", longest=LONGEST_REASON, autocomplete="off",
        validators=[clean],
    )  # fmt: skip
    file = File("Evidence as a file", hint=f"Optional: {HINT}.", accept=ACCEPT)
    dated = _day("Asked on")
    submit = Submit("Save the answers")

    @property
    def evidence(self) -> Said:
        return Said(self.where.data or "", self.dated.data, justified=self.reasons)
