"""The question what somebody found of an unusual look."""
# mypy: allow-subclassing-any
# Flask-WTF has no types.

from flask_wtf import FlaskForm

from cdop.access.unusual.rules import OUTCOMES
from cdop.case.forms import reason_field
from cdop.web.fields import Radios, Submit, listed


class NoteForm(FlaskForm):
    """An outcome, and how it is known."""

    outcome = Radios("What did you find?", required="Choose what you found", choices=listed(OUTCOMES.items()))
    words = reason_field("How do you know?", "Coordinators can read this. Do not name a child.", "Enter how you know")
    submit = Submit("Save what I found")
