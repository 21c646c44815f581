"""The questions about another area's panel."""
# mypy: allow-subclassing-any
# Flask-WTF has no types.

import re
from typing import Any

from cdop.agencies.rules import Details, OtherPanel, UnknownAreas, areas_text, read_areas
from cdop.case.forms import Versioned
from cdop.web.fields import Radios, Submit, TextArea, TextField, ValidationError, listed

ACTIVE, LEFT = "yes", "no"
LONGEST_LINES = 2_000
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")


class PanelForm(Versioned):
    """A panel: its office's contact, never a person's."""

    name = TextField(
        "Name of the panel", hint="For example, Kent Child Death Overview Panel.", required="Enter the panel’s name",
        autocomplete="off",
    )  # fmt: skip
    areas = TextArea(
        "Areas that it covers",
        hint="Local authorities by name or code, one a line. A county covers its districts.",
        required="Enter at least one local authority", longest=LONGEST_LINES, rows=4,
    )  # fmt: skip
    inbox = TextField(
        "E-mail address of the office",
        hint="One that the office reads, not a person’s.",
        longest=254,
        autocomplete="off",
    )
    phone = TextField("Telephone", longest=60, width=20, autocomplete="off")
    address = TextArea("Address", longest=LONGEST_LINES, rows=4)
    notes = TextArea("Notes", hint="For example, how it wants to receive papers.", longest=LONGEST_LINES, rows=3)
    active = Radios(
        "Is it in use?", hint="A panel that is not in use is no longer suggested.", inline=True, default=ACTIVE,
        choices=listed(((ACTIVE, "Yes"), (LEFT, "No"))), required="Choose an answer",
    )  # fmt: skip
    submit = Submit("Save panel")

    def validate_areas(self, field: TextArea) -> None:
        try:
            read_areas(field.data or "")
        except UnknownAreas as words:
            raise ValidationError(str(words)) from None

    def validate_inbox(self, field: TextField) -> None:
        if field.data and not _EMAIL.fullmatch(field.data):
            raise ValidationError("E-mail address of the office must be like name@example.org")
        if not (field.data or self.phone.data):
            raise ValidationError("Enter an e-mail address or a telephone number, so that the panel can be reached")

    @property
    def details(self) -> Details:
        return Details(
            self.name.data or "", read_areas(self.areas.data or ""), self.inbox.data or "", self.phone.data or "",
            self.address.data or "", self.notes.data or "", self.active.data == ACTIVE,
        )  # fmt: skip

    @classmethod
    def holding(cls, details: Details, version: int) -> "PanelForm":
        """The form with these values in its boxes, whatever was sent."""
        data: dict[str, Any] = {key: getattr(details, key) for key in ("name", "inbox", "phone", "address", "notes")}
        data |= {"areas": areas_text(details.areas), "active": ACTIVE if details.active else LEFT}
        return cls(formdata=None, data={**data, "version": str(version)})

    @classmethod
    def of(cls, panel: OtherPanel) -> "PanelForm":
        return cls.holding(panel.details, panel.version)
