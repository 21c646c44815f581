"""The small questions around an analysis: a reason, a first view, finalising, reopening, the national database."""
# mypy: allow-subclassing-any
# Flask-WTF has no types.

from cdop.case.forms import Versioned, as_in_the_register, storable
from cdop.reference.analysis_form import AnalysisForm
from cdop.reference.codes import code_list
from cdop.web.fields import GovDateField, Radios, Select, Submit, TextArea, listed

LONGEST_REASON = 2_000
LONGEST_VIEW = 2_000


class ReasonForm(Versioned):
    """Why a case is put off."""

    reason = TextArea(
        "Why is the case deferred?", hint="No names: the minutes print it.", required="Enter why it is deferred",
        rows=3, longest=LONGEST_REASON, validators=[as_in_the_register(storable)],
    )  # fmt: skip
    submit = Submit("Defer the case")


class ReopenForm(Versioned):
    """Why a final review is opened again."""

    reason = TextArea(
        "Why is the review reopened?", hint="For example new evidence, an inquest, a correction.",
        required="Enter why it is reopened", rows=4, longest=LONGEST_REASON, validators=[as_in_the_register(storable)],
    )  # fmt: skip
    submit = Submit("Reopen the review", kind="warning")


class FinaliseForm(Versioned):
    """The chair makes the analysis final."""

    reason = TextArea(
        "Why is it finalised though the panel was not quorate?",
        hint="Needed only where it was not, or where that is not known.", rows=3, longest=LONGEST_REASON,
        validators=[as_in_the_register(storable)],
    )  # fmt: skip
    submit = Submit("Finalise")


class FirstViewForm(Versioned):
    """What one thinks before the panel speaks of the case.

    On the scribe's screen it stands beside the panel's own answers, whose questions have the same names: its ids are
    its own, or a click on its words would answer for the panel.
    """

    category = Select("Category of death", choices=[], size="", id="view-category")
    modifiability = Radios(
        "Were there modifiable factors?", size="", id="view-modifiability",
        choices=listed((code.code, code.label) for code in code_list("modifiability").values()),
    )  # fmt: skip
    words = TextArea("What speaks for it", hint="No names.", rows=3, longest=LONGEST_VIEW, size="", id="view-words")
    submit = Submit("Keep my first view", kind="secondary", id="view-submit")

    def offer(self, form: AnalysisForm) -> None:
        """Offer the categories of the case's form."""
        ranked = ((one.code, f"{one.code}: {one.label}") for one in form.categories.values())
        self.category.choices = listed(ranked, blank="Not chosen")


class DecidedForm(Versioned):
    """On which day a panel decided on a case that stands on no agenda here."""

    on = GovDateField("Day of the panel’s meeting", required="Enter the day of the meeting", subject="The day")
    submit = Submit("The panel decided this")


class ReturnForm(Versioned):
    """What the national database was sent of a case, or answered."""

    state = Radios(
        "What happened?", required="Choose what happened",
        choices=listed((code.code, code.label) for code in code_list("national_return").values()),
    )  # fmt: skip
    on = GovDateField("When?", required="Enter the day", subject="The day")
    words = TextArea(
        "Note", hint="Optional.", rows=2, longest=LONGEST_REASON, validators=[as_in_the_register(storable)]
    )
    submit = Submit("Record it")
