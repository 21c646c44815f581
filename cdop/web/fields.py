"""Every form field, with the design system's widgets: forms import their fields from here alone.

Words common to all: ``label`` is the question; ``hint`` stands under it; ``required`` is the message when nothing is
given (without it the field is optional); ``subject`` opens the messages made here ("Date of death must …"; the label
unless given); ``size`` ("s", "m", "l", or "" for plain text) is the question's type size and ``page_heading`` makes
it the page's heading; any other word (``validators``, ``default``, ``render_kw``, …) goes to WTForms.
"""
# mypy: allow-subclassing-any
# WTForms has no types, so every field of ours has a parent that the type checker cannot see.

from collections.abc import Iterable, Sequence
from typing import Any

from flask_wtf.file import FileField, MultipleFileField
from werkzeug.datastructures import FileStorage
from wtforms import fields
from wtforms.fields import HiddenField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from cdop.web import widgets
from cdop.web.dates import GovDateField
from cdop.web.questions import GroupQuestion, Question

__all__ = [
    "Checkbox",
    "Checkboxes",
    "File",
    "Files",
    "GovDateField",
    "HiddenField",
    "Password",
    "Radios",
    "Select",
    "SelectChoice",
    "Submit",
    "TextArea",
    "TextField",
    "ValidationError",
    "listed",
]
NOT_LISTED = "Choose one of the answers on this page"
LONGEST_LINE = 200
LONGEST_TEXT = 10_000


def listed(pairs: Iterable[tuple[str, str]], *, blank: str | None = None) -> list[SelectChoice]:
    """Choices from (value, words); ``blank`` puts words for "no answer" first, as a select wants."""
    first = [] if blank is None else [SelectChoice("", blank)]
    return [*first, *(SelectChoice(value, words) for value, words in pairs)]


class TextField(Question, fields.StringField):
    """One line, its ends trimmed, at most ``longest`` characters; ``width`` (2, 3, 4, 5, 10, 20, 30) sizes the box.

    ``keyboard`` ("tel", "email", "numeric") is the one that a telephone shows.
    """

    widget = widgets.TextInput()
    kept_controls = "\t"
    data: str | None

    def __init__(
        self,
        label: str,
        *,
        longest: int = LONGEST_LINE,
        width: int = 0,
        autocomplete: str = "",
        keyboard: str = "",
        **words: Any,
    ) -> None:
        super().__init__(label, **words)
        self.longest = longest
        self.appearance |= {"classes": f"govuk-input--width-{width}" if width else ""}
        if autocomplete:
            self.appearance["autocomplete"] = autocomplete
        if keyboard:
            self.appearance["inputmode"] = keyboard

    def process_formdata(self, values: Sequence[str]) -> None:
        if values:
            self.data = values[0].strip()

    def pre_validate(self, form: Any) -> None:
        text = self.data or ""
        if len(text) > self.longest:
            raise ValidationError(f"{self.subject} must be {self.longest:,} characters or fewer")
        if any(_is_control(character) and character not in self.kept_controls for character in text):
            raise ValidationError(f"{self.subject} must not contain control characters")


class TextArea(TextField):
    """Several lines; line ends are kept as ``\\n``."""

    widget = widgets.TextArea()
    kept_controls = "\t\n"

    def __init__(self, label: str, *, longest: int = LONGEST_TEXT, rows: int = 5, **words: Any) -> None:
        super().__init__(label, longest=longest, **words)
        self.appearance["rows"] = rows

    def process_formdata(self, values: Sequence[str]) -> None:
        super().process_formdata([value.replace("\r\n", "\n").replace("\r", "\n") for value in values])


class Password(Question, fields.PasswordField):
    """A password, neither trimmed nor sent back. ``autocomplete``: "current-password" or "new-password"."""

    widget = widgets.PasswordInput()
    data: str | None

    def __init__(self, label: str, *, autocomplete: str = "current-password", **words: Any) -> None:
        super().__init__(label, **words)
        self.appearance["autocomplete"] = autocomplete


class _OneOf:
    """An answer off the list is refused; no answer at all is for ``required`` to refuse."""

    data: str | None

    def pre_validate(self, form: Any) -> None:
        if self.data and all(choice.value != self.data for choice in self.iter_choices()):  # type: ignore[attr-defined]
            raise ValidationError(NOT_LISTED)


class Radios(_OneOf, GroupQuestion, fields.RadioField):
    """One answer of a few. ``inline=True`` puts two short ones side by side."""

    widget = widgets.RadioInput()

    def __init__(self, label: str, *, inline: bool = False, **words: Any) -> None:
        super().__init__(label, **words)
        self.appearance["classes"] = "govuk-radios--inline" if inline else ""


class Select(_OneOf, Question, fields.SelectField):
    """One answer of a long list."""

    widget = widgets.SelectInput()


class Checkboxes(GroupQuestion, fields.SelectMultipleField):
    """Any number of answers: ``data`` is a list of values."""

    widget = widgets.CheckboxesInput()
    data: list[str] | None

    def __init__(self, label: str, **words: Any) -> None:
        super().__init__(label, invalid_choice_message=NOT_LISTED, **words)


class Checkbox(Question, fields.BooleanField):
    """One box to tick: ``data`` is true or false."""

    widget = widgets.CheckboxInput()
    data: bool

    def _asked(self, label: str, size: str, page_heading: bool) -> dict[str, Any]:
        return {}  # the words stand beside the box


class File(Question, FileField):
    """One file. ``accept`` (".csv,.xlsx") only guides the chooser: check what arrives."""

    widget = widgets.FileInput()
    data: FileStorage | None

    def __init__(self, label: str, *, accept: str = "", **words: Any) -> None:
        super().__init__(label, **words)
        self.appearance["attributes"] = {"accept": accept} if accept else {}


class Files(Question, MultipleFileField):
    """Several files, or none. ``accept`` as for one: check what arrives. The rule of the page lists the name."""

    widget = widgets.FileInput()
    data: list[FileStorage]

    def __init__(self, label: str, *, accept: str = "", **words: Any) -> None:
        super().__init__(label, **words)
        self.appearance["attributes"] = {"accept": accept, "multiple": "multiple"}


class Submit(fields.SubmitField):
    """The button that sends the form. ``kind``: "", "secondary" or "warning"."""

    widget = widgets.SubmitInput()

    def __init__(self, label: str, *, kind: str = "", **words: Any) -> None:
        super().__init__(label, **words)
        self.appearance = {"classes": f"govuk-button--{kind}" if kind else "", "preventDoubleClick": True}


def _is_control(character: str) -> bool:
    # PostgreSQL refuses NUL, and half of a surrogate pair cannot be stored as UTF-8.
    return character < " " or character == "\x7f" or "\ud800" <= character <= "\udfff"
