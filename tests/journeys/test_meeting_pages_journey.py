"""A meeting's pages in Chromium, those that refuse too: accessible, and whole on a desk's screen and a phone's.

And the scribe's screen: what stays in sight while somebody writes at its end.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from cdop.accounts.people import COMMAND_LINE
from cdop.panels.queries import meeting_at
from cdop.panels.service import change_meeting
from tests.application import PASSWORD
from tests.journeys.conftest import assert_accessible, served
from tests.review.analysis.rooms import Room, open_room, writing

WIDTHS = (1280, 320)
Opened = Callable[[str, int], Page]


@pytest.fixture
def room(app: Flask) -> Room:
    return open_room(app, "A-1", "A-2")


@pytest.fixture
def opened(browser: Browser, room: Room, tmp_path: Path) -> Iterator[Opened]:
    """A page of somebody who has signed in, at a width."""
    contexts = []

    def sign_in(address: str) -> Opened:
        def make(email: str, width: int) -> Page:
            contexts.append(browser.new_context(base_url=address, viewport={"width": width, "height": 900}))
            page = contexts[-1].new_page()
            page.goto("/sign-in")
            page.get_by_label("E-mail address").fill(email)
            page.get_by_label("Password", exact=True).fill(PASSWORD)
            page.get_by_role("button", name="Sign in").click()
            page.get_by_role("button", name="Sign out").wait_for()
            return page

        return make

    for address in served(room.app.config["SQLALCHEMY_DATABASE_URI"], tmp_path):
        yield sign_in(address)
    for context in contexts:
        context.close()


def refused(page: Page, code: int, press: str) -> None:
    """The button leads to a refusal, whose page is looked at like any other."""
    with page.expect_response(lambda answer: answer.request.method == "POST") as answer:
        page.get_by_role("button", name=press, exact=True).first.click()
    assert answer.value.status == code
    assert_accessible(page)


@pytest.mark.parametrize("width", WIDTHS)
def test_what_refuses_is_accessible_like_what_does_not(room: Room, opened: Opened, width: int) -> None:
    office, there = opened(room.coordinator.email, width), f"/meetings/{room.meeting}"
    office.goto(there)
    assert_accessible(office)
    with writing(room.app) as session:
        found = meeting_at(session, room.meeting)
        assert found
        change_meeting(session, COMMAND_LINE, room.meeting, found.version, found.details.__class__(
            **{**vars(found.details), "place": f"Room {width}"}
        ))  # fmt: skip
    refused(office, 409, "The meeting was held")
    expect(office.get_by_text("nothing was recorded")).to_be_visible()
    office.goto(f"{there}/items/{room.items[1].token}/off")
    assert_accessible(office)
    refused(office, 422, "Take it off the agenda")
    office.goto(f"{there}/items/{room.items[1].token}/hearing")
    refused(office, 422, "Save")
    office.goto("/meetings/plan")
    office.get_by_label("Days").fill("soon")
    refused(office, 422, "Plan")
    office.goto(f"{there}/order")
    office.get_by_label("Minutes").first.fill("0")
    refused(office, 422, "Save the agenda")
    member = opened(room.member.email, width)
    member.goto(there)
    assert_accessible(member)
    member.get_by_role("link", name="I have a conflict").first.click()
    assert_accessible(member)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_scribes_screen_keeps_what_matters_in_sight(room: Room, opened: Opened, width: int) -> None:
    scribe = opened(room.scribe.email, width)
    scribe.goto(room.address)
    assert_accessible(scribe)
    height = scribe.evaluate("document.documentElement.scrollHeight")
    assert height < (7_000 if width > 1000 else 9_500)
    scribe.get_by_label("Minority view").scroll_into_view_if_needed()
    for name in ("Summary", "Category", "Decide"):
        expect(scribe.locator(".app-jumps").get_by_role("link", name=name, exact=True)).to_be_in_viewport()
    if width > 1000:
        expect(scribe.locator(".app-desk__findings")).to_be_in_viewport()
        expect(scribe.locator(".app-desk__end")).to_be_hidden()
    scribe.locator(".app-jumps").get_by_role("link", name="Category", exact=True).click()
    heading = scribe.locator("#category-heading")
    expect(heading).to_be_in_viewport()
    jumps, place = scribe.locator(".app-jumps").bounding_box(), heading.bounding_box()
    assert jumps
    assert place
    assert width > 1000 or place["y"] >= jumps["y"] + jumps["height"], "nothing hides behind what sticks"
    with scribe.expect_navigation():
        scribe.get_by_role("button", name="The panel decided this").click()
    expect(scribe.get_by_text("No category of death is chosen").first).to_be_visible()
    assert_accessible(scribe)
    scribe.goto(f"{room.address}/projected?still=yes")
    assert_accessible(scribe)
