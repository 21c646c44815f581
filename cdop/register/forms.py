"""The questions of the register's pages."""
# mypy: allow-subclassing-any

from flask_wtf import FlaskForm

from cdop.web.fields import File, Radios, Submit, listed


class UploadForm(FlaskForm):
    """A register to bring in."""

    file = File(
        "The register as a file",
        hint="A .csv or .xlsx file with the register's columns, or a full export. Up to 64 MB.",
        required="Choose the file to bring in",
        accept=".csv,.xlsx,.jsonl",
    )
    check = Submit("Check the file")


class ExportForm(FlaskForm):
    """The register to take out."""

    form = Radios(
        "What to take out",
        choices=listed(
            [
                ("csv", "The register: one row for each case, for a spreadsheet"),
                ("full", "Everything: every fact of every case, to move to another tracker"),
            ]
        ),
        required="Choose what to take out",
        default="csv",
    )
    take_out = Submit("Take the register out")


class StoreForm(FlaskForm):
    """Storing a file that was found good."""

    store = Submit("Store these cases")
    cancel = Submit("Cancel: store nothing", kind="secondary")


class AgainForm(FlaskForm):
    """Going on with a file whose check or storing died with the server."""

    again = Submit("Check the file again")
