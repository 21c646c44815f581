"""A draft in Chromium: checked while it is typed, without JavaScript by its button, by keyboard, and narrow."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.conftest import NewPage, assert_accessible

WORDS = "Midwives should measure carbon monoxide in the breath of every pregnant woman at booking."


def begin(page: Page) -> None:
    page.goto("/recommendations/new?theme=Smoking%20in%20pregnancy")
    page.get_by_role("button", name="Begin a recommendation").click()
    page.wait_for_url(re.compile("/draft$"))


def test_a_draft_is_checked_while_it_is_typed(new_page: NewPage) -> None:
    page = new_page("coordinator")
    begin(page)
    check = page.get_by_role("region", name="Will it get done?")
    expect(check).to_contain_text("Choose the organisations")
    page.get_by_label("What is recommended?").fill("Consider raising awareness of smoking.")
    expect(check).to_contain_text("“raising awareness” changes nothing by itself")
    page.get_by_label("What is recommended?").fill(WORDS)
    expect(check).not_to_contain_text("raising awareness")
    page.get_by_role("group", name="Which organisations").get_by_role("checkbox").first.check()
    expect(check).to_contain_text("To one organisation.")
    page.get_by_label("A rule, pathway or checklist").check()
    expect(check).to_contain_text("A rule is a strong measure.")
    assert_accessible(page)
    page.get_by_role("button", name="Save the draft").click()
    expect(page.get_by_text("The draft is saved.")).to_be_visible()
    begin(page)
    page.get_by_label("What is recommended?").fill(
        "At booking each midwife gives a CO test to expectant women who smoke."
    )
    expect(page.get_by_role("heading", name="Said before")).to_be_visible()
    expect(page.get_by_text(WORDS)).to_be_visible()


def test_without_javascript_the_button_checks_and_keeps_what_was_typed(new_page: NewPage) -> None:
    page = new_page("lead", 320, java_script_enabled=False)
    begin(page)
    page.get_by_label("What is recommended?").fill("Staff should be aware of smoking.")
    page.get_by_role("button", name="Check").click()
    expect(page.get_by_text("asks people to know, not to act")).to_be_visible()
    assert page.get_by_label("What is recommended?").input_value() == "Staff should be aware of smoking."


def test_the_lists_are_accessible_and_narrow(new_page: NewPage) -> None:
    for width in (1280, 320):
        page = new_page("coordinator", width)
        for address in ("/recommendations", "/recommendations/learning", "/recommendations/new"):
            page.goto(address)
            assert_accessible(page)
