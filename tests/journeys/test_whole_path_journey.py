"""From two nurses who tell of one child to the year's figures: nobody missed, nobody counted twice.

Without JavaScript, on a screen of 320 pixels. After every step the current year's figures are read from their page.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from cdop.reference.calendar import Year, today
from tests.journeys.conftest import NewPage, cookies_at, fits, served

KEPT = ("total", "non_resident_died_in_area", "requiring_review", "expected", "unexpected", "residency_undecided")
Figures = dict[str, int]


@pytest.fixture(scope="module")
def base_url(demonstration_url: Callable[[], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of this journey's own: nobody else changes its figures."""
    yield from served(demonstration_url(), tmp_path_factory.mktemp("whole_path"))


@pytest.fixture(scope="module")
def signed_in(browser: Browser, base_url: str) -> Callable[[str], Any]:
    """The coordinator's cookies at this server."""
    state = cookies_at(browser, base_url, "coordinator")
    return lambda _who: state


def figures(page: Page, year: str = "") -> Figures:
    """The year's notifications as its page prints them; a row that has no number behind it is 0."""
    year = year or Year.of(today()).label
    page.goto(f"/figures/{year}?show=summary")
    found = dict.fromkeys(KEPT, 0)
    for link in page.locator(f"a[href*='/{year}/'][href*='notifications.']").all():
        key = re.search(r"notifications\.([a-z_]+)$", link.get_attribute("href") or "")
        if key and key[1] in found:
            found[key[1]] = int(link.inner_text().split()[0])
    assert found["total"] > 0
    fits(page)
    return found


def moved(before: Figures, **by: int) -> Figures:
    return {key: number + by.get(key, 0) for key, number in before.items()}


def go_on(page: Page, heading: str) -> None:
    page.get_by_role("button", name="Save and continue").click()
    expect(page.locator("h1")).to_contain_text(heading)
    fits(page)


def fill_date(page: Page, legend: str, day: date) -> None:
    group = page.get_by_role("group", name=legend, exact=True)
    for label, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        group.get_by_label(label, exact=True).fill(str(number))


def nurse_notifies(page: Page, given: str, family: str, role: str) -> None:
    """The public form, every page of it."""
    page.goto("/notify")
    page.get_by_role("button", name="Start now").click()
    page.get_by_label("Your name").fill("Invented Nurse")
    page.get_by_label("Your role").fill(role)
    page.get_by_label("Telephone number").fill("01632 960001")
    go_on(page, "The child")
    page.get_by_label("Given names").fill(given)
    page.get_by_label("Family name").fill(family)
    go_on(page, "NHS number")
    go_on(page, "Birth")
    fill_date(page, "Date of birth", date(2021, 5, 9))
    go_on(page, "The death")
    fill_date(page, "Date of death", today() - timedelta(days=1))
    go_on(page, "Where the child lived")
    page.get_by_label("Home postcode").fill("ME4 0QQ")
    go_on(page, "The family")
    page.get_by_label("Mother’s name").fill("Rosalind Quillmere")
    for heading in ("What happened", "What has been done", "Who knew the child", "Check your answers"):
        go_on(page, heading)
    page.get_by_role("button", name="Send the notification").click()
    expect(page.locator("h1")).to_have_text("Notification sent")


def accept(page: Page, name: str) -> str:
    """Open a case for a notification. Returns its address."""
    page.goto("/inbox")
    page.get_by_role("link", name=name, exact=True).first.click()
    page.get_by_role("link", name="Accept as a new case").or_(
        page.get_by_role("button", name="Accept as a new case")
    ).first.click()
    page.get_by_label("Area of death").select_option(label="Medway")
    page.get_by_role("button", name="Accept as a new case").click()
    page.wait_for_url(re.compile("/cases/[0-9a-f]{32}$"))
    fits(page)
    return page.url


def join(page: Page, name: str) -> None:
    page.goto("/inbox")
    page.get_by_role("link", name=name, exact=True).first.click()
    page.get_by_role("button", name=re.compile("^Join to case ")).first.click()
    page.get_by_role("button", name="Join to this case").click()
    page.wait_for_url(re.compile("/cases/[0-9a-f]{32}$"))


def separate(page: Page, case: str) -> None:
    page.goto(case)
    page.get_by_role("link", name=re.compile(r"^Separate N-.* from this case")).last.click()
    page.get_by_label("Why is it separated?").fill("The ward says that it is a cousin")
    page.get_by_role("button", name="Separate from this case").click()
    expect(page.locator("h1")).to_be_visible()


def decide_residency(page: Page, case: str, area: str, reason: str) -> None:
    page.goto(f"{case}/residency")
    page.get_by_label("The usual home", exact=True).check()
    page.get_by_label("Local authority of the home").select_option(label=area)
    page.get_by_role("button", name="See what the rule suggests").click()
    page.get_by_label("Reason").fill(reason)
    page.get_by_role("button", name="Decide").click()
    expect(page.get_by_text("Residency is decided")).to_be_visible()
    fits(page)


def classify(page: Page, case: str) -> None:
    page.goto(f"{case}/classification")
    page.get_by_role("group", name="Was the death expected?").get_by_label("Unexpected", exact=True).check()
    page.get_by_label("Why").fill("Well the day before.")
    page.get_by_role("button", name="Save classification").click()
    expect(page.get_by_text("Classified: Unexpected.")).to_be_visible()


def hand_over(page: Page, case: str) -> None:
    page.goto(case)
    page.get_by_role("button", name="Hand over to another panel").or_(
        page.get_by_role("link", name="Hand over to another panel")
    ).first.click()
    page.get_by_label("What was sent").fill("The notification and the sheet")
    page.get_by_role("button", name="Record the hand-over").click()
    expect(page.get_by_text("which has not answered").first).to_be_visible()
    fits(page)


def test_two_notifications_one_child_one_hand_over_and_figures_that_follow(new_page: NewPage) -> None:
    nurse, second = (new_page("", 320, java_script_enabled=False) for _ in range(2))
    page = new_page("coordinator", 320, java_script_enabled=False)
    before = figures(page)

    nurse_notifies(nurse, "Peregrine", "Quillmere", "Staff nurse")
    nurse_notifies(second, "Peregrin", "Quilmere", "Ward sister")
    assert figures(page) == before  # what waits is in no figure

    case = accept(page, "Peregrine Quillmere")
    once = moved(before, total=1, residency_undecided=1)
    assert figures(page) == once
    join(page, "Peregrin Quilmere")
    assert figures(page) == once  # two tellings, one child
    separate(page, case)
    assert figures(page) == once  # the other waits again
    join(page, "Peregrin Quilmere")
    assert figures(page) == once

    decide_residency(page, case, "Medway", "The GP’s list")
    ours = moved(before, total=1, requiring_review=1)
    assert figures(page) == ours
    classify(page, case)
    assert figures(page) == moved(ours, unexpected=1)

    decide_residency(page, case, "Swale", "The family had moved to Sheerness")
    theirs = moved(before, total=1, non_resident_died_in_area=1)
    assert figures(page) == theirs
    hand_over(page, case)
    assert figures(page) == theirs
