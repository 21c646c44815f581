"""The coordinator's morning in Chromium, without JavaScript on a phone: from what is late to where it is done."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import NewPage, assert_accessible

CASE = re.compile(r"MED-\d{4}-\d{3,}")


def first_late_case(page: Page) -> Locator:
    """The first late row that is a case: late notifications, which are not cases yet, stand before it."""
    rows = page.get_by_role("list", name="Late", exact=True).get_by_role("listitem")
    return rows.filter(has=page.locator(".app-whole", has_text=CASE)).first


def test_from_the_morning_to_the_step_of_a_late_case_on_a_phone(new_page: NewPage) -> None:
    page = new_page("coordinator", 320, java_script_enabled=False)
    page.goto("/")
    page.get_by_role("link", name="Start the morning").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("This morning")
    late = first_late_case(page)
    expect(late).to_contain_text(re.compile(r"Late by \d[\d,]* (working )?days?"))
    reference = late.locator(".app-whole").inner_text()
    late.get_by_role("link", name=reference, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(reference)
    expect(page.get_by_role("heading", name="Tasks")).to_be_visible()
    page.get_by_role("button").filter(has_text=re.compile("Decide residency|Classify")).first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page).to_have_url(re.compile(r"/(residency|classification)$"))


def test_the_list_is_sorted_by_its_headings_and_kept_while_filtering(new_page: NewPage) -> None:
    page = new_page("coordinator", 320, java_script_enabled=False)
    page.goto("/cases")
    page.get_by_role("columnheader").get_by_role("link", name="Name").click()
    expect(page.get_by_role("columnheader", name="Name")).to_have_attribute("aria-sort", "ascending")
    page.get_by_label("Waiting for").select_option(label="Decide residency")
    page.get_by_role("button", name="Apply filters").click()
    expect(page).to_have_url(re.compile(r"step=residency.*sort=name"))
    expect(page.get_by_role("columnheader", name="Name")).to_have_attribute("aria-sort", "ascending")


def test_a_search_from_the_morning_finds_a_case(new_page: NewPage) -> None:
    page = new_page("coordinator", 320, java_script_enabled=False)
    page.goto("/morning")
    reference = first_late_case(page).locator(".app-whole").inner_text()
    page.get_by_label("Name, case reference, NHS number or postcode").fill(reference)
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("rowheader", name=reference)).to_be_visible()


def test_the_pages_of_the_morning_have_no_accessibility_fault_and_do_not_scroll_sideways(new_page: NewPage) -> None:
    for who, addresses in (("coordinator", ("/morning", "/cases?late=yes")), ("member", ("/cases",))):
        page = new_page(who, 320)
        for address in addresses:
            page.goto(address)
            assert_accessible(page)
        first = page.locator("tbody th a").first
        page.goto(str(first.get_attribute("href")))
        assert_accessible(page)
