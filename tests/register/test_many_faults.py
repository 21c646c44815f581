"""Faults without number: every one is named, in the order of the rows, in memory that does not grow with them."""

import tracemalloc
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from cdop.accounts.people import COMMAND_LINE
from cdop.database import db
from cdop.register import faults as faults_module
from cdop.register.checking import check
from cdop.register.faults import Faults
from cdop.register.grouping import MOST_GROUPS, MOST_SHOWN, OTHER, Grouping
from cdop.register.rules import Fault
from tests.databases import SQLite
from tests.oracle.product import Product

HEADER = "case_ref,notified_on,date_of_death,death_area,sex,ethnicity,category\r\n"
ROWS = 20_000
TODAY = date(2020, 1, 1)


def many(path: Path, rows: int = ROWS) -> Path:
    """A file with five faults in each row."""
    lines = (f"M/{n},x{n},2014-13-01,Medwey,Male,white {n},1\r\n" for n in range(rows))
    path.write_text(HEADER + "".join(lines), encoding="utf-8")
    return path


@pytest.fixture
def product(sqlite_databases: SQLite, tmp_path: Path) -> Product:
    return Product(sqlite_databases.migrated(), tmp_path)


def test_every_fault_is_named_and_little_memory_used(product: Product, tmp_path: Path) -> None:
    path = many(tmp_path / "many.csv")
    with product.app.app_context():
        tracemalloc.start()
        try:
            checked = check(session(), COMMAND_LINE, path, TODAY)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert len(checked.faults) == ROWS * 6  # the category lacks its day
    rows = [fault.row for fault in checked.faults]
    assert rows == sorted(rows)
    assert peak < 20 * 2**20 + ROWS * 200  # bytes: a chunk, and each reference once


def session() -> Session:
    return db.session()


def test_faults_come_back_as_they_were_found_and_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faults_module, "IN_MEMORY", 10)
    found = Faults()
    for first in (2, 5):
        found.append(Fault(first + 1, "sex", "\udc80", "is not UTF-8"))
        found.extend([Fault(first, "x" * 300, "y" * 500, "is too long", "use 'x'", "is long")])
        found.settle()
    assert [fault.row for fault in found] == [2, 3, 5, 6]
    assert [str(fault) for fault in found] == [str(fault) for fault in list(found)]
    assert len(found) == 4
    assert f"'{'y' * 120}…'" in str(next(iter(found)))


def test_rows_before_one_that_cannot_be_read_are_compared_too(product: Product) -> None:
    row = "A/1,2014-05-02,2014-05-01,abroad,,,\r\n"
    said = product.bring_in((HEADER + row + row + 'A/2,"x"y,,,,,\r\n').encode()).stderr.splitlines()
    assert said[0] == "row 3, case_ref, 'A/1': is also the reference of row 2"
    assert said[1].startswith("row 4, notified_on, '': a quotation mark is out of place")


def test_an_empty_row_in_the_middle_is_one_fault(product: Product) -> None:
    row = "A/{},2014-05-02,2014-05-01,abroad,,,\r\n"
    content = HEADER + row.format(1) + ",,,,,,\r\n" + " , \r\n" + "\r\n" + row.format(2)
    said = product.bring_in(content.encode()).stderr.splitlines()
    words = "the row is empty: delete it, or fill it in"
    assert said == [f"row {number}, case_ref, '': {words}" for number in (3, 4, 5)]


def test_a_page_shows_a_bounded_number_of_groups_and_faults() -> None:
    grouping = Grouping()
    for number in range(MOST_GROUPS * 3):
        for row in range(60):
            grouping.add(Fault(row + 2, f"column {number}", "", "the row has too many cells"))
    assert len(grouping.groups) == MOST_GROUPS + 1
    assert sum(len(group.shown) for group in grouping.groups) == MOST_SHOWN
    assert sum(group.count for group in grouping.groups) == MOST_GROUPS * 3 * 60
    assert grouping.groups[-1].kind == OTHER
