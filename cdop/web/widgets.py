"""The design system's form widgets, with the faults of govuk-frontend-wtf 3.2.0 mended (docs/decisions/0002)."""
# mypy: allow-subclassing-any
# The package has no types, so every widget of ours has a parent that the type checker cannot see.

from typing import Any

from deepmerge import Merger
from govuk_frontend_wtf import wtforms_widgets as govuk
from govuk_frontend_wtf.gov_form_base import GovFormBase

Params = dict[str, Any]
PARTS = (("day", 2), ("month", 2), ("year", 4))  # each with the width of its box, in characters

_merger = Merger([(dict, ["merge"])], ["override"], ["override"])


class Mended:
    """Adds a field's own ``appearance`` to what the template asks, and never points at an empty hint."""

    def map_gov_params(self, field: Any, **kwargs: Any) -> Params:
        asked = _merger.merge({}, getattr(field, "appearance", {}))
        kwargs["params"] = _merger.merge(asked, kwargs.get("params", {}))
        params: Params = super().map_gov_params(field, **kwargs)  # type: ignore[misc]  # given by the widget mixed in
        hint = params.get("hint") or {}
        if not (hint.get("text") or hint.get("html")):
            params.pop("hint", None)
        return params


class TextInput(Mended, govuk.GovTextInput):
    """One line of text."""


class TextArea(Mended, govuk.GovTextArea):
    """Several lines of text."""


class PasswordInput(Mended, govuk.GovPasswordInput):
    """A password, never sent back to the page."""


class Grouped(Mended):
    """The ids of the boxes begin with the field's id, which two forms on one page may need apart, not with its name."""

    def map_gov_params(self, field: Any, **kwargs: Any) -> Params:
        return {"idPrefix": field.id, **super().map_gov_params(field, **kwargs)}


class RadioInput(Grouped, govuk.GovRadioInput):
    """One answer of a few."""


class CheckboxesInput(Grouped, govuk.GovCheckboxesInput):
    """Any number of answers."""


class CheckboxInput(Mended, govuk.GovCheckboxInput):
    """One box to tick."""


class FileInput(Mended, govuk.GovFileInput):
    """One file to send."""


class SubmitInput(Mended, govuk.GovSubmitInput):
    """The button that sends the form."""


class SelectInput(Mended, govuk.GovSelect):
    """One answer of a long list."""

    def __call__(self, field: Any, **kwargs: Any) -> Any:
        if field.has_groups():
            # The widget would print the choices without their groups and say nothing.
            raise ValueError(f"{field.name}: the select cannot show groups of choices")
        return super().__call__(field, **kwargs)


class DateBoxes(GovFormBase):
    """Three boxes of one name. Not the package's own, which fails where a request sends one, two or four values."""

    template = "govuk_frontend_wtf/date.html"

    def __call__(self, field: Any, **kwargs: Any) -> Any:
        kwargs.setdefault("id", field.id)
        return super().__call__(field, **kwargs)

    def map_gov_params(self, field: Any, **kwargs: Any) -> Params:
        params: Params = super().map_gov_params(field, **kwargs)
        wrong = (field.bad_parts or [part for part, _ in PARTS]) if field.errors else ()
        params["items"] = [
            {
                "label": part.capitalize(),
                "id": f"{field.id}-{part}",
                "name": field.name,
                "classes": f"govuk-input--width-{width}" + (" govuk-input--error" if part in wrong else ""),
                "value": value,
            }
            for (part, width), value in zip(PARTS, field.typed, strict=True)
        ]
        return params


class DateInput(Mended, DateBoxes):
    """Day, month and year; only the boxes that are wrong are marked so."""
