"""The questions about the second factor: their shape and words."""
# mypy: allow-subclassing-any
# Flask-WTF has no types.

from flask_wtf import FlaskForm

from cdop.web.fields import Password, Submit, TextField

SIX_DIGITS = "The six digits that your authenticator app shows now for this service."


def _code() -> TextField:
    return TextField(
        "Code from your app",
        hint=SIX_DIGITS,
        required="Enter the code that your app shows",
        longest=20,
        width=10,
        keyboard="numeric",
        autocomplete="one-time-code",
    )


class CodeForm(FlaskForm):
    """The code of the app, to sign in or to prove that it was set up."""

    code = _code()
    submit = Submit("Continue")


class RecoveryForm(FlaskForm):
    """A recovery code, or the code of a reset."""

    code = TextField(
        "Recovery code",
        hint="One of the ten codes that you kept, or the one-time code that an administrator gave you. Capitals, "
        "spaces and dashes do not matter.",
        required="Enter a code",
        longest=60,
        autocomplete="off",
    )
    submit = Submit("Continue")


class PasswordForm(FlaskForm):
    """One's own password once more."""

    password = Password("Password", required="Enter your password")
    submit = Submit("Continue")


class ProofForm(PasswordForm):
    """The password and a code of the app once more."""

    password = Password("Password", required="Enter your password")
    code = _code()
    submit = Submit("Continue")
