"""The questions about the child and the death."""
# mypy: allow-subclassing-any
# Flask-WTF has no types.

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from flask_wtf import FlaskForm

from cdop.case.facts import DESCRIPTION_KEYS, IDENTITY_KEYS
from cdop.case.forms import Versioned, as_in_the_register
from cdop.reference import values
from cdop.reference.areas import ABROAD, local_authorities
from cdop.reference.calendar import today
from cdop.reference.codes import code_list
from cdop.web.fields import GovDateField, Select, SelectChoice, Submit, TextField, ValidationError, listed

KEYS = (*IDENTITY_KEYS, *DESCRIPTION_KEYS)
UNKNOWN = "Not recorded"


def _not_in_the_future(_form: FlaskForm, field: GovDateField) -> None:
    if field.data and field.data > today():
        raise ValidationError(f"{field.subject} must not be in the future")


@lru_cache(maxsize=1)
def _areas() -> list[SelectChoice]:
    """Every authority, those of today first, then those that a death of earlier years may lie in."""
    ordered = sorted(local_authorities().values(), key=lambda area: (not area.current, area.name))
    pairs = [(area.code, area.name if area.current else f"{area.name} (former)") for area in ordered]
    return listed([*pairs, (ABROAD, "Abroad")])


def _codes(name: str) -> list[SelectChoice]:
    return listed(((code.code, code.label) for code in code_list(name).values()), blank=UNKNOWN)


class DescribeForm(Versioned):
    """Who the child was, and where and when the child died."""

    given_names = TextField(
        "Given names",
        hint="Leave empty for a baby without a name.",
        autocomplete="off",
        validators=[as_in_the_register(values.free_text)],
    )
    family_name = TextField("Family name", autocomplete="off", validators=[as_in_the_register(values.free_text)])
    date_of_birth = GovDateField("Date of birth", hint="For example, 31 3 2014", validators=[_not_in_the_future])
    sex = Select("Sex", choices=_codes("sex"))
    ethnicity = Select("Ethnicity", choices=_codes("ethnicity"))
    nhs_number = TextField(
        "NHS number",
        hint="Ten digits. Spaces do not matter.",
        width=20,
        autocomplete="off",
        validators=[as_in_the_register(values.number)],
    )
    home_postcode = TextField(
        "Home postcode", width=10, autocomplete="off", validators=[as_in_the_register(values.postcode)]
    )
    date_of_death = GovDateField(
        "Date of death",
        hint="For example, 31 3 2014",
        required="Enter the date of death",
        validators=[_not_in_the_future],
    )
    place_of_death = Select("Place of death", choices=_codes("place_of_death"))
    death_area = Select("Area of death", hint="The local authority in which the child died.", choices=_areas())
    submit = Submit("Save")

    def validate_death_area(self, field: Select) -> None:
        if not field.data:
            raise ValidationError("Choose the area of death")

    @property
    def description(self) -> dict[str, str | None]:
        """The values as the case stores them."""
        held = {key: self[key].data for key in KEYS}
        return {key: value.isoformat() if isinstance(value, date) else value or None for key, value in held.items()}

    @classmethod
    def holding(cls, description: Mapping[str, str | None], version: int) -> "DescribeForm":
        """The form with these values in its boxes, whatever was sent."""
        data: dict[str, Any] = dict(description)
        for key in ("date_of_birth", "date_of_death"):
            data[key] = date.fromisoformat(data[key]) if data.get(key) else None
        return cls(formdata=None, data={**data, "version": str(version)})
