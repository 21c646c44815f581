"""One case as a row of the register tells it, with the defaults that register.md gives."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tests.oracle.attributes import NOTHING_TOLD, Told

BLANKS = " \u00a0\t\r\n"


@dataclass(frozen=True)
class Case:
    """The facts that counting needs; ``None`` or an empty text is "not recorded".

    Decisions stand in the order in which they were recorded, each with the day it is dated: a
    home area (empty: undecided again), a classification, whether the case is withdrawn.
    """

    reference: str
    notified: date
    died: date
    born: date | None
    sex: str
    ethnicity: str
    residency: tuple[tuple[date, str], ...]
    death_area: str
    place_of_death: str
    classification: tuple[tuple[date, str], ...]
    withdrawal: tuple[tuple[date, bool], ...]
    finalised: tuple[date, ...]
    reopened: tuple[date, ...]
    category: str
    modifiability: str
    factors: tuple[str, ...]
    told: Told = NOTHING_TOLD


def read_day(text: str) -> date | None:
    """A ``YYYY-MM-DD`` day, or ``None`` for an empty cell."""
    return date.fromisoformat(text) if text else None


def read_factors(text: str) -> tuple[str, ...]:
    """What stands between the semicolons, trimmed, each text once, nothing for nothing."""
    found: list[str] = []
    for piece in text.split(";"):
        factor = piece.strip(BLANKS)
        if factor and factor not in found:
            found.append(factor)
    return tuple(found)


def read_case(row: Mapping[str, str]) -> Case:
    """A row of the register, its cells as facts (trimmed, nothing escaped)."""
    cells = {column: row.get(column, "") for column in COLUMNS}
    notified = date.fromisoformat(cells["notified_on"])
    residency_decided = read_day(cells["residency_decided_on"]) or notified
    classified = read_day(cells["classified_on"]) or notified
    withdrawn = read_day(cells["withdrawn_on"])
    finalised = read_day(cells["finalised_on"])
    reopened = read_day(cells["reopened_on"])
    return Case(
        reference=cells["case_ref"],
        notified=notified,
        died=date.fromisoformat(cells["date_of_death"]),
        born=read_day(cells["date_of_birth"]),
        sex=cells["sex"],
        ethnicity=cells["ethnicity"],
        residency=((residency_decided, cells["home_area"]),) if cells["home_area"] else (),
        death_area=cells["death_area"],
        place_of_death=cells["place_of_death"],
        classification=((classified, cells["expectation"]),) if cells["expectation"] else (),
        withdrawal=((withdrawn, True),) if withdrawn else (),
        finalised=(finalised,) if finalised else (),
        reopened=(reopened,) if reopened else (),
        category=cells["category"],
        modifiability=cells["modifiability"],
        factors=read_factors(cells["modifiable_factors"]),
    )


COLUMNS = (
    "case_ref",
    "notified_on",
    "date_of_death",
    "date_of_birth",
    "family_name",
    "given_names",
    "nhs_number",
    "sex",
    "ethnicity",
    "home_postcode",
    "home_area",
    "residency_decided_on",
    "death_area",
    "place_of_death",
    "expectation",
    "classified_on",
    "withdrawn_on",
    "withdrawn_reason",
    "panel_met_on",
    "finalised_on",
    "category",
    "modifiability",
    "modifiable_factors",
    "reopened_on",
)
