"""A repeated reference is named also where the rows that share it have other faults."""

import json
from pathlib import Path

import pytest

from tests.databases import SQLite
from tests.oracle.product import Product
from tests.oracle.writer import as_csv
from tests.register.test_nothing_lost_unseen import GOOD, fact, told


@pytest.fixture
def product(sqlite_databases: SQLite, tmp_path: Path) -> Product:
    return Product(sqlite_databases.migrated(), tmp_path)


@pytest.mark.parametrize("faulty", [(2,), (3,), (2, 3)])
def test_a_repeated_reference_is_named_beside_the_rows_other_faults(product: Product, faulty: tuple[int, ...]) -> None:
    rows = [{**GOOD, "sex": "maale" if number in faulty else "male"} for number in (2, 3)]
    said = product.bring_in(as_csv(rows)).stderr.splitlines()
    assert "row 3, case_ref, 'A/1': is also the reference of row 2" in said
    assert [line.split(", ")[0] for line in said if ", sex, " in line] == [f"row {number}" for number in faulty]


def test_a_faulty_row_is_not_compared_with_the_register(product: Product) -> None:
    assert product.bring_in(as_csv([GOOD])).exit_code == 0
    said = product.bring_in(as_csv([{**GOOD, "sex": "maale"}])).stderr
    assert said.startswith("row 2, sex, 'maale'")
    assert said.count("\n") == 1


def test_a_repeated_reference_of_a_full_export_is_named_too(product: Product) -> None:
    wrong = told(fact("classified", "2014-05-02", expectation="perhaps"))
    said = product.bring_in(b"\n".join([told(), wrong]), ".jsonl").stderr
    assert "row 2, case_ref, 'A/1': is also the reference of row 1" in said
    assert "expectation cannot be taken" in said


def test_every_fault_of_a_case_of_a_full_export_is_named(product: Product) -> None:
    case = json.loads(told(fact("classified", "2014-05-02", expectation="perhaps"), fact("panel_met", "2099-01-01")))
    said = product.bring_in(json.dumps(case).encode(), ".jsonl").stderr
    assert "expectation cannot be taken" in said
    assert "'panel_met' dated in the future" in said
