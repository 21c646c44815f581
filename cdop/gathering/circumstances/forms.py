"""The questions of the national return that nothing else on a case answers."""
# mypy: allow-subclassing-any
# Flask-WTF has no types.

from typing import Any

from cdop.case.facts import Fact, FactKind
from cdop.case.forms import Versioned
from cdop.classification.forms import text_area
from cdop.reference.calendar import today
from cdop.reference.return_list import ASKED, asked, version
from cdop.web.fields import Radios, SelectChoice, Submit, listed

NOT_RECORDED = "not_recorded"
LONGEST_WORDS = 4_000


def _choices(name: str) -> list[SelectChoice]:
    pairs = [(code.code, code.label) for code in asked(name).values()]
    return listed([*pairs, (NOT_RECORDED, "Not recorded yet")])


def _question(label: str, name: str, hint: str = "") -> Radios:
    return Radios(label, choices=_choices(name), required="Choose one", hint=hint)


class CircumstancesForm(Versioned):
    """The event that led to the death, child protection plan and statutory order, as the return asks for them."""

    circumstance = _question("What led to the death?", "circumstance", "The event, as the national return lists it.")
    protection_plan = _question("Was the child on a child protection plan?", "protection_plan")
    statutory_order = _question(
        "Was the child under a statutory order?", "statutory_order", "For example, a care or supervision order."
    )
    words = text_area("Where this comes from", hint="Coordinators alone see this.", rows=3, longest=LONGEST_WORDS)
    submit = Submit("Save")

    @property
    def fact(self) -> Fact:
        """What a form that was found to be good says."""
        said = {name: None if self[name].data == NOT_RECORDED else self[name].data for name in ASKED}
        detail = {"version": version(), **said}
        return Fact(FactKind.CIRCUMSTANCES_RECORDED, today(), detail, {"words": self.words.data or ""})

    @classmethod
    def of(cls, fact: Fact | None, seen: int) -> "CircumstancesForm":
        """The form with what is recorded in its boxes, and nothing chosen where nothing is."""
        values: dict[str, Any] = {}
        if fact is not None:
            values = {name: fact.detail[name] or NOT_RECORDED for name in ASKED} | dict(fact.identity or {})
        form: CircumstancesForm = cls(formdata=None, data={**values, "version": str(seen)})
        return form
