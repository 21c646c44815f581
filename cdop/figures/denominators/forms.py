"""The questions about a file that others published: of live births and populations, and those of every such file."""
# mypy: allow-subclassing-any
# Flask-WTF has no types.

from flask_wtf import FlaskForm

from cdop.figures.denominators.models import LONGEST_EDITION, LONGEST_SOURCE
from cdop.figures.loading import NotNamed
from cdop.web.fields import File, Submit, TextField


class EditionForm(FlaskForm):
    """An edition of what others published; ``file`` is each form's own."""

    source = TextField(
        "Who published it?",
        hint="It is printed with every figure. For example, Office for National Statistics, births by area.",
        subject="Who published it",
        required="Enter who published it",
        longest=LONGEST_SOURCE,
        autocomplete="off",
    )
    edition = TextField(
        "Which edition?",
        hint="For example, published in July 2017.",
        subject="The edition",
        required="Enter which edition it is",
        longest=LONGEST_EDITION,
        autocomplete="off",
    )
    load = Submit("Load this edition")

    def refuse(self, fault: NotNamed) -> None:
        """Put a refusal beside the question that it is about."""
        field = self.source if fault.field == "source" else self.edition
        field.errors = [f"{field.subject} {fault.words}"]


class DenominatorsForm(EditionForm):
    """Live births or populations to load."""

    file = File(
        "The file",
        hint="A .csv or .xlsx file with one row for each authority and year. Up to 8 MB.",
        required="Choose the file",
        accept=".csv,.xlsx",
    )
