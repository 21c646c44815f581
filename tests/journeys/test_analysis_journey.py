"""The scribe's screen in Chromium: saved while typing; kept, and said, where the server does not answer; sent again."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Route, expect

from tests.application import PASSWORD
from tests.journeys.conftest import assert_accessible, served
from tests.review.analysis.rooms import Room, open_room, stored_values

SAVED = re.compile(r"^Saved [0-9]{2}:[0-9]{2}:[0-9]{2}$")


@pytest.fixture
def room(app: Flask) -> Room:
    return open_room(app)


@pytest.fixture
def address(room: Room, tmp_path: Path) -> Iterator[str]:
    yield from served(room.app.config["SQLALCHEMY_DATABASE_URI"], tmp_path)


def signed_in(browser: Browser, address: str, room: Room, width: int) -> Page:
    context = browser.new_context(base_url=address, viewport={"width": width, "height": 900})
    page = context.new_page()
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill(room.scribe.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Sign out").wait_for()
    return page


def test_what_is_typed_is_saved_and_said_so_once_it_is(browser: Browser, address: str, room: Room) -> None:
    page = signed_in(browser, address, room, 1280)
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(room.address)
    said = page.locator("[data-said]")
    summary = page.get_by_label("Short summary of the case")
    summary.press_sequentially("An infant who slept on a sofa", delay=5)
    expect(said).to_have_text(SAVED)
    assert stored_values(room.app, "summary")[-1] == "An infant who slept on a sofa"
    expect(page.locator("[data-findings]").first).to_contain_text("No category of death is chosen")
    page.get_by_role("radio", name="9: Infection").check()
    expect(page.locator("[data-findings]").first).not_to_contain_text("No category of death is chosen")

    def lost(route: Route) -> None:
        route.abort()

    page.route(re.compile(re.escape(room.address) + "$"), lost)
    issues = page.get_by_label("Issues")
    issues.fill("Beds")
    expect(said).to_contain_text("NOT SAVED")
    issues.fill("Beds and cots")
    expect(issues).to_have_value("Beds and cots")
    assert stored_values(room.app, "issues") == []
    page.unroute(re.compile(re.escape(room.address) + "$"))
    expect(said).to_have_text(SAVED, timeout=15_000)
    with page.expect_navigation():
        page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_label("Issues")).to_have_value("Beds and cots")
    assert stored_values(room.app, "issues")[-1] == "Beds and cots"
    assert_accessible(page)
    page.set_viewport_size({"width": 320, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.goto(f"{room.address}/projected")
    with page.expect_navigation():  # it draws itself again
        expect(page.get_by_role("heading", level=1)).to_contain_text(room.items[0].reference)
    assert wrong == []
    page.context.close()
