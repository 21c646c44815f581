"""The page of the summary: whose it is, that it says what the year's page says, and what is absent."""

from datetime import timedelta

from flask import Flask
from lxml import html

from cdop.reference.calendar import today
from tests.application import Browser
from tests.figures.conftest import signed_in
from tests.figures.page_reading import tables_of, visible

PAGE = "/figures/2014-15/summary"


def test_the_summary_says_what_the_years_page_says_and_leads_to_its_files(
    lead: Browser, member: Browser, coordinator_of_all: Browser
) -> None:
    year, page = lead.get("/figures/2014-15?show=all").text, lead.get(PAGE).text
    assert PAGE in year
    [numbers] = tables_of(page).values()
    counted = tables_of(year)["reviews"]
    assert numbers.column(0)[1][1] == counted.column(0)[0][1] == 21
    text = visible(page)
    assert "+1, not explained in the source." in text
    assert "+1, not explained in the source." in visible(year)
    files = [link for link in html.fromstring(page).xpath("//a/@href") if "/download/" in link]
    assert [link.split("?")[0].rsplit("/", 1)[1] for link in files] == ["summary", "pdf", "docx"]
    for browser in (member, coordinator_of_all):
        assert visible(browser.get(PAGE).text).startswith("Child deaths 2014-15: summary")
    assert "/download/" not in member.get(PAGE).text


def test_each_file_is_what_its_name_says(lead: Browser) -> None:
    for form, begin, name in (
        ("summary", b"%PDF", "-summary.pdf"), ("docx", b"PK", ".docx"), ("dictionary", b"kind,name", "-dictionary.csv"),
    ):  # fmt: skip
        answer = lead.get(f"/figures/2014-15/download/{form}")
        assert answer.data.startswith(begin)
        assert name in answer.headers["Content-Disposition"]


def test_a_drawing_on_the_summary_is_that_of_the_year(lead: Browser) -> None:
    drawings = html.fromstring(lead.get(PAGE).text).xpath("//img/@src")
    assert len(drawings) == 2
    for address in drawings:
        assert lead.get(address).mimetype == "image/svg+xml"
        assert address in html.fromstring(lead.get("/figures/2014-15?show=all").text).xpath("//img/@src")


def test_there_is_no_summary_for_others_or_of_what_has_not_begun(demonstration: Flask, lead: Browser) -> None:
    assert signed_in(demonstration, "agency").get(PAGE).status_code == 404
    later = today() + timedelta(days=800)
    assert lead.get(f"/figures/{later.year}-{(later.year + 1) % 100:02}/summary").status_code == 404
    assert lead.get("/figures/2014-15/releases/7/public/one-page").status_code == 404
    assert lead.get("/figures/2014-15/releases/7/public/chart/trend.svg").status_code == 404
