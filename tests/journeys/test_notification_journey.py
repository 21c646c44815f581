"""A nurse on a night shift notifies the death of an unnamed baby on her phone, is called away, and comes back."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import NewPage, assert_accessible

WAYS = [(320, False), (320, True), (1280, True)]


def go_on(page: Page, heading: str, looked_at: bool) -> None:
    """Save the page in hand; the next has this heading."""
    page.get_by_role("button", name="Save and continue").click()
    expect(page.locator("h1")).to_contain_text(heading)
    if looked_at:
        assert_accessible(page)


def begin(page: Page, looked_at: bool) -> str:
    """As far as the page about birth, where she is called away. Returns the code."""
    page.goto("/")
    page.get_by_role("link", name="Notify a child’s death").click()
    expect(page.locator("h1")).to_have_text("Notify a child’s death")
    if looked_at:
        assert_accessible(page)
    page.get_by_role("button", name="Start now").click()
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_role("link", name="Enter your name")).to_be_visible()
    if looked_at:
        assert_accessible(page)
    page.get_by_role("link", name="Enter your name").click()
    page.get_by_label("Your name").fill("Invented Nurse")
    page.get_by_label("Telephone number").fill("01632 960001")
    go_on(page, "The child", looked_at)
    page.get_by_label("Family name").fill("Example")
    page.get_by_label("This is a baby who has not been named").check()
    page.get_by_label("Yes, born second").check()
    go_on(page, "NHS number", looked_at)
    page.get_by_label("A newborn baby without a number yet").check()
    go_on(page, "Birth", looked_at)
    page.get_by_label("Month").fill("3")
    page.get_by_label("Year").fill("2026")
    page.get_by_role("group", name="Was the child born alive?").get_by_label("Yes").check()
    page.get_by_role("button", name="Save and come back later").click()

    expect(page.locator("h1")).to_contain_text("write this code down")
    if looked_at:
        assert_accessible(page)
    found = re.search(r"[A-Z2-9]{5}-[A-Z2-9]{5}", page.locator("main").inner_text())
    assert found is not None
    return found[0]


@pytest.mark.parametrize(("width", "javascript"), WAYS)
def test_a_nurse_notifies_an_unnamed_baby_with_what_she_knows(new_page: NewPage, width: int, javascript: bool) -> None:
    page = new_page("", width, java_script_enabled=javascript)
    code = begin(page, javascript)
    page.goto("/notify/check")
    expect(page.get_by_text("No form is open here")).to_be_visible()

    other = new_page("", width, java_script_enabled=javascript)
    other.goto("/notify")
    other.get_by_role("link", name="Carry on with your code").click()
    other.get_by_label("Code").fill(code.lower())
    other.get_by_role("button", name="Carry on").click()
    expect(other.locator("h1")).to_contain_text("Birth")
    expect(other.get_by_label("Month")).to_have_value("3")
    go_on(other, "The death", javascript)
    for box, typed in (("Day", "14"), ("Month", "3"), ("Year", "2026")):
        other.get_by_label(box, exact=True).fill(typed)
    other.get_by_label("Time of death").fill("3.40am")
    for heading in ("Where the child lived", "The family", "What happened", "What has been done", "Who knew the child"):
        go_on(other, heading, javascript)
    go_on(other, "Check your answers", javascript)
    expect(other.get_by_text("March 2026 (day not known)")).to_be_visible()
    expect(other.get_by_text("03:40")).to_be_visible()
    other.get_by_role("link", name="Change Who are you?").click()
    other.get_by_label("Your role").fill("Staff nurse")
    go_on(other, "Check your answers", False)
    other.get_by_role("button", name="Send the notification").click()

    expect(other.locator("h1")).to_have_text("Notification sent")
    receipt = other.locator(".govuk-panel strong").inner_text()
    assert re.fullmatch(r"N-[A-Z2-9]{4}-[A-Z2-9]{4}", receipt)
    if javascript:
        assert_accessible(other)
    other.reload()
    expect(other.locator("h1")).to_have_text("The notification has been sent")
    assert receipt not in other.content()
    other.go_back()
    assert "Example" not in other.content()


def test_the_form_is_filled_in_by_keyboard_alone(new_page: NewPage) -> None:
    page = new_page("", 1280)
    page.goto("/notify")
    page.get_by_role("button", name="Start now").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Your name").focus()
    page.keyboard.type("Invented Nurse")
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.type("01632 960001")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("The child")


@pytest.mark.parametrize("width", [1280, 320])
def test_a_coordinator_takes_down_a_telephoned_notification(new_page: NewPage, width: int) -> None:
    page = new_page("coordinator", width)
    page.goto("/")
    page.get_by_role("link", name="Take down a notification").click()
    page.get_by_role("button", name="Store the notification").click()
    expect(page.get_by_role("link", name="Enter the date of death, or at least its year")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Notifier’s name").fill("Invented Caller")
    page.get_by_label("Notifier’s telephone number").fill("01632 960002")
    page.get_by_role("group", name="Date of death").get_by_label("Year").fill("2026")
    page.get_by_role("button", name="Store the notification").click()
    expect(page.get_by_text(re.compile(r"Notification N-\S+ is stored"))).to_be_visible()
