"""The questions about a hand-over, its answer and outcome, and about who leads."""
# mypy: allow-subclassing-any
# Flask-WTF has no types.

from collections.abc import Sequence
from typing import Any

from cdop.agencies.rules import OtherPanel
from cdop.case.forms import Versioned, as_in_the_register, storable
from cdop.reference.calendar import today
from cdop.residency.handover.rules import ACCEPTED, DECLINED, OURS, THEIRS
from cdop.web.fields import GovDateField, Radios, Select, Submit, TextArea, TextField, listed

LONGEST = 5_000
ROLE = "A role, not a person’s name."
STORABLE = [as_in_the_register(storable)]


class Dated(Versioned):
    """A form about something that happened on a day."""

    @classmethod
    def holding(cls, version: int, **data: Any) -> Any:
        """The form as it is first shown, dated today."""
        return cls(formdata=None, data={"on": today(), "version": str(version), **data})

    def choose_from(self, panels: Sequence[OtherPanel]) -> None:
        """Offer the panels of the directory that are in use."""
        active = [(panel.token, panel.name) for panel in panels if panel.details.active]
        self.panel.choices = listed(active, blank="Not chosen")


class HandOverForm(Dated):
    """To whom, when, and what was sent."""

    panel = Select("Other panel", choices=[], required="Choose the panel")
    on = GovDateField("Day on which it was sent", required="Enter the day on which it was sent")
    sent = TextArea(
        "What was sent", hint="For example, the hand-over sheet and the notification.", required="Enter what was sent",
        rows=3, longest=LONGEST, validators=STORABLE,
    )  # fmt: skip
    contact = TextArea(
        "To which contact", hint="Leave empty to record the contact that the directory has.", rows=4, longest=LONGEST,
        validators=STORABLE,
    )  # fmt: skip
    submit = Submit("Record the hand-over")


class AnswerForm(Dated):
    """Whether the other panel took the case."""

    answer = Radios(
        "What did the other panel answer?", required="Choose the answer",
        choices=listed(((ACCEPTED, "Accepted: it leads now"), (DECLINED, "Declined, or the hand-over was taken back"))),
    )  # fmt: skip
    by = TextField("Who answered", hint=ROLE, required="Enter who answered", autocomplete="off", validators=STORABLE)
    on = GovDateField("Day of the answer", required="Enter the day of the answer")
    words = TextArea("What was said", rows=3, longest=LONGEST, validators=STORABLE)
    submit = Submit("Record the answer")


class OutcomeForm(Dated):
    """What the other panel told of its review."""

    by = TextField("Who told us", hint=ROLE, required="Enter who told us", autocomplete="off", validators=STORABLE)
    on = GovDateField("Day on which we were told", required="Enter the day on which we were told")
    words = TextArea("The outcome", required="Enter the outcome", rows=5, longest=LONGEST, validators=STORABLE)
    submit = Submit("Record the outcome")


class LeadForm(Dated):
    """What panels agreed on who leads the review."""

    lead = Radios(
        "Who leads the review?", required="Choose who leads",
        choices=listed(((OURS, "This panel"), (THEIRS, "Another panel"))),
    )  # fmt: skip
    panel = Select("Other panel", hint="The panel that leads, or with which it was agreed.", choices=[])  # fmt: skip
    agreed_with = TextField(
        "Agreed with", hint=ROLE, required="Enter with whom it was agreed", autocomplete="off", validators=STORABLE
    )
    on = GovDateField("Day of the agreement", required="Enter the day of the agreement")
    reason = TextArea("Reason", required="Enter the reason", rows=4, longest=LONGEST, validators=STORABLE)
    submit = Submit("Record the agreement")
