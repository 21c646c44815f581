"""From an accepted case to ready for the panel: four agencies, and whatever else a case waits for, told at every step.

By link, by letter, by one button, and after reminders and an escalation: each agency answers in its own way.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.databases import SQLite
from tests.journeys.classification_pages import choose, fill_date, told
from tests.journeys.conftest import NewPage, assert_accessible, cookies_at, fits
from tests.journeys.gathering_world import ABOVE, INBOXES, MIDWIVES, POLICE, SURGERY, VISITORS, World, a_world
from tests.journeys.test_whole_path_journey import figures

DUE = "23 September 2025"
READY = "Cases ready for the panel"


@pytest.fixture
def world(sqlite_databases: SQLite, tmp_path: Path) -> Iterator[World]:
    with a_world(sqlite_databases, tmp_path) as made:
        yield made


@pytest.fixture
def base_url(world: World) -> str:
    """A server of this journey's own."""
    return world.address


@pytest.fixture
def signed_in(browser: Browser, base_url: str) -> Callable[[str], Any]:
    state = cookies_at(browser, base_url, "coordinator")
    return lambda _who: state


class Office:
    """The coordinator before a browser: every page that is come to is looked at once."""

    def __init__(self, page: Page, world: World, scripts: bool) -> None:
        self.page, self.world, self.scripts, self.seen = page, world, scripts, set[str]()
        self.figures = figures(page, "2025-26")

    def go(self, place: str) -> None:
        self.page.goto(self.world.case + place if place.startswith("/") or not place else place)
        self.look()

    def look(self, page: Page | None = None) -> None:
        """No fault that axe finds (it needs scripts) and no sideways scroll."""
        page = page or self.page
        fits(page)
        if not self.scripts:
            return
        kind = re.sub("[0-9a-f]{32}|[A-Za-z0-9_-]{43}", "…", page.url) + page.locator("h1").inner_text()
        if kind not in self.seen:
            self.seen.add(kind)
            assert_accessible(page)

    def stands(self, state: str, *reasons: str) -> None:
        """What the case says of being ready; the morning counts the same, and the year's figures stay."""
        self.go("")
        section = self.page.locator("#ready")
        expect(section.locator(".govuk-tag")).to_have_text(state)
        assert section.locator("li").all_inner_texts() == list(reasons)
        assert self.morning().get(READY, 0) == int(state.startswith("Ready"))
        assert figures(self.page, "2025-26") == self.figures
        self.go("")

    def morning(self) -> dict[str, int]:
        """The counts of what is gathered."""
        self.page.goto("/morning")
        self.look()
        lines = self.page.locator("#gathering + ul li").all_inner_texts()
        return {words: int(number) for words, number in (line.rsplit(": ", 1) for line in lines)}

    def read(self, agency: str, changes: str = "No") -> None:
        self.go("")
        follow_in(self.page, "#ready", re.compile(f"^{agency}: reply of"))
        self.look()
        choose(self.page, "Does it change anything?", changes)
        press(self.page, "I have read it")


def follow_in(page: Page, part: str, name: re.Pattern[str]) -> None:
    turn(page, page.locator(part).get_by_role("link", name=name))


def press(page: Page, name: str) -> None:
    turn(page, page.get_by_role("button", name=name, exact=True))


def turn(page: Page, to: Locator) -> None:
    """Go on to another page, until that is there."""
    with page.expect_navigation():
        to.first.click()


def outstanding(agency: str, chased: str = "", late: bool = False) -> str:
    said = f"{agency}: reply outstanding since 2 September 2025, {'overdue since' if late else 'due'} {DUE}"
    return f"{said}, {chased}" if chased else said


def to_read(agency: str, day: str) -> str:
    return f"{agency}: reply of {day} 2025 to read"


NOT_PLANNED = "Child death review meeting not planned"
REPLIES = (to_read(VISITORS, "9 September"), to_read(POLICE, "8 September"), to_read(MIDWIVES, "2 September"))


def ask_four(office: Office) -> None:
    """Three are suggested; the midwives are added."""
    page = office.page
    follow_in(page, "#ready", re.compile("No agency has been asked yet"))
    office.look()
    for agency in (SURGERY, VISITORS, POLICE):
        expect(page.get_by_label(re.compile(f"^Ask {agency}"))).to_be_checked()
    added = page.locator("#more option", has_text=MIDWIVES).get_attribute("value")
    page.get_by_label("Another agency of the directory").select_option(added)
    press(page, "Add this agency")
    page.get_by_label(re.compile(f"^Ask {MIDWIVES}")).check()
    press(page, "Ask the agencies that are ticked")
    told(page, "4 agencies asked, 4 outstanding.")


def open_link(office: Office, agency_page: Page, agency: str) -> None:
    """What came by mail, opened by whoever has the inbox."""
    agency_page.goto(office.world.link(agency))
    office.look(agency_page)
    agency_page.get_by_label("E-mail address").fill(INBOXES[agency])
    press(agency_page, "Open the request")
    expect(agency_page.locator("h1")).to_contain_text("What your agency knows")
    office.look(agency_page)


def answer_birth_weight(office: Office, agency_page: Page, agency: str, grams: str) -> None:
    open_link(office, agency_page, agency)
    follow_in(agency_page, "main", re.compile("^The child$"))
    office.look(agency_page)
    agency_page.get_by_label("What was the birth weight in grams?").fill(grams)
    press(agency_page, "Save and continue")
    agency_page.goto("/reply/form/author")
    agency_page.get_by_label("Your name").fill("Invented Clerk")
    agency_page.get_by_label("Your role").fill("Records")
    press(agency_page, "Save and continue")
    office.look(agency_page)
    press(agency_page, "Send the reply")
    expect(agency_page.locator("h1")).to_have_text("Reply sent")
    office.look(agency_page)


def hold_nothing(office: Office, agency_page: Page) -> None:
    open_link(office, agency_page, VISITORS)
    press(agency_page, "We hold nothing")
    expect(agency_page.locator("h1")).to_have_text("Reply sent")


def type_in_letter(office: Office, agency: str, came: date, question: str, answer: str) -> None:
    page = office.page
    office.go("")
    follow_in(page, "#gathering", re.compile(agency))
    office.look()
    press(page, "Type in a reply")
    office.look()
    choose(page, "How did it come?", "By letter")
    fill_date(page, "When did it come?", came)
    page.get_by_label("Who answered?").fill("Invented Officer, records")
    choose(page, "What does it say?", "Answered")
    choose(page, question, answer)
    press(page, "Save reply")
    expect(page.locator("h1")).to_contain_text("Request to")


def chase_surgery(office: Office) -> None:
    """Three steps of its ladder, each on its day, and none of them twice."""
    world = office.world
    for on, said, chased in (
        (date(2025, 9, 24), "Reminder: 1.", "reminded once"),
        (date(2025, 10, 1), "Second reminder: 1.", "reminded twice"),
        (date(2025, 10, 8), "Escalated: 1.", "escalated within the agency"),
    ):
        world.move(on)
        assert office.morning()["Chases due"] == 1
        nobody = "Nobody is to be chased today for a {}.\n".format
        once = f"1 request looked at, 1 step taken.\n{said}\n{nobody('recommendation')}"
        assert world.run("requests", "chase") == once
        assert world.run("requests", "chase") == nobody("request") + nobody("recommendation")
        assert world.run("outbox", "send") == "1 message sent.\n"
        office.stands("Not ready", *REPLIES, NOT_PLANNED, outstanding(SURGERY, chased, late=True))
    assert world.mail.messages[-1]["To"] == ABOVE


def settle_birth_weight(office: Office) -> None:
    page = office.page
    office.go("")
    follow_in(page, "#ready", re.compile("contradiction to settle$"))
    office.look()
    follow_in(page, "main", re.compile("^Choose which stands"))
    office.look()
    page.get_by_role("group", name="Which answer stands?").get_by_label(re.compile("3,?200")).check()
    press(page, "Save the choice")
    told(page, "Enter why this answer stands")
    page.get_by_label("Why?").fill("Weighed by the midwives at the birth")
    press(page, "Save the choice")
    expect(page.get_by_text("Weighed by the midwives at the birth").first).to_be_visible()


def record_inquest(office: Office) -> None:
    page = office.page
    office.go("/processes")
    press(page, "Add a process")
    office.look()
    choose(page, "Which process?", "Coroner and inquest")
    choose(page, "How far is it?", "Open")
    fill_date(page, "Opened", date(2025, 9, 15))
    choose(page, "What does it hold up until it has ended?", "Holds up the panel")
    press(page, "Save process")


def conclude_inquest(office: Office, on: date) -> None:
    page = office.page
    office.go("")
    follow_in(page, "#ready", re.compile("^Inquest opened"))
    choose(page, "How far is it?", "Concluded")
    fill_date(page, "Concluded", on)
    page.get_by_label("Result").fill("Narrative conclusion")
    press(page, "Save process")


def plan_meeting(office: Office, on: date) -> None:
    page = office.page
    office.go("")
    follow_in(page, "#ready", re.compile("review meeting not planned"))
    office.look()
    fill_date(page, "Day of the meeting", on)
    page.get_by_label("Place").fill("Room of the panel")
    press(page, "Save plan")
    told(page, "No key worker has been named for the family.")
    office.look()
    page.get_by_label("Plan it all the same").check()
    press(page, "Save plan")


def hold_meeting(office: Office) -> None:
    page = office.page
    office.go("")
    follow_in(page, "#ready", re.compile("is not recorded as held$"))
    office.look()
    follow_in(page, "#meetings", re.compile("minutes", re.IGNORECASE))
    office.look()
    page.get_by_label("Who attended").fill("Invented Doctor, paediatrician")
    press(page, "Save minutes")


@pytest.mark.parametrize(("width", "scripts"), [(320, False), (1280, True)])
def test_a_case_is_gathered_until_it_is_ready(new_page: NewPage, world: World, width: int, scripts: bool) -> None:
    office = Office(new_page("coordinator", width, java_script_enabled=scripts), world, scripts)
    agency = new_page("", width, java_script_enabled=scripts)
    for page in (office.page, agency):
        page.set_default_timeout(20_000)
    office.stands("Not ready: no agency has been asked", "No agency has been asked yet", NOT_PLANNED)
    ask_four(office)
    asked = [outstanding(one) for one in (SURGERY, VISITORS, POLICE, MIDWIVES)]
    office.stands("Not ready", NOT_PLANNED, *asked)

    assert world.run("outbox", "send") == "3 messages sent.\n"
    answer_birth_weight(office, agency, MIDWIVES, "3200")
    office.stands("Not ready", to_read(MIDWIVES, "2 September"), NOT_PLANNED, *asked[:3])
    world.move(date(2025, 9, 9))
    type_in_letter(office, POLICE, date(2025, 9, 8), "Was the death reported to the coroner?", "Yes")
    hold_nothing(office, agency)
    office.stands("Not ready", *REPLIES, NOT_PLANNED, asked[0])

    chase_surgery(office)
    world.move(date(2025, 10, 10))
    answer_birth_weight(office, agency, SURGERY, "2300")
    replies = (to_read(SURGERY, "10 October"), *REPLIES)
    office.stands("Not ready", *replies, "1 contradiction to settle", NOT_PLANNED)
    waits = office.morning()
    assert (waits["Replies to read"], waits["Contradictions to settle"]) == (4, 1)

    settle_birth_weight(office)
    office.stands("Not ready", *replies, NOT_PLANNED)
    for one in (SURGERY, VISITORS, POLICE, MIDWIVES):
        office.read(one)
    office.stands("Not ready", NOT_PLANNED)

    record_inquest(office)
    inquest = "Inquest opened 15 September 2025, no date"
    office.stands("Not ready", NOT_PLANNED, inquest)
    plan_meeting(office, date(2025, 11, 4))
    meeting = "Child death review meeting planned for 4 November 2025"
    office.stands("Not ready", inquest, meeting)
    world.move(date(2025, 10, 30))
    conclude_inquest(office, date(2025, 10, 29))
    office.stands("Not ready", meeting)
    world.move(date(2025, 11, 5))
    hold_meeting(office)
    office.stands("Ready since 4 November 2025")

    world.move(date(2025, 11, 7))
    type_in_letter(office, VISITORS, date(2025, 11, 6), "Were immunisations up to date for the child’s age?", "Yes")
    office.stands("Not ready", to_read(VISITORS, "6 November"))
    office.read(VISITORS, "Yes")
    office.stands("Ready since 7 November 2025")
