"""Cases of a factor by year equal the brute-force count of the figures' table, on both databases."""

import random
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest

from cdop.accounts.people import COMMAND_LINE
from cdop.database import db
from cdop.figures import queries as figures
from cdop.recommendations.themes.counting import factor_counts
from cdop.reference.calendar import Year
from tests.databases import Databases
from tests.oracle.brute import count
from tests.oracle.generator import TODAY, Register, random_register
from tests.oracle.product import Product
from tests.oracle.writer import as_csv

SEEDS = range(24)


def counted_one_by_one(register: Register, known_by: date) -> dict[str, dict[str, int]]:
    """By the oracle: every year in which anything could have been reviewed."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for start in range(2000, Year.of(known_by).start + 1):
        label = Year(start).label
        for factor, cases in count(register.rows, register.panel_area, label, known_by).tables["factors"].items():
            assert isinstance(cases, int)
            found[factor][label] = cases
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_every_factor_in_every_year_is_counted_as_by_hand(databases: Databases, tmp_path: Path, seed: int) -> None:
    register = random_register(seed)
    url = databases.migrated()
    product = Product(url, tmp_path, register.panel_area)
    assert product.bring_in(as_csv(register.rows)).exit_code == 0
    rng, area = random.Random(seed), product.app.extensions["panel_area"]
    days = [TODAY, *(known_by for _, known_by in rng.sample(register.questions, 1))]
    with product.app.app_context():
        for day in days:
            counts = factor_counts(db.session(), COMMAND_LINE, area, day)
            assert counts.cases == counted_one_by_one(register, day)
            for label in counts.years[-3:]:
                table = figures.annual_figures(db.session(), figures.clock(area, Year.parse(label), day)).table(
                    "factors"
                )
                assert {row.key: row.values[0] for row in table.rows} == {
                    factor: by_year[label] for factor, by_year in counts.cases.items() if label in by_year
                }
        db.session.rollback()
    product.close()
    databases.discard(url)
