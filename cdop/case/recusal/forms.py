"""The questions about a conflict of interest."""
# mypy: allow-subclassing-any
# Flask-WTF has no types.

from collections.abc import Iterable

from flask_wtf import FlaskForm

from cdop.case.forms import LONGEST_REASON, as_in_the_register, reason_field, storable
from cdop.web.fields import Select, Submit, TextField, listed


class DeclareForm(FlaskForm):
    """One's own conflict."""

    reason = TextField(
        "Why, if you want to say it (optional)",
        hint="Coordinators can read this. Do not name a child.",
        longest=LONGEST_REASON,
        autocomplete="off",
        validators=[as_in_the_register(storable)],
    )
    submit = Submit("I have a conflict of interest", kind="warning")


class SetForm(FlaskForm):
    """Somebody else's conflict. ``offer`` says whose it can be."""

    account = Select("Who has a conflict of interest", required="Choose who has a conflict of interest")
    reason = reason_field(
        "Why", "Coordinators can read this. Do not name a child.", "Enter why this person must not see the case"
    )
    submit = Submit("Hide the case from this person", kind="warning")

    def offer(self, people: Iterable[tuple[str, str]]) -> None:
        """The accounts to choose from, each as token and name."""
        self.account.choices = listed(people, blank="Choose a person")


class LiftForm(FlaskForm):
    """Why there is no conflict any more."""

    reason = reason_field("Why", "Coordinators can read this.", "Enter why there is no conflict of interest")
    submit = Submit("Show the case again")
