"""The columns of the register file and what one cell may say (shared with every panel: docs/register.md)."""

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from cdop.reference.near_misses import Meanings, in_words
from cdop.reference.values import Reader, area, day, factors, free_text, listed, number, postcode

REQUIRED = ("case_ref", "notified_on", "date_of_death", "death_area")

_REFERENCE = re.compile(r"[A-Za-z0-9/-]{1,32}")


def reference(text: str, _today: date) -> str:
    """A case reference, case-sensitive."""
    if not _REFERENCE.fullmatch(text):
        raise ValueError("must be 1 to 32 letters (A-Z, a-z), digits, - or /")
    return text


READERS: Mapping[str, Reader] = MappingProxyType(
    {
        "case_ref": reference,
        "notified_on": day,
        "date_of_death": day,
        "date_of_birth": day,
        "family_name": free_text,
        "given_names": free_text,
        "nhs_number": number,
        "sex": listed("sex"),
        "ethnicity": listed("ethnicity"),
        "home_postcode": postcode,
        "home_area": area,
        "residency_decided_on": day,
        "death_area": area,
        "place_of_death": listed("place_of_death"),
        "expectation": listed("expectation"),
        "classified_on": day,
        "withdrawn_on": day,
        "withdrawn_reason": listed("withdrawn_reason"),
        "panel_met_on": day,
        "finalised_on": day,
        "category": listed("category"),
        "modifiability": listed("modifiability"),
        "modifiable_factors": factors,
        "reopened_on": day,
    }
)
COLUMNS = tuple(READERS)
LISTED = ("sex", "ethnicity", "place_of_death", "expectation", "withdrawn_reason", "category", "modifiability")
DATES = frozenset(column for column, reader in READERS.items() if reader is day)


@lru_cache(maxsize=1)
def _meanings() -> Meanings:
    """What headings may mean; worked out when the first is asked about, not at start."""
    return Meanings(
        {
            **dict.fromkeys(COLUMNS, ()),
            "case_ref": ("case reference", "reference", "case number", "case id"),
            "notified_on": ("notified", "date notified", "notification date", "date of notification"),
            "date_of_death": ("death date", "dod"),
            "date_of_birth": ("birth date", "dob"),
            "family_name": ("surname", "last name"),
            "given_names": ("first name", "forename", "forenames"),
            "nhs_number": ("nhs no",),
            "sex": ("gender",),
            "ethnicity": ("ethnic category", "ethnic group"),
            "home_postcode": ("postcode", "post code"),
            "home_area": ("home local authority", "local authority of residence"),
            "death_area": ("area of death", "local authority of death"),
        }
    )


def column_meant(name: str) -> str:
    """The hint for a heading that is no column: ``use 'date_of_birth'``; empty where nothing is near."""
    return in_words((column, column) for column in _meanings().of(name))
