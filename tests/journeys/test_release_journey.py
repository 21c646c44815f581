"""The public health lead checks, reads and publishes a year, and opens what was published."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import NewPage, assert_accessible, fits, served

YEAR = "2015-16"


@pytest.fixture(scope="module")
def base_url(demonstration_url: Callable[[], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of its own: what is published stays."""
    yield from served(demonstration_url(), tmp_path_factory.mktemp("published"))


def look(page: Page) -> None:
    """At a desk's width and at a telephone's."""
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert_accessible(page)
    page.set_viewport_size({"width": 1280, "height": 900})


def fits_a_telephone_on_one_page(page: Page) -> None:
    """The summary of an edition, whose fingerprint is one long word."""
    page.get_by_role("link", name=f"{YEAR} on one page").click()
    page.set_viewport_size({"width": 320, "height": 900})
    fits(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.go_back()


def keep_a_printed_total(page: Page) -> None:
    """One that differs from what is counted."""
    page.goto(f"/figures/{YEAR}/printed")
    page.get_by_label("Where they are printed").fill("The board’s paper")
    page.get_by_label("Outstanding when the year began").fill("11")
    page.get_by_role("button", name="Keep these totals").click()


def test_a_year_is_published_and_stays(new_page: NewPage) -> None:
    page = new_page("lead")
    keep_a_printed_total(page)
    page.get_by_role("link", name="Back to the overview").click()
    page.get_by_role("link", name=f"Check and publish {YEAR}").click()
    expect(page.locator("#check-explained")).to_contain_text("Must hold")
    look(page)
    while page.locator("#check-explained").get_by_role("link").count():
        page.locator("#check-explained").get_by_role("link").click()
        chosen = page.get_by_role("radio")
        for place in range(chosen.count()):
            page.goto(f"/figures/{YEAR}/printed/reasons")
            page.get_by_role("radio").nth(place).check()
            page.get_by_label("Why does it differ?").fill("A case was found to be a resident's later")
            page.get_by_role("button", name="Keep this reason").click()
        page.goto(f"/figures/{YEAR}/publish")
    page.get_by_role("link", name="Write what the panel says of each section").click()
    page.get_by_label("The year", exact=True).fill("Reviews caught up with what had waited. Three took long.")
    look(page)
    page.get_by_role("button", name="Keep the commentary").click()
    page.get_by_role("button", name="Prepare both editions").click()
    for _ in range(100):
        if page.get_by_role("link", name="The public edition").count():
            break
        look_again = page.get_by_role("link", name="See how far it is")
        if look_again.count():
            page.wait_for_timeout(500)
            page.reload()
    look(page)
    for name in ("The board’s edition", "The public edition"):
        page.get_by_role("link", name=name).click()
        expect(page.locator("main")).to_contain_text("Reviews caught up with what had waited.")
        look(page)
        page.go_back()
    expect(page.locator("#table-told")).to_contain_text("Three")
    page.get_by_label("In which role?").fill("Director of Public Health")
    page.get_by_role("button", name="Publish this edition").click()
    expect(page.get_by_role("alert")).to_contain_text("Tick that these numbers may be told")
    look(page)
    page.get_by_label("I have read the numbers that the public is not shown").check()
    page.get_by_role("button", name="Publish this edition").click()
    expect(page.get_by_role("alert")).to_contain_text(f"Edition 1 of {YEAR} is published")
    look(page)
    page.get_by_role("link", name="Board edition").click()
    expect(page.locator("main")).to_contain_text(re.compile("Fingerprint of the release: [0-9a-f]{64}"))
    look(page)
    fits_a_telephone_on_one_page(page)
    page.locator("#table-glance tbody a").first.click()
    look(page)
    page.goto(f"/figures/{YEAR}/restated")
    look(page)
    page.goto(f"/figures/{YEAR}#published")
    expect(page.locator("main")).to_contain_text("Edition 1 was published on")
    look(page)
