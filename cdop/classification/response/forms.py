"""The questions of the criteria, the decision and standing down."""
# mypy: allow-subclassing-any
# Flask-WTF has no types.

import re
from collections.abc import Mapping

from flask_wtf import FlaskForm

from cdop.classification.forms import Dated, codes, dated_field, text_area
from cdop.reference.codes import code_list
from cdop.web.fields import Radios, Submit, TextField, ValidationError

_TIME = re.compile(r"([01]?[0-9]|2[0-3])[:.]([0-5][0-9])")
ANSWERS_SEEN = "Coordinators alone see this."


def clock_time(_form: FlaskForm, field: TextField) -> None:
    """A time of the day; empty where it is not known."""
    if not field.data:
        return
    match = _TIME.fullmatch(field.data)
    if match is None:
        raise ValidationError(f"{field.subject} must be a time of the 24-hour clock, like 14:05")
    field.data = f"{int(match[1]):02d}:{match[2]}"


def time_field(label: str = "Time") -> TextField:
    return TextField(
        label, hint="24-hour clock, for example 14:05. Leave empty where it is not known.", width=5, longest=5,
        autocomplete="off", subject="Time", validators=[clock_time],
    )  # fmt: skip


class CriteriaForm(Dated):
    """The five criteria, each answered; their fields are added below, from the code list."""

    reason = text_area("What the answers rest on", hint=f"Optional. {ANSWERS_SEEN}", rows=4)
    dated = dated_field("Date of the assessment")
    submit = Submit("Save criteria")

    @property
    def criteria(self) -> dict[str, str]:
        return {code: self[f"criterion_{code}"].data for code in code_list("response_criterion")}

    @property
    def questions(self) -> list[Radios]:
        """The criteria's questions in the list's order."""
        return [self[f"criterion_{code}"] for code in code_list("response_criterion")]

    @staticmethod
    def answers(criteria: Mapping[str, str]) -> dict[str, str]:
        """Stored answers by the names of their fields."""
        return {f"criterion_{code}": answer for code, answer in criteria.items()}


for _criterion in code_list("response_criterion").values():
    _asked = Radios(
        _criterion.label, inline=True, choices=codes("answered", "not_asked"),
        required=f"Choose an answer: {_criterion.label[0].lower()}{_criterion.label[1:]}",
    )  # fmt: skip
    setattr(CriteriaForm, f"criterion_{_criterion.code}", _asked)


class DecisionForm(Dated):
    """Whether a response is started, when that was decided, and who disagreed."""

    decision = Radios("What was decided?", choices=codes("response_decision"), required="Choose what was decided")
    dated = dated_field("Date of the decision")
    time = time_field("Time of the decision")
    reason = text_area("Why", hint=ANSWERS_SEEN, required="Enter why", rows=4)
    disagreement = text_area(
        "If somebody disagreed: who, and their view", hint=f"Leave empty where nobody did. {ANSWERS_SEEN}", rows=3
    )
    submit = Submit("Save decision")


class StandDownForm(Dated):
    """A response ends without its final case discussion."""

    reason = text_area(
        "Why", hint=f"For example, the post-mortem found a natural cause. {ANSWERS_SEEN}", required="Enter why", rows=4
    )
    dated = dated_field("Date on which it was stood down")
    submit = Submit("Stand the response down", kind="warning")
