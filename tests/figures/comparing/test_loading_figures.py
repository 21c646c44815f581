"""Loading published figures: whole or not at all, by edition, with who and where from; and the year's page."""

import io
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import DatabaseError

from cdop.audit.models import AuditEntry
from cdop.database import db
from cdop.figures.comparing.columns import COLUMNS
from cdop.figures.comparing.models import ComparisonEdition, ComparisonFigure
from cdop.figures.comparing.queries import published
from cdop.figures.comparing.reading import read_figures
from cdop.figures.loading import Refused
from cdop.reference.calendar import Year
from tests.application import Browser
from tests.databases import Databases
from tests.figures.denominators.births import workbook, written
from tests.figures.page_reading import visible
from tests.oracle.product import Product

PAGE = "/figures/comparisons"
SHORT = "area,year,measure,basis,per,value"
GOOD = f"""{SHORT},parted_by,part,years
England,2022-23,infant,died,1000,3.8,,,
England,2022-23,deaths,died,100000,50.8,ethnic_group,asian,
England,2013-14,modifiable,reviewed_adequate,100,22,,,
South East,2014,infant,registered,1000,3.1,,,3
"""
FAULTY = [
    ("", ["The file has no rows below the header"]),
    ("area,year\n", [f"Row 1, {name}: the column is missing" for name in ("measure", "basis", "per", "value")]),
    (f"{SHORT},colour\n", ["Row 1, colour: is not a column"]),
    (f"{SHORT},value\n", ["Row 1, value: the column is repeated"]),
    (f"{SHORT}\nEngland,2022-23,infant,died,1000\n", ["Row 2 has 5 cells, the header has 6"]),
    (
        f"{SHORT}\n,2022-24,births,seen,1000,x\nEngland,2022-23,infant,died,100000,-1\n",
        [
            "Row 2, area: must be given", "Row 2, year: ‘2022-24’", "Row 2, measure: ‘births’", "Row 2, basis: ‘seen’",
            "Row 2, value: ‘x’", "Row 3, per: ‘100000’ must be 1000", "Row 3, value: ‘-1’",
        ],
    ),
    (
        f"{SHORT},parted_by,part\nE,2022-23,infant,died,1000,1,sex,male\nE,2022-23,deaths,died,100000,1,sex,boy\n"
        "E,2022-23,deaths,died,100000,1,,male\nE,2022-23,share_of_deaths,died,100,1,,\n"
        "E,2022-23,deaths,died,100000,1,category,1\n",
        [
            "Row 2, parted_by: ‘sex’ must be empty", "Row 3, part: ‘boy’ is none of", "Row 4, part: is given without",
            "Row 5, parted_by: is missing", "Row 6, parted_by: ‘category’ is none of",
        ],
    ),
    (
        f"{SHORT},low,high,numerator,denominator,years\nE,2022-23,infant,died,1000,3,2,,,,2\n"
        "E,2022-23,infant,died,1000,3,4,5,,,\nE,2022-23,modifiable,reviewed,100,101,,,9,8,\n",
        [
            "Row 2, years: ‘2’ is none of: 1, 3, 5", "Row 2, high: is missing", "Row 3, value: ‘3’ is not between",
            "Row 4, value: and its limits are at most 100", "Row 4, numerator: is more than",
        ],
    ),
    (
        f"{SHORT}\nE,2022-23,infant,died,1000,3\nE,2022-23,infant,died,1000,4\n",
        ["Row 3 counts the same as row 2"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("content", "faults"), FAULTY)
def test_a_faulty_file_is_refused_with_every_fault_by_row_and_column(
    tmp_path: Path, content: str, faults: list[str]
) -> None:
    with pytest.raises(Refused) as refusal:
        read_figures(written(tmp_path, content))
    lines = [str(fault) for fault in refusal.value.faults]
    assert [fault for fault in faults if not any(line.startswith(fault) for line in lines)] == []
    assert len(lines) == len(faults)


def test_a_workbook_says_what_the_file_says(tmp_path: Path) -> None:
    content = f"{SHORT}\nEngland,2022-23,modifiable,reviewed,100,22\n"
    assert read_figures(workbook(tmp_path, content)) == read_figures(written(tmp_path, content))


def loaded(product: Product, content: str, edition: str) -> str:
    path = written(product.folder, content)
    result = product.run("comparisons", "load", str(path), "--source", "An office", "--edition", edition)
    return str(result.output)


def test_the_newest_edition_of_each_figure_holds_and_earlier_ones_stay(databases: Databases, tmp_path: Path) -> None:
    product = Product(databases.migrated(), tmp_path)
    assert loaded(product, GOOD, "first") == "Loaded 4 figures: An office, first.\n"
    assert loaded(product, GOOD, "first") == "This edition is loaded already, and says the same: nothing was stored.\n"
    second = f"{SHORT}\nEngland,2022-23,infant,died,1000,3.90\n"
    assert loaded(product, second, "second") == "Loaded 1 figures: An office, second.\n"
    assert "An office, second: 1 figures" in product.run("comparisons", "status").output
    before = product.whole_database()
    refused = product.run(
        "comparisons", "load", str(written(tmp_path, second + "x\n")), "--source", "S", "--edition", "E"
    )
    assert refused.exit_code == 1
    assert refused.stderr.endswith("Nothing was stored.\n")
    assert product.whole_database() == before
    with product.app.app_context():
        found = published(db.session(), Year(2022))
        assert [(one.measure, str(one.value), one.edition) for one in found] == [
            ("deaths", "50.8", "first"), ("infant", "3.90", "second"),
        ]  # fmt: skip
        assert [(one.year, one.years) for one in published(db.session(), Year(2014))] == [("2014", 3)]
        assert db.session.scalar(select(func.count()).select_from(ComparisonFigure)) == 5
        entries = db.session.scalars(select(AuditEntry).where(AuditEntry.event == "figures.comparisons_loaded"))
        assert [entry.detail for entry in entries] == [{"edition": 1, "figures": 4}, {"edition": 2, "figures": 1}]
        with pytest.raises(DatabaseError, match="append-only"):
            db.session.query(ComparisonFigure).update({"value": "1"})


def test_the_page_loads_refuses_and_says_what_is_loaded(
    app: Flask, public_health_lead: Browser, panel_member: Browser
) -> None:
    assert panel_member.get(PAGE).status_code == 404
    shown = public_health_lead.get(PAGE).text
    assert "Nothing yet: nothing is compared." in visible(shown)
    assert [name for name in COLUMNS if name not in shown] == []
    for content, code in ((GOOD.replace("3.8", "y"), 422), (GOOD, 303)):
        file = (io.BytesIO(content.encode()), "figures.csv")
        given = {"source": "The office", "edition": "May", "file": file}
        answer = public_health_lead.post(PAGE, given, content_type="multipart/form-data")
        assert answer.status_code == code
        assert code == 303 or 'value="The office"' in answer.text
        assert code == 303 or "Row 2, value: ‘y’" in visible(answer.text)
    assert "The office, May" in visible(public_health_lead.get(PAGE).text)
    with app.app_context():
        assert db.session.scalar(select(ComparisonEdition.recorded_by)) not in {None, "command line"}


def test_the_year_shows_what_is_published_beside_it(demonstration: Flask, lead: Browser, member: Browser) -> None:
    shown = visible(lead.get("/figures/2014-15?show=all").text)
    assert "Beside the invented region: deaths by the day of death" in shown
    assert "Not compared: it counts deaths by the day on which they were registered" in shown
    assert "Source: Invented for the demonstration, an invented edition." in shown
    assert "Beside published figures" in visible(member.get("/figures/2014-15?show=all").text)
    assert "/figures/comparisons" not in member.get("/figures/2014-15?show=all").text
