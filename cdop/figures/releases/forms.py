"""The questions about publishing a year: who answers for it, and what is said of its sections."""
# mypy: allow-subclassing-any
# Flask-WTF has no types.

from flask_wtf import FlaskForm

from cdop.figures.order import SECTIONS
from cdop.figures.releases.service import LONGEST_COMMENTARY, LONGEST_NAME, LONGEST_WORDS
from cdop.web.fields import Checkbox, HiddenField, Submit, TextArea, TextField

_NO_SMALL = (
    "It is printed in both editions. Name no child and no family, and tell no number that the public is not shown."
)


class PublishForm(FlaskForm):
    """Who publishes. ``seen`` is the token of what was prepared."""

    seen = HiddenField()
    name = TextField(
        "Who answers for these figures?", hint="The full name. It is printed on every document.",
        required="Enter who answers for these figures", longest=LONGEST_NAME, autocomplete="name", subject="The name",
    )  # fmt: skip
    role = TextField(
        "In which role?", hint="For example, Director of Public Health.", required="Enter the role",
        longest=LONGEST_NAME, autocomplete="organization-title", subject="The role",
    )  # fmt: skip
    words = TextArea("What should readers know of this edition? (optional)", hint=_NO_SMALL, longest=LONGEST_WORDS)
    knowingly = Checkbox("I have read the numbers that the public is not shown: they may be told, or count no child")
    publish = Submit("Publish this edition")


class CommentaryForm(FlaskForm):
    """What is said of each section of a year."""

    keep = Submit("Keep the commentary")

    @property
    def boxes(self) -> list[TextArea]:
        """One for each section, in order."""
        return [self[key] for key in SECTIONS]


for _key, _words in SECTIONS.items():
    setattr(CommentaryForm, _key, TextArea(_words, hint=_NO_SMALL, longest=LONGEST_COMMENTARY))
