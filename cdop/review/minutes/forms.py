"""The questions about minutes."""
# mypy: allow-subclassing-any
# Flask-WTF has no types.

from flask_wtf import FlaskForm

from cdop.panels.forms import clean
from cdop.web.fields import HiddenField, Submit, TextArea, TextField

LONGEST_OTHER, LONGEST_CHANGE = 10_000, 300


class DrawForm(FlaskForm):
    """What minutes say beside the entries."""

    seen = HiddenField()
    other = TextArea(
        "Other business", hint="Optional. Whatever no case’s entries say. Never a child’s name.", rows=6,
        longest=LONGEST_OTHER, validators=[clean],
    )  # fmt: skip
    words = TextField(
        "What changes in this version", hint="Optional. For example: the attendance was corrected.",
        longest=LONGEST_CHANGE, autocomplete="off", validators=[clean],
    )  # fmt: skip
    submit = Submit("Draw the minutes")

    @property
    def seen_number(self) -> int:
        """The version that the page showed; -1 for a text that no page sends."""
        text = self.seen.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else -1


class ApproveForm(FlaskForm):
    """The chair approves the draft that was read."""

    seen = HiddenField()
    submit = Submit("Approve these minutes")

    seen_number = DrawForm.seen_number
