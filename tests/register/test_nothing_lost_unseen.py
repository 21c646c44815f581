"""What could be lost or stored without being seen: formulas without results, and facts of a full export."""

import io
import json
from typing import Any

import pytest
from openpyxl import Workbook

from cdop.register.columns import COLUMNS
from tests.databases import SQLite
from tests.oracle.product import Product

GOOD = {"case_ref": "A/1", "notified_on": "2014-05-01", "date_of_death": "2014-04-30", "death_area": "E06000035"}
DESCRIPTION = {
    "date_of_death": "2014-04-30",
    "sex": None,
    "ethnicity": None,
    "place_of_death": None,
    "death_area": "E06000035",
}
IDENTITY = dict.fromkeys(("family_name", "given_names", "nhs_number", "date_of_birth", "home_postcode"))
Fact = dict[str, Any]


@pytest.fixture
def product(sqlite_databases: SQLite, tmp_path: Any) -> Product:
    return Product(sqlite_databases.migrated(), tmp_path)


def fact(kind: str, dated: str, identity: Any = None, **detail: Any) -> Fact:
    return {"kind": kind, "dated": dated, "detail": detail, "identity": identity}


def told(*facts: Fact) -> bytes:
    """A full export of one case: notified, described, and these facts."""
    opening = [fact("notified", "2014-05-01"), {**fact("described", "2014-05-01", IDENTITY), "detail": DESCRIPTION}]
    return json.dumps({"case_ref": "A/1", "facts": [*opening, *facts]}).encode()


def test_a_formula_without_its_result_is_a_fault_and_not_an_empty_cell(product: Product) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(COLUMNS)
    sheet.append([{**GOOD, "sex": "=A1"}.get(column) for column in COLUMNS])
    content = io.BytesIO()
    book.save(content)
    result = product.bring_in(content.getvalue(), ".xlsx")
    assert result.exit_code == 1
    assert result.stderr.startswith("row 2, sex, '=A1': ")


@pytest.mark.parametrize("postcode", ["ZZ99 3VZ", "zz993wz"])
def test_a_child_without_a_known_home_has_the_nhs_postcode(product: Product, postcode: str) -> None:
    row = {**GOOD, "home_postcode": postcode}
    content = f"{','.join(row)}\n{','.join(row.values())}\n".encode()
    assert product.bring_in(content).exit_code == 0


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (
            [
                fact("residency_decided", "2014-05-02", home_area="X"),
                fact("residency_decided", "2014-05-03", home_area="abroad"),
            ],
            "home_area cannot be taken",
        ),
        ([fact("classified", "2014-05-02", expectation="perhaps")], "expectation cannot be taken"),
        ([fact("classified", "2014-05-02", expectation=None)], "expectation cannot be taken"),
        (
            [fact("withdrawn", "2014-05-02", reason="tired"), fact("withdrawal_undone", "2014-05-03")],
            "reason cannot be taken",
        ),
        ([fact("panel_met", "2014-04-01")], "dated before the notification"),
        ([fact("noted", "2014-05-02", {"text": "a\u0000b"})], "text cannot be taken"),
        ([fact("classified", "2099-05-02", expectation="expected")], "dated in the future"),
        (
            [{**fact("classified", "2014-05-02", expectation="expected"), "recorded_at": "2099-01-01T00:00:00"}],
            "recorded in the future",
        ),
        (
            [
                fact("residency_decided", "2014-05-02", home_area="abroad"),
                fact("finalised", "2014-06-01", category="1", modifiability="modifiable", factors=["a;b"]),
            ],
            "factors cannot be taken",
        ),
        (
            [
                fact("residency_decided", "2014-05-02", home_area="abroad"),
                fact("finalised", "2014-06-01", category="11", modifiability="none", factors=[]),
                fact("finalised", "2014-06-02", category="1", modifiability="none", factors=[]),
            ],
            "category cannot be taken",
        ),
    ],
)
def test_a_superseded_fact_is_held_to_the_rules_too(product: Product, facts: list[Fact], words: str) -> None:
    result = product.bring_in(told(*facts), ".jsonl")
    assert result.exit_code == 1
    assert words in result.stderr


def test_json_that_is_nested_without_end_is_a_fault(product: Product) -> None:
    result = product.bring_in(b'{"case_ref":' + b"[" * 100_000, ".jsonl")
    assert result.exit_code == 1
    assert "row 1, facts, '': is not one case of a full export" in result.stderr


@pytest.mark.parametrize("day", ["20150918", "2015-W38-5", "2015-9-18", "18/09/2015"])
def test_a_known_by_day_is_written_in_one_way(product: Product, day: str) -> None:
    result = product.run("figures", "2014-15", "--known-by", day)
    assert result.exit_code == 1
    assert "is not a day" in result.stderr
