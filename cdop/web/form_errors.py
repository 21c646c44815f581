"""The faults of a form, each with the address of the first box to mend."""

from collections.abc import Iterator
from typing import Any

from wtforms.fields import FieldList, FormField, HiddenField

from cdop.web.dates import GovDateField

WHOLE_FORM = "#main-content"


def error_links(form: Any) -> list[dict[str, str]]:
    """One ``{text, href}`` for each field's first fault, in the form's order, then those of the form as a whole."""
    whole = [{"text": str(error), "href": WHOLE_FORM} for error in form.form_errors]
    return [*_faults(form), *whole]


def _faults(fields: Any) -> Iterator[dict[str, str]]:
    for field in fields:
        if not field.errors:
            continue
        if isinstance(field, FormField | FieldList):
            yield from _faults(field)
        else:
            yield {"text": str(field.errors[0]), "href": _first_box(field)}


def _first_box(field: Any) -> str:
    if isinstance(field, HiddenField):
        return WHOLE_FORM  # nobody can reach it
    return f"#{field.first_wrong if isinstance(field, GovDateField) else field.id}"
