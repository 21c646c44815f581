"""The questions of planning, cancelling and minuting a child death review meeting."""
# mypy: allow-subclassing-any
# Flask-WTF and WTForms have no types.

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from wtforms.fields import FormField

from cdop.case.facts import Fact, FactKind
from cdop.case.forms import Versioned
from cdop.classification.forms import Dated, codes, dated_field, text_area
from cdop.classification.response.forms import time_field
from cdop.classification.response.meeting_form import BLANK_ROWS, ActionRow, Rows
from cdop.classification.response.record_shape import LONGEST_TEXT, MOST_ROWS
from cdop.classification.saving import is_to_come
from cdop.gathering.family.forms import line
from cdop.gathering.meeting.agenda import ITEMS
from cdop.gathering.meeting.rules import CANCELLED, HELD, PLANNED, Concern
from cdop.gathering.planned import plannable
from cdop.reference.calendar import now, today
from cdop.reference.codes import code_list
from cdop.web.fields import Checkbox, Checkboxes, GovDateField, HiddenField, Submit, ValidationError, listed

_KEY = re.compile(r"[0-9a-f]{32}")
_CHAIR_HINT = "A role, not a name: for example, designated doctor"


def _still_to_come(_form: Any, field: GovDateField) -> None:
    if field.data and field.data < today():
        raise ValidationError(f"{field.subject} must not be in the past: a meeting that was held has minutes")


class Keyed(Versioned):
    """A form of one meeting."""

    key = HiddenField()

    def validate(self, extra_validators: Any = None) -> bool:
        good = bool(super().validate(extra_validators))
        if not _KEY.fullmatch(self.key.data or ""):
            self.form_errors.append("Open the page again: what was sent does not say which meeting it is.")
            return False
        return good

    def says(self, state: str, on: date, identity: Mapping[str, Any], dated: date) -> Fact:
        """The fact of this meeting in a state."""
        chosen = self.agencies.data or ()
        detail = {
            "meeting": self.key.data, "state": state, "on": on.isoformat(), "time": self.time.data or None,
            "agencies": [code for code in code_list("agency") if code in chosen],
        }  # fmt: skip
        return Fact(FactKind.REVIEW_MEETING_RECORDED, dated, detail, dict(identity))


class PlanForm(Keyed):
    """When and where, who leads it and who is invited. What speaks against it is ticked as read."""

    on = GovDateField(
        "Day of the meeting", subject="Day of the meeting", required="Enter the day of the meeting",
        validators=[plannable, _still_to_come],
    )  # fmt: skip
    time = time_field("Time of the meeting")
    place = line("Place", "A room, or how to join from afar")
    chair = line("Who leads it", _CHAIR_HINT)
    agencies = Checkboxes("Agencies invited", choices=codes("agency"))
    read = HiddenField()
    despite = Checkbox("Plan it all the same")
    submit = Submit("Save plan")

    def accepts(self, found: Sequence[Concern]) -> bool:
        """Whether everything that speaks against this plan was shown before and is accepted."""
        shown = set((self.read.data or "").split())
        accepted = bool(self.despite.data) and {concern.code for concern in found} <= shown
        if not accepted:
            self.despite.data = False
            self.despite.errors = ["Read what speaks against it, then tick this or choose another day"]
        return accepted

    @property
    def fact(self) -> Fact:
        identity = {"place": self.place.data or "", "chair": self.chair.data or "", "record": {}}
        on = self.on.data
        assert on is not None
        return self.says(PLANNED, on, identity, today())

    @classmethod
    def of(cls, fact: Fact, version: int) -> "PlanForm":
        held = {**fact.detail, **(fact.identity or {}), "key": fact.detail["meeting"], "version": str(version)}
        form: PlanForm = cls(formdata=None, data={**held, "on": date.fromisoformat(fact.detail["on"])})
        return form


class CancelForm(Versioned):
    """Why a planned meeting is not held."""

    reason = text_area("Why is it cancelled?", required="Enter why it is cancelled", rows=3, longest=LONGEST_TEXT)
    submit = Submit("Cancel the meeting", kind="warning")

    def fact(self, planned: Fact) -> Fact:
        identity = {**(planned.identity or {}), "record": {"reason": self.reason.data}}
        return Fact(FactKind.REVIEW_MEETING_RECORDED, today(), {**planned.detail, "state": CANCELLED}, identity)


class MinutesForm(Keyed, Dated):
    """The minutes of a meeting that was held. The items' boxes are added below, from their list."""

    dated = dated_field("Date of the meeting")
    time = time_field("Time of the meeting")
    place = line("Place")
    chair = line("Who led it", _CHAIR_HINT)
    agencies = Checkboxes("Agencies that attended", choices=codes("agency"))
    attended = text_area("Who attended", hint="Names and roles, one a line; and who sent apologies.", rows=4,
                         longest=LONGEST_TEXT)  # fmt: skip
    questions = Checkboxes("Which of the family’s questions were put to the meeting?", choices=[])
    actions = Rows(FormField(ActionRow), min_entries=BLANK_ROWS, max_entries=MOST_ROWS)
    submit = Submit("Save minutes")

    def offer(self, asked: Sequence[tuple[Fact, Fact | None]]) -> None:
        """Offer the family's questions to tick."""
        self.questions.choices = listed(
            (f.detail["question"], str((f.identity or {}).get("words", ""))) for f, _ in asked
        )

    def validate(self, extra_validators: Any = None) -> bool:
        good = bool(super().validate(extra_validators))
        if good and is_to_come(self.day, self.time.data or None, now()):
            self.time.errors = ["Time must not be later than now"]
            good = False
        if self.actions.surplus:
            self.form_errors.append(f"More than {MOST_ROWS} actions were sent: this page holds the first ones alone.")
        return good and not self.actions.surplus

    def add_row(self) -> None:
        """One more empty action, where there may be one more."""
        if len(self.actions) < MOST_ROWS:
            self.actions.append_entry()

    def fact_of(self, invited: Sequence[str]) -> Fact:
        """What a form that was found to be good says of a meeting to which these were invited."""
        record: dict[str, Any] = {key: self[key].data or "" for key in ("attended", *ITEMS)}
        record["invited"] = list(invited)
        record["questions"] = list(self.questions.data or ())
        record["actions"] = [row.form.values for row in self.actions if row.form.filled]
        identity = {"place": self.place.data or "", "chair": self.chair.data or "", "record": record}
        return self.says(HELD, self.day, identity, self.day)

    @classmethod
    def of(cls, fact: Fact, version: int) -> "MinutesForm":
        """The form with a meeting in its boxes, and a blank action at the end."""
        identity = fact.identity or {}
        record = identity["record"]
        actions = [_dates(row) for row in record.get("actions", [])]
        plain = {"key": fact.detail["meeting"], "time": fact.detail["time"], "agencies": fact.detail["agencies"]}
        on = min(date.fromisoformat(fact.detail["on"]), today())
        held = {"place": identity["place"], "chair": identity["chair"], **record, **plain, "dated": on}
        form: MinutesForm = cls.holding(version, **{**held, "actions": actions})
        form.add_row()
        return form


def _dates(row: Mapping[str, str | None]) -> dict[str, Any]:
    return {key: date.fromisoformat(v) if key in {"due", "done"} and v else v for key, v in row.items()}


for _key, _item in ITEMS.items():
    setattr(MinutesForm, _key, text_area(_item.title, hint=_item.prompt, rows=4, longest=LONGEST_TEXT))
