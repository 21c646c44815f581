"""The questions of the menu. They are asked by GET, so that an answer has an address that can be kept."""
# mypy: allow-subclassing-any
# Flask-WTF has no types.

from collections.abc import Sequence
from typing import Any

from flask_wtf import FlaskForm

from cdop.figures.query.asked import NoSuchQuestion
from cdop.figures.query.menu import BASES, YEAR, Basis, dimensions
from cdop.reference.areas import PanelArea
from cdop.web.fields import Select, Submit, listed


class AskForm(FlaskForm):
    """What is counted, when, and parted by what."""

    class Meta:
        csrf = False

    count = Select("Count")
    first = Select("First year")
    last = Select("Last year")
    rows = Select("In rows")
    columns = Select("In columns")
    only = Select("Only")
    ask = Submit("Count", kind="secondary")

    def offer(self, area: PanelArea, years: Sequence[str]) -> None:
        """Fill in the menu; ``years`` by their labels, the newest first."""
        menu = dimensions(Basis.REVIEWS, area)
        words = [(key, one.words) for key, one in menu.items()]
        self.count.choices = listed((basis.value, text) for basis, text in BASES.items())
        self.first.choices = listed((label, label) for label in years)
        self.last.choices = listed(((label, label) for label in years), blank="The same year")
        self.rows.choices = listed([*words, (YEAR, "Year")])
        self.columns.choices = listed([*words, (YEAR, "Year")], blank="Nothing: one number for each row")
        self.only.choices = listed(
            (
                (f"{key}.{value}", f"{one.words}: {one.label(value)}")
                for key, one in menu.items()
                for value in one.named
            ),
            blank="All of them",
        )

    def refuse(self, fault: NoSuchQuestion) -> None:
        """Put a refusal beside the question that it is about."""
        field: Any = self[fault.field]
        field.errors = [*field.errors, str(fault)]


class GiveForm(FlaskForm):
    """Nothing but that the button was pressed on a page of ours: the question is in the address."""
