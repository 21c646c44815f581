"""A value that a list does not have is refused with what was probably meant, in words of a bounded making."""

import time
from pathlib import Path

import pytest

from cdop.reference.near_misses import area_meant, code_meant
from cdop.register.columns import COLUMNS, column_meant
from tests.databases import SQLite
from tests.oracle.product import Product
from tests.oracle.writer import as_csv
from tests.register.test_nothing_lost_unseen import GOOD


@pytest.mark.parametrize(
    ("name", "text", "hint"),
    [
        ("sex", "Male", "use 'male'"),
        ("sex", "F", "use 'female'"),
        ("sex", "maale", "use 'male'"),
        ("sex", "Not  known", "use 'not_known'"),
        ("place_of_death", "Home", "use 'home'"),
        ("place_of_death", "Neonatal unit", "use 'neonatal_unit' (Hospital: neonatal unit)"),
        ("place_of_death", "A&E", "use 'emergency_department' (Hospital: emergency department)"),
        (
            "place_of_death",
            "Hospital",
            "use 'emergency_department' (Hospital: emergency department) or 'neonatal_unit' (Hospital: neonatal unit) "
            "or 'paediatric_ward' (Hospital: paediatric ward) or 'intensive_care' (Hospital: intensive care) "
            "or 'delivery_suite' (Hospital: delivery suite) or 'hospital_other'",
        ),
        ("ethnicity", "a", "use 'A' (White British)"),
        ("ethnicity", "Pakistani", "use 'J' (Pakistani)"),
        ("ethnicity", "AB", ""),
        ("category", "Malignancy", "use '4' (Malignancy)"),
        ("category", "11", ""),
        ("expectation", "unxpected", "use 'unexpected'"),
        ("modifiability", "No", "use 'none' (No modifiable factors)"),
    ],
)
def test_a_code_is_known_by_its_name_its_case_and_a_wrong_letter(name: str, text: str, hint: str) -> None:
    assert code_meant(name, text) == hint


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("Medway", "use 'E06000035' (Medway)"),
        ("medway council", "use 'E06000035' (Medway)"),
        ("Medwey", "use 'E06000035' (Medway)"),
        ("e06000035", "use 'E06000035' (Medway)"),
        ("Northumberland", "use 'E06000057' (Northumberland)"),
        ("Abroad", "use 'abroad'"),
        ("E92000001", ""),
        ("West", ""),
        ("Medway" * 20, ""),
    ],
)
def test_an_area_is_known_by_its_name(text: str, hint: str) -> None:
    assert area_meant(text) == hint


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("Case_Ref", "use 'case_ref'"),
        ("Date of birth", "use 'date_of_birth'"),
        ("Surname", "use 'family_name'"),
        ("shoe_size", ""),
    ],
)
def test_a_heading_is_known_in_other_words(text: str, hint: str) -> None:
    assert column_meant(text) == hint


def test_a_hint_ends_the_line_of_its_fault(sqlite_databases: SQLite, tmp_path: Path) -> None:
    said = Product(sqlite_databases.migrated(), tmp_path).bring_in(as_csv([{**GOOD, "sex": "Male"}])).stderr
    assert said == "row 2, sex, 'Male': is not one of: female, male, indeterminate, not_known; use 'male'\n"


@pytest.mark.parametrize("separator", [b";", b"\t"])
def test_another_separator_is_one_fault(sqlite_databases: SQLite, tmp_path: Path, separator: bytes) -> None:
    content = as_csv([GOOD], list(COLUMNS)).splitlines()[0].replace(b",", separator)
    said = Product(sqlite_databases.migrated(), tmp_path).bring_in(content).stderr
    assert said.count("\n") == 1
    assert "with commas" in said


def test_a_million_different_values_would_take_seconds_not_hours() -> None:
    began = time.process_time()
    for number in range(5000):
        area_meant(f"Some other place of the name {number}")
    assert time.process_time() - began < 5000 * 0.0005
