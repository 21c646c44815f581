"""The questions about a child's home, and the decision."""
# mypy: allow-subclassing-any
# Flask-WTF has no types.

from typing import Any

from flask import current_app

from cdop.case.forms import Versioned, as_in_the_register, storable
from cdop.reference import values
from cdop.reference.calendar import today
from cdop.reference.codes import code_list
from cdop.residency.areas import area_codes
from cdop.residency.looking import Told
from cdop.web.fields import (
    Checkbox,
    GovDateField,
    HiddenField,
    Radios,
    Select,
    TextArea,
    TextField,
    listed,
)

LONGEST_REASON = 5_000
LOOK, CHANGE, DECIDE = "look", "change", "decide"
ANSWERS = ("circumstance", "postcode", "living_area", "responsible_area", "services_elsewhere", "cause_elsewhere")
NOT_CHOSEN = "Not chosen"


def _areas(blank: str) -> Any:
    """Choices made when the form is: the panel's own area is the application's to know."""
    return lambda: listed(area_codes(current_app.extensions["panel_area"]), blank=blank)


class ResidencyForm(Versioned):
    """Where the child lived; then whose child it is. One form: what was answered goes on with the decision."""

    circumstance = Radios(
        "What describes the child’s home?", required="Choose what describes the child’s home",
        choices=listed((code.code, code.label) for code in code_list("home_circumstance").values()),
    )  # fmt: skip
    postcode = TextField("Postcode of the home", width=10, longest=20, autocomplete="off", validators=[
        as_in_the_register(values.postcode)])  # fmt: skip
    living_area = Select(
        "Local authority of the home",
        hint="Of more than one home, the one with most nights; of a school or custody, the home before it.",
        choices=_areas(NOT_CHOSEN),
    )  # fmt: skip
    responsible_area = Select(
        "Authority that looked after or placed the child",
        hint="Only for a child who was looked after, or placed away from home.", choices=_areas(NOT_CHOSEN),
    )  # fmt: skip
    services_elsewhere = Checkbox("Most of the child’s services were in another area")
    cause_elsewhere = Checkbox("What led to the death arose in another area")
    seen_rule = HiddenField()
    home_area = Select("The child’s home area", choices=_areas("Not yet decided"))
    decided_on = GovDateField(
        "Day of the decision", hint="Figures as known by a day ask it. For example, 31 3 2026",
        required="Enter the day of the decision",
    )  # fmt: skip
    reason = TextArea(
        "Reason", hint="What it rests on, and who was asked.", required="Enter the reason", rows=4,
        longest=LONGEST_REASON, validators=[as_in_the_register(storable)],
    )  # fmt: skip

    @property
    def told(self) -> Told:
        """The answers about the home."""
        return Told(
            self.circumstance.data or "", self.postcode.data or None, self.living_area.data or None,
            self.responsible_area.data or None, bool(self.services_elsewhere.data), bool(self.cause_elsewhere.data),
        )  # fmt: skip

    def answers_hold(self) -> bool:
        """Whether the answers have the shape of answers; what is said of the decision is left for later."""
        good = bool(self.validate())
        for name in ("home_area", "decided_on", "reason"):
            self[name].errors = []
        return good or not any(self[name].errors for name in ANSWERS)

    @classmethod
    def asking(cls, postcode: str | None, version: int) -> "ResidencyForm":
        """The questions, with the child's recorded postcode in its box."""
        return cls(formdata=None, data={"postcode": postcode or "", "version": str(version)})

    def deciding(self, suggested: str | None, rule: str) -> None:
        """Go on to the decision, with what the rule suggests chosen. What the person wrote there before stays."""
        if self.seen_rule.data != rule:
            self.seen_rule.data, self.home_area.data = rule, suggested or ""
        if not any(self.decided_on.typed):
            self.decided_on.raw_data, self.decided_on.data = None, today()
