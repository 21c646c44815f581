"""What the file holds, for whoever fills one in: each column, the codes it takes, and an empty file to begin with."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from cdop.reference.areas import ABROAD, local_authorities
from cdop.reference.codes import Code, code_list
from cdop.register.columns import COLUMNS, LISTED, READERS, REQUIRED

_DATE = "A date: 2014-03-31 or 31/03/2014."
_AREA = "The code of a local authority, such as E06000035 for Medway, or abroad."
_WORDS = {
    "case_ref": "1 to 32 letters (A to Z), digits, hyphens or slashes. Each case has its own.",
    "date_of_birth": f"{_DATE} The child was under 18 at death.",
    "family_name": "As it is written, in any script. Leave it out for a baby who was not named.",
    "given_names": "As they are written. Leave them out for a baby who was not named.",
    "nhs_number": "Ten digits; spaces between them do not matter.",
    "home_postcode": "A United Kingdom postcode.",
    "home_area": f"{_AREA} Empty where residency is not decided yet.",
    "residency_decided_on": f"{_DATE} Without it, notified_on where home_area is given.",
    "death_area": _AREA,
    "classified_on": f"{_DATE} Without it, notified_on where expectation is given.",
    "withdrawn_on": f"{_DATE} Needed with withdrawn_reason.",
    "withdrawn_reason": "One of its codes. Needed with withdrawn_on.",
    "panel_met_on": f"{_DATE} Without it, finalised_on. Alone it means decided and not finalised.",
    "category": "One of its codes. Needed with finalised_on.",
    "modifiability": "One of its codes. Needed with finalised_on.",
    "modifiable_factors": "Factors in your own words, parted by semicolons. Only where modifiability is modifiable.",
    "reopened_on": f"{_DATE} The review was reopened and has not been finalised since.",
}


@dataclass(frozen=True)
class Column:
    """One column as the page tells it. ``codes`` is empty where the column has no short list."""

    name: str
    required: bool
    words: str
    codes: tuple[Code, ...]


def columns() -> Iterator[Column]:
    """All columns in the order of an export."""
    for name in COLUMNS:
        codes = tuple(code_list(name).values()) if name in LISTED else ()
        words = _WORDS.get(name, "One of its codes." if codes else _DATE)
        yield Column(name, name in REQUIRED, words, codes)


def template() -> bytes:
    """A register without cases: its header, with a byte-order mark so that a spreadsheet reads names as they are."""
    return _written([COLUMNS])


def all_codes(*more: tuple[str, str, str]) -> bytes:
    """Every code of every column with its label, local authorities included; then those of ``more`` columns."""
    lists = [(name, code.code, code.label) for name in LISTED for code in code_list(name).values()]
    areas = [(area.code, area.name) for area in local_authorities().values()]
    places = [(name, *area) for name in READERS if name.endswith("_area") for area in (*areas, (ABROAD, "Abroad"))]
    return _written([("column", "code", "label"), *lists, *places, *more])


def _written(rows: list[tuple[str, ...]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode("utf-8-sig")
