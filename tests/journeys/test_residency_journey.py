"""Whose child it is, on a phone and without JavaScript: by postcode, handed over, corrected after the panel."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from cdop.accounts.people import COMMAND_LINE
from cdop.case.facts import Fact, FactKind
from cdop.case.service import NewCase, create_cases
from cdop.database import db, transaction
from tests.application import make_app
from tests.case.making import facts
from tests.databases import close
from tests.journeys.conftest import NewPage, assert_accessible, cookies_at, fits, say_why, served
from tests.residency.postcode_directory import written

MEDWAY = "E06000035"
NOTIFIED, REVIEWED = date(2014, 5, 12), date(2014, 12, 1)
ANALYSIS = {"category": "9", "modifiability": "none", "factors": []}
WAYS = [(320, False), (1280, True)]
UNCOVERED = {320: "Norfolk", 1280: "Suffolk"}
"""Areas, by the width of the page, that no panel of the demonstration's directory covers."""


@pytest.fixture(scope="module")
def base_url(demonstration_url: Callable[[], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of these tests' own: the demonstration, a postcode directory, and three children for each way."""
    url, folder = demonstration_url(), tmp_path_factory.mktemp("residency")
    app = make_app(url, folder)
    with app.app_context(), transaction(db.session()) as session:
        home = Fact(FactKind.RESIDENCY_DECIDED, NOTIFIED, {"home_area": MEDWAY}, {"reason": "As first told"})
        classified = Fact(FactKind.CLASSIFIED, NOTIFIED, {"expectation": "expected"})
        final = [classified, Fact(FactKind.FINALISED, REVIEWED, ANALYSIS)]
        for width, _ in WAYS:
            cases = [
                NewCase(f"RES-{width}-1", facts(NOTIFIED, home_postcode="QX1 1AA", nhs_number=None)),
                NewCase(f"RES-{width}-2", facts(NOTIFIED, nhs_number=None)),
                NewCase(f"RES-{width}-3", facts(NOTIFIED, home, *final, nhs_number=None)),
            ]
            create_cases(session, COMMAND_LINE, cases)
    loaded = app.test_cli_runner().invoke(
        args=["postcodes", "load", str(written(folder / "directory.csv")), "--edition", "Invented directory"]
    )
    assert loaded.exit_code == 0, loaded.output
    close(app)
    yield from served(url, folder)


@pytest.fixture(scope="module")
def signed_in(browser: Browser, base_url: str) -> Callable[[str], Any]:
    """The coordinator's cookies at this server."""
    state = cookies_at(browser, base_url, "coordinator")
    return lambda _who: state


def opened(page: Page, reference: str) -> None:
    page.goto("/cases")
    page.get_by_label("Name, case reference, NHS number or postcode").fill(reference)
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name=reference, exact=True).click()
    page.wait_for_load_state()
    say_why(page)


def looked(page: Page, circumstance: str, area: str = "") -> None:
    page.get_by_label(circumstance, exact=True).check()
    if area:
        page.get_by_label("Local authority of the home").select_option(label=area)
    page.get_by_role("button", name="See what the rule suggests").click()
    expect(page.get_by_role("heading", name="Whose child is it?")).to_be_visible()


def decided(page: Page, reason: str) -> None:
    page.get_by_label("Reason").fill(reason)
    page.get_by_role("button", name="Decide").click()
    expect(page.get_by_text("Residency is decided")).to_be_visible()


def assert_reads_well(page: Page, javascript: bool) -> None:
    """Accessible; without JavaScript, which axe needs, that nothing scrolls sideways."""
    if javascript:
        assert_accessible(page)
    fits(page)


def reviewed_in_the_year(page: Page) -> int:
    page.goto("/figures/2014-15")
    cell = page.locator("a[href*='cell=reviews.total'], a[href*='reviews.total']").first
    return int(cell.inner_text().split()[0])


@pytest.mark.parametrize(("width", "javascript"), WAYS)
def test_a_case_is_decided_by_its_postcode(new_page: NewPage, width: int, javascript: bool) -> None:
    page = new_page("coordinator", width, java_script_enabled=javascript)
    opened(page, f"RES-{width}-1")
    page.get_by_role("button", name="Decide residency").click()
    expect(page.get_by_label("Postcode of the home")).to_have_value("QX1 1AA")
    assert_reads_well(page, javascript)
    looked(page, "The usual home")
    expect(page.get_by_text("Invented directory")).to_be_visible()
    expect(page.get_by_label("The child’s home area")).to_have_value(MEDWAY)
    assert_reads_well(page, javascript)
    decided(page, "The family’s general practice confirmed the address")
    assert_reads_well(page, javascript)
    expect(page.get_by_text("This panel leads the review")).to_be_visible()


@pytest.mark.parametrize(("width", "javascript"), WAYS)
def test_a_non_resident_is_handed_over_and_accepted(new_page: NewPage, width: int, javascript: bool) -> None:
    page = new_page("coordinator", width, java_script_enabled=javascript)
    name = f"Test panel {width}"
    page.goto("/panels/new")
    page.get_by_label("Name of the panel").fill(name)
    page.get_by_label("Areas that it covers").fill(UNCOVERED[width])
    page.get_by_label("E-mail address of the office").fill("panel@test.example")
    assert_reads_well(page, javascript)
    page.get_by_role("button", name="Save panel").click()
    opened(page, f"RES-{width}-2")
    page.get_by_role("button", name="Decide residency").click()
    page.get_by_label("Postcode of the home").fill("")
    looked(page, "The usual home", UNCOVERED[width])
    expect(page.get_by_text("The home area’s panel leads the review")).to_be_visible()
    decided(page, "The mother’s address")
    page.get_by_role("link", name="Hand over to another panel").click()
    expect(page.get_by_text(f"The directory says that {name} covers")).to_be_visible()
    page.get_by_label("What was sent").fill("The hand-over sheet")
    assert_reads_well(page, javascript)
    page.get_by_role("button", name="Record the hand-over").click()
    expect(page.get_by_text(f"Sent to {name}, which has not answered")).to_be_visible()
    page.get_by_role("link", name="Hand-over sheet").click()
    expect(page.get_by_role("heading", name="Hand-over of a child’s death")).to_be_visible()
    assert_reads_well(page, javascript)
    page.go_back()
    page.get_by_role("button", name="Record the answer").click()
    page.get_by_label("Accepted: it leads now").check()
    page.get_by_label("Who answered").fill("The office")
    assert_reads_well(page, javascript)
    page.get_by_role("button", name="Record the answer").click()
    expect(page.get_by_text(f"Accepted by {name}")).to_be_visible()


@pytest.mark.parametrize(("width", "javascript"), WAYS)
def test_residency_corrected_after_the_panel_and_the_years_figures_follow(
    new_page: NewPage, width: int, javascript: bool
) -> None:
    page = new_page("coordinator", width, java_script_enabled=javascript)
    before = reviewed_in_the_year(page)
    opened(page, f"RES-{width}-3")
    page.get_by_role("link", name="Change the decision on residency").click()
    expect(page.get_by_text("figures that were published will show as restated").first).to_be_visible()
    page.get_by_label("Postcode of the home").fill("")
    looked(page, "The usual home", "Swale")
    decided(page, "The family had moved before the death")
    assert reviewed_in_the_year(page) == before - 1
