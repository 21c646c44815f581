"""The questions about a panel and a seat."""
# mypy: allow-subclassing-any
# Flask-WTF has no types.

import re
from collections.abc import Sequence
from typing import Any

from flask_wtf import FlaskForm

from cdop.panels.queries import Holder
from cdop.panels.rules import LONGEST_AGENCY, LONGEST_NAME, Panel, PanelDetails, Seat
from cdop.reference.codes import code_list
from cdop.reference.values import storable
from cdop.web.fields import (
    Checkboxes,
    GovDateField,
    HiddenField,
    Radios,
    Select,
    Submit,
    TextField,
    ValidationError,
    listed,
)

YES, NO = "yes", "no"
LARGEST = 9  # digits
_TIME = re.compile(r"([01]?[0-9]|2[0-3])[:.]([0-5][0-9])")


def number_of(text: str | None) -> int:
    """A whole number as it was typed; -1 where it is none."""
    typed = (text or "").strip()
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= LARGEST else -1


def clean(_form: FlaskForm, field: TextField) -> None:
    """Refuse what a database could not store."""
    try:
        field.data = storable(field.data or "").strip()
    except ValueError:
        raise ValidationError(f"{field.subject} contains a character that cannot be stored") from None


def clock_time(_form: FlaskForm, field: TextField) -> None:
    """A time of the day, written as it is stored; empty where it is not fixed."""
    typed = (field.data or "").strip()
    match = _TIME.fullmatch(typed)
    if typed and match is None:
        raise ValidationError(f"{field.subject} must be a time of the 24-hour clock, like 14:05")
    field.data = f"{int(match[1]):02d}:{match[2]}" if match else ""


def time_field(label: str, **words: Any) -> TextField:
    """A question for a time."""
    return TextField(label, width=5, longest=5, autocomplete="off", subject=label, validators=[clock_time], **words)


def codes(name: str, blank: str | None = None) -> Any:
    """The choices of a code list."""
    return listed(((code.code, code.label) for code in code_list(name).values()), blank=blank)


class Seeing(FlaskForm):
    """A form that carries the version its page showed."""

    version = HiddenField()

    @property
    def seen_version(self) -> int:
        """0, which nothing has, where what came is no version."""
        return max(number_of(self.version.data), 0)

    def refuse(self, refusal: Any) -> None:
        """Put a rule's refusal beside the question that it is about, or over the form."""
        if refusal.question in self:
            self[refusal.question].errors = [str(refusal)]
        else:
            self.form_errors.append(str(refusal))


class PanelForm(Seeing):
    """A panel and when it is quorate."""

    name = TextField(
        "Name of the panel", hint="For example, Medway neonatal panel.", required="Enter the panel’s name",
        longest=LONGEST_NAME, autocomplete="off", validators=[clean],
    )  # fmt: skip
    kind = Radios("What kind of panel is it?", choices=codes("panel_kind"), required="Choose a kind")
    required = Checkboxes(
        "Roles that must be there", hint="The panel is not quorate where one of these is missing.",
        choices=codes("panel_role"),
    )  # fmt: skip
    minimum = TextField(
        "Smallest number of members", hint="People are counted once, whatever seats they have. Who is co-opted does "
        "not count.", width=3, longest=3, keyboard="numeric", autocomplete="off", required="Enter a number",
    )  # fmt: skip
    item_minutes = TextField(
        "Minutes planned for a case", width=3, longest=3, keyboard="numeric", autocomplete="off",
        required="Enter the minutes",
    )  # fmt: skip
    active = Radios(
        "Is it in use?", hint="For a panel that is not in use no meeting can be planned.", inline=True, default=YES,
        choices=listed(((YES, "Yes"), (NO, "No"))), required="Choose an answer",
    )  # fmt: skip
    submit = Submit("Save panel")

    @property
    def details(self) -> PanelDetails:
        """What a form that was found to be good says."""
        chosen = self.required.data or ()
        roles = tuple(code for code in code_list("panel_role") if code in chosen)
        numbers = number_of(self.minimum.data), number_of(self.item_minutes.data)
        return PanelDetails(self.name.data or "", self.kind.data or "", roles, *numbers, self.active.data == YES)

    @classmethod
    def of(cls, panel: Panel) -> "PanelForm":
        return cls.holding(panel.details, panel.version)

    @classmethod
    def holding(cls, details: PanelDetails, version: int) -> "PanelForm":
        """The form with these values in its boxes, whatever was sent."""
        data = {**vars(details), "required": list(details.required), "active": YES if details.active else NO}
        form: PanelForm = cls(formdata=None, data={**data, "version": str(version)})
        return form


class SeatForm(Seeing):
    """A seat on a panel."""

    role = Select("Role", choices=codes("panel_role", "Choose a role"), required="Choose a role")
    agency = TextField(
        "Agency that it speaks for", hint="For example, Kent Police.", required="Enter the agency",
        longest=LONGEST_AGENCY, autocomplete="off", validators=[clean],
    )  # fmt: skip
    account = Select(
        "Whose account", hint="Who has no account gets no invitation and cannot open the papers.", choices=[]
    )
    since = GovDateField("First day", hint="For example, 1 4 2026", required="Enter the first day", subject="First day")
    until = GovDateField("Last day", hint="Leave empty while the seat is held.", subject="Last day")
    submit = Submit("Save seat")

    def offer(self, holders: Sequence[Holder], held_by: tuple[str, str] | None = None) -> None:
        """Offer accounts to hold the seat; whose it is already is offered though it may not sign in any more."""
        pairs = [(holder.token, f"{holder.name} ({holder.email})") for holder in holders]
        kept = [] if held_by is None or held_by[0] in dict(pairs) else [held_by]
        self.account.choices = listed([*pairs, *kept], blank="Nobody with an account")

    def seat(self, account_id: int | None) -> Seat:
        """What a form that was found to be good says."""
        since = self.since.data
        assert since is not None
        return Seat("", self.role.data or "", self.agency.data or "", account_id, since, self.until.data)

    @classmethod
    def holding(cls, seat: Seat, account: str) -> "SeatForm":
        """The form with a seat in its boxes, whatever was sent."""
        data = {"role": seat.role, "agency": seat.agency, "since": seat.since, "until": seat.until, "account": account}
        form: SeatForm = cls(formdata=None, data={**data, "version": str(seat.version)})
        return form
