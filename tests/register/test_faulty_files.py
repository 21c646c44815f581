"""Each faulty file is refused, each fault named by row and column, and the database unchanged."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.databases import Databases
from tests.oracle.faulty import GOOD, IN_THE_REGISTER, Fault, Faulty, changed, faulty_csv_files
from tests.oracle.faulty_workbooks import faulty_workbooks
from tests.oracle.product import Product
from tests.oracle.writer import as_csv

FILES = [*faulty_csv_files(), *faulty_workbooks()]
A_FAULT = re.compile(r"row (?P<row>[1-9][0-9]*), (?P<column>[^']*), '(?P<value>.*)': (?P<words>.+)")


class Registers:
    """The product with three cases in its register, made anew once a test has changed it."""

    def __init__(self, databases: Databases, folder: Path) -> None:
        self.databases = databases
        self.folder = folder
        self.product: Product | None = None
        self.content: dict[str, list[Any]] = {}

    def unchanged(self) -> Product:
        if self.product is None or self.product.whole_database() != self.content:
            self.discard()
            self.product = Product(self.databases.migrated(), self.folder)
            result = self.product.bring_in(as_csv(IN_THE_REGISTER))
            assert result.exit_code == 0, result.stderr
            self.content = self.product.whole_database()
        return self.product

    def discard(self) -> None:
        if self.product is not None:
            self.product.close()
            self.databases.discard(self.product.url)


@pytest.fixture(scope="module")
def registers(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Registers]:
    made = Registers(databases, tmp_path_factory.mktemp("faulty"))
    yield made
    made.discard()


@pytest.fixture
def product(registers: Registers) -> Product:
    """The product with three cases in its register."""
    return registers.unchanged()


def faults_named(stderr: str) -> list[re.Match[str]]:
    """The lines that name a fault, as ``row N, COLUMN, 'VALUE': words``."""
    return [found for line in stderr.splitlines() if (found := A_FAULT.fullmatch(line))]


def places(stderr: str) -> set[tuple[int, str]]:
    return {(int(found["row"]), found["column"]) for found in faults_named(stderr)}


def is_named(fault: Fault, found: set[tuple[int, str]]) -> bool:
    row, column = fault
    return fault in found if column else any(row == other for other, _ in found)


def test_there_are_many_faulty_files_and_no_two_are_the_same() -> None:
    assert len({file.name for file in FILES}) == len(FILES) >= 60
    assert len({file.content for file in FILES}) >= len(FILES) - 1


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_faulty_file_is_refused_with_its_faults_named(product: Product, file: Faulty) -> None:
    before = product.whole_database()
    result = product.bring_in(file.content, file.suffix)
    assert product.whole_database() == before
    assert result.exit_code == 1
    assert result.stdout == ""
    found = places(result.stderr)
    assert all(is_named(fault, found) for fault in file.faults), result.stderr
    if file.exact:
        rows = [row for row, _ in file.faults]
        assert len(found) == len(file.faults), result.stderr
        assert sorted(rows) == sorted(row for row, _ in found), result.stderr
    assert "Traceback" not in result.output


@pytest.mark.parametrize("file", FILES[::5], ids=lambda file: file.name)
def test_a_dry_run_names_the_same_faults(product: Product, file: Faulty) -> None:
    dry = product.bring_in(file.content, file.suffix, "--dry-run")
    assert dry.exit_code == 1
    assert dry.stderr == product.bring_in(file.content, file.suffix).stderr


def test_a_dry_run_of_a_good_file_stores_nothing(product: Product) -> None:
    before = product.whole_database()
    assert product.bring_in(as_csv(GOOD), ".csv", "--dry-run").exit_code == 0
    assert product.whole_database() == before


def test_a_fault_is_said_as_the_rules_word_it(product: Product) -> None:
    result = product.bring_in(as_csv(changed(4, nhs_number="9990000019")))
    assert result.stderr.startswith("row 4, nhs_number, '9990000019': the check digit is wrong")


@pytest.mark.parametrize("value", ["it's", "two\nlines", "two\r\nlines", "=1+1", "a, b': c", "\u2028", "\x1b[31m"])
def test_a_fault_takes_one_line_whatever_its_value(product: Product, value: str) -> None:
    result = product.bring_in(as_csv(changed(4, sex=value)))
    assert places(result.stderr) == {(4, "sex")}
    assert len(faults_named(result.stderr)) == 1
    assert "\x1b" not in result.stderr


def test_faults_are_listed_in_the_order_of_the_rows(product: Product) -> None:
    rows = [{**GOOD[2], "case_ref": f"ORDER/{number}", "sex": "F"} for number in range(12)]
    found = faults_named(product.bring_in(as_csv(rows)).stderr)
    assert [int(fault["row"]) for fault in found] == list(range(2, 14))


def test_a_file_that_is_not_there_is_refused_in_plain_words(product: Product, tmp_path: Path) -> None:
    result = product.run("register", "import", str(tmp_path / "nothing.csv"))
    assert result.exit_code != 0
    assert "nothing.csv" in result.stderr
    assert "Traceback" not in result.output
