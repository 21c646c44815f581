"""The questions about a parallel process, and the ticks of those that are to be expected."""
# mypy: allow-subclassing-any
# Flask-WTF has no types.

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from cdop.case.facts import Fact, FactKind
from cdop.case.forms import Versioned, as_in_the_register, storable
from cdop.classification.forms import codes, not_in_the_future, text_area
from cdop.gathering.planned import plannable
from cdop.gathering.processes.rules import order_faults
from cdop.reference.calendar import today
from cdop.web.fields import Checkboxes, GovDateField, HiddenField, Radios, Submit, TextField, listed

LONGEST_LINE, LONGEST_WORDS = 200, 4_000
SAFEGUARDING = "safeguarding"
_KEY = re.compile(r"[0-9a-f]{32}")
_DAYS = ("opened", "concluded", "next_on")
_WORDS = ("reference", "owner", "words", "result")
_SEEN = "Coordinators alone see this."


def _line(label: str, hint: str) -> TextField:
    return TextField(
        label, hint=hint, longest=LONGEST_LINE, autocomplete="off", validators=[as_in_the_register(storable)]
    )


class ProcessForm(Versioned):
    """One process: its kind, how far it is, its days, whose it is, what it holds up, and how it ended."""

    key = HiddenField()
    process_kind = Radios("Which process?", choices=codes("parallel_process"), required="Choose which process it is")
    state = Radios("How far is it?", choices=codes("process_state"), required="Choose how far it is")
    opened = GovDateField(
        "Opened", subject="Opened", hint="Leave empty where it is not known.", validators=[not_in_the_future]
    )
    concluded = GovDateField("Concluded", subject="Concluded", validators=[not_in_the_future])
    next_on = GovDateField(
        "Next date", subject="Next date", hint="For example, of the inquest, or when the report is promised.",
        validators=[plannable],
    )  # fmt: skip
    holds = Radios("What does it hold up until it has ended?", choices=codes("process_holds"), required="Choose one")
    owner = _line("Whose it is", "A role, not a name: for example, coroner’s officer")
    reference = _line("Reference", "As the other organisation writes it")
    screening = text_area(
        "Screening, of a safeguarding referral", hint="What was decided after screening, and why.", rows=3,
        longest=LONGEST_WORDS,
    )  # fmt: skip
    result = text_area("Result", hint=f"Findings, conclusion or outcome. {_SEEN}", rows=3, longest=LONGEST_WORDS)
    words = text_area("Anything else", hint=_SEEN, rows=3, longest=LONGEST_WORDS)
    submit = Submit("Save process")

    def validate(self, extra_validators: Any = None) -> bool:
        good = bool(super().validate(extra_validators))
        if not _KEY.fullmatch(self.key.data or ""):
            self.form_errors.append("Open the page again: what was sent does not say which process it is.")
            return False
        faults = order_faults(self.fact.detail) if good else {}
        for name, words in faults.items():
            self[name].errors = [words]
        return good and not faults

    @property
    def fact(self) -> Fact:
        """What a form that was found to be good says."""
        days = {key: self[key].data.isoformat() if self[key].data else None for key in _DAYS}
        chosen = {key: self[key].data for key in ("process_kind", "state", "holds")}
        identity = {key: self[key].data or "" for key in _WORDS}
        if self.process_kind.data == SAFEGUARDING and self.screening.data:
            identity["screening"] = self.screening.data
        return Fact(FactKind.PROCESS_RECORDED, today(), {"process": self.key.data, **chosen, **days}, identity)

    @classmethod
    def holding(cls, version: int, **values: Any) -> "ProcessForm":
        """The form with these values in its boxes, whatever was sent."""
        form: ProcessForm = cls(formdata=None, data={**values, "version": str(version)})
        return form

    @classmethod
    def of(cls, fact: Fact, version: int) -> "ProcessForm":
        """The form with a recorded process in its boxes."""
        detail: Mapping[str, Any] = fact.detail
        days = {key: date.fromisoformat(detail[key]) if detail[key] else None for key in _DAYS}
        return cls.holding(version, **{**detail, **days, "key": detail["process"], **(fact.identity or {})})


class ExpectedForm(Versioned):
    """Which of the suggested processes are to be expected: a tick each."""

    kinds = Checkboxes("Which of these are to be expected?", choices=codes("parallel_process"))
    submit = Submit("Add what is ticked")

    def validate(self, extra_validators: Any = None) -> bool:
        good = bool(super().validate(extra_validators))
        if good and not self.kinds.data:
            self.kinds.errors = ["Tick at least one"]
            return False
        return good

    @classmethod
    def offering(cls, offered: Mapping[str, Any], version: int | None = None) -> "ExpectedForm":
        """The form with a tick for each suggestion; as a page shows it where ``version`` is given, else as sent."""
        form = cls() if version is None else cls(formdata=None, data={"version": str(version)})
        form.kinds.choices = listed(offered.items())
        return form
