"""The question what is decided of a note."""
# mypy: allow-subclassing-any
# Flask-WTF has no types.

from flask_wtf import FlaskForm

from cdop.case.forms import as_in_the_register, storable
from cdop.recommendations.clusters.queries import Note
from cdop.reference.codes import code_list
from cdop.web.fields import HiddenField, Radios, Submit, TextArea, listed

LONGEST_REASON = 2_000
LONGEST_VERSION = 9


class LookForm(FlaskForm):
    """Look now: nothing is asked."""

    submit = Submit("Look now", kind="secondary")


class DecisionForm(FlaskForm):
    """What is decided, and why. ``version``: of the note, as the page showed it."""

    version = HiddenField()
    decision = Radios(
        "What do you decide?",
        choices=listed((code, each.label) for code, each in code_list("cluster_decision").items()),
        required="Choose what you decide",
    )
    reason = TextArea(
        "Why, and what is done?",
        hint="Name no child. The public health lead reads this without names of people, places, products and schools.",
        required="Enter why",
        subject="What you write",
        rows=5,
        longest=LONGEST_REASON,
        validators=[as_in_the_register(storable)],
    )
    submit = Submit("Record the decision")

    @classmethod
    def of(cls, note: Note) -> "DecisionForm":
        return cls(formdata=None, data={"version": str(note.version)})

    @property
    def seen(self) -> int:
        """The version that the page showed; -1 where that is no number."""
        text = (self.version.data or "")[:LONGEST_VERSION]
        return int(text) if text.isascii() and text.isdigit() else -1
