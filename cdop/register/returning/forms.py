"""The questions about a return and about a permission."""
# mypy: allow-subclassing-any
# Flask-WTF has no types.

import re
from collections.abc import Sequence

from flask_wtf import FlaskForm
from wtforms import ValidationError

from cdop.reference.calendar import Year, today
from cdop.register.returning.models import LONGEST_RECIPIENT
from cdop.register.returning.queries import Permission
from cdop.register.returning.rules import Form, Scope
from cdop.register.returning.service import Asked
from cdop.web.dates import GovDateField
from cdop.web.fields import Password, Radios, Submit, TextArea, TextField, listed

MOST_REFERENCES = 500
LONGEST_REASON = 2_000
_REFERENCE = re.compile(r"[A-Za-z0-9/-]{1,32}")
_SCOPES = (
    (Scope.REVIEWED, "Residents’ deaths whose review was completed in a year"),
    (Scope.NOTIFIED, "Deaths notified in a year"),
    (Scope.DIED, "Residents who died in a year"),
    (Scope.NAMED, "Cases that I name"),
)


class _ReturnForm(FlaskForm):
    """What every return is asked."""

    reason = TextArea(
        "Why is this return made?",
        hint="It is kept in the ledger and stands in the return. Do not name a child.",
        subject="The reason",
        required="Enter why this return is made",
        longest=LONGEST_REASON,
        rows=3,
    )
    scope = Radios(
        "Which cases?",
        choices=listed((scope.value, words) for scope, words in _SCOPES),
        required="Choose which cases",
    )
    year = TextField(
        "The year",
        hint="For example, 2014-15. Leave it empty where you name the cases.",
        subject="The year",
        longest=7,
        width=5,
        autocomplete="off",
    )
    references = TextArea(
        "The references of the cases",
        hint=f"One a line, up to {MOST_REFERENCES}. Only where you name the cases.",
        subject="The references",
        longest=40 * MOST_REFERENCES,
        rows=3,
    )
    make = Submit("Make the return")

    def validate_year(self, field: TextField) -> None:
        if self.scope.data in {"", None, Scope.NAMED.value}:
            return
        try:
            Year.parse(field.data or "")
        except ValueError:
            raise ValidationError("Enter the year, such as 2014-15") from None

    def validate_references(self, field: TextArea) -> None:
        if self.scope.data != Scope.NAMED.value:
            return
        found = self.named
        if not found:
            raise ValidationError("Enter the references of the cases")
        if len(found) > MOST_REFERENCES:
            raise ValidationError(f"Enter {MOST_REFERENCES} references or fewer")
        if wrong := next((one for one in found if not _REFERENCE.fullmatch(one)), None):
            raise ValidationError(f"‘{wrong[:40]}’ is not a reference")

    @property
    def named(self) -> tuple[str, ...]:
        """The references, each once."""
        lines = (line.strip() for line in (self.references.data or "").splitlines())
        return tuple(dict.fromkeys(line for line in lines if line))

    def _asked(self, form: Form, recipient: str, permission: Permission | None) -> Asked:
        scope = Scope(str(self.scope.data))
        year = "" if scope is Scope.NAMED else self.year.data or ""
        references = self.named if scope is Scope.NAMED else ()
        return Asked(form, recipient, self.reason.data or "", scope, year, references, permission)


class PseudonymisedForm(_ReturnForm):
    """A return in which no child is named."""

    recipient = TextField(
        "Who is it for?",
        hint="For example, the National Child Mortality Database.",
        subject="Who it is for",
        required="Enter who it is for",
        longest=LONGEST_RECIPIENT,
        autocomplete="off",
    )

    def asked(self) -> Asked:
        """What is asked for, once the form is valid."""
        return self._asked(Form.PSEUDONYMISED, self.recipient.data or "", None)


class IdentifiedForm(_ReturnForm):
    """A return that names children."""

    permission = Radios("By which permission?", choices=[], required="Choose the permission")
    password = Password("Your password", required="Enter your password")

    def offer(self, permissions: Sequence[Permission]) -> None:
        """The permissions to choose from."""
        self.permission.choices = listed((one.token, f"{one.recipient}: {one.basis}") for one in permissions)

    def asked(self, permissions: Sequence[Permission]) -> Asked:
        """What is asked for, once the form is valid."""
        chosen = next(one for one in permissions if one.token == self.permission.data)
        return self._asked(Form.IDENTIFIED, chosen.recipient, chosen)


class PermissionForm(FlaskForm):
    """Permitting identified returns."""

    recipient = TextField(
        "Who may be sent records that name children?",
        subject="Who may be sent them",
        required="Enter who may be sent them",
        longest=LONGEST_RECIPIENT,
        autocomplete="off",
    )
    basis = TextArea(
        "By what law or agreement?",
        hint="For example, the number and day of a data sharing agreement. It stands in every such return.",
        subject="The law or agreement",
        required="Enter the law or agreement",
        longest=1_000,
        rows=3,
    )
    until = GovDateField("Until which day?", subject="The last day", required="Enter the last day")
    permit = Submit("Permit identified returns")

    def validate_until(self, field: GovDateField) -> None:
        if field.data and field.data < today():
            raise ValidationError("The last day must not have passed")


class EndForm(FlaskForm):
    """Ending a permission."""

    end = Submit("End it", kind="secondary")
