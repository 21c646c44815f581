"""The questions about a file of published figures."""
# mypy: allow-subclassing-any
# Flask-WTF has no types.

from cdop.figures.denominators.forms import EditionForm
from cdop.web.fields import File


class ComparisonsForm(EditionForm):
    """Published figures to load."""

    file = File(
        "The file",
        hint="A .csv or .xlsx file with one row for each figure. Up to 8 MB.",
        required="Choose the file",
        accept=".csv,.xlsx",
    )
