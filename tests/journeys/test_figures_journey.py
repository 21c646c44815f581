"""The public health lead opens a year and goes from a number to the cases behind it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import NewPage, assert_accessible, sign_in

WIDTHS = (1280, 320)
THE_YEAR = "/figures/2014-15?known_by=2015-09-18"
PAGES = (
    "/figures",
    THE_YEAR,
    f"{THE_YEAR}&show=all",
    f"{THE_YEAR}&show=printed",
    "/figures/2008-09",
    "/figures/1995-96",
    "/figures/2014-15?known_by=31&known_by=2&known_by=2015",
    "/figures/2014-15/cases?cell=reviews_by_age_band.total.total&known_by=2015-09-18",
    "/figures/2014-15/summary",
    "/figures/2014-15/printed",
    "/figures/ask?count=reviews&first=2014-15&last=2014-15&rows=age_band&columns=modifiable",
    "/figures/ask?count=deaths&first=2014-15&rows=modifiable",
    "/figures/answers",
    "/figures/answers/1",
    "/figures/2014-15/part?quarter=Q2",
)


def reviewed(page: Page) -> str:
    """What the page says was reviewed in its year."""
    return page.locator("#table-reviews tbody tr").first.locator("td").first.locator("a").inner_text().split()[0]


def assert_twenty_one_cases(page: Page) -> None:
    expect(page.locator("h1")).to_contain_text("21 cases")
    expect(page.locator("#table-cases tbody tr")).to_have_count(21)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_lead_clicks_21_and_sees_21_references(new_page: NewPage, width: int) -> None:
    page = new_page(width=width)
    sign_in(page, "lead")
    page.goto("/figures")
    page.get_by_role("link", name="2014-15").click()
    expect(page).to_have_title(re.compile(r"^2014-15 as known by .* - Figures - "))
    page.get_by_role("textbox", name="Day").fill("18")
    page.get_by_label("Month").fill("9")
    page.get_by_label("Year", exact=True).fill("2015")
    page.get_by_role("button", name="Show figures").click()
    expect(page).to_have_url(re.compile(r"known_by=2015-09-18$"))
    page.get_by_role("link", name="The year, beside the four before it").click()
    assert reviewed(page) == "21"
    page.get_by_role("link", name="21 cases: Table 2: reviews completed, Cases reviewed, 2014-15").click()
    assert_twenty_one_cases(page)
    page.get_by_role("link", name="Back to the figures of 2014-15").click()
    expect(page).to_have_url(re.compile(r"known_by=2015-09-18&show=summary#reviews$"))


def test_the_way_is_open_without_javascript(new_page: NewPage) -> None:
    page = new_page("lead", java_script_enabled=False)
    page.goto("/figures/2014-15")
    for label, part in (("Day", "18"), ("Month", "9"), ("Year", "2015")):
        page.get_by_label(label, exact=True).fill(part)
    page.get_by_role("button", name="Show figures").click()
    page.locator("#table-glance tbody tr").nth(1).locator("td").first.locator("a").click()
    assert_twenty_one_cases(page)


def test_the_way_is_open_by_the_keyboard_alone(new_page: NewPage) -> None:
    page = new_page("lead")
    page.goto(f"{THE_YEAR}&show=summary")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    for _ in range(100):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText").startswith("21\n") or page.evaluate(
            "document.activeElement.textContent"
        ).startswith("21 cases: Table 2: reviews completed, Cases reviewed"):
            break
    page.keyboard.press("Enter")
    assert_twenty_one_cases(page)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("address", PAGES)
def test_the_pages_are_accessible_and_fit_the_screen(new_page: NewPage, address: str, width: int) -> None:
    page = new_page("lead", width)
    page.goto(address)
    assert_accessible(page)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_coordinator_goes_on_from_a_number_to_a_case(new_page: NewPage, width: int) -> None:
    page = new_page("coordinator", width)
    page.goto("/figures/2014-15/cases?cell=reviews.total&known_by=2015-09-18")
    assert_twenty_one_cases(page)
    assert_accessible(page)
    reference = page.locator("#table-cases tbody th a").first
    words = reference.inner_text()
    reference.click()
    expect(page.locator("main")).to_contain_text(words)
    expect(page).to_have_url(re.compile(r"/cases/[0-9a-f]{32}$"))


def test_a_wide_table_scrolls_in_a_box_that_the_keyboard_reaches(new_page: NewPage) -> None:
    page = new_page("lead", 320)
    page.goto(f"{THE_YEAR}&show=causes")
    box = page.get_by_role("group", name="Reviews by category of death")
    assert box.evaluate("box => box.scrollWidth > box.clientWidth")
    box.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("box => box.scrollLeft > 0", arg=box.element_handle())


def test_every_picture_is_there_and_says_in_words_what_it_shows(new_page: NewPage) -> None:
    page = new_page("member")
    page.goto(f"{THE_YEAR}&show=all")
    pictures = page.get_by_role("img", name=re.compile("^Bar chart of "))
    expect(pictures).to_have_count(2)
    for picture in pictures.all():
        picture.scroll_into_view_if_needed()
        assert picture.evaluate("image => image.decode().then(() => image.naturalWidth > 0)")


def test_a_panel_member_reads_the_year_and_finds_no_number_to_click(new_page: NewPage) -> None:
    page = new_page("member")
    page.goto(f"{THE_YEAR}&show=all")
    expect(page.locator("#table-notifications tbody tr").first).to_contain_text("32")
    expect(page.locator("main table a")).to_have_count(0)
    expect(page.get_by_role("link", name=re.compile("PDF"))).to_have_count(0)


def test_printed_totals_are_kept_and_told_in_words(new_page: NewPage) -> None:
    page = new_page("lead", 320)
    page.goto("/figures/2007-08/printed")
    page.get_by_role("button", name="Keep these totals").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter where the totals are printed")
    page.get_by_label("Where they are printed").fill("Annual report 2007-08")
    lines = {"Outstanding when the year began": "11", "Resident deaths requiring review": "19", "Cases reviewed": "21"}
    for label, value in {**lines, "Outstanding at the end of the year": "10"}.items():
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_role("button", name="Keep these totals").click()
    expect(page.get_by_role("alert")).to_contain_text("4 printed totals of 2007-08 kept")
    expect(page.locator("main")).to_contain_text(
        "11 + 19 − 21 = 9, but 10 is printed: +1, not explained in the source."
    )
