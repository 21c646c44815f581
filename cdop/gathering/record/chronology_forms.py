"""An entry of the chronology: shape and words of the questions."""
# mypy: allow-subclassing-any
# Flask-WTF has no types.

from typing import Any

from flask_wtf import FlaskForm

from cdop.case.facts import Fact, FactKind
from cdop.case.forms import Versioned, as_in_the_register, storable
from cdop.classification.response.forms import time_field
from cdop.gathering.record.dated import DAY
from cdop.gathering.record.entries import Entry
from cdop.gathering.replying.forms import DateForm
from cdop.reference.calendar import today
from cdop.web.dates import AddressedDay
from cdop.web.fields import HiddenField, Submit, TextField, ValidationError

_DIGITS = {"year": 4, "month": 7, "day": 10}


class EntryForm(DateForm):
    """One entry to add or correct; ``entry`` is its key, so that what is sent twice is stored once."""

    time = time_field("Time, if it is known")
    source = TextField(
        "Where is it from?",
        hint="For example: hospital notes, telephone call of the school.",
        required="Enter where it is from",
        autocomplete="off",
        validators=[as_in_the_register(storable)],
    )
    entry = HiddenField()
    submit = Submit("Save the entry")

    @classmethod
    def of(cls, entry: Entry, version: int) -> "EntryForm":
        """The form with what an entry says now."""
        day = entry.on.isoformat()[: _DIGITS[entry.precision]] if entry.on else ""
        said = {"on": day, "what": entry.what, "time": entry.time or "", "source": entry.source, "entry": entry.key}
        return cls(formdata=None, data={**said, "version": str(version)})

    @classmethod
    def new(cls, key: str, version: int) -> "EntryForm":
        return cls(formdata=None, data={"entry": key, "version": str(version)})

    def validate_time(self, field: TextField) -> None:
        if field.data and self.on.data and not self.on.errors and self.row()["precision"] != DAY:
            raise ValidationError("A time needs a whole date")

    def fact(self, key: str) -> Fact:
        """What a good form says."""
        said: dict[str, Any] = {**self.row(), "time": self.time.data or None, "source": self.source.data or ""}
        return Fact(FactKind.CHRONOLOGY_ENTERED, today(), {"entry": key, "removed": False}, said)


class PeriodForm(FlaskForm):
    """From which day and until which the chronology is shown. It is asked by GET, so that the answer has an address."""

    class Meta:
        csrf = False

    first = AddressedDay("From", subject="From")
    last = AddressedDay("Until", subject="Until")


class TakeOutForm(Versioned):
    """Take an entry out of the chronology; it stays among those taken out."""

    submit = Submit("Take it out", kind="warning")


def taken_out(entry: Entry) -> Fact:
    """The fact that an entry is taken out: it says what it said."""
    on = entry.on.isoformat() if entry.on else entry.written
    said = {
        "on": on, "precision": entry.precision, "time": entry.time, "what": entry.what, "source": entry.source,
    }  # fmt: skip
    return Fact(FactKind.CHRONOLOGY_ENTERED, today(), {"entry": entry.key, "removed": True}, said)
