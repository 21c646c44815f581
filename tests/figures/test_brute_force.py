"""Every cell of every table, on random registers and both databases, equals the brute-force count."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

import pytest

from cdop.database import db
from cdop.figures import queries
from cdop.figures.slices import Clock
from cdop.figures.tables import AnnualFigures
from cdop.reference.calendar import Year
from tests.databases import Databases
from tests.oracle.brute import Counted, count, count_cases
from tests.oracle.edge_register import edge_register
from tests.oracle.generator import Register, random_register
from tests.oracle.product import Product
from tests.oracle.timelines import random_timelines
from tests.oracle.writer import as_csv, as_untidy_csv

SEEDS = range(200)
SMALL_REGISTERS = [*islice((seed for seed in SEEDS if len(random_register(seed).rows) == 10), 6)]
IN_NO_ORDER = ("factors", "reviews_by_local_authority", "deaths_by_local_authority")
EMPTY_CELLS_ASKED = 10
EVERY_CELL_OF = 8
"""The share of registers of which every cell's cases are asked, and of cells that are asked of the others."""
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


def assert_same_cases(register: Register, counted: Counted, at: Clock) -> None:
    """The case list behind cells that are not zero, of every fourth register behind all of them; and some that are."""
    rng = random.Random(register.seed)
    empty = [key for key, references in counted.references.items() if not references]
    asked = [key for key, references in counted.references.items() if references]
    if register.seed % EVERY_CELL_OF:
        asked = rng.sample(asked, len(asked) // EVERY_CELL_OF)
    for table, row, column in asked + rng.sample(empty, EMPTY_CELLS_ASKED):
        found = queries.cell_references(db.session(), at, table, row, column)
        assert found == counted.references[table, row, column], (table, row, column)


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
            at = queries.clock(product.app.extensions["panel_area"], Year.parse(year), known_by)
            figures = queries.annual_figures(db.session(), at)
            assert_same_tables(tables_of(figures), counted)
            assert_reconciles(figures)
            assert_same_cases(register, counted, at)
            db.session.rollback()


def turning_days(register: Register) -> list[date]:
    """Every day on which some answer may change: each day in the register and the day after."""
    days = {date.fromisoformat(cell) for row in register.rows for name, cell in row.items() if cell and is_day(name)}
    return sorted(days | {day + timedelta(days=1) for day in days})


def is_day(column: str) -> bool:
    return column.endswith("_on") or column.startswith("date_of_")


@pytest.mark.parametrize("register", SMALL_REGISTERS, indirect=True)
def test_every_known_by_day_gives_what_was_known_then(product: Product, register: Register) -> None:
    years = [year for year, _ in register.questions]
    with product.app.app_context():
        for year in sorted(set(years)):
            for known_by in turning_days(register):
                if known_by < date(int(year[:4]), 4, 1):
                    continue
                at = queries.clock(product.app.extensions["panel_area"], Year.parse(year), known_by)
                figures = queries.annual_figures(db.session(), at)
                assert_same_tables(tables_of(figures), count(register.rows, register.panel_area, year, known_by))
                assert_reconciles(figures)
                db.session.rollback()


@pytest.mark.parametrize("seed", SEEDS[:30])
def test_cases_that_hold_more_than_a_row_count_by_what_was_in_force(
    databases: Databases, tmp_path: Path, seed: int
) -> None:
    timelines = random_timelines(seed)
    product = Product(databases.migrated(), tmp_path, timelines.register.panel_area)
    result = product.bring_in(timelines.content, ".jsonl")
    assert result.exit_code == 0, result.stderr
    with product.app.app_context():
        for year, known_by in timelines.questions:
            counted = count_cases(timelines.cases, product.panel_area, year, known_by)
            at = queries.clock(product.app.extensions["panel_area"], Year.parse(year), known_by)
            figures = queries.annual_figures(db.session(), at)
            assert_same_tables(tables_of(figures), counted)
            assert_reconciles(figures)
            assert_same_cases(timelines.register, counted, at)
            db.session.rollback()
    product.close()
    databases.discard(product.url)


def test_every_edge_of_every_band_falls_on_its_day(databases: Databases, tmp_path: Path) -> None:
    rows = edge_register()
    product = Product(databases.migrated(), tmp_path)
    result = product.bring_in(as_csv(rows))
    assert result.exit_code == 0, result.stderr
    with product.app.app_context():
        for starts in range(1999, 2020):
            year, known_by = f"{starts}-{(starts + 1) % 100:02d}", date(2024, 4, 1)
            at = queries.clock(product.app.extensions["panel_area"], Year.parse(year), known_by)
            found = tables_of(queries.annual_figures(db.session(), at))
            assert_same_tables(found, count(rows, ("E06000035",), year, known_by))
    product.close()
    databases.discard(product.url)


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
