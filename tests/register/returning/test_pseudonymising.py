"""What a pseudonymised row keeps and what it leaves: nothing names the child, and the figures stay the same."""

import csv
import io
from datetime import date
from pathlib import Path

import pytest

from cdop.reference.calendar import Year, age_band, complete_months, months_band, quarter
from cdop.register.returning.making import register_of
from cdop.register.returning.rules import WITHHELD, new_name, new_pseudonym, pseudonymised
from cdop.register.rules import Row
from tests.databases import SQLite
from tests.oracle.generator import random_register
from tests.oracle.product import Product
from tests.oracle.writer import as_csv

SOON = ("notified_on", "residency_decided_on", "classified_on", "withdrawn_on")
REVIEW = ("panel_met_on", "finalised_on", "reopened_on")
SAME = (
    "sex", "ethnicity", "home_area", "death_area", "place_of_death", "expectation", "withdrawn_reason", "category",
    "modifiability",
)  # fmt: skip


def rows_of(content: bytes) -> list[Row]:
    """The register's rows without their empty cells."""
    found = csv.DictReader(io.StringIO(content.decode(), newline=""))
    return [{column: value for column, value in row.items() if value} for row in found]


def a_row(**changes: str) -> Row:
    row = {
        "case_ref": "A-1", "notified_on": "2014-06-20", "date_of_death": "2014-06-18", "date_of_birth": "2014-05-25",
        "family_name": "Okafor", "given_names": "Amira", "nhs_number": "9990000018", "home_postcode": "ME4 4XX",
        "home_area": "E06000035", "residency_decided_on": "2014-06-20", "death_area": "E06000035", "sex": "female",
    }  # fmt: skip
    return row | changes


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("born", "died", "expected"),
    [
        ("2014-05-25", "2014-06-18", ("2014-05-08", "2014-06-01")),
        ("2014-05-01", "2014-06-18", ("2014-05-01", "2014-06-01")),
        ("2014-01-31", "2014-02-28", ("2014-01-04", "2014-02-01")),
        ("2012-02-29", "2014-02-28", ("2013-02-01", "2014-02-01")),
        ("2000-06-19", "2014-06-18", ("2001-06-01", "2014-06-01")),
        ("2014-06-18", "2014-06-18", ("2014-06-01", "2014-06-01")),
    ],
)
def test_birth_stands_for_the_age_and_death_for_its_month(born: str, died: str, expected: tuple[str, str]) -> None:
    row = pseudonymised(a_row(date_of_birth=born, date_of_death=died, notified_on="2014-07-02"), "X")
    assert (row["date_of_birth"], row["date_of_death"]) == expected


def test_no_day_of_a_review_is_told_and_the_band_of_its_months_is() -> None:
    """Six months after the month of death the review's day would part that month: the 1st and the 2nd tell the band."""
    for day_of_review, told in (("2014-12-10", "2014-06-02"), ("2014-12-20", "2014-06-01")):
        reviewed = a_row(finalised_on=day_of_review, panel_met_on=day_of_review, category="8", modifiability="none")
        row = pseudonymised(reviewed, "X")
        assert row["date_of_death"] == row["notified_on"] == row["residency_decided_on"] == told
        assert row["finalised_on"] == row["panel_met_on"] == "2014-12-01"


def test_a_label_in_which_the_child_is_recognised_is_withheld() -> None:
    labels = "unsafe sleeping;Amira shared a bed;home at ME4 4XX;9990000018 again;=SUM(A1)"
    row = pseudonymised(a_row(modifiable_factors=labels, modifiability="modifiable"), "X")
    assert row["modifiable_factors"] == f"unsafe sleeping;{WITHHELD};=SUM(A1)"


def test_references_of_a_return_tell_nothing_and_sort_by_nothing() -> None:
    name = new_name()
    references = [new_pseudonym(name) for _ in range(200)]
    assert len(set(references)) == 200
    assert references != sorted(references)
    assert all(one.startswith(f"{name}-") and len(one) <= 32 for one in references)


@pytest.mark.parametrize("seed", [1, 5, 9])
def test_no_row_tells_who_or_on_which_day_and_every_band_stays(
    sqlite_databases: SQLite, tmp_path: Path, seed: int
) -> None:
    product = Product(sqlite_databases.migrated(), tmp_path)
    register = random_register(seed)
    assert product.bring_in(as_csv(register.rows)).exit_code == 0
    rows = rows_of(product.take_out())
    for row in rows:
        written = pseudonymised(row, "R-1")
        assert not {"family_name", "given_names", "nhs_number", "home_postcode"} & written.keys()
        assert written["case_ref"] == "R-1"
        assert {column: row.get(column) for column in SAME} == {column: written.get(column) for column in SAME}
        died, stands = day(row["date_of_death"]), day(written["date_of_death"])
        assert (died.year, died.month) == (stands.year, stands.month)
        for column in (*SOON, *REVIEW):
            assert (column in row) == (column in written)
            if column in row:
                one, other = day(row[column]), day(written[column])
                assert (one.year, one.month, quarter(one)) == (other.year, other.month, quarter(other))
                assert other >= stands
                assert other.day == 1 or other == stands
                assert stands.day in {1, 2}
        if "date_of_birth" in row:
            assert age_band(day(row["date_of_birth"]), died) == age_band(day(written["date_of_birth"]), stands)
        if "finalised_on" in row:
            months = complete_months(died, day(row["finalised_on"]))
            assert months_band(months) == months_band(complete_months(stands, day(written["finalised_on"])))
    product.close()
    sqlite_databases.discard(product.url)


def test_figures_counted_from_a_pseudonymised_return_are_the_panels(sqlite_databases: SQLite, tmp_path: Path) -> None:
    seed = next(seed for seed in range(100) if len(random_register(seed).rows) >= 40)
    register = random_register(seed)
    panel = Product(sqlite_databases.migrated(), tmp_path, register.panel_area)
    assert panel.bring_in(as_csv(register.rows)).exit_code == 0
    written = [pseudonymised(row, new_pseudonym("R")) for row in rows_of(panel.take_out())]
    other = Product(sqlite_databases.migrated(), tmp_path, register.panel_area)
    result = other.bring_in(register_of(written))
    assert result.exit_code == 0, result.stderr
    today = date(2026, 3, 31)
    years = {Year.of(day(row["notified_on"])).label for row in rows_of(panel.take_out())}
    assert len(years) > 3
    for label in sorted(years):
        ours, theirs = (product.figures(label, today)["tables"] for product in (panel, other))
        skipped = {"outstanding_by_age_of_case", "factors"}
        assert {k: t["rows"] for k, t in ours.items() if k not in skipped} == {
            k: t["rows"] for k, t in theirs.items() if k not in skipped
        }, label
