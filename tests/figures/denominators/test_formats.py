"""Rates in every format: the same numbers, with what they are made of, and the words where none is given."""

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

import openpyxl
import pytest
from lxml import html
from odf.opendocument import load

from cdop.figures.denominators.areas import place_of
from cdop.figures.denominators.dimensions import ONE_TO_SEVENTEEN, WHOLE, Measure, cell
from cdop.figures.denominators.held import Denominators, Source
from cdop.figures.exports.csv_export import to_csv
from cdop.figures.exports.json_export import dumps
from cdop.figures.exports.ods_export import to_ods
from cdop.figures.exports.pdf_export import to_pdf
from cdop.figures.exports.xlsx_export import to_xlsx
from cdop.figures.mortality import rate_tables
from cdop.figures.tables import AnnualFigures
from tests.application import Browser
from tests.documents.reading import extracted
from tests.figures.denominators.brute import rate as by_hand
from tests.figures.example import example_figures
from tests.figures.page_reading import words
from tests.figures.test_exports_ods import in_xlsx, sheets, table_of

MEDWAY = "E06000035"
MADE_AT = datetime(2015, 9, 21, 14, 5, tzinfo=UTC)
YEARS = ("2010", "2011", "2012", "2013", "2014")
SOURCES = (
    Source(Measure.BIRTHS, "An office", "July 2017", frozenset({"2014"})),
    Source(Measure.BIRTHS, "Another office", "July 2013", frozenset({"2012", "2013"})),
)
NAMES = ("deaths", "denominator", "per", "rate", "low", "high", "note")


def divided(births: tuple[str, ...] = YEARS, *, people: bool = True, begins: str = "2009-10") -> AnnualFigures:
    """The example's year with births of some years, and people of 2014 by age and sex."""
    counts: dict[Any, dict[Any, int]] = {(Measure.BIRTHS, year, MEDWAY): {WHOLE: 3531} for year in births}
    if people:
        of_2014 = {cell(age_band=band): 15_000 for band in ONE_TO_SEVENTEEN}
        counts[Measure.POPULATION, "2014", MEDWAY] = of_2014 | {cell(sex="female"): 30_200, cell(sex="male"): 31_780}
    label = [f"{year}-{int(year[2:]) + 1}" for year in YEARS]
    deaths = {year: {"0-27 days": 5, "28-364 days": 2, "5-9 years": 1} for year in label}
    places = {MEDWAY: place_of(MEDWAY, frozenset({MEDWAY}))}
    return replace(example_figures(), denominators=Denominators(places, counts, SOURCES, deaths, begins))


@cache
def document() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(dumps(divided()))
    return found


def rates_in(found: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    """Every rate of a document by table and row."""
    tables = {"mortality": found["mortality"]["rows"]}
    tables |= {f"rates_{key}": table["rates"] for key, table in found["tables"].items() if "rates" in table}
    return {(key, row): cells for key, rows in tables.items() for row, cells in rows.items()}


def test_the_year_and_several_years_are_divided_as_by_hand() -> None:
    rows = document()["mortality"]["rows"]
    expected = {
        "infant": (12, 3531, 1000),
        "neonatal": (8, 3531, 1000),
        "post_neonatal": (4, 3531, 1000),
        "child": (6, 60_000, 100_000),
        "infant_3_years": (21, 3 * 3531, 1000),
        "infant_5_years": (35, 5 * 3531, 1000),
        "child_5_years": (5, None, 100_000),
    }
    for row, (deaths, over, per) in expected.items():
        assert (rows[row]["deaths"], rows[row]["denominator"], rows[row]["per"]) == (deaths, over, per), row
        assert {name: rows[row][name] for name in ("rate", "low", "high", "mark")} == by_hand(deaths, over, per), row
    assert rows["child_5_years"]["note"] == "no population loaded for 2013"


@pytest.mark.parametrize(("deaths", "births", "rate"), [(11, 3503, 3.1), (3, 341, 8.8), (2, 340, None)])
def test_published_rates_come_out_as_published(deaths: int, births: int, rate: float | None) -> None:
    assert by_hand(deaths, births, 1000)["rate"] == rate


def test_csv_says_every_rate_as_json_does() -> None:
    lines = csv.DictReader(io.StringIO(to_csv(divided()).decode(), newline=""))
    told = {(line["table"], line["row"], line["column"]): line["value"] for line in lines}
    rates = rates_in(document())
    assert len(rates) > 25
    for (table, row), cells in rates.items():
        for name in NAMES:
            expected = "[x]" if cells[name] is None else str(cells[name])
            assert told[table, row, name] == expected
    share = document()["modifiable_share"]
    assert {name: told["modifiable_share", "total", name] for name in share} == {n: str(v) for n, v in share.items()}
    assert sum(table.startswith(("mortality", "rates_")) for table, _, _ in told) == len(rates) * len(NAMES)


def test_the_workbook_holds_every_rate_as_json_does() -> None:
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(divided())))
    sheets = {next(iter(sheet.tables)): sheet for sheet in book if sheet.tables}
    for table in rate_tables(divided()):
        sheet = sheets[table.key]
        (range_,) = sheet.tables.values()
        head, *rows = [[cell.value for cell in row] for row in sheet[range_.ref]]
        assert head == list(table.head)
        for row, shown in zip(table.rows, rows, strict=True):
            cells = rates_in(document())[table.key, row.key]
            expected = [
                "[x]" if cells[n] is None else cells[n] for n in ("deaths", "denominator", "rate", "low", "high")
            ]
            assert [shown[1], shown[2], *shown[4:7]] == expected
            assert shown[7] == cells["note"]
    (decimals,) = {
        cell.number_format for row in sheets["mortality"].iter_rows() for cell in row if isinstance(cell.value, float)
    }
    assert decimals == "#,##0.0"


def test_the_opendocument_workbook_holds_the_same() -> None:
    found = sheets(load(io.BytesIO(to_ods(divided()))))
    wanted = in_xlsx(divided())
    rated = [name for name in wanted if name.startswith(("Mortality", "Rates "))]
    assert len(rated) > 3
    for name in rated:
        assert table_of(found[name]) == wanted[name]


def test_the_report_prints_every_rate_with_its_notes() -> None:
    text = " ".join(extracted(to_pdf(divided(), (), MADE_AT)).split())
    for table in rate_tables(divided()):
        assert table.title in text
        for cells in table.cells:
            numbers = (cells[1], cells[2], *cells[4:7])
            assert all(number in text for number in numbers)
        for note in table.notes:
            assert note in text
    assert "8 3,531 1,000 live births 2.3 1.0 4.5" in text
    assert "Source of live births: An office, July 2017." in text
    assert "the live births of the calendar year and by the population in the middle of the calendar year" in text


def test_the_page_shows_every_rate_of_the_json(lead: Browser) -> None:
    known_by = "2015-09-18"
    page = html.fromstring(lead.get(f"/figures/2014-15?show=all&known_by={known_by}").text)
    found = json.loads(lead.get(f"/figures/2014-15/download/json?known_by={known_by}").data)
    tables = {
        table.get("id").removeprefix("rates-"): table for table in page.xpath("//table[starts-with(@id, 'rates-')]")
    }
    rates, shown = rates_in(found), 0
    for key, table in tables.items():
        rows = [[words(cell) for cell in row.xpath("./th|./td")] for row in table.xpath("./tbody/tr")]
        cells_of = [cells for (of, _), cells in rates.items() if of == key]
        for row, cells in zip(rows, cells_of, strict=True):
            given = [cells[name] for name in ("deaths", "denominator", "rate", "low", "high")]
            assert [row[1], row[2], *row[4:7]] == ["[x]" if one is None else f"{one:,}" for one in given]
            assert row[7] == cells["note"]
            shown += cells["rate"] is not None
    assert {key for key, _ in rates} == set(tables)
    assert shown > 10


def test_with_nothing_loaded_the_deaths_stand_and_the_words_say_so() -> None:
    figures = replace(divided((), people=False))
    found = json.loads(dumps(figures))
    assert not any("rates" in table for table in found["tables"].values())
    rows = found["mortality"]["rows"]
    assert rows["infant"]["deaths"] == 12
    assert {cells["rate"] for cells in rows.values()} == {None}
    assert rows["infant"]["note"] == "no live births loaded for 2014"
    assert "No live births loaded: no rate of it is given." in found["mortality"]["notes"]
    assert "No population loaded" in " ".join(extracted(to_pdf(figures, (), MADE_AT)).split())


def test_a_year_that_is_running_or_that_the_register_does_not_hold_has_no_rate() -> None:
    running = replace(
        divided(), known_by=MADE_AT.date(), last_day=MADE_AT.date(), first_day=datetime(2015, 4, 1).date()
    )
    notes = {row.rate.note for table in rate_tables(replace(running, year="2015-16")) for row in table.rows}
    assert notes == {"the year is still running"}
    rows = json.loads(dumps(divided(begins="2011-12")))["mortality"]["rows"]
    assert rows["infant_3_years"]["rate"] is not None
    assert rows["infant_5_years"]["note"] == "the register holds no death of 2010-11"


def test_years_between_that_were_not_brought_in_are_in_no_rate() -> None:
    """Births of seven years over the deaths of two would make every rate of several years too low."""
    figures = divided()
    assert figures.denominators
    deaths = {year: {} if year == "2012-13" else found for year, found in figures.denominators.deaths.items()}
    gap = replace(figures, denominators=replace(figures.denominators, deaths=deaths))
    rows = json.loads(dumps(gap))["mortality"]["rows"]
    assert rows["infant"]["rate"] is not None
    assert {rows[f"infant_{n}_years"]["note"] for n in (3, 5)} == {"the register holds no death of 2012-13"}
    assert {rows[f"infant_{n}_years"]["rate"] for n in (3, 5)} == {None}


def test_each_table_names_the_sources_of_its_own_years() -> None:
    found = document()
    told = "Source of live births: Another office, July 2013."
    assert told in found["mortality"]["notes"]
    assert told not in found["tables"]["deaths_by_age_band"]["rates_notes"]
    assert "Source of live births: An office, July 2017." in found["tables"]["deaths_by_age_band"]["rates_notes"]


def test_the_footnote_of_other_months_stands_only_where_it_is_true() -> None:
    footnote = "which are not of the same twelve months"
    assert any(footnote in note for note in document()["mortality"]["notes"])
    exact = divided(tuple(f"{year}-{int(year[2:]) + 1}" for year in YEARS), people=False)
    assert not any(footnote in note for note in json.loads(dumps(exact))["mortality"]["notes"])
    assert json.loads(dumps(exact))["mortality"]["rows"]["infant_5_years"]["rate"] == 2.0
