"""Choosing between answers, and having read a reply: shape and words of the questions."""
# mypy: allow-subclassing-any
# Flask-WTF has no types.

from collections.abc import Iterable

from cdop.case.forms import Versioned, as_in_the_register, reason_field, storable
from cdop.web.fields import Radios, Submit, TextArea, listed

LONGEST_WORDS = 2_000


class ChooseForm(Versioned):
    """Which of the answers stands, and why."""

    answer = Radios("Which answer stands?", required="Choose which answer stands")
    reason = reason_field(
        "Why?", "For example: the maternity record was made at the birth.", "Enter why this answer stands"
    )
    submit = Submit("Save the choice")

    def offer(self, choices: Iterable[tuple[str, str]]) -> None:
        """The answers that were given, in words."""
        self.answer.choices = listed(choices)


class ReadForm(Versioned):
    """The coordinator has read a reply: does it change anything?"""

    changes = Radios(
        "Does it change anything?",
        choices=listed((("yes", "Yes"), ("no", "No"))),
        inline=True,
        required="Choose whether it changes anything",
    )
    words = TextArea(
        "What it changes, or what you noted",
        hint="Optional. Coordinators alone see it.",
        longest=LONGEST_WORDS,
        validators=[as_in_the_register(storable)],
    )
    submit = Submit("I have read it")
