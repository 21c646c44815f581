"""The questions about accounts and signing in: their shape and words."""
# mypy: allow-subclassing-any
# Flask-WTF has no types.

from flask_wtf import FlaskForm

from cdop.accounts.people import DUTY_WORDS, ROLE_WORDS, Duty, Role
from cdop.accounts.rules import LONGEST_EMAIL, LONGEST_NAME, NotAllowed, check_roles, looks_like_email
from cdop.accounts.service import Details
from cdop.web.fields import Checkboxes, Password, Submit, TextField, ValidationError, listed

HOW_TO_CHOOSE = "15 characters or more. Four words that do not belong together do well."


def _an_email(_form: FlaskForm, field: TextField) -> None:
    if field.data and not looks_like_email(field.data):
        raise ValidationError("Enter an e-mail address, like name@example.org")


# Fields are made in each form, in the order of its page: the list of faults follows that order.


def _sign_in_email() -> TextField:
    return TextField(
        "E-mail address", required="Enter your e-mail address", longest=LONGEST_EMAIL, autocomplete="username"
    )


def _new_password() -> Password:
    words = "Enter a new password"
    return Password("New password", hint=HOW_TO_CHOOSE, required=words, autocomplete="new-password")


def _again() -> Password:
    return Password("New password again", required="Enter the new password again", autocomplete="new-password")


def _display_name() -> TextField:
    return TextField("Name", required="Enter the person's name", longest=LONGEST_NAME, autocomplete="off")


def _roles() -> Checkboxes:
    choices = listed((role.value, words) for role, words in ROLE_WORDS.items())
    return Checkboxes("Roles", hint="An administrator holds no other role.", choices=choices)


def _duties() -> Checkboxes:
    choices = listed((duty.value, words) for duty, words in DUTY_WORDS.items())
    hint = "For a panel member alone. Leave empty where there are none."
    return Checkboxes("Duties of a panel member", hint=hint, choices=choices)


class SignInForm(FlaskForm):
    """Who, and the proof."""

    email = _sign_in_email()
    password = Password("Password", required="Enter your password")
    submit = Submit("Sign in")


class _NewPassword(FlaskForm):
    def validate_again(self, field: Password) -> None:
        if field.data != self.new_password.data:
            raise ValidationError("The two new passwords are not the same")


class ChangePasswordForm(_NewPassword):
    """One's own password, knowing the one in use."""

    current = Password("Current password", required="Enter your current password")
    new_password = _new_password()
    again = _again()
    submit = Submit("Change password")


class ActivateForm(_NewPassword):
    """A first password, or a new one after a reset."""

    email = _sign_in_email()
    code = TextField(
        "One-time code",
        hint="The 28 letters and digits that you were given. Capitals, spaces and dashes do not matter.",
        required="Enter the one-time code",
        autocomplete="one-time-code",
    )
    new_password = _new_password()
    again = _again()
    submit = Submit("Set password")


class _Rights(FlaskForm):
    def validate_roles(self, field: Checkboxes) -> None:
        try:
            check_roles(self.held_roles, self.held_duties)
        except NotAllowed as fault:
            raise ValidationError(str(fault)) from None

    @property
    def held_roles(self) -> frozenset[Role]:
        return frozenset(Role(word) for word in self.roles.data or () if word in set(Role))

    @property
    def held_duties(self) -> frozenset[Duty]:
        return frozenset(Duty(word) for word in self.duties.data or () if word in set(Duty))


class NewAccountForm(_Rights):
    """Somebody who shall be able to sign in."""

    display_name = _display_name()
    email = TextField(
        "E-mail address",
        hint="With it they sign in. It cannot be changed later.",
        required="Enter the person's e-mail address",
        longest=LONGEST_EMAIL,
        autocomplete="off",
        validators=[_an_email],
    )
    roles = _roles()
    duties = _duties()
    submit = Submit("Create account")

    def details(self) -> Details:
        return Details(str(self.email.data), str(self.display_name.data), self.held_roles, self.held_duties)


class ChangeAccountForm(_Rights):
    """What somebody is called and may do."""

    display_name = _display_name()
    roles = _roles()
    duties = _duties()
    submit = Submit("Save")

    def details(self, email: str) -> Details:
        return Details(email, str(self.display_name.data), self.held_roles, self.held_duties)


class ConfirmForm(FlaskForm):
    """Nothing but the token: the page asks whether one is sure."""
