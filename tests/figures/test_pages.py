"""A year's page: every number that the JSON has, in its place, and what it stands on."""

from datetime import date

import pytest
from flask import Flask
from lxml import html

from cdop.database import db
from cdop.figures import queries
from cdop.figures.formats import years_before
from cdop.figures.held import is_held
from cdop.figures.order import FIVE_YEARS, titles
from cdop.figures.tables import AnnualFigures, Table
from cdop.reference.calendar import Year, today
from tests.application import Browser
from tests.figures.page_reading import PrintedTable, tables_of, visible, words

THE_YEAR = "/figures/2014-15?known_by=2015-09-18&show=all"
YEARS = ("2011-12", "2012-13", "2013-14", "2014-15", "2015-16")


def figures_of(app: Flask, year: str, known_by: date) -> tuple[AnnualFigures, tuple[AnnualFigures, ...]]:
    """The year and the four before it, as every format prints them."""
    with app.app_context():
        at = queries.clock(app.extensions["panel_area"], Year.parse(year), known_by)
        return queries.annual_figures(db.session(), at), years_before(db.session(), at)


def assert_prints(printed: PrintedTable, table: Table) -> None:
    """A table of one year: the same rows, columns and numbers."""
    assert printed.columns == [table.row_heading, *table.column_labels]
    expected = [(" ".join(row.label.split()), list(row.values)) for row in table.printed_rows]
    assert [(label, [n.count for n in numbers]) for label, numbers in printed.rows] == expected


def assert_prints_beside(printed: PrintedTable, years: tuple[AnnualFigures, ...], key: str) -> None:
    """A table of five years: each year's column has that year's numbers."""
    labels = {row.label: row.key for row in years[0].table(key).rows}
    for place, year in enumerate(years):
        if is_held(year):
            for label, numbers in printed.rows:
                assert numbers[place].count == year.table(key).count(labels[label]), (year.year, label)


@pytest.mark.parametrize("known_by", [date(2015, 9, 18), date(2014, 9, 19), date(2016, 12, 31)])
@pytest.mark.parametrize("year", YEARS)
def test_every_table_of_the_page_has_the_numbers_of_the_json(
    demonstration: Flask, coordinator_of_all: Browser, year: str, known_by: date
) -> None:
    if Year.parse(year).first_day > known_by:
        return
    figures, before = figures_of(demonstration, year, known_by)
    page = tables_of(coordinator_of_all.get(f"/figures/{year}?known_by={known_by.isoformat()}&show=all").text)
    assert {table.key for table in figures} <= set(page)
    for table in figures:
        if table.key in FIVE_YEARS:
            assert_prints_beside(page[table.key], (figures, *before), table.key)
        else:
            assert_prints(page[table.key], table)


def test_the_report_of_2014_15_stands_at_the_top(lead: Browser) -> None:
    page = tables_of(lead.get(THE_YEAR).text)
    assert page["notifications"].columns == ["Deaths", "2014-15", "2013-14", "2012-13", "2011-12", "2010-11"]
    assert page["notifications"].column(0)[:7] == [
        ("Total deaths reported", 32),
        ("Non-residents who died in the area", 13),
        ("Residents who died in the area", 16),
        ("Residents who died out of the area", 3),
        ("Resident deaths requiring review", 19),
        ("of these, expected", 11),
        ("of these, unexpected", 8),
    ]
    assert [count for _, count in page["reviews"].column(0)][:3] == [21, 12, 9]
    assert [count for _, count in page["reconciliation"].column(0)] == [12, 19, 0, 21, 10]


def test_the_opening_is_restated_in_words_with_the_case_that_came_in(lead: Browser) -> None:
    text = visible(lead.get(THE_YEAR).text)
    assert "Opening restated from 11 to 12 (+1)." in text
    assert "came in: residency decided on" in text
    assert "11 was printed as outstanding at the end of 2013-14 in: Edition 1 of 2013-14" in text
    assert "12 + 19 + 0 − 21 = 10. The sets of cases behind the lines agree." in text


def test_who_sees_case_lists_goes_on_to_the_case_that_came_in(coordinator_of_all: Browser, lead: Browser) -> None:
    ways = {}
    for who, browser in (("coordinator", coordinator_of_all), ("lead", lead)):
        page = html.fromstring(browser.get(THE_YEAR).text)
        assert "MED-" in page.xpath("//*[contains(text(), 'came in: ')]")[0].text_content()
        ways[who] = page.xpath("//*[contains(., 'came in: ')]/a[starts-with(text(), 'MED-')]/@href")
    assert ways["lead"] == ways["coordinator"]
    assert len(ways["coordinator"]) == 1
    for browser in (coordinator_of_all, lead):
        assert browser.get(ways["coordinator"][0]).status_code == 200


def test_every_table_says_what_it_counts_by_which_day_of_how_many_and_how_many_it_leaves_out(
    demonstration: Flask, lead: Browser
) -> None:
    figures, _ = figures_of(demonstration, "2014-15", date(2015, 9, 18))
    page = html.fromstring(lead.get(THE_YEAR).text)
    for table in figures:
        section = page.xpath("//section[@aria-labelledby=$key]", key=table.key)[0].text_content()
        assert f"Basis: {table.basis}." in section
        assert "Known by 18 September 2015." in section
        assert f"Denominator: {table.denominator} {table.denominator_label}." in section
        left_out = f"{table.left_out} {table.left_out_label}" if table.left_out else "none"
        assert f"Left out: {left_out}." in section


def test_every_table_stands_on_the_page_once_under_its_subject(demonstration: Flask, lead: Browser) -> None:
    figures, _ = figures_of(demonstration, "2014-15", date(2015, 9, 18))
    page = html.fromstring(lead.get(THE_YEAR).text)
    ids = [str(found) for found in page.xpath("//@id")]
    assert len(ids) == len(set(ids))
    assert {table.key for table in figures} <= set(ids)
    listed = [str(link) for link in page.xpath("//nav[@aria-labelledby='contents']//a/@href")]
    assert {link[1:] for link in listed if link.startswith("#")} <= set(ids)
    assert len([link for link in listed if not link.startswith("#")]) == 1, "the way back to the overview"
    assert "Other tables" not in visible(lead.get(THE_YEAR).text)


def test_the_parts_together_have_every_table_once_and_the_overview_leads_to_each(
    demonstration: Flask, lead: Browser
) -> None:
    figures, _ = figures_of(demonstration, "2014-15", date(2015, 9, 18))
    overview = html.fromstring(lead.get(THE_YEAR.replace("all", "overview")).text)
    whole = tables_of(lead.get(THE_YEAR).text)
    ways = [str(link) for link in overview.xpath("//nav[@aria-labelledby='contents']//a/@href")]
    parts = [lead.get(way).text for way in ways if "show=all" not in way]
    found: dict[str, PrintedTable] = {}
    for page in parts:
        there = tables_of(page)
        assert not there.keys() & found.keys()
        found |= there
        title = html.fromstring(page).xpath("//title")[0].text
        assert "2014-15 as known by 18 September 2015" in title
        assert not html.fromstring(page).xpath("//a[text()='Back to contents']")
    assert found == {key: table for key, table in whole.items() if key != "changed"}
    assert {table.key for table in figures} <= found.keys()
    assert "table-reviews_by_sex" not in lead.get(THE_YEAR.replace("show=all", "")).text
    assert lead.get(THE_YEAR.replace("all", "nothing")).status_code == 404
    cell = lead.get("/figures/2014-15/cases?cell=reviews_by_sex.total.total&known_by=2015-09-18").text
    back = str(html.fromstring(cell).xpath("//a[starts-with(text(), 'Back to the figures')]/@href")[0])
    assert back.endswith("#reviews_by_sex")
    assert "reviews_by_sex" in tables_of(lead.get(back).text)


def test_each_table_has_the_number_that_the_report_and_the_workbook_give_it(
    demonstration: Flask, lead: Browser
) -> None:
    figures, _ = figures_of(demonstration, "2014-15", date(2015, 9, 18))
    page = html.fromstring(lead.get(THE_YEAR).text)
    shown = {str(found.get("id")): words(found) for found in page.xpath("//h3[starts-with(text(), 'Table ')]")}
    assert shown == titles(figures)
    assert list(shown) == list(titles(figures))
    listed = page.xpath("//nav[@aria-labelledby='contents']//ul//ul//a")
    named = {str(link.get("href"))[1:]: words(link) for link in listed}
    rates = {key for key in named if key == "mortality" or key.startswith("rates_")}
    assert len(rates) == 7
    beside = {key for key in named if key.startswith(("recommendations-", "comparisons_"))}
    assert {key: title for key, title in named.items() if key not in rates | beside} == titles(figures)


def test_every_section_leads_back_to_the_contents(lead: Browser) -> None:
    page = html.fromstring(lead.get(THE_YEAR).text)
    back = [str(link.get("href")) for link in page.xpath("//a[text()='Back to contents']")]
    assert back == ["#contents"] * (len(page.xpath("//main//h2[@id]")) - 2)


def test_a_year_that_does_not_reconcile_says_so_loudly(lead: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "reconciles", lambda _counts: False)
    text = visible(lead.get(THE_YEAR).text)
    assert "These figures do not reconcile" in text
    assert text.index("do not reconcile") < text.index("Table 1")
    assert "agree." not in text


def test_a_day_asked_in_boxes_gets_an_address_of_its_own(lead: Browser) -> None:
    answer = lead.get("/figures/2014-15?known_by=18&known_by=9&known_by=2015")
    assert (answer.status_code, answer.location) == (303, THE_YEAR.removesuffix("&show=all"))


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("known_by=31&known_by=2&known_by=2015", "Known by must be a real date"),
        ("known_by=18&known_by=&known_by=2015", "Known by must include a month"),
        ("known_by=banana", "Known by must include a month and year"),
        ("known_by=2013-09-18", "2014-15 begins after"),
        ("known_by=9999-01-01", "has not come yet"),
        ("known_by=%00%F0", "Known by must"),
    ],
)
def test_a_day_that_cannot_be_used_is_refused_in_words_and_without_figures(
    lead: Browser, asked: str, words: str
) -> None:
    answer = lead.get(f"/figures/2014-15?{asked}")
    assert answer.status_code == 422
    assert words in visible(answer.text)
    assert "<title>Error: " in answer.text
    assert tables_of(answer.text) == {}


def test_a_year_that_has_not_begun_is_absent_and_says_when_it_begins(lead: Browser) -> None:
    coming = Year(Year.of(today()).start + 1)
    answer = lead.get(f"/figures/{coming.label}")
    assert answer.status_code == 404
    assert f"begins on 1 April {coming.start}" in visible(answer.text)


@pytest.mark.parametrize("label", ["2014", "2014-16", "2014-2015", "١٩١٤-15", "0000-01", "2014-15/"])
def test_what_is_no_year_is_absent(lead: Browser, label: str) -> None:
    assert lead.get(f"/figures/{label}").status_code == 404


def test_an_earlier_year_without_cases_has_dashes_and_what_was_printed(lead: Browser) -> None:
    page = lead.get("/figures/2011-12?show=all").text
    columns = tables_of(page)["reconciliation"].columns
    opening = html.fromstring(page).xpath("//table[@id='table-reconciliation']/tbody/tr[1]/td")
    found = dict(zip(columns[1:], map(words, opening), strict=True))
    assert found["2008-09"] == "– 0 printed"
    assert found["2007-08"] == "–"
    assert "A dash: no case of that year is in the register." in visible(page)
    assert "A dash" not in visible(lead.get("/figures/2015-16?show=all").text)


def test_a_running_year_says_that_it_runs(demonstration: Flask, lead: Browser) -> None:
    page = lead.get("/figures/2014-15?known_by=2014-12-31&show=all").text
    assert tables_of(page)["notifications"].columns[1] == "2014-15 so far"
    assert "1 April 2014 to 31 December 2014, the year still running" in visible(page)


def test_without_a_day_a_year_is_as_known_by_today(lead: Browser) -> None:
    assert f"Known by {today().day} " in visible(lead.get("/figures/2014-15?show=all").text)


def test_a_year_of_which_the_register_holds_too_few_cases_says_so(lead: Browser) -> None:
    words = "The register holds fewer cases of this year than its report printed."
    assert words in visible(lead.get("/figures/2010-11?show=all").text)
    assert words not in visible(lead.get("/figures/2014-15?show=all").text)


def test_years_are_chosen_newest_first_and_say_what_is_held(lead: Browser) -> None:
    page = html.fromstring(lead.get("/figures").text)
    rows = [[cell.text_content() for cell in row] for row in page.xpath("//tbody/tr")]
    assert rows[0][0] == Year.of(today()).label
    assert rows[0][3].endswith("; the year is still running")
    held = {row[0]: row[3] for row in rows}
    assert list(held) == sorted(held, reverse=True)
    assert held["2014-15"] == "Cases, and totals as they were printed"
    assert held["2008-09"] == "Totals as they were printed"
    assert "2007-08" not in held


def test_a_panel_member_sees_the_numbers_and_no_way_to_the_cases(member: Browser, lead: Browser) -> None:
    seen, whole = tables_of(member.get(THE_YEAR).text), tables_of(lead.get(THE_YEAR).text)
    assert {key: [n.text for n in table.numbers] for key, table in seen.items()} == {
        key: [n.text for n in table.numbers] for key, table in whole.items()
    }
    assert not [n for table in seen.values() for n in table.numbers if n.address]
    page = member.get(THE_YEAR).text
    assert "MED-" not in page
    assert "/cases?" not in page
    assert "/download/" not in page
    assert "One case came in: residency decided on" in visible(page)


@pytest.mark.parametrize("address", ["/cases?cell=reviews.total", "/download/csv", "/printed"])
def test_a_panel_member_finds_neither_case_lists_nor_files(member: Browser, address: str) -> None:
    assert member.get(f"/figures/2014-15{address}").status_code == 404


def test_the_charts_are_images_that_say_in_words_what_they_show(member: Browser) -> None:
    images = html.fromstring(member.get(THE_YEAR).text).xpath("//main//img")
    assert len(images) == 2
    for image in images:
        assert image.get("alt").startswith("Bar chart of ")
        answer = member.get(image.get("src"))
        assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
        assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "21" in images[0].get("alt")
    assert member.get("/figures/2014-15/chart/nothing.svg").status_code == 404


@pytest.mark.parametrize("form", ["json", "csv", "xlsx", "ods", "pdf"])
def test_the_year_is_taken_out_in_each_format(lead: Browser, demonstration: Flask, form: str) -> None:
    page = html.fromstring(lead.get(THE_YEAR).text)
    address = page.xpath("//a[contains(@href, $form)]/@href", form=f"/download/{form}")[0]
    answer = lead.get(address)
    assert answer.status_code == 200
    name = f"figures-2014-15-known-by-2015-09-18.{form}"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    if form == "json":
        assert answer.json["tables"]["notifications"]["rows"]["total"] == 32


@pytest.mark.parametrize("form", ["public", "exe"])
def test_a_format_that_there_is_not_is_absent_and_the_page_says_how_the_public_edition_is_made(
    lead: Browser, form: str
) -> None:
    assert lead.get(f"/figures/2014-15/download/{form}").status_code == 404
    assert "The public edition is prepared, looked at and published" in lead.get(THE_YEAR).text
