"""A child as somebody told of it: what two tellings are compared by."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Child:
    """One telling of a child; None is what it does not say.

    ``sex`` is a code of the register's list; ``birth_order`` the place in a multiple birth, ``"2"``; ``other_names``
    holds further and earlier names in one text.
    """

    family_name: str | None = None
    given_names: str | None = None
    other_names: str | None = None
    nhs_number: str | None = None
    date_of_birth: date | None = None
    date_of_death: date | None = None
    home_postcode: str | None = None
    sex: str | None = None
    mother_name: str | None = None
    birth_order: str | None = None
