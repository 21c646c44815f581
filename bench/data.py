"""Seeded synthetic registers: the same fifty cases in the measured year, whatever lies in the other years.

Only invented people; NHS numbers come from the synthetic range. Sizes are numbers of cases.
"""

import csv
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from cdop.reference.calendar import Year
from cdop.reference.codes import code_list
from cdop.register.columns import COLUMNS

MEASURED = Year(2014)
FIRST, LAST = 2005, 2024
TODAY = date(2026, 11, 21)
HOME, AWAY = "E06000035", "E10000016"
_SYLLABLES = ("ba", "do", "ke", "li", "mor", "na", "per", "qui", "ros", "sel", "ta", "vin", "wen", "yo", "zar")


def nhs_number(serial: int) -> str:
    """A synthetic NHS number with a valid check digit, one for each serial number that has one."""
    digits = f"999{serial % 999_999:06d}"  # 999999 would give one digit ten times
    check = 11 - sum((10 - i) * int(d) for i, d in enumerate(digits)) % 11
    return "" if check == 10 else f"{digits}{0 if check == 11 else check}"


def _name(rng: random.Random, parts: int) -> str:
    return "".join(rng.choice(_SYLLABLES) for _ in range(parts)).capitalize()


def _postcode(rng: random.Random) -> str:
    letters = "ABDEFGHJ"
    return f"ME{rng.randrange(1, 10)} {rng.randrange(1, 10)}{rng.choice(letters)}{rng.choice(letters)}"


def _row(rng: random.Random, serial: int, year: Year) -> dict[str, str]:
    died = year.first_day + timedelta(days=rng.randrange(360))
    notified = died + timedelta(days=rng.randrange(5))
    born = died - timedelta(days=int(rng.random() ** 3 * 6500))
    row = {
        "case_ref": f"B{year.start}-{serial:07d}",
        "notified_on": notified.isoformat(),
        "date_of_death": died.isoformat(),
        "date_of_birth": born.isoformat(),
        "family_name": _name(rng, 3),
        "given_names": f"{_name(rng, 2)} {_name(rng, 2)}",
        "nhs_number": nhs_number(serial),
        "sex": rng.choice(("female", "male", "male", "indeterminate", "not_known")),
        "ethnicity": rng.choice(tuple(code_list("ethnicity"))),
        "home_postcode": _postcode(rng),
        "home_area": HOME if rng.random() < 0.85 else AWAY,
        "death_area": HOME if rng.random() < 0.8 else AWAY,
        "place_of_death": rng.choice(tuple(code_list("place_of_death"))),
        "expectation": rng.choice(("expected", "unexpected", "")),
    }
    finalised = notified + timedelta(days=rng.randrange(60, 600))
    # Old cases have all been reviewed; of the last two years' some still wait.
    if finalised <= TODAY and (year.start < LAST - 1 or rng.random() < 0.7):
        row |= {"finalised_on": finalised.isoformat(), "category": str(rng.randrange(1, 11))}
        row["modifiability"] = rng.choice(("modifiable", "none", "none", "inadequate"))
        if row["modifiability"] == "modifiable":
            row["modifiable_factors"] = ";".join(rng.sample([f"factor {n}" for n in range(30)], 2))
    return row


def rows(cases: int) -> Iterator[dict[str, str]]:
    """``cases`` rows: fifty in each of ten years around the measured one, the rest in the years before it."""
    rng = random.Random(59)
    for year in range(MEASURED.start - 8, MEASURED.start + 2):
        for n in range(50):
            yield _row(rng, year * 1000 + n, Year(year))
    history = tuple(range(1985, MEASURED.start - 8))
    for serial in range(cases - 500):
        yield _row(rng, 3_000_000 + serial, Year(history[serial % len(history)]))


def national_rows(cases: int) -> Iterator[dict[str, str]]:
    """``cases`` rows spread evenly over twenty years."""
    rng = random.Random(7)
    years = range(FIRST, LAST + 1)
    for serial in range(cases):
        yield _row(rng, serial, Year(years[serial % len(years)]))


def write(path: Path, register: Iterator[dict[str, str]]) -> None:
    """The register as a CSV file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\r\n", restval="")
        writer.writeheader()
        writer.writerows(register)
