"""The coordinator finds a child's case, corrects it, and meets somebody who was correcting it too."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import NewPage, assert_accessible

WIDTHS = (1280, 320)
WAYS = [(width, javascript) for width in WIDTHS for javascript in (True, False)]
REVIEWED = "/cases?status=reviewed"  # enough children for all tests here, none of them withdrawn
_taken: set[str] = set()


def some_child(page: Page) -> tuple[str, str]:
    """A case that no other test here has taken: its reference, and the child's family name."""
    page.goto(REVIEWED)
    rows = [row.inner_text().split("\t") for row in page.locator("tbody tr").all()]
    plain = [
        (row[0].strip(), row[1].strip())
        for row in rows
        if re.fullmatch(r"(?!Not named)[A-Za-z]+ [A-Za-z]{5,}", row[1].strip())
    ]
    reference, name = next(found for found in plain if found[0] not in _taken)
    _taken.add(reference)
    return reference, name.split()[-1]


def find(page: Page, reference: str, name: str) -> None:
    """Search by the beginning of a name, and open the case."""
    page.goto("/cases")
    page.get_by_label("Name, case reference, NHS number or postcode").fill(name[:4].lower())
    page.get_by_role("button", name="Find").click()
    expect(page).to_have_title(re.compile("^Find a case - "))
    assert name not in page.url
    page.get_by_role("link", name=reference, exact=True).click()
    expect(page).to_have_title(re.compile(f"^{re.escape(reference)} - Cases - "))


@pytest.mark.parametrize(("width", "javascript"), WAYS)
def test_a_coordinator_corrects_a_detail_and_the_second_to_save_sees_both(
    new_page: NewPage, width: int, javascript: bool
) -> None:
    one = new_page("coordinator", width, java_script_enabled=javascript)
    other = new_page("coordinator", width, java_script_enabled=javascript)
    reference, name = some_child(one)
    find(one, reference, name)
    one.get_by_role("link", name="Correct these details").click()
    other.goto(one.url)

    one.get_by_label("Given names").fill("Corrected by one")
    one.get_by_role("button", name="Save").click()
    expect(one.get_by_text("The child’s details are corrected.")).to_be_visible()
    first = one.locator(".moj-timeline__item").first
    expect(first).to_contain_text("Child’s details corrected")
    expect(first).to_contain_text("Given names: Corrected by one")
    expect(one.locator(".app-timeline__item--superseded").first).to_contain_text("Superseded by the correction of")

    other.get_by_label("Given names").fill("Corrected by other")
    other.get_by_role("button", name="Save").click()
    expect(other.locator("h1")).to_contain_text("Somebody else changed this first")
    row = other.get_by_role("row", name="Given names")
    expect(row).to_contain_text("Corrected by one")
    expect(row).to_contain_text("Corrected by other")
    expect(other.get_by_label("Given names")).to_have_value("Corrected by other")
    if javascript:
        assert_accessible(other)
    other.get_by_role("button", name="Save").click()
    expect(other.locator(".moj-timeline__item").first).to_contain_text("Corrected by other (was: Corrected by one")


@pytest.mark.parametrize(("width", "javascript"), WAYS)
def test_two_coordinators_write_one_note(new_page: NewPage, width: int, javascript: bool) -> None:
    one = new_page("coordinator", width, java_script_enabled=javascript)
    other = new_page("coordinator", width, java_script_enabled=javascript)
    find(one, *some_child(one))
    one.get_by_role("link", name="Write a note").click()
    other.goto(one.url)
    one.get_by_label("Note").fill("The aunt rang.\nCall her back.")
    one.get_by_role("button", name="Save note").click()
    expect(one.locator("main")).to_contain_text("The note is saved.")
    other.get_by_label("Note").fill("The school sends its records.")
    other.get_by_role("button", name="Save note").click()
    texts = other.locator(".app-side-by-side section")
    expect(texts.nth(0)).to_contain_text("The aunt rang.")
    expect(texts.nth(1)).to_contain_text("The school sends its records.")
    expect(other.get_by_label("Note")).to_have_value("The school sends its records.")
    if javascript:
        assert_accessible(other)
    other.get_by_label("Note").fill("The aunt rang.\nThe school sends its records.")
    other.get_by_role("button", name="Save note").click()
    expect(other.locator("main")).to_contain_text("The note is saved.")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("who", ["coordinator", "member", "lead"])
def test_the_pages_are_accessible_and_fit_the_screen(new_page: NewPage, who: str, width: int) -> None:
    page = new_page(who, width)
    page.goto("/cases")
    case = page.locator("tbody a").first.get_attribute("href")
    own = [f"{case}/describe", f"{case}/note", "/likely-duplicates"] if who == "coordinator" else []
    for address in ("/cases", "/cases?page=2&status=reviewed", "/cases?died=2009-10&status=withdrawn", case, *own):
        page.goto(str(address))
        assert_accessible(page)


@pytest.mark.parametrize("width", WIDTHS)
def test_what_is_refused_or_not_found_is_accessible_too(new_page: NewPage, width: int) -> None:
    page = new_page("coordinator", width)
    for question in ("ma", "nobody at all", "x", "y" * 101):
        page.goto("/cases")
        page.get_by_label("Name, case reference, NHS number or postcode").fill(question)
        page.get_by_role("button", name="Find").click()
        page.wait_for_url("**/cases/search")
        assert_accessible(page)
    page.goto("/cases")
    page.goto(f"{page.locator('tbody a').first.get_attribute('href')}/describe")
    page.get_by_label("NHS number").fill("123")
    page.get_by_role("group", name="Date of death").get_by_label("Month").fill("13")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="NHS number must be ten digits").click()
    expect(page.get_by_label("NHS number")).to_be_focused()
    expect(page.get_by_label("NHS number")).to_have_value("123")
    assert_accessible(page)
    page.goto("/likely-duplicates")
    page.get_by_role("button", name="They are two children").first.click()
    expect(page.get_by_role("alert")).to_contain_text("Enter why these are two children")
    assert_accessible(page)


def test_the_search_and_the_filters_are_reached_by_the_keyboard_alone(new_page: NewPage) -> None:
    page = new_page("coordinator")
    page.goto("/cases")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Name, case reference, NHS number or postcode")).to_be_focused()
    page.keyboard.type("ma")
    page.keyboard.press("Enter")
    expect(page).to_have_title(re.compile("^Find a case - "))
    page.goto("/cases")
    page.get_by_label("Status").focus()
    page.keyboard.type("Rev")
    for _ in page.locator("form select").all():  # the filters after this one, then the button
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("status=reviewed"))


def correct_some_child(page: Page) -> str:
    """Open the details of a child not yet taken; returns the NHS number there, which not every case has."""
    find(page, *some_child(page))
    page.get_by_role("link", name="Correct these details").click()
    return page.get_by_label("NHS number").input_value()


def test_a_pair_is_settled_as_two_children(new_page: NewPage) -> None:
    page = new_page("coordinator")
    while not (number := correct_some_child(page)):
        pass
    correct_some_child(page)  # and this child is given the other's number
    case = urlsplit(page.url).path.removesuffix("/describe")
    page.get_by_label("NHS number").fill(number)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The child’s details are corrected.")).to_be_visible()
    page.goto("/likely-duplicates")
    pair = page.locator("section").filter(has_text="The same NHS number").filter(has=page.locator(f"a[href='{case}']"))
    expect(pair).to_have_count(1)
    pair.get_by_label("Why are these two children?").fill("The number was mistyped")
    pair.get_by_role("button", name="They are two children").click()
    expect(page.locator("main")).to_contain_text("The pair is off the list")
    expect(pair).to_have_count(0)


def test_a_member_reads_a_case_without_its_child(new_page: NewPage) -> None:
    coordinator, member = new_page("coordinator"), new_page("member")
    _, name = some_child(coordinator)
    coordinator.goto(REVIEWED)
    case = coordinator.get_by_role("row", name=name).first.get_by_role("link").get_attribute("href")
    member.goto(str(case))
    expect(member.get_by_text("This page does not say who the child was.")).to_be_visible()
    assert name not in member.content()
    expect(member.get_by_role("link", name="Correct these details")).to_have_count(0)
