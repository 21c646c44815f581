"""Every rate of random registers over random files, on both databases, equals the one worked out the slow way."""

import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.databases import Databases
from tests.figures.denominators.births import load
from tests.figures.denominators.brute import AGES, Asked, as_csv, divisor, random_editions, rate
from tests.oracle.brute import count
from tests.oracle.generator import Register, random_register
from tests.oracle.product import Product
from tests.oracle.writer import as_csv as register_csv

SEEDS = range(10)
CHILDREN = tuple({"age_band": band} for band in AGES[1:])
INFANTS = ("0-27 days", "28-364 days")
BANDS = {"infant": INFANTS, "neonatal": INFANTS[:1], "post_neonatal": INFANTS[1:], "child": AGES[1:]}
PARTED = {
    "deaths_by_sex": "sex",
    "deaths_by_ethnic_group": "ethnic_group",
    "deaths_by_deprivation_fifth": "deprivation_fifth",
}
LABELS = [f"{start}-{(start + 1) % 100:02}" for start in range(2000, 2030)]


@pytest.fixture
def register(request: pytest.FixtureRequest) -> Register:
    return random_register(request.param)


@pytest.fixture
def product(databases: Databases, tmp_path: Path, register: Register) -> Iterator[Product]:
    url = databases.migrated()
    product = Product(url, tmp_path, register.panel_area)
    assert product.bring_in(register_csv(register.rows)).exit_code == 0
    yield product
    product.close()
    databases.discard(url)


def asked_of(table: str, row: str, listed: tuple[str, ...]) -> Asked | None:
    """What the rate beside a row is divided by; none where it has none."""
    if row in {"not_recorded", "indeterminate"}:
        return None
    if row in INFANTS:
        return Asked("live_births", ({},), listed)
    if table == "deaths_by_local_authority" and row != "total":
        return Asked("population", ({},), (row,))
    if table == "deaths_by_age_band" and row != "total":
        return Asked("population", ({"age_band": row},), listed)
    if table in PARTED and row != "total":
        return Asked("population", ({PARTED[table]: row},), listed)
    return Asked("population", ({},), listed)


def known(deaths: int, over: int | None, measure: str) -> dict[str, Any]:
    per = 1000 if measure == "live_births" else 100_000
    return {"deaths": deaths, "denominator": over, "denominator_is": measure, "per": per, **rate(deaths, over, per)}


def without_words(found: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if name != "note"}


@pytest.mark.parametrize("register", SEEDS, indirect=True)
def test_every_rate_equals_the_one_worked_out_the_slow_way(product: Product, register: Register) -> None:
    rng, listed = random.Random(register.seed), register.panel_area
    starts = [int(year[:4]) for year, _ in register.questions]
    editions = random_editions(rng, listed, min(starts) - 4, max(starts))
    for number, edition in enumerate(editions):
        load(product, as_csv(edition), f"edition {number}")
    for year, known_by in register.questions:
        document = product.figures(year, known_by)
        running = known_by < date(int(year[:4]) + 1, 3, 31)
        counted = count(register.rows, listed, year, known_by).tables
        for table, content in document["tables"].items():
            if not table.startswith("deaths_by_"):
                assert "rates" not in content
                continue
            expected = {}
            for row, deaths in counted[table].items():
                asked = asked_of(table, row, listed)
                if asked is not None:
                    over = None if running else divisor(editions, asked, year, listed)
                    assert isinstance(deaths, int)
                    expected[row] = known(deaths, over, asked.measure)
            found = content.get("rates")
            if found is not None:
                assert {row: without_words(one) for row, one in found.items()} == expected, table
            else:
                assert {one["denominator"] for one in expected.values()} <= {None}, table
        assert_mortality(document, register, editions, (year, known_by, running))


def brought(register: Register, label: str, known_by: date) -> bool:
    """Whether the register holds any death of a year, whoever's, that was told by a day."""
    first, last = f"{label[:4]}-04-01", f"{int(label[:4]) + 1}-03-31"
    return any(
        first <= row["date_of_death"] <= last and row["notified_on"] <= known_by.isoformat() for row in register.rows
    )


def assert_mortality(
    document: dict[str, Any], register: Register, editions: list[Any], asked: tuple[str, date, bool]
) -> None:
    """Of one year and pooled: the sum of the years' deaths over the sum of what they are divided by."""
    (year, known_by, running), listed = asked, register.panel_area
    first = min(row["date_of_death"] for row in register.rows)
    expected = {}
    for years in (1, 3, 5):
        labels = LABELS[LABELS.index(year) - years + 1 : LABELS.index(year) + 1]
        ages = [count(register.rows, listed, label, known_by).tables["deaths_by_age_band"] for label in labels]
        for key, bands in BANDS.items():
            measure = "population" if key == "child" else "live_births"
            people: Any = CHILDREN if key == "child" else ({},)
            over = [divisor(editions, Asked(measure, people, listed), label, listed) for label in labels]
            absent = years > 1 and (
                f"{int(labels[0][:4]) + 1}-03-31" < first or not all(brought(register, one, known_by) for one in labels)
            )
            told = [one for one in over if one is not None]
            whole = None if running or absent or len(told) < years else sum(told)
            numbers = [table[band] for table in ages for band in bands]
            deaths = sum(number for number in numbers if isinstance(number, int))
            expected[key if years == 1 else f"{key}_{years}_years"] = known(deaths, whole, measure)
    found = {row: without_words(one) for row, one in document["mortality"]["rows"].items()}
    assert found == expected


def test_many_of_them_are_given() -> None:
    """The random files are not so full of holes that nothing would be compared."""
    given = 0
    for seed in SEEDS:
        register = random_register(seed)
        rng, starts = random.Random(seed), [int(year[:4]) for year, _ in register.questions]
        editions = random_editions(rng, register.panel_area, min(starts) - 4, max(starts))
        asked = Asked("population", ({},), register.panel_area)
        given += sum(divisor(editions, asked, year, register.panel_area) is not None for year, _ in register.questions)
    assert given > len(SEEDS)
