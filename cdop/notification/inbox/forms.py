"""The questions of the inbox."""
# mypy: allow-subclassing-any
# Flask-WTF has no types.

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from flask_wtf import FlaskForm

from cdop.case.description_form import DescribeForm
from cdop.case.forms import LONGEST_REASON, as_in_the_register, reason_field, storable
from cdop.notification.answers import Answers, period_of
from cdop.notification.form.summary import words_of
from cdop.notification.inbox.rules import REASONS, description_of
from cdop.notification.order import RuleBroken
from cdop.notification.questions import QUESTIONS
from cdop.web.fields import Checkbox, HiddenField, Radios, SelectChoice, Submit, TextField, listed

NO_REASON = "Enter why these are two children"
NOT_LOOKED = "Look at each case that is likely the same child, then say that these are two children"


class AcceptForm(DescribeForm):
    """The child as the new case describes it; and, where a known case is very like, that these are two children."""

    looked_at = HiddenField()
    two_children = Checkbox("I have looked: these are two children")
    reason = TextField(
        "Why are these two children?",
        hint="For example, twins, or confirmed by the hospital. It is remembered, so that nobody asks again.",
        longest=LONGEST_REASON,
        autocomplete="off",
        validators=[as_in_the_register(storable)],
    )
    submit = Submit("Accept as a new case")

    @classmethod
    def of(cls, answers: Answers) -> "AcceptForm":
        """The form with what was told in its boxes."""
        data: dict[str, Any] = dict(description_of(answers))
        for key in ("date_of_birth", "date_of_death"):
            data[key] = date.fromisoformat(data[key]) if data[key] else None
        return cls(formdata=None, data=data)

    def ask_for(self, answers: Answers) -> None:
        """Say beside a date that is not known to the day what was told of it; let no area be chosen by itself."""
        for key in ("date_of_birth", "date_of_death"):
            period = period_of(answers, key)
            if period is None or period.first != period.last:
                told = words_of(QUESTIONS[key], answers) or "nothing"
                self[key].description = f"Told: {told}. {_WHICH_DAY[key]}"
        self.death_area.choices = [SelectChoice("", "Choose an area"), *self.death_area.choices]

    @property
    def looked(self) -> frozenset[str]:
        """The tokens of the cases that the page showed as likely the same child."""
        return frozenset((self.looked_at.data or "").split(","))

    def covers(self, strong: Iterable[str]) -> bool:
        """Whether the person said why all these cases are other children; else the form says what lacks."""
        tokens = set(strong)
        if not tokens:
            return True
        if not self.two_children.data or not tokens <= self.looked:
            self.two_children.errors = [NOT_LOOKED]
        if not self.reason.data:
            self.reason.errors = [NO_REASON]
        return not (self.two_children.errors or self.reason.errors)

    def refuse_rule(self, broken: RuleBroken) -> None:
        """Put a rule's refusal beside the question that it is about."""
        field = self[broken.column if broken.column in self else "date_of_death"]
        field.errors = [f"{field.subject} {broken.words}"]


_WHICH_DAY: Mapping[str, str] = {
    "date_of_birth": "Leave it empty if the day cannot be found out; correct it later.",
    "date_of_death": "A case needs a day: ask the notifier, or enter the likeliest one and say so in the case’s note.",
}


class JoinForm(FlaskForm):
    """Why a notification and a case tell of one child."""

    words = TextField(
        "What makes you sure? (optional)",
        hint="For example, the same hospital number. The reasons above are not lost.",
        subject="What makes you sure",
        longest=LONGEST_REASON,
        autocomplete="off",
        validators=[as_in_the_register(storable)],
    )
    submit = Submit("Join to this case")


class OtherCaseForm(FlaskForm):
    """A case that the search did not find."""

    class Meta:
        csrf = False  # it asks for a page, and changes nothing

    case = TextField(
        "Case reference",
        hint="Of a case that is not shown here, if you know it.",
        required="Enter the reference of a case",
        longest=32,
        width=20,
        autocomplete="off",
    )


class SetAsideForm(FlaskForm):
    """Why a notification is no case, and by which rule."""

    rule = Radios(
        "Which rule applies?",
        choices=listed((reason.code, f"{reason.label}. {reason.rule}") for reason in REASONS.values()),
        required="Choose the rule that applies",
    )
    words = reason_field(
        "What shows that it applies?", "For example, what the ward told you when you rang.", "Enter what shows it"
    )
    submit = Submit("Set aside")


class PutBackForm(FlaskForm):
    """Why a notification that was set aside waits again."""

    words = reason_field("Why is it put back?", "What was decided stays on the record.", "Enter why it is put back")
    submit = Submit("Put back in the inbox", kind="secondary")


class SeparateForm(FlaskForm):
    """Why a notification tells of another child than the case that it was joined to."""

    words = reason_field(
        "Why is it separated?", "It waits in the inbox again; both stay on the record.", "Enter why it is separated"
    )
    submit = Submit("Separate from this case", kind="warning")
