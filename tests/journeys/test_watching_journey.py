"""From a year to how long its reviews take and what its cases want, and on to the page that mends it."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import NewPage, assert_accessible


@pytest.mark.parametrize("width", [1280, 320])
def test_the_coordinator_reads_timeliness_and_mends_what_is_worth_most(new_page: NewPage, width: int) -> None:
    page = new_page("coordinator", width)
    page.goto("/figures/2014-15?known_by=2015-09-18")
    page.get_by_role("link", name=re.compile("^Timeliness")).click()
    expect(page.locator("main")).to_contain_text("At the end of March 2015 10 cases waited for review.")
    pictures = page.locator("main figure img")
    expect(pictures).to_have_count(4)
    for picture in pictures.all():
        picture.scroll_into_view_if_needed()
        assert picture.evaluate("image => image.decode().then(() => image.naturalWidth > 0)")
    page.get_by_text("How the chart decides").click()
    assert_accessible(page)
    page.get_by_role("link", name="Unexpected deaths").click()
    expect(page).to_have_url(re.compile(r"of=unexpected#deaths$"))
    expect(page.locator("main")).to_contain_text("Nothing here is more than chance.")
    page.goto("/figures")
    page.get_by_role("rowheader").get_by_role("link").first.click()
    page.get_by_role("link", name=re.compile("^Data quality")).click()
    assert_accessible(page)
    page.get_by_role("link", name=re.compile("^See all ?: Decide the residency")).click()
    assert_accessible(page)
    page.get_by_role("link", name=re.compile("^Decide the residency ?: ")).first.click()
    expect(page).to_have_url(re.compile(r"/cases/[0-9a-f]{32}/residency$"))
