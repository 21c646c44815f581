"""Two cases of one child in Chromium, without JavaScript on a phone: merged, taken back, and merged again."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.conftest import NewPage, assert_accessible


def likely_the_same(page: Page) -> tuple[str, str]:
    """Go to where the demonstration's two cases of one child are merged. Returns their references."""
    page.goto("/likely-duplicates")
    heading = page.get_by_role("heading", name=re.compile("^Likely the same child: ")).first
    one, other = heading.inner_text().removeprefix("Likely the same child: ").split(" and ")
    page.get_by_role("link", name=f"They are one child: merge {one} and {other}").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Merge two cases")
    return one, other


def merge(page: Page, keep: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text("Merge two cases")
    page.get_by_label(f"Keep {keep}").check()
    page.get_by_label("Why are these one child?").fill("One hospital number")
    page.get_by_role("button", name="Merge the two cases").click()
    expect(page.locator("main")).to_contain_text("Both references keep working")


def test_two_cases_of_one_child_are_merged_taken_back_and_merged_the_other_way_round(new_page: NewPage) -> None:
    page = new_page("coordinator", 320, java_script_enabled=False)
    checked = new_page("coordinator", 320)  # what looks for faults needs scripts
    one, other = likely_the_same(page)
    address = page.url
    page.get_by_role("button", name="Merge the two cases").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose which case is kept")
    checked.goto(address)
    assert_accessible(checked)
    merge(page, one)
    checked.goto(page.url)
    assert_accessible(checked)
    page.get_by_role("link", name=other, exact=True).click()
    expect(page.locator("main")).to_contain_text(f"This case is merged into {one}")
    checked.goto(page.url)
    assert_accessible(checked)

    page.goto("/likely-duplicates/settled")
    checked.goto(page.url)
    assert_accessible(checked)
    merged = page.locator("section").filter(has_text=f"{other} was merged into {one}")
    merged.get_by_label("Why is this taken back?").fill("Two after all")
    merged.get_by_role("button", name="Take this back").click()
    expect(page.locator("main")).to_contain_text("Taken back.")
    expect(merged).to_have_count(0)

    page.goto(address)
    merge(page, other)
    page.get_by_role("link", name=one, exact=True).click()
    expect(page.locator("main")).to_contain_text(f"This case is merged into {other}")
