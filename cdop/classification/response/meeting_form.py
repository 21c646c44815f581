"""The record of a meeting of the response: structured, and with rows for what is to be shared and done."""
# mypy: allow-subclassing-any
# Flask-WTF and WTForms have no types.

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from wtforms import Form
from wtforms.fields import FieldList, FormField

from cdop.case.facts import Fact, FactKind
from cdop.case.forms import as_in_the_register, storable
from cdop.classification.forms import Dated, codes, dated_field, text_area
from cdop.classification.response.agenda import ITEMS
from cdop.classification.response.forms import time_field
from cdop.classification.response.record_shape import LONGEST_LINE, LONGEST_SLEEP, LONGEST_TEXT, MOST_ROWS
from cdop.reference.codes import code_list
from cdop.web.fields import Checkboxes, GovDateField, HiddenField, Radios, Select, Submit, TextField

BLANK_ROWS = 2
LONGEST_NUMBER = 3  # digits of a row's number
NOT_ASKED = "not_asked"
_KEY = re.compile(r"[0-9a-f]{32}")
Row = dict[str, str | None]


class Rows(FieldList):
    """A list of rows whose numbers are read from ASCII digits alone: other digits would fail, not be refused.

    ``surplus``: whether more rows were sent than there may be. The field keeps the first ones alone.
    """

    surplus = False

    def _extract_indices(self, prefix: str, formdata: Any) -> Iterator[int]:
        wanted = re.compile(rf"{re.escape(prefix)}-([0-9]+)-")
        numbers = {found[1] for name in formdata if (found := wanted.match(name))}
        readable = [int(number) for number in numbers if len(number) <= LONGEST_NUMBER]
        self.surplus = len(numbers) > min(len(readable), self.max_entries)
        return iter(readable)


def _line(label: str, **words: Any) -> TextField:
    validators = [as_in_the_register(storable)]
    return TextField(label, longest=LONGEST_LINE, autocomplete="off", validators=validators, **words)


class _Row(Form):
    """A row that says nothing is left out; one that says something says what."""

    def validate(self, extra_validators: Any = None) -> bool:
        good = bool(super().validate(extra_validators))
        if good and self.filled and not self.what.data:
            self.what.errors = [self.what_missing]
            return False
        return good

    what: Any
    what_missing = ""

    @property
    def filled(self) -> bool:
        return any(field.data for field in self)

    @property
    def values(self) -> Row:
        return {f.short_name: f.data.isoformat() if isinstance(f.data, date) else f.data or None for f in self}


class SharedRow(_Row):
    """What one agency is to share, by when, and when it came."""

    agency = Select("Agency", choices=codes("agency", blank="Choose"))
    what = _line("What it is to share")
    due = GovDateField("By when")
    came = GovDateField("When it came")
    what_missing = "Enter what the agency is to share"


class ActionRow(_Row):
    """What is to be done, by which agency and role, by when, and when it was done."""

    what = _line("What is to be done")
    agency = Select("Agency", choices=codes("agency", blank="Choose"))
    role = _line("Role", hint="Not a name: for example, duty social worker")
    due = GovDateField("By when")
    done = GovDateField("When it was done")
    what_missing = "Enter what is to be done"

    def validate(self, extra_validators: Any = None) -> bool:
        good = bool(super().validate(extra_validators))
        if good and self.filled and not (self.agency.data or self.role.data):
            self.role.errors = ["Enter who is to do it: an agency, a role or both"]
            return False
        return good


class MeetingForm(Dated):
    """One meeting. The items' boxes and the safer-sleeping questions are added below, from their lists."""

    meeting = HiddenField()
    meeting_kind = Radios("Which meeting?", choices=codes("response_meeting"), required="Choose which meeting it was")
    dated = dated_field("Date of the meeting")
    time = time_field("Time of the meeting")
    agencies = Checkboxes("Agencies that attended", choices=codes("agency"))
    attended = text_area("Who attended", hint="Names and roles, one a line.", rows=4, longest=LONGEST_TEXT)
    sleep_words = text_area("More about the sleep", rows=3, longest=LONGEST_SLEEP)
    shared = Rows(FormField(SharedRow), min_entries=BLANK_ROWS, max_entries=MOST_ROWS)
    actions = Rows(FormField(ActionRow), min_entries=BLANK_ROWS, max_entries=MOST_ROWS)
    submit = Submit("Save record")

    def validate(self, extra_validators: Any = None) -> bool:
        good = bool(super().validate(extra_validators))
        if not _KEY.fullmatch(self.meeting.data or ""):
            self.form_errors.append("Open the page again: what was sent does not say which meeting it is.")
            good = False
        if self.surplus:
            self.form_errors.append(
                f"More than {MOST_ROWS} rows were sent of what is to be shared or done, and this page holds the first "
                f"{MOST_ROWS} alone. Record the others with another meeting."
            )
        return good and not self.surplus

    @property
    def surplus(self) -> bool:
        """Whether rows were sent that the form does not hold."""
        return bool(self.shared.surplus or self.actions.surplus)

    def add_row(self, name: str) -> None:
        """One more empty row, where there may be one more."""
        rows = self[name]
        if len(rows) < MOST_ROWS:
            rows.append_entry()

    @property
    def sleep_questions(self) -> list[Any]:
        return [self[f"sleep_{code}"] for code in code_list("safer_sleeping")]

    @property
    def fact(self) -> Fact:
        """What a form that was found to be good says."""
        detail = {
            "meeting": self.meeting.data, "meeting_kind": self.meeting_kind.data, "time": self.time.data or None,
            "agencies": [code for code in code_list("agency") if code in (self.agencies.data or ())],
            "safer_sleeping": {code: self[f"sleep_{code}"].data or NOT_ASKED for code in code_list("safer_sleeping")},
        }  # fmt: skip
        record = {key: self[key].data or "" for key in ("attended", "sleep_words", *ITEMS)}
        lists = {name: [row.form.values for row in self[name] if row.form.filled] for name in ("shared", "actions")}
        return Fact(FactKind.RESPONSE_MET, self.day, detail, {"record": {**record, **lists}})

    @classmethod
    def of(cls, fact: Fact, version: int) -> "MeetingForm":
        """The form with a recorded meeting in its boxes, and a blank row at the end of each list."""
        record: Mapping[str, Any] = (fact.identity or {})["record"]
        sleep = {f"sleep_{code}": answer for code, answer in fact.detail["safer_sleeping"].items()}
        lists = {name: [_dates(row) for row in record.get(name, [])] for name in ("shared", "actions")}
        plain = {key: fact.detail[key] for key in ("meeting", "meeting_kind", "time", "agencies")}
        form: MeetingForm = cls.holding(version, **{**record, **plain, **sleep, **lists, "dated": fact.dated})
        for name in ("shared", "actions"):
            form.add_row(name)
        return form


def _dates(row: Row) -> dict[str, Any]:
    return {key: date.fromisoformat(v) if key in {"due", "came", "done"} and v else v for key, v in row.items()}


for _key, _item in ITEMS.items():
    setattr(MeetingForm, _key, text_area(_item.title, hint=_item.prompt, rows=4, longest=LONGEST_TEXT))
for _factor in code_list("safer_sleeping").values():
    _question = Radios(_factor.label, inline=True, size="", choices=codes("answered"), default=NOT_ASKED)
    setattr(MeetingForm, f"sleep_{_factor.code}", _question)
