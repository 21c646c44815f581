"""The question whether a case is ready for the panel."""
# mypy: allow-subclassing-any
# Flask-WTF has no types.

from cdop.case.facts import Fact, FactKind
from cdop.case.forms import Versioned
from cdop.classification.forms import text_area
from cdop.reference.calendar import today
from cdop.web.fields import Radios, Submit, listed

YES, NO = "yes", "no"


class DecideForm(Versioned):
    """Ready or not, whatever is missing, and why."""

    ready = Radios(
        "Is this case ready for the panel?",
        choices=listed([(YES, "Yes, whatever is missing"), (NO, "No, whatever was done")]),
        required="Choose whether the case is ready",
    )
    reason = text_area(
        "Why", hint="It is kept with your name. Coordinators alone see it.", required="Enter why", rows=4
    )
    submit = Submit("Save decision")

    @property
    def fact(self) -> Fact:
        """What a form that was found to be good says."""
        detail = {"ready": self.ready.data == YES}
        return Fact(FactKind.READINESS_DECIDED, today(), detail, {"reason": self.reason.data or ""})

    @classmethod
    def holding(cls, version: int) -> "DecideForm":
        """The empty form, of a case as its page shows it."""
        form: DecideForm = cls(formdata=None, data={"version": str(version)})
        return form
