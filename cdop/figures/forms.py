"""The questions of the figures' pages: their shape and words."""
# mypy: allow-subclassing-any
# Flask-WTF has no types.

from collections.abc import Sequence
from typing import Any

from flask_wtf import FlaskForm

from cdop.figures.printed import PRINTABLE, Compared, Key, words_of
from cdop.figures.reasons import LONGEST_REASON, key_of, words_of_difference
from cdop.figures.service import LARGEST_TOTAL, LONGEST_SOURCE, CannotBePrinted
from cdop.figures.tables import PrintedTotal
from cdop.web.dates import AddressedDay
from cdop.web.fields import GovDateField, Radios, Submit, TextArea, TextField, ValidationError, listed

PREFIX = "total__"


class KnownByForm(FlaskForm):
    """The day up to whose end facts are known. It is asked by GET, so that the answer has an address."""

    class Meta:
        csrf = False

    known_by = AddressedDay(
        "Known by",
        hint="Facts dated later are not counted, whenever they were recorded. For example, 18 9 2015. "
        "While the year runs, all but coordinators see it as at the end of a month.",
    )
    show = Submit("Show figures", kind="secondary")


class PrintedTotalsForm(FlaskForm):
    """A year's totals as a report printed them. Only those that are given are kept."""

    source = TextField(
        "Where they are printed",
        hint="The report and the page, as a reader would look it up.",
        required="Enter where the totals are printed",
        longest=LONGEST_SOURCE,
        autocomplete="off",
    )
    published_on = GovDateField(
        "When was that published?",
        hint="With this day, the cases that came in or went out since can be named. Leave empty if it is not known.",
        subject="Day of publication",
    )

    keep = Submit("Keep these totals")

    def validate(self, extra_validators: Any = None) -> bool:
        good = bool(super().validate(extra_validators))
        if good and not self.totals:
            self.form_errors.append("Enter at least one printed total")
            return False
        return good

    def as_totals(self, year: str) -> list[PrintedTotal]:
        """What is to be kept."""
        source, day = str(self.source.data), self.published_on.data
        return [PrintedTotal(year, table, row, value, source, day) for (table, row), value in self.totals.items()]

    def refuse(self, fault: CannotBePrinted) -> None:
        """Put a rule's refusal beside the question that it is about."""
        field: Any = {"published_on": self.published_on, "source": self.source}.get(fault.field)
        if field is None:
            self.form_errors.append(f"A printed total {fault.words}")
        else:
            field.errors = [f"{field.subject} {fault.words}"]

    @property
    def boxes(self) -> list[TextField]:
        """The boxes for the totals, in printed order."""
        return [self[field_name(key)] for key in PRINTABLE]

    @property
    def totals(self) -> dict[Key, int]:
        """The totals that were given, each with its table and row."""
        given = {key: (self[field_name(key)].data or "").replace(",", "") for key in PRINTABLE}
        return {key: int(text) for key, text in given.items() if text}


class ReasonForm(FlaskForm):
    """Why a printed total differs."""

    total = Radios("Which difference?", required="Choose a difference")
    reason = TextArea(
        "Why does it differ?",
        hint="It is printed beside the difference. Name no child and no family.",
        required="Enter why it differs",
        longest=LONGEST_REASON,
    )
    keep = Submit("Keep this reason")

    def ask_of(self, totals: Sequence[Compared]) -> None:
        """Offer the differences there are."""
        self.total.choices = listed((key_of(total), words_of_difference(total)) for total in totals)


def _a_count(_form: FlaskForm, field: TextField) -> None:
    text = (field.data or "").replace(",", "")
    if text and not (text.isascii() and text.isdigit() and len(text) < 9 and int(text) <= LARGEST_TOTAL):
        raise ValidationError(f"{field.subject} must be a whole number from 0 to {LARGEST_TOTAL:,}")


def field_name(key: Key) -> str:
    """The name of the box for one total."""
    return PREFIX + "__".join(key)


for _key in PRINTABLE:
    _box = TextField(words_of(*_key), width=5, longest=9, autocomplete="off", size="", validators=[_a_count])
    setattr(PrintedTotalsForm, field_name(_key), _box)
