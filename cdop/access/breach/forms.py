"""Fresh proof before the names of children are taken out."""
# mypy: allow-subclassing-any
# Flask-WTF has no types.

from flask_wtf import FlaskForm

from cdop.web.fields import Password, Submit


class NamedForm(FlaskForm):
    """The password once more."""

    password = Password("Your password", required="Enter your password")
    submit = Submit("Take the file with names out", kind="warning")
