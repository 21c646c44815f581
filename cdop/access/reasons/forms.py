"""The question why somebody opens a case."""
# mypy: allow-subclassing-any
# Flask-WTF has no types.

from typing import Any

from flask_wtf import FlaskForm

from cdop.access.reasons.rules import LONGEST, REASONS, fault_of
from cdop.case.forms import as_in_the_register, storable
from cdop.web.fields import HiddenField, Radios, Submit, TextField, listed


class ReasonForm(FlaskForm):
    """A coded reason, and words, which another reason needs."""

    reason = Radios(
        "Why do you open this case?", required="Choose why you open this case", choices=listed(REASONS.items())
    )
    words = TextField(
        "More about it", hint="Needed for another reason. Coordinators can read it. Do not name a child.",
        longest=LONGEST, autocomplete="off", validators=[as_in_the_register(storable)],
    )  # fmt: skip
    next = HiddenField()
    submit = Submit("Open the case")

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        if fault := fault_of(str(self.reason.data), self.words.data or ""):
            self.words.errors = [fault]
        return not fault
