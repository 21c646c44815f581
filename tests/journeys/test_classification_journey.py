"""A death is classified and its joint agency response run to its standing down, on a small screen without scripts."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page

from cdop.reference.calendar import today
from tests.journeys.classification_pages import choose, fill_date, follow, press, told
from tests.journeys.conftest import NewPage, assert_accessible

WAYS = [(320, False), (1280, True)]
CRITERIA = (
    "Sudden with no immediately apparent cause (including SUDI and SUDC)",
    "In custody or detained under the Mental Health Act",
    "The initial circumstances raise suspicion that it was not natural",
    "Stillbirth with no healthcare professional in attendance",
)
_taken: set[str] = set()


def some_case(page: Page) -> str:
    """The address of a case that waits for its review, whose response nobody has begun and no other test has taken."""
    page.goto("/cases?status=awaiting_review")
    links = [link.get_attribute("href") or "" for link in page.locator("tbody th a").all()]
    found = next(link for link in links if link not in _taken and response_waits(page, link))
    _taken.add(found)
    return found


def response_waits(page: Page, case: str) -> bool:
    page.goto(case)
    return page.get_by_role("button", name="Look at the criteria", exact=True).count() > 0


@pytest.mark.parametrize(("width", "javascript"), WAYS)
def test_from_classification_to_standing_down(new_page: NewPage, width: int, javascript: bool) -> None:
    page = new_page("coordinator", width, java_script_enabled=javascript)
    case = some_case(page)
    classify(page, case)
    certify(page, case)
    start(page, case)
    meet(page)
    agenda(page)
    page.goto(f"{case}/response")
    follow(page, "Stand the response down")
    page.get_by_label("Why").fill("The post-mortem found a natural cause.")
    press(page, "Stand the response down")
    told(page, "The joint agency response is stood down.")
    told(page, "Not held before it was stood down")
    page.goto(case)
    told(page, "Joint agency response stood down")


def classify(page: Page, case: str) -> None:
    page.goto(f"{case}/classification")
    told(page, "for example, 24 hours before")
    choose(page, "Was the death expected?", "Unexpected")
    page.get_by_label("Why").fill("Well the day before.")
    press(page, "Save classification")
    told(page, "Classified: Unexpected.")


def certify(page: Page, case: str) -> None:
    page.goto(f"{case}/certificate")
    page.get_by_label("Ia: disease").fill("Drownd in pond")
    page.get_by_label("Words or code to look for").fill("drowning natural water")
    press(page, "Find codes")
    page.get_by_label("W69 Drowning and submersion while in natural water", exact=True).check()
    press(page, "Save wording and code")
    told(page, "Drownd in pond")
    told(page, "W69 Drowning and submersion while in natural water")


def start(page: Page, case: str) -> None:
    page.goto(case)
    press(page, "Look at the criteria")
    choose(page, "Is or could be due to external causes", "Yes")
    for criterion in CRITERIA:
        choose(page, criterion, "No")
    press(page, "Save criteria")
    press(page, "Decide on a joint agency response")
    told(page, "The criteria call for a response.")
    choose(page, "What was decided?", "Joint agency response started")
    page.get_by_label("Time of the decision").fill("00.01")
    page.get_by_label("Why").fill("Could be due to external causes.")
    page.get_by_label("If somebody disagreed").fill("The hospital held it to be natural.")
    press(page, "Save decision")
    told(page, "The hospital held it to be natural.")


def meet(page: Page) -> None:
    """A record with safer sleeping, rows added on the way, and what came corrected into it."""
    due = today() + timedelta(days=3)
    page.get_by_role("button", name="Record a meeting").click()
    choose(page, "Which meeting?", "Initial information-sharing and planning discussion")
    page.get_by_label("Police", exact=True).check()
    page.get_by_label("What was known before").fill("Well before.")
    if page.locator("details").count():
        page.locator("summary").click()
    choose(page, "Someone in the household smokes", "Yes")
    share = page.get_by_role("group", name="To be shared, 1", exact=True)
    share.get_by_label("Agency").select_option(label="Police")
    share.get_by_label("What it is to share").fill("Scene report")
    fill_date(share, "By when", due)
    press(page, "Add another to be shared")
    assert page.get_by_role("group", name="To be shared, 3", exact=True).count() == 1
    action = page.get_by_role("group", name="Action 1", exact=True)
    action.get_by_label("What is to be done").fill("Visit the family")
    action.get_by_label("Role").fill("Duty social worker")
    press(page, "Save record")
    told(page, "The meeting is recorded.")
    told(page, "Scene report")
    follow(page, "Add or correct")
    fill_date(page.get_by_role("group", name="To be shared, 1", exact=True), "When it came", today())
    press(page, "Save record")
    told(page, "In time")
    if page.viewport_size and page.viewport_size["width"] == 1280:
        assert_accessible(page)


def agenda(page: Page) -> None:
    follow(page, "Follow-up meeting")
    told(page, "Visit the family")
    assert "Scene report" not in page.locator("main").inner_text()
    with page.expect_download() as waiting:
        follow(page, "take it as a PDF")
    assert waiting.value.path().read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("width", [1280, 320])
def test_the_pages_are_accessible_and_fit_the_screen(new_page: NewPage, width: int) -> None:
    page = new_page("coordinator", width)
    case = some_case(page)
    addresses = (
        "/classification", "/certificate", "/response", "/response/criteria", "/response/decision",
        "/response/meetings/new", "/response/agenda/initial",
    )  # fmt: skip
    for address in addresses:
        page.goto(case + address)
        assert re.search("[a-z] - .*[0-9]", page.title())
        assert_accessible(page)
