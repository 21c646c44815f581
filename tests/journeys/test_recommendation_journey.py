"""From what a review learnt to a recommendation that was signed off and asked about a year later, in Chromium.

The office begins it from a learning point of the marked demonstration; the lead agrees it on a small screen without
JavaScript; the organisation answers by its account and names the child in doing so. It stands in the annual reports of
two years, and a year after it was done somebody asks whether it worked. Nobody but the office is shown a marker.
The way of a recommendation to four organisations, of which one refuses, is ``test_telling_journey``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from cdop.database import db, transaction
from cdop.demonstration.markers import Marker
from cdop.demonstration.service import fill
from cdop.demonstration.sign_ins import ANSWERS_FOR, new_passwords
from cdop.reference.calendar import Year, months_after, today
from cdop.reference.wording import long_date
from tests.application import PASSWORD, make_app
from tests.databases import SQLite, close
from tests.journeys.conftest import assert_accessible, cookies_at, fits, served

ROLES = {
    "coordinator": "coordinator", "lead": "public_health_lead", "member": "panel_member", "agency": "agency_contact",
}  # fmt: skip
WORDS = "Social workers should ask where a baby sleeps in the first plan for every family, and record the answer."
DONE_WHEN, MEASURED_BY = "Every first plan has an answer.", "Babies who were found to sleep unsafely, by quarter."
ACTION, EVIDENCE = "Add the question to the first plan", "Twenty plans of one month, read by the service."
MARKED = re.compile(r"\b(?:[A-Za-z]{16}|999 ?[0-9]{3} ?[0-9]{4}|[A-Z]{2}[0-9]{1,2} ?[0-9][A-Z]{2})\b")
FOUND = "Nineteen plans of twenty have an answer; unsafe sleep was found and changed in four homes."


@dataclass
class World:
    """The server's address, and the markers; its moment is a file. ``page``: the recommendation's address."""

    address: str
    folder: Path
    markers: list[Marker]
    browser: Browser
    pages: dict[str, Page] = field(default_factory=dict)
    page: str = ""
    reference: str = ""

    def move(self, on: date) -> None:
        (self.folder / "moment").write_text(on.isoformat(), encoding="ascii")

    def as_(self, who: str) -> Page:
        """The page of somebody who has signed in; one for each person."""
        if who not in self.pages:
            self.pages[who] = self.new(who)
        return self.pages[who]

    def new(self, who: str, width: int = 1280, *, scripts: bool = True) -> Page:
        context = self.browser.new_context(
            base_url=self.address, viewport={"width": width, "height": 900}, locale="en-GB",
            storage_state=cookies_at(self.browser, self.address, who), java_script_enabled=scripts,
        )  # fmt: skip
        page = context.new_page()
        page.set_default_timeout(10_000)
        return page

    def looked_at(self, page: Page, who: str, *, scripts: bool = True) -> None:
        """Accessible, and nothing on it that this reader may not see."""
        self.names_nobody(page, who)
        if scripts:
            assert_accessible(page)
        else:
            fits(page)

    def names_nobody(self, page: Page, who: str) -> None:
        own = {ROLES[who], f"{who}@demo.example"}
        hidden = {form for one in self.markers if not own & set(one.roles) for form in one.shown_as}
        assert len(hidden) > (1000 if who != "coordinator" else 0)
        assert not hidden & set(MARKED.findall(page.content())), f"{who} at {page.url}"

    def given_name(self, reference: str) -> str:
        """What a case's child is called."""
        own = (one.marker for one in self.markers if one.case == reference and one.column == "given_names")
        return next(own)


@pytest.fixture
def world(sqlite_databases: SQLite, tmp_path: Path, browser: Browser) -> Iterator[World]:
    app = make_app(sqlite_databases.migrated(), tmp_path, secret_key="")
    try:
        with app.app_context(), transaction(db.session()) as session:
            filled = fill(session, today(), new_passwords(PASSWORD), marked=True)
        moment = tmp_path / "moment"
        moment.write_text(today().isoformat(), encoding="ascii")
        url = app.config["SQLALCHEMY_DATABASE_URI"]
        for address in served(url, tmp_path, "tests.journeys.moved_clock:app", CLOCK_FILE=str(moment)):
            yield World(address, tmp_path, list(filled.markers), browser)
    finally:
        close(app)


def test_what_a_review_learnt_is_done_and_asked_about_a_year_later(world: World) -> None:
    first, second = Year.of(today()), Year(Year.of(today()).start + 1)
    name = begun_from_a_learning_point(world, second.last_day)
    agreed_by_the_lead(world)
    answered_by_account(world, name)
    only_the_office_reads_the_name(world, name)

    after_the_first = first.last_day + timedelta(days=14)
    world.move(after_the_first)
    assert "In progress" in in_the_annual_report(world, first)

    done_on = after_the_first + timedelta(days=30)
    world.move(done_on)
    signed_off(world, done_on)

    world.move(second.last_day + timedelta(days=14))
    assert "Done" in in_the_annual_report(world, second)
    assert "In progress" in in_the_annual_report(world, first), "the year before is told as it ended"

    asked_on = months_after(done_on, 12)
    world.move(asked_on)
    asked_again(world, asked_on)
    reported_to_the_board(world, name)


def begun_from_a_learning_point(world: World, due: date) -> str:
    """Drafted by the office; the child's name is refused in it. Returns that name."""
    page = world.as_("coordinator")
    page.goto("/recommendations/learning")
    world.looked_at(page, "coordinator")
    row = page.get_by_role("row").filter(has=page.get_by_role("checkbox")).first
    name = world.given_name(row.get_by_role("link").inner_text())
    row.get_by_role("checkbox").check()
    page.get_by_role("button", name="Begin a recommendation").click()
    page.wait_for_url(re.compile("/draft$"))
    page.get_by_label("Heading in a few words").fill("Unsafe sleep")
    page.get_by_label("What is recommended?").fill(f"{WORDS} {name} was not asked about.")
    page.get_by_role("checkbox", name=ANSWERS_FOR).check()
    page.get_by_label("What will count as done?").fill(DONE_WHEN)
    page.get_by_label("How will it show whether it worked?").fill(MEASURED_BY)
    page.get_by_label("A rule, pathway or checklist").check()
    fill_day(page, due)
    page.get_by_role("button", name="Save the draft").click()
    expect(page.get_by_text("could name somebody").first).to_be_visible()
    page.get_by_label("What is recommended?").fill(WORDS)
    page.get_by_role("button", name="Save the draft").click()
    page.get_by_text("The draft is saved.").wait_for()
    world.looked_at(page, "coordinator")
    world.page = page.url.removeprefix(world.address).removesuffix("/draft")
    page.goto(world.page)
    world.reference = page.locator("h1 .govuk-caption-l").inner_text().removeprefix("Recommendation ")
    return name


def agreed_by_the_lead(world: World) -> None:
    """On a small screen, without JavaScript; then the office tells the organisation by hand."""
    small = world.new("lead", 320, scripts=False)
    small.goto(world.page)
    world.looked_at(small, "lead", scripts=False)
    small.get_by_role("button", name="Agree it").click()
    world.looked_at(small, "lead", scripts=False)
    small.get_by_label("Who agrees it?").fill("L. F.")
    small.get_by_role("button", name="Agree this recommendation").click()
    small.get_by_text("The recommendation is agreed.").wait_for()
    world.looked_at(small, "lead", scripts=False)
    page = world.as_("coordinator")
    page.goto(f"{world.page}/tell")
    page.get_by_label("By hand").check()
    page.get_by_role("button", name="Tell them").click()
    page.get_by_text("1 organisation told.").wait_for()


def answered_by_account(world: World, name: str) -> None:
    """By the organisation's account; it names a child of whom the panel never told it."""
    page = world.as_("agency")
    page.goto("/agency")
    page.get_by_role("link", name=world.reference).click()
    world.looked_at(page, "agency")
    page.get_by_role("button", name="Answer").click()
    page.get_by_label("We accept it", exact=True).check()
    page.get_by_label("Your reasons").fill(f"We know of {name}, and agree.")
    action = page.get_by_role("group", name="Action 1", exact=True)
    action.get_by_label("What will you do?").fill(ACTION)
    action.get_by_label("Who sees to it?").fill("Head of safeguarding")
    fill_day(action, Year.of(today()).last_day)
    page.get_by_label("Who answers for your organisation?").fill("Head of safeguarding")
    page.get_by_role("button", name="Check your answer").click()
    page.get_by_role("button", name="Send the answer").click()
    page.get_by_role("heading", name="Answer sent").wait_for()
    page.get_by_role("button", name="See the recommendation").click()
    page.get_by_role("link", name=ACTION).click()
    page.get_by_label("Under way").check()
    page.get_by_role("button", name="Send it").click()
    page.get_by_text("The panel has what you sent.").wait_for()


def only_the_office_reads_the_name(world: World, name: str) -> None:
    page = world.as_("coordinator")
    page.goto(world.page)
    expect(page.get_by_text(f"We know of {name}, and agree.").first).to_be_visible()
    for who in ("lead", "member"):
        reader = world.as_(who)
        reader.goto(world.page)
        expect(reader.get_by_text("and agree.").first).to_be_visible()
        assert name not in reader.content()
        world.looked_at(reader, who)


def in_the_annual_report(world: World, year: Year) -> str:
    """The recommendation's row on the page of a year's figures, as the lead and a member read it."""
    for who in ("member", "lead"):
        page = world.as_(who)
        page.goto(f"/figures/{year.label}?show=recommendations")
        world.names_nobody(page, who)
        row = page.get_by_role("row").filter(has_text=world.reference).first.inner_text()
        assert ANSWERS_FOR in row
    return row


def signed_off(world: World, on: date) -> None:
    """The organisation gives evidence, and the lead signs."""
    page = world.as_("agency")
    page.goto("/agency")
    page.get_by_role("link", name=world.reference).click()
    page.get_by_role("link", name="Show what was done").click()
    world.looked_at(page, "agency")
    page.get_by_label("What does it show").fill(EVIDENCE)
    page.get_by_role("button", name="Send it").click()
    page.get_by_text("The panel has what you sent.").wait_for()
    page = world.as_("lead")
    page.goto(world.page)
    page.get_by_role("link", name="Close as done").click()
    world.looked_at(page, "lead")
    page.get_by_label("Who signs it off?").fill("L. F.")
    page.get_by_label("In which role?").fill("Public health lead")
    page.get_by_role("button", name="Close it as done").click()
    expect(page.get_by_role("heading", name="Did it happen? Did it work?")).to_be_visible()
    expect(page.get_by_text(f"After 12 months: {long_date(months_after(on, 12))}")).to_be_visible()
    world.looked_at(page, "lead")


def asked_again(world: World, on: date) -> None:
    page = world.as_("coordinator")
    page.goto("/recommendations/follow-ups")
    world.looked_at(page, "coordinator")
    row = page.get_by_role("row").filter(has_text=world.reference).filter(has_text=long_date(on))
    row.get_by_role("link", name="Ask again after 12 months").click()
    page.get_by_role("group", name="Did it happen?").get_by_label("Yes").check()
    page.get_by_role("group", name="Did it work?").get_by_label("Yes, it shows").check()
    page.get_by_label("What shows it?").fill(FOUND)
    world.looked_at(page, "coordinator")
    page.get_by_role("button", name="Save the answers").click()
    expect(page.get_by_text(FOUND).first).to_be_visible()
    world.looked_at(page, "coordinator")


def reported_to_the_board(world: World, name: str) -> None:
    """The next progress report has what was found; everybody reads the same of it, on any screen."""
    page = world.as_("coordinator")
    page.goto("/recommendations/reports")
    page.get_by_role("button", name="See what it says").click()
    page.get_by_role("button", name="Make this report").click()
    page.get_by_text("It stays as it is.").wait_for()
    report = page.url.removeprefix(world.address)
    for who in ("coordinator", "lead", "member"):
        reader = world.as_(who)
        reader.goto(report)
        assert FOUND in reader.content()
        assert name not in reader.content()
        world.looked_at(reader, who)
    small = world.new("member", 320)
    for address in (report, world.page, "/recommendations", "/themes"):
        small.goto(address)
        world.looked_at(small, "member")


def fill_day(within: Page | Locator, on: date) -> None:
    """Fill the three boxes of a day."""
    for part, value in (("Day", on.day), ("Month", on.month), ("Year", on.year)):
        within.get_by_label(part, exact=True).fill(str(value))
