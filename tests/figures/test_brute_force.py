"""Every cell of every table, on random registers and both databases, equals the brute-force count."""

import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from cdop.database import db
from cdop.figures import queries
from cdop.figures.tables import AnnualFigures
from tests.databases import Databases
from tests.oracle.brute import Counted, count
from tests.oracle.generator import Register, random_register
from tests.oracle.product import Product
from tests.oracle.writer import as_csv, as_untidy_csv

SEEDS = range(200)
IN_NO_ORDER = ("factors", "reviews_by_local_authority", "deaths_by_local_authority")
EMPTY_CELLS_ASKED = 10
CELLS_ASKED_ON_THE_COMMAND_LINE = 3


@pytest.fixture
def register(request: pytest.FixtureRequest) -> Register:
    return random_register(request.param)


@pytest.fixture
def product(databases: Databases, tmp_path: Path, register: Register) -> Iterator[Product]:
    """The product with the register brought in through a file."""
    rng = random.Random(register.seed)
    content = as_csv(register.rows) if register.seed % 2 else as_untidy_csv(register.rows, rng)
    url = databases.migrated()
    product = Product(url, tmp_path, register.panel_area)
    result = product.bring_in(content)
    assert result.exit_code == 0, result.stderr
    yield product
    product.close()
    databases.discard(url)


def tables_of(figures: AnnualFigures) -> dict[str, dict[str, int | dict[str, int]]]:
    """The product's figures in the shape of the brute-force count."""
    return {
        table.key: {
            row.key: dict(zip(table.columns, row.values, strict=True)) if table.columns else row.values[0]
            for row in table.rows
        }
        for table in figures
    }


def assert_same_tables(found: dict[str, dict[str, int | dict[str, int]]], counted: Counted) -> None:
    """The same tables, rows, columns and numbers, in the same order where counting.md gives one."""
    assert set(counted.tables) <= set(found)
    for table, rows in counted.tables.items():
        assert found[table] == rows, table
        if table not in IN_NO_ORDER:
            assert list(found[table]) == list(rows), f"the order of {table}"


def assert_same_cases(register: Register, counted: Counted, year: str, known_by: date) -> None:
    """The case list behind every cell that is not zero, and behind some that are."""
    rng = random.Random(register.seed)
    empty = [key for key, references in counted.references.items() if not references]
    asked = [key for key, references in counted.references.items() if references]
    for table, row, column in asked + rng.sample(empty, EMPTY_CELLS_ASKED):
        found = queries.cell_references(db.session, year, known_by, table, row, column)
        assert list(found) == counted.references[table, row, column], (table, row, column)


def assert_reconciles(figures: AnnualFigures) -> None:
    """opening + notified + reopened - reviewed = closing."""
    line = figures.table("reconciliation").count
    assert line("opening") + line("notified") + line("reopened") - line("reviewed") == line("closing")
    assert line("opening") == figures.table("outstanding").count("opening")
    assert line("closing") == figures.table("outstanding").count("closing")
    assert line("reviewed") == figures.table("reviews").count("total")
    assert figures.reconciles


@pytest.mark.parametrize("register", SEEDS, indirect=True)
def test_every_cell_and_its_cases_equal_the_brute_force_count(product: Product, register: Register) -> None:
    with product.app.app_context():
        for year, known_by in register.questions:
            counted = count(register.rows, register.panel_area, year, known_by)
            figures = queries.annual_figures(db.session, year, known_by)
            assert_same_tables(tables_of(figures), counted)
            assert_reconciles(figures)
            assert_same_cases(register, counted, year, known_by)
            db.session.rollback()


@pytest.mark.parametrize("register", SEEDS[::10], indirect=True)
def test_the_command_line_says_the_same(product: Product, register: Register) -> None:
    rng = random.Random(register.seed)
    for year, known_by in register.questions:
        counted = count(register.rows, register.panel_area, year, known_by)
        figures = product.figures(year, known_by)
        last = min(date(int(year[:4]) + 1, 3, 31), known_by)
        assert [figures[key] for key in ("year", "from", "to", "known_by", "edition")] == [
            year,
            f"{year[:4]}-04-01",
            last.isoformat(),
            known_by.isoformat(),
            "board",
        ]
        assert_same_tables({key: table["rows"] for key, table in figures["tables"].items()}, counted)
        cells = sorted(key for key, references in counted.references.items() if references and key[2] is None)
        for table, row, _ in rng.sample(cells, min(len(cells), CELLS_ASKED_ON_THE_COMMAND_LINE)):
            assert product.cell(year, known_by, f"{table}.{row}") == counted.references[table, row, None]
        cell = ("reviews_by_sex", "male", "modifiable")
        assert product.cell(year, known_by, ".".join(cell)) == counted.references[cell]
