"""A recommendation to four organisations in Chromium: told with one button, answered by link, by account and by letter.

One refuses, one accepts in part, one does not answer. On a phone's width and on a desk's; the organisations' pages
without JavaScript too.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from sqlalchemy import select

from cdop.accounts.people import COMMAND_LINE, Role
from cdop.agencies.directory.members import assign, contacts
from cdop.database import db, transaction
from cdop.outbox.models import OutboxMessage
from cdop.recommendations.telling.links import LINKS
from tests.application import make_account, make_app
from tests.databases import SQLite, close
from tests.journeys.conftest import assert_accessible, cookies_at, fits, served
from tests.recommendations.telling.making import NAMES, ROLE, WORDS, Made, inbox_of, key, made, row_of

REASON = "There is no money for it this year."


@dataclass(frozen=True)
class World:
    """The server's address, its application, and the recommendation that nobody was told yet."""

    address: str
    app: Flask
    made: Made
    pictures: Path

    def link(self, name: str) -> str:
        """The link that an organisation was sent."""
        with self.app.app_context():
            own = OutboxMessage.about == self.made.addressees[name]
            nonce = db.session.scalars(select(OutboxMessage.link_nonce).where(own)).one()
        return LINKS.path_of(key(self.app), str(nonce))


@pytest.fixture
def world(sqlite_databases: SQLite, tmp_path: Path) -> Iterator[World]:
    app = make_app(sqlite_databases.migrated(), tmp_path, secret_key="")
    try:
        make_account(app, Role.COORDINATOR, email="coordinator@demo.example", name="Corvin Coordinator")
        contact = make_account(app, Role.AGENCY_CONTACT, email="police@demo.example", name="Police contact")
        one = made(app, *NAMES)
        with app.app_context(), transaction(db.session()) as session:
            (found,) = [each for each in contacts(session, COMMAND_LINE) if each.email == contact.email]
            assign(session, COMMAND_LINE, found, one.agencies[NAMES[2]])
        for address in served(app.config["SQLALCHEMY_DATABASE_URI"], tmp_path):
            yield World(address, app, one, tmp_path)
    finally:
        close(app)


def looked_at(page: Page, world: World, name: str) -> None:
    """Accessible at its width; without scripts, which axe needs, that nothing scrolls sideways."""
    page.screenshot(path=world.pictures / f"{name}.png", full_page=True)
    if page.viewport_size == {"width": 320, "height": 900}:
        fits(page)
    else:
        assert_accessible(page)
        page.set_viewport_size({"width": 320, "height": 900})
        assert_accessible(page)
        page.screenshot(path=world.pictures / f"{name}-320.png", full_page=True)
        page.set_viewport_size({"width": 1280, "height": 900})


def test_four_organisations_are_told_one_refuses_and_one_waits(world: World, browser: Browser) -> None:
    office = page_of(browser, world, "coordinator")
    office.goto(world.made.page)
    looked_at(office, world, "untold")
    office.get_by_role("button", name="Tell 4 organisations").click()
    looked_at(office, world, "tell")
    office.get_by_role("button", name="Tell them").click()
    office.get_by_text("4 organisations told.").wait_for()

    accepts_by_link(browser, world)
    refuses_by_link(browser, world)
    accepts_in_part_by_account(browser, world)

    office.goto(world.made.page)
    looked_at(office, world, "answered")
    for words in ("They accept it", "They do not accept it", REASON, "They accept it in part", "Told, no answer yet"):
        office.get_by_text(words, exact=False).first.wait_for()
    states = [row_of(world.app, world.made.addressees[name]).state for name in NAMES]
    assert states == ["in_progress", "refused", "partly_accepted", "told"]
    for page in ("letter", "answer", "hold", "by-hand", "link/give"):
        office.goto(f"/recommendations/told/{world.made.addressees[NAMES[3]]}/{page}")
        looked_at(office, world, page.replace("/", "-"))


def accepts_by_link(browser: Browser, world: World) -> None:
    """By its link, saved and come back to, and afterwards what was done."""
    page = page_of(browser, world)
    page.goto(world.link(NAMES[0]))
    looked_at(page, world, "link")
    page.get_by_label("E-mail address").fill(inbox_of(NAMES[0]))
    page.get_by_role("button", name="Open the recommendation").click()
    page.get_by_text(WORDS).wait_for()
    looked_at(page, world, "own")
    page.get_by_role("button", name="Answer").click()
    page.get_by_role("button", name="Check your answer").click()
    page.get_by_role("alert").get_by_text("Choose your answer").wait_for()
    looked_at(page, world, "missing")
    page.get_by_label("We accept it", exact=True).check()
    action = page.get_by_role("group", name="Action 1", exact=True)
    action.get_by_label("What will you do?").fill("Print the leaflet for every ward")
    action.get_by_label("Who sees to it?").fill(ROLE)
    for part, value in (("Day", "1"), ("Month", "3"), ("Year", "2031")):
        action.get_by_label(part).fill(value)
    page.get_by_label("Who answers for your organisation?").fill("Chief nurse")
    page.get_by_role("button", name="Save and come back later").click()
    page.get_by_role("button", name="Go on with your answer").click()
    page.get_by_role("button", name="Check your answer").click()
    page.get_by_role("heading", name="Check your answer, then send it").wait_for()
    looked_at(page, world, "check")
    page.get_by_role("button", name="Send the answer").click()
    page.get_by_role("heading", name="Answer sent").wait_for()
    looked_at(page, world, "sent")
    page.get_by_role("button", name="See the recommendation").click()
    page.get_by_role("link", name="Tell how far it is").click()
    looked_at(page, world, "progress")
    page.get_by_label("What has happened?").fill("Half of the wards have it.")
    page.get_by_role("button", name="Send it").click()
    page.get_by_role("link", name="Print the leaflet for every ward").click()
    page.get_by_label("Under way").check()
    looked_at(page, world, "action")
    page.get_by_role("button", name="Send it").click()
    page.get_by_text("The panel has what you sent.").wait_for()
    looked_at(page, world, "own-after")


def refuses_by_link(browser: Browser, world: World) -> None:
    """Without scripts, on a small screen."""
    page = page_of(browser, world, width=320, scripts=False)
    page.goto(world.link(NAMES[1]))
    page.get_by_label("E-mail address").fill(inbox_of(NAMES[1]))
    page.get_by_role("button", name="Open the recommendation").click()
    looked_at(page, world, "own-plain")
    page.get_by_role("button", name="Answer").click()
    page.get_by_label("We do not accept it").check()
    page.get_by_label("Your reasons").fill(REASON)
    page.get_by_label("Who answers for your organisation?").fill("Director")
    looked_at(page, world, "answer-plain")
    page.get_by_role("button", name="Check your answer").click()
    looked_at(page, world, "check-plain")
    page.get_by_role("button", name="Send the answer").click()
    page.get_by_role("heading", name="Answer sent").wait_for()


def accepts_in_part_by_account(browser: Browser, world: World) -> None:
    """From the agency's own page, where recommendations stand beside requests."""
    page = page_of(browser, world, "police")
    page.goto("/agency")
    looked_at(page, world, "agency")
    page.get_by_role("link", name="2025-26/01").click()
    looked_at(page, world, "agency-own")
    page.get_by_role("button", name="Answer").click()
    page.get_by_label("We accept it in part").check()
    page.get_by_label("Your reasons").fill("At night alone.")
    action = page.get_by_role("group", name="Action 1", exact=True)
    action.get_by_label("What will you do?").fill("Carry the leaflet")
    action.get_by_label("Who sees to it?").fill("Head of response")
    for part, value in (("Day", "1"), ("Month", "3"), ("Year", "2031")):
        action.get_by_label(part).fill(value)
    page.get_by_label("Who answers for your organisation?").fill("Superintendent")
    page.get_by_role("button", name="Check your answer").click()
    page.get_by_role("button", name="Send the answer").click()
    page.get_by_role("heading", name="Answer sent").wait_for()


def page_of(browser: Browser, world: World, who: str = "", width: int = 1280, *, scripts: bool = True) -> Page:
    """A page of somebody who is signed in, or of nobody."""
    context = browser.new_context(
        base_url=world.address, viewport={"width": width, "height": 900}, locale="en-GB",
        storage_state=cookies_at(browser, world.address, who) if who else None, java_script_enabled=scripts,
    )  # fmt: skip
    page = context.new_page()
    page.set_default_timeout(8000)
    return page
