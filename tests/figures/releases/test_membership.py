"""The references behind all cells at once are those that each cell's own list names."""

from pathlib import Path

import pytest

from cdop.database import db
from cdop.figures import queries
from cdop.figures.membership import members
from cdop.reference.calendar import Year
from tests.databases import Databases
from tests.oracle.brute import count_cases
from tests.oracle.product import Product
from tests.oracle.timelines import random_timelines


@pytest.mark.parametrize("seed", range(0, 60, 10))
def test_every_cell_has_the_cases_that_brute_force_finds(databases: Databases, tmp_path: Path, seed: int) -> None:
    timelines = random_timelines(seed)
    product = Product(databases.migrated(), tmp_path, timelines.register.panel_area)
    assert product.bring_in(timelines.content, ".jsonl").exit_code == 0
    with product.app.app_context():
        for year, known_by in timelines.questions:
            counted = count_cases(timelines.cases, product.panel_area, year, known_by)
            at = queries.clock(product.app.extensions["panel_area"], Year.parse(year), known_by)
            found = members(db.session(), at)
            expected = {
                ".".join(part for part in cell if part is not None): sorted(references)
                for cell, references in counted.references.items()
                if references
            }
            assert {cell: list(references) for cell, references in found.items() if cell in expected} == expected
            whole = queries.annual_figures(db.session(), at, restated=False)
            for table in whole:
                for row in table.rows:
                    for column, value in zip(table.columns or (None,), row.values, strict=True):
                        name = ".".join(part for part in (table.key, row.key, column) if part is not None)
                        assert len(found.get(name, ())) == value, name
            db.session.rollback()
    product.close()
    databases.discard(product.url)
