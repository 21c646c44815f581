"""The questions of classifying, confirming and certifying."""
# mypy: allow-subclassing-any
# Flask-WTF has no types.

from datetime import date
from typing import Any

from flask_wtf import FlaskForm

from cdop.case.forms import Versioned, as_in_the_register, storable
from cdop.reference.calendar import today
from cdop.reference.codes import code_list
from cdop.web.fields import (
    GovDateField,
    HiddenField,
    Radios,
    SelectChoice,
    Submit,
    TextArea,
    TextField,
    ValidationError,
    listed,
)

LONGEST_REASON = 4_000
LONGEST_WORDING = 500
LONGEST_SEARCH = 100


def codes(name: str, *without: str, blank: str | None = None) -> list[SelectChoice]:
    """The choices of a code list."""
    pairs = ((code.code, code.label) for code in code_list(name).values() if code.code not in without)
    return listed(pairs, blank=blank)


def not_in_the_future(_form: FlaskForm, field: GovDateField) -> None:
    if field.data and field.data > today():
        raise ValidationError(f"{field.subject} must not be in the future")


def text_area(label: str, *, longest: int = LONGEST_REASON, **words: Any) -> TextArea:
    """A box for somebody's own words, refused where a database could not store them."""
    return TextArea(label, longest=longest, validators=[as_in_the_register(storable)], **words)


def dated_field(label: str = "Date", hint: str = "For example, 31 3 2026") -> GovDateField:
    return GovDateField(
        label, hint=hint, required=f"Enter the {label[0].lower()}{label[1:]}", subject="Date",
        validators=[not_in_the_future],
    )  # fmt: skip


class Dated(Versioned):
    """A decision of a day, which today is until somebody says otherwise. The form has a field ``dated``."""

    @classmethod
    def holding(cls, version: int, **values: Any) -> Any:
        """The form with these values in its boxes, whatever was sent."""
        return cls(formdata=None, data={"dated": today(), **values, "version": str(version)})

    @property
    def day(self) -> date:
        """The day, of a form that was found to be good."""
        found = self.dated.data
        assert isinstance(found, date)
        return found


class ClassifyForm(Dated):
    """Expected or unexpected."""

    expectation = Radios(
        "Was the death expected?", choices=codes("expectation"), required="Choose expected or unexpected"
    )
    reason = text_area(
        "Why", hint="What was known in the 24 hours before. Coordinators alone see this.", required="Enter why", rows=5
    )
    dated = dated_field("Date of the classification")
    submit = Submit("Save classification")


class ConfirmForm(Versioned):
    """The designated doctor's confirmation."""

    expectation = HiddenField()
    words = text_area(
        "Anything to add", hint="Optional. Coordinators alone see this. Do not name anybody.", rows=3, longest=1_000
    )
    submit = Submit("Confirm")

    @classmethod
    def of(cls, expectation: str, version: int, words: str = "") -> "ConfirmForm":
        """The form for one classification, whatever was sent."""
        return cls(formdata=None, data={"expectation": expectation, "version": str(version), "words": words})

    def again(self, expectation: str, version: int) -> "ConfirmForm":
        """The same words for the classification that now stands."""
        return ConfirmForm.of(expectation, version, self.words.data or "")


class CertificateForm(Dated):
    """The cause of death as the certificate words it; the code is found by searching words."""

    ia = text_area("Ia: disease or condition directly leading to death", longest=LONGEST_WORDING, rows=2)
    ib = text_area("Ib: other disease or condition leading to Ia", longest=LONGEST_WORDING, rows=2)
    ic = text_area("Ic: other disease or condition leading to Ib", longest=LONGEST_WORDING, rows=2)
    ii = text_area("II: other conditions that contributed", longest=LONGEST_WORDING, rows=2)
    dated = dated_field("Date of the certificate")
    search = TextField(
        "Words or code to look for", hint="For example, sudden infant death, or R95. The code is optional.",
        longest=LONGEST_SEARCH, autocomplete="off",
    )  # fmt: skip
    find = Submit("Find codes", kind="secondary")
    icd10 = Radios("ICD-10 code", choices=[])
    submit = Submit("Save wording and code")

    def validate(self, extra_validators: Any = None) -> bool:
        good = bool(super().validate(extra_validators))
        if good and not any(self[key].data for key in ("ia", "ib", "ic", "ii")):
            self.ia.errors = ["Enter the wording of the certificate"]
            return False
        return good
