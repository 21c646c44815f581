"""The same cases as one flat, indexed table: what a plain implementation would keep, and what anchors read.

It holds what the synthetic registers hold: one decision of each kind for each case, and no reopening. Bands
and years are stored, and each year is indexed, so that the anchors are as quick as such a table allows.
"""

import csv
import sqlite3
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

from cdop.reference.calendar import Year, age_band, complete_months, months_band, quarter
from cdop.reference.codes import ethnic_group


class Flat(NamedTuple):
    """One case with all that is counted of it."""

    id: int
    case_ref: str
    family_name: str
    given_names: str
    nhs_number: str
    date_of_birth: str
    home_postcode: str
    notified_on: str
    date_of_death: str
    finalised_on: str | None
    notified_year: int
    death_year: int
    review_year: int | None
    death_quarter: str
    review_quarter: str | None
    months_band: str | None
    home_area: str | None
    death_area: str
    place_of_death: str | None
    age_band: str | None
    sex: str | None
    ethnic_group: str | None
    expectation: str | None
    category: str | None
    modifiability: str | None
    withdrawn_on: str | None
    deprivation_fifth: str | None = None
    circumstance: str | None = None
    protection_plan: str | None = None
    statutory_order: str | None = None
    safeguarding_review: str | None = None
    inquest: str | None = None
    joint_agency_response: str | None = None
    version: int = 1


ATTRIBUTES = (
    "deprivation_fifth", "circumstance", "protection_plan", "statutory_order", "safeguarding_review", "inquest",
    "joint_agency_response",
)  # fmt: skip
"""What a row of a register does not hold: nothing is recorded of any case, and it is counted all the same."""
NUMBERS = frozenset({"notified_year", "death_year", "review_year", "version"})
_COLUMNS = ", ".join(f"{name} {'INTEGER' if name in NUMBERS else 'TEXT'}" for name in Flat._fields[1:])
_TABLES = f"""
CREATE TABLE cases (id INTEGER PRIMARY KEY, {_COLUMNS});
CREATE TABLE factors (case_id INTEGER, factor TEXT, PRIMARY KEY (case_id, factor)) WITHOUT ROWID;
CREATE TABLE audit (id INTEGER PRIMARY KEY, at TEXT, who TEXT, event TEXT, case_id INTEGER);
"""
_INDEXES = """
CREATE INDEX cases_notified_year ON cases (notified_year);
CREATE INDEX cases_death_year ON cases (death_year);
CREATE INDEX cases_review_year ON cases (review_year, finalised_on, notified_on);
CREATE INDEX cases_notified_on ON cases (notified_on, case_ref);
CREATE INDEX cases_family_name ON cases (lower(family_name));
CREATE INDEX cases_home_postcode ON cases (home_postcode);
CREATE INDEX cases_nhs_number ON cases (nhs_number);
CREATE INDEX audit_case_id ON audit (case_id);
"""


def flat(number: int, row: Mapping[str, str]) -> Flat:
    """One row of the register file with its years and bands."""
    notified, died = date.fromisoformat(row["notified_on"]), date.fromisoformat(row["date_of_death"])
    born = date.fromisoformat(row["date_of_birth"]) if row["date_of_birth"] else None
    done = date.fromisoformat(row["finalised_on"]) if row["finalised_on"] else None
    plain = {name: row[name] or None for name in Flat._fields if name in row}
    derived = {
        "id": number,
        "notified_year": Year.of(notified).start,
        "death_year": Year.of(died).start,
        "review_year": Year.of(done).start if done else None,
        "death_quarter": quarter(died),
        "review_quarter": quarter(done) if done else None,
        "months_band": months_band(complete_months(died, done)) if done else None,
        "age_band": age_band(born, died),
        "ethnic_group": ethnic_group(row["ethnicity"] or None),
        "sex": None if row["sex"] in {"", "not_known"} else row["sex"],
    }
    return Flat(**{**plain, **derived})  # type: ignore[arg-type]


def load(register: Path, database: Path) -> None:
    """Load a register file into the flat table, then index it."""
    with register.open(encoding="utf-8", newline="") as file, sqlite3.connect(database) as connection:
        connection.executescript("PRAGMA journal_mode=WAL;" + _TABLES)
        places = ", ".join("?" * len(Flat._fields))
        reader = csv.DictReader(file)
        connection.executemany(f"INSERT INTO cases VALUES ({places})", map(flat, _numbers(), reader))
        file.seek(0)
        factors = ((n, f) for n, row in enumerate(csv.DictReader(file), 1) for f in factors_of(row))
        connection.executemany("INSERT INTO factors VALUES (?, ?)", factors)
        connection.executescript(_INDEXES)
    connection.close()


def factors_of(row: Mapping[str, str]) -> list[str]:
    return sorted(set(filter(None, row["modifiable_factors"].split(";"))))


def dump(database: Path, path: Path) -> None:
    """The flat table as a CSV file, its factors joined, for anchors that read one."""
    joined = "(SELECT group_concat(factor, ';') FROM factors WHERE case_id = cases.id)"
    with sqlite3.connect(database) as connection, path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*Flat._fields, "factors"])
        writer.writerows(connection.execute(f"SELECT cases.*, {joined} FROM cases"))
    connection.close()


def _numbers() -> Iterator[int]:
    number = 0
    while True:
        yield (number := number + 1)
