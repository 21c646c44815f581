"""The questions about a file that may go with a paper: what is black on a page, and whether it goes."""
# mypy: allow-subclassing-any
# Flask-WTF and WTForms have no types.

from typing import Self

from cdop.case.forms import LONGEST_REASON, Versioned, as_in_the_register, storable
from cdop.files.flattening.boxes import COLUMNS, ROWS
from cdop.files.flattening.copies import MOST_TEXT
from cdop.redaction.values import Certainty
from cdop.review.papers.files import LookedAt, SearchedPage
from cdop.review.papers.queries import FileChoice
from cdop.review.papers.squares import square_name
from cdop.web.fields import Checkbox, Checkboxes, Submit, TextArea, TextField, ValidationError, listed

LONGEST_TITLE = 80


def _needed_to_include(form: "FileForm", field: TextField) -> None:
    if form.include.data and not (field.data or "").strip():
        raise ValidationError("Enter what the document is called in the paper")


class FileForm(Versioned):
    """What is common to all kinds of file: what it is called, why something may stay, and the decision."""

    title = TextField(
        "What it is called in the paper", hint="The kind of document, for example: Post-mortem report",
        longest=LONGEST_TITLE, autocomplete="off", validators=[as_in_the_register(storable), _needed_to_include],
    )  # fmt: skip
    reason = TextField(
        "Why it is left out, or why what was found may stay in sight", longest=LONGEST_REASON, autocomplete="off",
        validators=[as_in_the_register(storable)],
    )  # fmt: skip
    include = Submit("Make the copy and include it")
    leave_out = Submit("Leave the file out", kind="secondary")


class PageForm(FileForm):
    """One page: squares to blacken, finds that stay in sight, and that somebody looked at it."""

    squares = Checkboxes(
        "Squares to blacken", choices=listed((str(number), square_name(number)) for number in range(COLUMNS * ROWS))
    )
    kept = Checkboxes("What was found may stay in sight", choices=[])
    looked = Checkbox("I looked at this page: nothing that is not blackened names anybody")
    save = Submit("Save this page", kind="secondary")

    @classmethod
    def of(cls, version: int, choice: FileChoice | None, page: SearchedPage) -> Self:
        """The form with what is decided in it."""
        decided = page.decided
        form = cls(
            formdata=None,
            data={
                "version": str(version),
                "title": choice.title if choice else "",
                "reason": choice.reason if choice else "",
                "squares": [str(number) for number in decided.squares],
                "kept": [str(start) for start in decided.kept],
                "looked": decided.looked,
            },
        )
        return form.offering(page)

    def offering(self, page: SearchedPage) -> Self:
        """Offer what was found on the page to stay in sight; not what the case knows as it stands."""
        offered = [hit for hit in page.hits if hit.certainty is not Certainty.EXACT]
        self.kept.choices = listed((str(hit.start), hit.found) for hit in offered)
        return self

    @property
    def decided(self) -> LookedAt:
        numbers = tuple(sorted(int(value) for value in self.squares.data or ()))
        return LookedAt(numbers, tuple(sorted(int(value) for value in self.kept.data or ())), bool(self.looked.data))


class TextForm(FileForm):
    """The text of a Word document or plain text as it will be set anew."""

    text = TextArea(
        "The text as it will stand in the copy", hint="Everything found is replaced already. Read it, and mend it.",
        longest=MOST_TEXT, rows=24, validators=[as_in_the_register(storable)],
    )  # fmt: skip

    @classmethod
    def of(cls, version: int, choice: FileChoice | None, text: str) -> Self:
        told = {"title": choice.title, "reason": choice.reason} if choice else {}
        return cls(formdata=None, data={"version": str(version), "text": text, **told})
