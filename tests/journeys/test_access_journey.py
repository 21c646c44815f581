"""Why a case is opened, who looked, and a restricted case in an emergency: by keyboard, 320 pixels, no scripts."""

import re

from playwright.sync_api import expect

from tests.application import PASSWORD
from tests.journeys.conftest import NewPage, assert_accessible, fits

CLOSED, RESTRICTED = "MED-2012-011", "MED-2012-009"


def test_from_the_question_to_who_looked_and_to_an_emergency(new_page: NewPage) -> None:
    page = new_page("coordinator2", 320, java_script_enabled=False)
    page.goto("/cases")
    page.get_by_label("Name, case reference, NHS number or postcode").fill(CLOSED)
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name=CLOSED).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Before you open this case")
    fits(page)
    page.get_by_label("To check a figure, a return or the quality of the data").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Open the case").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(CLOSED)
    page.get_by_role("link", name="Who saw this case, and when").click()
    expect(page.get_by_role("row", name=re.compile("Said why it was opened: To check a figure"))).to_be_visible()
    page.get_by_role("link", name="Senara Wheatcroft").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("What Senara Wheatcroft has seen")
    page.get_by_role("link", name="Whose data this account touched").click()
    expect(page.get_by_role("rowheader", name=CLOSED)).to_be_visible()
    page.goto("/restricted")
    page.get_by_role("row", name=RESTRICTED).get_by_role("link").click()
    page.get_by_label("Why it must be opened now").fill("The coroner’s officer rang for the date again")
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Open it for 60 minutes").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(RESTRICTED)
    expect(page.get_by_text("It is open to you until")).to_be_visible()
    lead = new_page("lead", 320, java_script_enabled=False)
    lead.goto("/")
    lead.get_by_role("link", name=re.compile("Emergencies to look into: 2")).click()
    lead.get_by_role("link", name=RESTRICTED).first.click()
    lead.get_by_label("It was right to open it").check()
    lead.get_by_label("How do you know?").fill("I rang the coroner’s office, who had asked")
    lead.get_by_role("button", name="Save what I found").click()
    expect(lead.get_by_text("What you found is kept.")).to_be_visible()


def test_the_pages_have_no_accessibility_fault_and_do_not_scroll_sideways(new_page: NewPage) -> None:
    page = new_page("coordinator", 320)
    page.goto("/emergencies")
    emergency = page.get_by_role("link", name=RESTRICTED).first.get_attribute("href")
    page.goto("/unusual")
    if not page.get_by_role("link", name=re.compile("Look into it")).count():
        page.get_by_role("link", name="Previous").click()
    unusual = page.url
    line = page.get_by_role("link", name=re.compile("Look into it")).first.get_attribute("href")
    page.goto("/who-looked")
    person = page.get_by_role("link", name="Senara Wheatcroft").get_attribute("href")
    page.goto("/cases")
    case = page.locator("tbody th a").first.get_attribute("href")
    for address in (
        "/who-looked", f"{person}", f"{case}/looked", f"{case}/why", f"{case}/restrict", "/restricted", "/emergencies",
        emergency, unusual, line, f"/breach?account={str(person).rpartition('/')[2]}", "/breach/named",
    ):  # fmt: skip
        page.goto(str(address))
        assert_accessible(page)
    other = new_page("coordinator2", 320)
    other.goto("/restricted")
    if (link := other.get_by_role("link", name="Open in an emergency")).count():
        link.first.click()
        assert_accessible(other)
