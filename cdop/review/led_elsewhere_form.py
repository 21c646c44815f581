"""The questions about a review that another panel led."""
# mypy: allow-subclassing-any
# Flask-WTF has no types.

from cdop.case.forms import Versioned, as_in_the_register, storable
from cdop.reference.codes import code_list
from cdop.review.rules import Analysis
from cdop.web.fields import GovDateField, Radios, Select, Submit, TextArea, listed

LONGEST_FACTORS = 5_000


class LedElsewhereForm(Versioned):
    """What the other panel found, and the day on which its analysis was final."""

    on = GovDateField(
        "Day on which the other panel finalised its analysis", hint="Figures count the review on this day.",
        required="Enter the day on which the analysis was finalised", subject="The day",
    )  # fmt: skip
    category = Select(
        "Category of death", required="Choose the category",
        choices=listed(((code.code, f"{code.code}: {code.label}") for code in code_list("category").values()),
            blank="Not chosen"),
    )  # fmt: skip
    modifiability = Radios(
        "Were there modifiable factors?", required="Choose what the other panel found",
        choices=listed((code.code, code.label) for code in code_list("modifiability").values()),
    )  # fmt: skip
    factors = TextArea(
        "Modifiable factors", hint="One a line, only if there were any.", rows=4, longest=LONGEST_FACTORS,
        validators=[as_in_the_register(storable)],
    )  # fmt: skip
    submit = Submit("Record the review")

    @property
    def analysis(self) -> Analysis:
        lines = tuple(line.strip() for line in (self.factors.data or "").splitlines() if line.strip())
        return Analysis(self.category.data or "", self.modifiability.data or "", lines)

    @classmethod
    def holding(cls, version: int) -> "LedElsewhereForm":
        return cls(formdata=None, data={"version": str(version)})
