"""Loading live births and populations: whole or not at all, by edition, with who and where from."""

import io
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from cdop.audit.models import AuditEntry
from cdop.database import db
from cdop.figures.denominators.models import DenominatorCount, DenominatorEdition
from tests.application import Browser
from tests.databases import Databases
from tests.figures.denominators.births import EVERY_YEAR, POPULATION, PUBLISHED, load, workbook, written
from tests.figures.page_reading import visible
from tests.oracle.product import Product

PAGE = "/figures/denominators"
HEADER = "area,year,financial_year,age_band,sex,ethnic_group,deprivation_fifth,live_births,population"
FAULTY = [
    ("", ["The file has no rows below the header"]),
    ("name\n", ["Row 1, area: the column is missing", "no financial_year either", "no population either"]),
    ("area,year,live_births\n", ["The file has no rows below the header"]),
    ("area;year;live_births\nE06000035;2014;1\n", ["the columns are separated by semicolons"]),
    ("area,year,births\nE06000035,2014,1\n", ["Row 1, births: is not a column", "Row 1, live_births: the column is"]),
    ("area,year,year,live_births\nE06000035,2014,2014,1\n", ["Row 1, year: the column is repeated"]),
    ("area,year,live_births,\nE06000035,2014,1,\n", ["Row 1 has a column without a name"]),
    ("area,year,live_births\nE06000035,2014\n", ["Row 2 has 2 cells, the header has 3"]),
    ("area,year,live_births\n,,\nE06000035,2014,1\n", ["Row 2 is empty"]),
    ("area,year,live_births\nE99999999,2014,1\n", ["Row 2, area: ‘E99999999’ is not in the list"]),
    ("area,year,live_births\nE06000035,2014-15,1\n", ["Row 2, year: ‘2014-15’ is not a calendar year"]),
    ("area,year,live_births\nE06000035,,1\n", ["Row 2, year: is missing"]),
    ("area,financial_year,live_births\nE06000035,2014-16,1\n", ["Row 2, financial_year: ‘2014-16’ is not a year"]),
    (HEADER + "\nE06000035,2014,2014-15,,,,,1,\n", ["Row 2, year: and financial_year are both given"]),
    (HEADER + "\nE06000035,2014,,,,,,,\n", ["Row 2, live_births: no number is given"]),
    (HEADER + "\nE06000035,2014,,1-4 years,,,,5,\n", ["Row 2, age_band: a live birth has no age"]),
    (
        HEADER + "\nE06000035,2014,,0-27 days,boy,dutch,6,,x\nE06000035,2014,,,,,,-1,1.5\n",
        [
            "Row 2, age_band: ‘0-27 days’ is none of", "Row 2, sex: ‘boy’", "Row 2, ethnic_group: ‘dutch’",
            "Row 2, deprivation_fifth: ‘6’", "Row 2, population: ‘x’", "Row 3, live_births: ‘-1’",
            "Row 3, population: ‘1.5’",
        ],
    ),
    ("area,year,live_births\nE06000035,2014,12345678901234567890\n", ["Row 2, live_births: ‘12345678901234567890’"]),
    ("area,year,live_births\nE06000035,2014,12,34\n", ["Row 2 has 4 cells"]),
    (
        "area,year,live_births\nE06000035,2014,1\nE06000036,2014,1\nE06000035,2014,2\n",
        ["Row 4 counts the same as row 2: delete one of them"],
    ),
    ('area,year,live_births\nE06000035,2014,"1\n', ["a quotation mark is out of place"]),
]  # fmt: skip


@pytest.fixture
def product(databases: Databases, tmp_path: Path) -> Product:
    return Product(databases.migrated(), tmp_path)


def counts(product: Product) -> list[tuple[object, ...]]:
    """What is stored: measure, area, year, age band, sex, number."""
    with product.app.app_context():
        c = DenominatorCount
        found = db.session.execute(
            select(c.measure, c.area, c.year, c.age_band, c.sex, c.value).order_by(c.edition_id, c.id)
        ).all()
        return [tuple(row) for row in found]


def test_the_published_file_loads_as_it_is(product: Product) -> None:
    assert load(product, PUBLISHED) == "Loaded 6 counts: Invented, first.\n"
    assert counts(product)[0] == ("live_births", "E06000035", "2013", None, None, 3503)
    assert "Invented, first: 6 counts, 2013 to 2015, loaded" in product.run("denominators", "status").output


def test_a_workbook_loads_as_the_same_file_and_thousands_may_be_parted(product: Product) -> None:
    load(product, EVERY_YEAR)
    path = workbook(product.folder, EVERY_YEAR)
    again = product.run("denominators", "load", str(path), "--source", "Invented", "--edition", "first")
    assert again.output == "This edition is loaded already, and says the same: nothing was stored.\n"
    before = len(counts(product))
    load(product, 'area,year,live_births\nE06000035,2014,"3,531"\n', "second")
    assert counts(product)[before:] == [("live_births", "E06000035", "2014", None, None, 3531)]


@pytest.mark.parametrize(("content", "faults"), FAULTY)
def test_a_faulty_file_is_refused_whole_with_every_fault_by_row_and_column(
    product: Product, content: str, faults: list[str]
) -> None:
    load(product, POPULATION)
    before = product.whole_database()
    path = written(product.folder, content)
    result = product.run("denominators", "load", str(path), "--source", "S", "--edition", "E")
    assert result.exit_code == 1
    lines = result.stderr.splitlines()
    assert [fault for fault in faults if not any(fault in line for line in lines)] == []
    assert len(lines) == len(faults) + 1
    assert lines[-1] == "Nothing was stored."
    assert product.whole_database() == before


@pytest.mark.parametrize(
    ("source", "edition"), [("", "E"), ("S", " "), ("S" * 201, "E"), ("S", "E\x07"), ("S\nT", "E")]
)
def test_without_source_and_edition_nothing_is_stored(product: Product, source: str, edition: str) -> None:
    before = product.whole_database()
    path = written(product.folder, PUBLISHED)
    result = product.run("denominators", "load", str(path), "--source", source, "--edition", edition)
    assert result.exit_code == 1
    assert "Nothing was stored." in result.stderr
    assert product.whole_database() == before


def test_an_edition_leaves_one_entry_and_earlier_ones_stay(product: Product) -> None:
    load(product, PUBLISHED)
    load(product, PUBLISHED.replace("3531", "3540"), "revised")
    with product.app.app_context():
        assert db.session.scalar(select(func.count()).select_from(DenominatorEdition)) == 2
        entries = db.session.scalars(
            select(AuditEntry).where(AuditEntry.event == "figures.denominators_loaded").order_by(AuditEntry.id)
        ).all()
        assert [entry.detail for entry in entries] == [{"edition": 1, "counts": 6}, {"edition": 2, "counts": 6}]
    assert {row[-1] for row in counts(product)} >= {3531, 3540}


def test_the_page_loads_a_file_and_says_what_is_loaded(app: Flask, public_health_lead: Browser) -> None:
    file = (io.BytesIO(PUBLISHED.encode()), "births.csv")
    words = {"source": "Office for National Statistics", "edition": "July 2017"}
    assert "Nothing yet: no rates are given." in visible(public_health_lead.get(PAGE).text)
    answer = public_health_lead.post(PAGE, {**words, "file": file}, content_type="multipart/form-data")
    assert (answer.status_code, answer.location) == (303, PAGE)
    shown = visible(public_health_lead.get(PAGE).text)
    assert "Office for National Statistics, July 2017 2013 to 2015 6" in shown
    with app.app_context():
        assert db.session.scalar(select(DenominatorEdition.recorded_by)) not in {None, "command line"}


def test_the_page_refuses_a_faulty_file_with_its_faults_and_keeps_what_was_typed(coordinator: Browser) -> None:
    file = (io.BytesIO(b"area,year,live_births\nE06000035,20x4,1\nE1,2014,y\n"), "births.csv")
    words = {"source": "The office", "edition": "July"}
    answer = coordinator.post(PAGE, {**words, "file": file}, content_type="multipart/form-data")
    assert answer.status_code == 422
    shown = visible(answer.text)
    for fault in ("Mend these 3 faults", "Row 2, year: ‘20x4’", "Row 3, area: ‘E1’", "Row 3, live_births: ‘y’"):
        assert fault in shown
    assert 'value="The office"' in answer.text
    assert "Nothing yet" in visible(coordinator.get(PAGE).text)


@pytest.mark.parametrize("missing", ["source", "edition", "file"])
def test_the_page_asks_for_what_is_missing(coordinator: Browser, missing: str) -> None:
    given = {"source": "S", "edition": "E", "file": (io.BytesIO(PUBLISHED.encode()), "births.csv")}
    del given[missing]
    answer = coordinator.post(PAGE, given, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "There is a problem" in answer.text


def test_members_and_others_find_no_such_page(panel_member: Browser, administrator: Browser) -> None:
    for browser in (panel_member, administrator):
        assert browser.get(PAGE).status_code == 404


def test_bytes_that_are_not_utf8_are_told_and_not_shown_raw(coordinator: Browser) -> None:
    file = (io.BytesIO(b"area,year,live_births,n\xe9\nE06000035,2014,1,\xe9\n"), "births.csv")
    answer = coordinator.post(PAGE, {"source": "S", "edition": "E", "file": file}, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "is not a column of such a file" in answer.text
