"""The questions about restricted cases."""
# mypy: allow-subclassing-any
# Flask-WTF has no types.

from collections.abc import Iterable
from typing import Any

from flask_wtf import FlaskForm

from cdop.access.restricting.rules import OUTCOMES, SHORTEST, too_short
from cdop.case.forms import as_in_the_register, reason_field, storable
from cdop.web.fields import Checkboxes, Password, Radios, Submit, TextArea, ValidationError, listed

LONGEST = 1_000


def _long_enough(_form: Any, field: Any) -> None:
    if fault := too_short(field.data or ""):
        raise ValidationError(fault)


def _told(question: str, hint: str) -> TextArea:
    return TextArea(
        question, hint=f"{hint} At least {SHORTEST} characters. Do not name a child.", required="Say it in words",
        rows=3, longest=LONGEST, validators=[as_in_the_register(storable), _long_enough],
    )  # fmt: skip


class _Naming(FlaskForm):
    """Who may open the case besides the coordinator who says so. ``offer`` says who can be named."""

    named = Checkboxes("Who may open it besides you", hint="Also name the panel members who are to review it.")

    def offer(self, people: Iterable[tuple[str, str]]) -> None:
        """The accounts to choose from, each as token and words."""
        self.named.choices = listed(people)


class RestrictForm(_Naming):
    """Why a case is restricted, and for whom it stays open."""

    reason = reason_field(
        "Why", "Those who may open the case can read this. Do not name a child.", "Enter why the case is restricted"
    )
    submit = Submit("Restrict the case", kind="warning")


class NameForm(_Naming):
    """For whom a restricted case is open from now on."""

    reason = reason_field("Why", "Those who may open the case can read this.", "Enter why this changes")
    submit = Submit("Save who may open it")


class LiftForm(FlaskForm):
    """Why a case is restricted no more."""

    reason = reason_field("Why", "Coordinators can read this.", "Enter why the case is restricted no more")
    submit = Submit("Open the case to everybody again")


class EmergencyForm(FlaskForm):
    """Why a restricted case must be opened now, and proof of who asks."""

    reason = _told("Why it must be opened now", "Kept for good, and read by who looks into it.")
    password = Password("Your password", required="Enter your password")
    submit = Submit("Open it for 60 minutes", kind="warning")


class ReviewForm(FlaskForm):
    """What somebody else found of an emergency."""

    outcome = Radios("What did you find?", required="Choose what you found", choices=listed(OUTCOMES.items()))
    words = _told("How do you know?", "Whom you asked, and what they said.")
    submit = Submit("Save what I found")
