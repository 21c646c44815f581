"""The questions about taking a case out of review, and back in."""
# mypy: allow-subclassing-any
# Flask-WTF has no types.

from typing import Any

from cdop.case.forms import LONGEST_REASON, Versioned, as_in_the_register, storable
from cdop.case.rules import NotPossible
from cdop.notification.order import RuleBroken
from cdop.reference.calendar import today
from cdop.reference.codes import code_list
from cdop.web.fields import GovDateField, Radios, Submit, TextArea, listed

OVER_THE_FORM = ""
_FIELD_WORDS = {
    "is in the future": ("on", "The day must not be in the future"),
    "is before notified_on": ("on", "The day must not be before the day on which the death was notified"),
    "is before the withdrawal": ("on", "The day must not be before the day of the withdrawal"),
}
_PAGE_WORDS = {
    "is given already: the case is withdrawn": "This case is withdrawn already",
    "is empty: there is no withdrawal to undo": "This case is not withdrawn",
    "belongs to a merge: undo the merge": "This case was merged into another. Undo the merge to bring it back",
    "the person was 18 or over at death, and is not withdrawn as 'adult'": (
        "By the dates recorded the person was 18 or over at death. Correct the child’s details first"
    ),
}


class _Dated(Versioned):
    """Something decided on a day, with words."""

    @classmethod
    def holding(cls, version: int) -> Any:
        """The form as it is first shown, dated today."""
        return cls(formdata=None, data={"on": today(), "version": str(version)})


def in_page_words(refusal: RuleBroken) -> NotPossible:
    """A rule's refusal beside its question, or over the form where none of its questions can mend it."""
    return NotPossible(dict([_FIELD_WORDS.get(refusal.words) or (OVER_THE_FORM, _PAGE_WORDS[refusal.words])]))


def _words(label: str, hint: str, required: str) -> TextArea:
    rules = [as_in_the_register(storable)]
    return TextArea(label, hint=hint, required=required, rows=3, longest=LONGEST_REASON, validators=rules)


def _day() -> GovDateField:
    return GovDateField("When was it decided?", subject="The day", required="Enter the day on which it was decided")


class WithdrawForm(_Dated):
    """Why a case is not for the panel to review."""

    reason = Radios(
        "Why is this case not for the panel to review?",
        choices=listed((code.code, code.label) for code in code_list("withdrawn_reason").values()),
        required="Choose why the case is withdrawn",
    )
    words = _words("What shows it?", "Coordinators alone see these words.", "Enter what shows it")
    on = _day()
    submit = Submit("Withdraw this case", kind="warning")


class UndoForm(_Dated):
    """Why a withdrawn case is one for the panel after all."""

    words = _words("Why is it undone?", "Coordinators alone see these words.", "Enter why the withdrawal is undone")
    on = _day()
    submit = Submit("Undo the withdrawal")
