"""The coordinator's inbox: a notification is accepted, a second, misspelt one is joined, separated, joined again."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import NewPage, assert_accessible, fits

WAYS = [(320, False), (1280, True)]
ADDRESSES = (
    "/inbox",
    "/inbox?order=oldest",
    "/inbox/decided",
    "/lists",
)
CHILDREN = {320: ("Thistlewick", "ME7 1QX", "11 6 2019"), 1280: ("Brambledown", "ME4 4AA", "3 2 2015")}


def take_down(page: Page, given: str, family: str, role: str, width: int) -> None:
    """A telephone call, taken down by the coordinator."""
    _, postcode, born = CHILDREN[width]
    page.goto("/notifications/new")
    page.get_by_label("Notifier’s name").fill("A Nurse")
    page.get_by_label("Notifier’s role").fill(role)
    page.get_by_label("Notifier’s telephone number").fill("01632 960001")
    page.get_by_label("Given names").fill(given)
    page.get_by_label("Family name").fill(family)
    page.get_by_label("Mother’s name").fill(f"Isolde {family}")
    page.get_by_label("Home postcode").fill(postcode)
    for question, day in (("Date of birth", born), ("Date of death", "14 3 2026")):
        boxes = page.get_by_role("group", name=question, exact=True)
        for name, value in zip(("Day", "Month", "Year"), day.split(), strict=True):
            boxes.get_by_label(name).fill(value)
    page.get_by_role("button", name="Store the notification").click()
    expect(page.locator(".govuk-notification-banner__heading")).to_contain_text("It waits to be accepted")


def open_notification(page: Page, name: str) -> None:
    page.goto("/inbox")
    page.get_by_role("link", name=name, exact=True).first.click()
    expect(page.locator("h1")).to_contain_text(name)


def notified(page: Page) -> Locator:
    return page.locator(".moj-timeline__item", has_text="Death notified")


@pytest.mark.parametrize(("width", "javascript"), WAYS)
def test_two_notifications_of_one_child_become_one_case(new_page: NewPage, width: int, javascript: bool) -> None:
    page = new_page("coordinator", width, java_script_enabled=javascript)
    family = CHILDREN[width][0]
    take_down(page, "Rowan", family, "Staff nurse", width)
    page.goto("/")
    expect(page.get_by_role("link", name=re.compile(r"^Inbox: \d+$"))).to_be_visible()
    open_notification(page, f"Rowan {family}")
    look(page, javascript)
    with page.expect_navigation():
        page.get_by_role("link", name="Accept as a new case").or_(
            page.get_by_role("button", name="Accept as a new case")
        ).click()
    look(page, javascript)
    expect(page.get_by_label("Family name")).to_have_value(family)
    page.get_by_role("button", name="Accept as a new case").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Choose the area of death")
    page.get_by_label("Area of death").select_option(label="Medway")
    page.get_by_role("button", name="Accept as a new case").click()
    expect(page.locator(".govuk-notification-banner__heading")).to_contain_text("accepted as this case")
    reference = str(re.search(r"MED-\d{4}-\d{3,}", page.locator("h1").inner_text())[0])  # type: ignore[index]
    case = page.url
    expect(notified(page)).to_have_count(1)

    misspelt = family.replace("w", "v")
    take_down(page, "Rowann", misspelt, "Registrar", width)
    open_notification(page, f"Rowann {misspelt}")
    expect(page.get_by_role("heading", name=f"Likely the same child: case {reference}")).to_be_visible()
    look(page, javascript)
    join(page, reference)
    expect(page).to_have_url(case)
    expect(notified(page)).to_have_count(2)
    expect(page.locator("#main-content")).to_contain_text("It says otherwise")
    look(page, javascript)

    with page.expect_navigation():
        page.get_by_role("link", name=re.compile(r"^Separate N-.* from this case")).last.click()
    look(page, javascript)
    page.get_by_role("button", name="Separate from this case").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Enter why it is separated")
    page.get_by_label("Why is it separated?").fill("The hospital says it is a cousin")
    page.get_by_role("button", name="Separate from this case").click()
    expect(page.locator("h1")).to_contain_text(f"Rowann {misspelt}")
    expect(page.locator("#main-content")).to_contain_text("The hospital says it is a cousin")
    join(page, reference)
    expect(page).to_have_url(case)
    expect(page.locator("#main-content")).to_contain_text("Separated from this case")
    page.goto("/inbox")
    expect(page.get_by_role("link", name=f"Rowann {misspelt}")).to_have_count(0)


def join(page: Page, reference: str) -> None:
    page.get_by_role("button", name=f"Join to case {reference}").click()
    page.get_by_role("button", name="Join to this case").click()


@pytest.mark.parametrize(("width", "javascript"), WAYS)
def test_a_registrars_list_shows_what_is_missing_and_puts_it_into_the_inbox(
    new_page: NewPage, width: int, javascript: bool
) -> None:
    page = new_page("coordinator", width, java_script_enabled=javascript)
    family = {320: "Sallowfield", 1280: "Hartsmere"}[width]
    page.goto("/lists")
    look(page, javascript)
    page.get_by_label("Registrar of deaths").check()
    page.get_by_label("What is it called?").fill("Deaths of March")
    for question, day in (("Deaths from", "1 3 2026"), ("Deaths until", "31 3 2026")):
        boxes = page.get_by_role("group", name=question)
        for name, value in zip(("Day", "Month", "Year"), day.split(), strict=True):
            boxes.get_by_label(name).fill(value)
    bring(page, f"Surname,Died\r\n{family},2026-13-01\r\n")
    expect(page.locator("#main-content")).to_contain_text("Row 2, Date of death: Date of death is not a day")
    bring(page, f"Surname,Died,Ward\r\n{family},2026-03-14,Sandpiper\r\n")
    expect(page.locator("#main-content")).to_contain_text("Missing here: 1")
    look(page, javascript)
    page.get_by_role("button", name="Put 1 missing into the inbox").click()
    expect(page.locator(".govuk-notification-banner__heading")).to_contain_text("1 notification entered the inbox.")
    open_notification(page, f"{family} (given names not recorded)")
    expect(page.locator("#main-content")).to_contain_text("Registrar of deaths, Deaths of March")
    page.get_by_role("button", name="Set aside as out of scope").click()
    page.get_by_label("A mistake or a hoax").check()
    page.get_by_label("What shows that it applies?").fill("The registrar withdrew the entry")
    look(page, javascript)
    page.get_by_role("button", name="Set aside").click()
    page.goto("/inbox/decided")
    expect(page.locator("#main-content")).to_contain_text("The registrar withdrew the entry")


def bring(page: Page, text: str) -> None:
    page.get_by_label("The list as a file").set_input_files(
        {"name": "list.csv", "mimeType": "text/csv", "buffer": text.encode()}
    )
    page.get_by_role("button", name="Compare with the register").click()


def look(page: Page, javascript: bool) -> None:
    """No page is wider than the screen; where scripts run, nothing is inaccessible either."""
    if javascript:
        assert_accessible(page)
    else:
        fits(page)


@pytest.mark.parametrize("width", [1280, 320])
def test_the_pages_are_accessible_and_fit_the_screen(new_page: NewPage, width: int) -> None:
    page = new_page("coordinator", width)
    for address in ADDRESSES:
        page.goto(address)
        assert_accessible(page)
