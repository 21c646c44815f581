"""The columns of the register file and what one cell may say (shared with every panel: docs/register.md)."""

import re
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from cdop.reference.values import BLANKS, Reader, area, day, free_text, listed, number, postcode, storable

REQUIRED = ("case_ref", "notified_on", "date_of_death", "death_area")
LONGEST_FACTOR = 500

_REFERENCE = re.compile(r"[A-Za-z0-9/-]{1,32}")


def reference(text: str, _today: date) -> str:
    """A case reference, case-sensitive."""
    if not _REFERENCE.fullmatch(text):
        raise ValueError("must be 1 to 32 letters (A-Z, a-z), digits, - or /")
    return text


def split_factors(text: str) -> tuple[str, ...]:
    """The factors between the semicolons, blanks trimmed, case kept, each once, in order."""
    parts = (part.strip(BLANKS) for part in text.split(";"))
    return tuple(dict.fromkeys(part for part in parts if part))


def factors(text: str, _today: date) -> str:
    """Factor codes or free labels, joined by ``;``."""
    found = split_factors(storable(text))
    if not found:
        raise ValueError("names no factor between the semicolons")
    if any(len(factor) > LONGEST_FACTOR for factor in found):
        raise ValueError(f"has a factor longer than {LONGEST_FACTOR} characters")
    return ";".join(found)


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
