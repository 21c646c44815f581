"""The questions about an agency, and about who answers for it."""
# mypy: allow-subclassing-any
# Flask-WTF has no types.

from collections.abc import Sequence
from typing import Any

from flask_wtf import FlaskForm

from cdop.agencies.directory.members import Contact
from cdop.agencies.directory.rules import (
    WAITS,
    Agency,
    AgencyDetails,
    NotLeave,
    leave_text,
    read_leave,
)
from cdop.agencies.ladder import NO_LEAVE
from cdop.agencies.rules import UnknownAreas, areas_text, read_areas
from cdop.case.forms import Versioned
from cdop.outbox.rules import NotAMessage, check_address, office
from cdop.panel_settings.rules import LARGEST_NUMBER, SETTINGS, PanelSettings
from cdop.reference.codes import code_list
from cdop.web.fields import Radios, Select, Submit, TextArea, TextField, ValidationError, listed

ACTIVE, LEFT = "yes", "no"
LONGEST_LINES = 2_000
LONGEST_NUMBER = 4  # digits
_TEXTS = ("name", "kind", "inbox", "phone", "address", "escalate_to", "escalate_inbox", "notes")


def _inbox(label: str, hint: str) -> TextField:
    return TextField(label, hint=hint, longest=254, autocomplete="off", validators=[_is_inbox])


def _is_inbox(_form: FlaskForm, field: TextField) -> None:
    """What the outbox can send to: one address, and nothing beside it."""
    if not field.data:
        return
    try:
        check_address(field.data)
    except NotAMessage:
        raise ValidationError(f"{field.subject} must be one e-mail address, like office@example.org") from None


def _wait(key: str) -> TextField:
    return TextField(SETTINGS[WAITS[key]].label, width=5, longest=10, autocomplete="off", validators=[_is_number])


def _is_number(_form: FlaskForm, field: TextField) -> None:
    text = field.data or ""
    if text and not (
        text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER and 1 <= int(text) <= LARGEST_NUMBER
    ):
        raise ValidationError(f"{field.subject} must be a whole number from 1 to {LARGEST_NUMBER:,}, or empty")


class AgencyForm(Versioned):
    """An agency: its office's contact, never a person's."""

    name = TextField(
        "Name of the agency", hint="For example, County hospital, children’s ward.", autocomplete="off",
        required="Enter the agency’s name",
    )  # fmt: skip
    kind = Select(
        "What kind of agency is it?", required="Choose what kind of agency it is",
        choices=lambda: listed(((one.code, one.label) for one in code_list("agency").values()), blank="Choose"),
    )  # fmt: skip
    areas = TextArea(
        "Areas that it serves",
        hint="Local authorities by name or code, one a line. Leave it empty if it serves everywhere.",
        longest=LONGEST_LINES, rows=3,
    )  # fmt: skip
    inbox = _inbox("Shared inbox", "An address that the office reads, not a person’s: people leave.")
    phone = TextField("Telephone", longest=60, width=20, autocomplete="off")
    address = TextArea("Postal address", hint="For letters.", longest=LONGEST_LINES, rows=4)
    due_within, remind_after, remind_again_after = (
        _wait("due_within"),
        _wait("remind_after"),
        _wait("remind_again_after"),
    )
    escalate_after, challenge_after = _wait("escalate_after"), _wait("challenge_after")
    escalate_to = TextField(
        "Role to escalate to", hint="Not a name: for example, Head of safeguarding.", autocomplete="off"
    )
    escalate_inbox = _inbox("Inbox of that role", "An address that whoever has the role reads.")
    leave = TextArea(
        "When it is closed",
        hint="One period a line, for example 1 August 2026 to 31 August 2026. It is not chased on those days. "
        "Bank holidays are known.",
        longest=LONGEST_LINES, rows=4,
    )  # fmt: skip
    notes = TextArea("Notes", hint="For example, how it wants to be asked.", longest=LONGEST_LINES, rows=3)
    active = Radios(
        "Is it in use?", hint="An agency that is not in use is no longer suggested.", inline=True, default=ACTIVE,
        choices=listed(((ACTIVE, "Yes"), (LEFT, "No"))), required="Choose an answer",
    )  # fmt: skip
    submit = Submit("Save agency")

    def validate_name(self, field: TextField) -> None:
        if not office(field.data or ""):
            raise ValidationError("Enter the agency’s name in letters that show")

    def validate_areas(self, field: TextArea) -> None:
        try:
            read_areas(field.data or "")
        except UnknownAreas as words:
            raise ValidationError(str(words)) from None

    def validate_leave(self, field: TextArea) -> None:
        try:
            read_leave(field.data or "")
        except NotLeave as words:
            raise ValidationError(f"When it is closed: {words}") from None

    def validate_inbox(self, field: TextField) -> None:
        if not (field.data or self.address.data):
            raise ValidationError("Enter a shared inbox or a postal address, so that the agency can be asked")

    def validate_escalate_to(self, field: TextField) -> None:
        if self.escalate_inbox.data and not field.data:
            raise ValidationError("Enter the role that reads this inbox")

    @property
    def waits(self) -> list[Any]:
        return [self[key] for key in WAITS]

    def offer(self, settings: PanelSettings) -> None:
        """Say beside each number what the panel's own is, which holds where it is left empty."""
        for key, setting in WAITS.items():
            self[key].description = f"In working days. Empty: the panel’s own, now {settings.number(setting)}."

    @property
    def details(self) -> AgencyDetails:
        """What a form that was found to be good says."""
        own = tuple((key, int(self[key].data)) for key in WAITS if self[key].data)
        texts = {key: self[key].data or "" for key in _TEXTS}
        leave = read_leave(self.leave.data or "") if self.leave.data else NO_LEAVE
        return AgencyDetails(
            **texts, areas=read_areas(self.areas.data or ""), own_waits=own, leave=leave,
            active=self.active.data == ACTIVE,
        )  # fmt: skip

    @classmethod
    def holding(cls, details: AgencyDetails, version: int) -> "AgencyForm":
        """The form with these values in its boxes, whatever was sent."""
        data: dict[str, Any] = {key: getattr(details, key) for key in _TEXTS}
        data |= {key: str(number) for key, number in details.own_waits}
        data |= {"areas": areas_text(details.areas), "leave": leave_text(details.leave)}
        data |= {"active": ACTIVE if details.active else LEFT, "version": str(version)}
        return cls(formdata=None, data=data)

    @classmethod
    def of(cls, agency: Agency) -> "AgencyForm":
        return cls.holding(agency.details, agency.version)


class ContactForm(FlaskForm):
    """Which account answers for the agency."""

    contact = Select("Account", required="Choose an account", choices=[])
    submit = Submit("Let this account answer for the agency", kind="secondary")

    def offer(self, contacts: Sequence[Contact], names: dict[str, str]) -> None:
        """The accounts that may be chosen, each with whom it answers for now."""
        pairs = [(one.token, _words(one, names)) for one in contacts]
        self.contact.choices = listed(pairs, blank="Choose")


def _words(contact: Contact, names: dict[str, str]) -> str:
    now = f", now for {names.get(contact.agency, 'another agency')}" if contact.agency else ""
    return f"{contact.name} ({contact.email}){now}"
