"""The question by which words are looked for among learning points."""
# mypy: allow-subclassing-any
# Flask-WTF has no types.

from typing import Any

from flask_wtf import FlaskForm

from cdop.case.forms import as_in_the_register, storable
from cdop.recommendations.themes.likeness import meant
from cdop.web.fields import Submit, TextField, ValidationError


def _means_something(_form: FlaskForm, field: Any) -> None:
    if not meant(field.data or ""):
        raise ValidationError("Enter a word of three letters or more")


class WordsForm(FlaskForm):
    """Words of a theme."""

    words = TextField(
        "Look for a theme among learning points",
        hint="Some words, for example: gestational age at handover. Learning points with all of them are found.",
        required="Enter some words",
        subject="What you look for",
        longest=120,
        autocomplete="off",
        validators=[as_in_the_register(storable), _means_something],
    )
    submit = Submit("Look", kind="secondary")
