"""An answer is what counting case by case gives, and what the annual table says, on both databases."""

import random
from collections.abc import Callable, Iterator
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest

from cdop.database import db
from cdop.figures import queries
from cdop.figures.query.answer import Layout
from cdop.figures.query.asked import Query
from cdop.figures.query.lattice import Base, place_of
from cdop.figures.query.menu import YEAR, Basis, dimensions
from cdop.figures.query.queries import bases_now, board_answer
from cdop.figures.tables import Table
from cdop.reference.areas import PanelArea
from cdop.reference.calendar import Year
from tests.databases import Databases
from tests.oracle.bands import age_band, ethnic_group, month_band, sex
from tests.oracle.cases import Case, read_case
from tests.oracle.days import ONE_DAY, first_day, last_day, quarter_of
from tests.oracle.generator import Register, random_register
from tests.oracle.product import Product
from tests.oracle.writer import as_csv
from tests.oracle.year import Year as Asked

SEEDS = (3, 11, 26)
LONGEST_YEARS = 3
ASKED_OF_EACH = 14
FEWEST = {Basis.REVIEWS: 150, Basis.DEATHS: 20, Basis.NOTIFICATIONS: 4}
"""So many counts of a basis stand in annual tables at least."""


@pytest.fixture(params=SEEDS)
def register(request: pytest.FixtureRequest) -> Register:
    return random_register(request.param)


@pytest.fixture
def product(databases: Databases, tmp_path: Path, register: Register) -> Iterator[Product]:
    url = databases.migrated()
    product = Product(url, tmp_path, register.panel_area)
    assert product.bring_in(as_csv(register.rows)).exit_code == 0
    yield product
    product.close()
    databases.discard(url)


def asked_of(panel_area: tuple[str, ...], first: str, last: str, known_by: date) -> Asked:
    """The counting rules for some years as one."""
    return Asked(panel_area, first_day(first), min(last_day(last), known_by), first_day(first) - ONE_DAY, known_by)


def value_of(year: Asked, basis: str, key: str) -> Callable[[Case], str]:
    def day(case: Case) -> date:
        return year.finalised_day(case) if basis == "reviews" else case.died

    ways: dict[str, Callable[[Case], str | None]] = {
        "age_band": age_band,
        "sex": sex,
        "ethnic_group": ethnic_group,
        "category": lambda case: case.category or None,
        "place_of_death": lambda case: case.place_of_death or None,
        "local_authority": year.local_authority,
        "quarter": lambda case: quarter_of(day(case)),
        "months_to_review": lambda case: month_band(case.died, year.finalised_day(case)),
        "classification": year.classification,
        "modifiable": lambda case: case.modifiability,
        "deprivation_fifth": year.attribute("deprivation_fifth"),
    }
    way = ways[key]
    return lambda case: way(case) or "not_recorded"


def cases_of(year: Asked, basis: str, cases: list[Case]) -> list[Case]:
    found: dict[str, Callable[[Case], bool]] = {
        "reviews": year.in_reviews,
        "deaths": year.in_deaths,
        "notifications": lambda case: year.requires_review(case) and year.in_year(case.notified),
    }
    return [case for case in cases if found[basis](case)]


def counted_by_hand(register: Register, query: Query, known_by: date, row: str, column: str) -> int:
    """One number of an answer, by looking at each case."""
    first, last, chosen = query.first.label, query.last.label, dict[str, str]()
    for key, value in ((query.rows, row), (query.columns, column), (query.only, query.value)):
        if key == YEAR:
            first = last = value
        elif key and value != "total":
            chosen[key] = value
    year = asked_of(register.panel_area, first, last, known_by)
    found = cases_of(year, query.basis, [read_case(one) for one in register.rows])
    for key, value in chosen.items():
        found = [case for case in found if value_of(year, query.basis, key)(case) == value]
    return len(found)


def random_queries(register: Register, area: PanelArea, year: Year, known_by: date) -> list[Query]:
    """Questions of every basis: with columns or not, of one value alone, of years as one and beside each other."""
    rng, found = random.Random(register.seed), []
    for _ in range(ASKED_OF_EACH):
        basis = rng.choice(list(Basis))
        menu = dimensions(basis, area)
        rows, columns, only = rng.choice(list(permutations(menu, 3)))
        value = rng.choice(menu[only].values)
        last = min(year.start + rng.randrange(LONGEST_YEARS), Year.of(known_by).start)
        by_year = rng.random() < 0.3
        shape = rng.choice([("", "", ""), (columns, "", ""), (columns, only, value)])
        columns = YEAR if by_year else shape[0]
        found.append(Query(basis, year, Year(last), rows, columns, *shape[1:]))
    return found


def value_in(table: Table, row: str, column: str) -> int:
    return table.count(row, column or None)


def test_every_number_is_what_counting_by_hand_gives(product: Product, register: Register) -> None:
    with product.app.app_context():
        area = product.app.extensions["panel_area"]
        for label, known_by in register.questions[:2]:
            for query in random_queries(register, area, Year.parse(label), known_by):
                layout = Layout(query, area)
                table = board_answer(db.session(), layout, known_by)
                for row in layout.rows:
                    for column in layout.columns:
                        by_hand = counted_by_hand(register, query, known_by, row, column)
                        assert value_in(table, row, column) == by_hand, (query, row, column)
        db.session.rollback()


def test_every_number_that_an_annual_table_has_is_the_same(product: Product, register: Register) -> None:
    with product.app.app_context():
        area = product.app.extensions["panel_area"]
        for label, known_by in register.questions:
            at = queries.clock(area, Year.parse(label), known_by)
            figures = queries.annual_figures(db.session(), at, restated=False)
            for basis in Basis:
                layout = Layout(Query(basis, at.year, at.year, "sex"), area)
                [base] = bases_now(db.session(), layout, known_by)
                assert compared(base, figures.tables) >= FEWEST[basis]
        db.session.rollback()


def compared(base: Base, tables: tuple[Table, ...]) -> int:
    """How many counts stand in an annual table too; each is the same there."""
    there = {
        (table.key, row.key, column): value
        for table in tables
        for row in table.rows
        for column, value in zip(table.columns or ("",), row.values, strict=True)
    }
    kinds = {frozenset({key}) for key in base.values} | {frozenset[str]()}
    kinds |= {frozenset({key, "modifiable"}) for key in base.values if "modifiable" in base.values}
    found, counts = 0, base.tables(kinds)
    for kind in kinds:
        for cell in base.cells(kind):
            where = place_of(base.basis, cell)
            if where[0] != "answers":
                found += 1
                assert there[where] == counts[kind].get(cell, 0), where
    return found
