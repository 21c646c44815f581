"""Every format of one release says the same, cell by cell, on both databases; and says it again, byte for byte."""

import csv
import io
import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from cdop.database import db
from cdop.figures.formats import FORMATS, file_of
from cdop.figures.order import titles
from cdop.figures.releases.content import Edition
from cdop.figures.releases.page import edition_page, nowhere
from cdop.figures.releases.queries import release_at
from cdop.figures.tables import AnnualFigures
from tests.databases import PostgreSQL, SQLite
from tests.documents.checked import faults
from tests.figures.checklist import faults_ods, faults_xlsx
from tests.figures.releases.parsed import (
    Rows,
    of_csv,
    of_document,
    of_json,
    of_ods,
    of_paper,
    of_pdf,
    of_xlsx,
)
from tests.figures.releases.world import publish
from tests.oracle.generator import random_register
from tests.oracle.product import Product
from tests.oracle.writer import as_csv
from tests.recommendations.reports.reading import unspaced

YEAR = "2014-15"
SEED = 17
"""Of a register whose public edition hides some numbers and shows others."""
Files = dict[str, bytes]


def released(product: Product) -> dict[str, tuple[Edition, Files]]:
    """Both editions of the published year with their files, made twice."""
    publish(product.app, YEAR)
    with product.app.app_context():
        found = release_at(db.session(), YEAR, 1)
    assert found
    made = {}
    for name in ("board", "public"):
        edition = found.edition(name)
        files = {form: file_of(edition.figures, edition.before, form) for form in FORMATS if form != "json"}
        made[name] = (edition, {**files, "json": found.json(name)})
    return made


@pytest.fixture(scope="module")
def both(
    sqlite_databases: SQLite, postgresql_databases: PostgreSQL, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[dict[str, tuple[Edition, Files]]]]:
    found = []
    for databases in (sqlite_databases, postgresql_databases):
        register = random_register(SEED)
        product = Product(databases.migrated(), tmp_path_factory.mktemp("parsed"), register.panel_area)
        assert product.bring_in(as_csv(register.rows)).exit_code == 0
        found.append(released(product))
        product.close()
        databases.discard(product.url)
    yield found


def printed(figures: AnnualFigures, rows: dict[str, Rows]) -> dict[str, Rows]:
    """The rows that documents print, by the tables' numbered titles."""
    kept = {table.key: {unspaced(row.label) for row in table.printed_rows} for table in figures}
    return {
        unspaced(title): [row for row in rows[key] if row[0] in kept[key]] for key, title in titles(figures).items()
    }
