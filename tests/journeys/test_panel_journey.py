"""Twelve cases from a panel's agenda to its minutes: conflict, deferral, an inquorate stretch, figures, reopening.

Each kind of step is done once in the browser, through the pages; the rest of the twelve follow by the same forms.
"""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from cdop.review.meetings.rules import Item
from tests.databases import SQLite
from tests.journeys.conftest import NewPage, cookies_at, say_why
from tests.journeys.panel_before import MARKERS, Journey, answer, plan, read_papers, release_papers, withdraw
from tests.journeys.panel_pages import Figures, moved
from tests.journeys.panel_sitting import (
    attend,
    defer,
    follow_along,
    hear,
    hear_by_keyboard,
    hear_without_scripts,
    leave,
)
from tests.journeys.panel_world import (
    AFTERWARDS,
    MET,
    READ_ON,
    REOPENED,
    World,
    a_world,
)
from tests.review.analysis.writing import complete, factor, modifiable


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
    """The cookies of one of the panel's people, who has signed in once."""
    return cache(lambda who: cookies_at(browser, base_url, who))


def finalise(on: Journey, first: Item, inquorate: Item, left: Item) -> None:
    """The chair finalises, as a step of its own: the inquorate one with a reason, and one is left."""
    chair, page = on.chair, on.chair.page
    chair.go("/")
    chair.follow("Decided, not final: 11")
    chair.look()
    for item in (inquorate, first):
        chair.go("/analyses")
        chair.follow(f"Finalise {item.reference}")
        chair.look()
        if item == inquorate:
            chair.told("The panel was not quorate when it heard the case")
            chair.press("Finalise")
            chair.told("Enter why the review is finalised though the panel was not quorate")
            chair.look("refused")
            page.get_by_label("Why is it finalised though the panel was not quorate?").fill("Police agreed by letter")
        chair.press("Finalise")
        chair.told("Final: every figure counts it from today. This is the next one.")
        chair.look("next")
    page.goto("/analyses")
    waiting = {
        link.inner_text().removeprefix("Finalise").strip(): link.get_attribute("href")
        for link in page.locator("#waiting a").all()
    }
    assert len(waiting) == 9
    for reference, href in waiting.items():
        if reference != left.reference:
            assert chair.send(href or "", {"reason": ""}) == 303
    page.goto("/analyses")
    assert page.locator("#waiting tbody tr th").all_inner_texts() == [left.reference]
    assert "Decided, not final: 1<" in on.office.says("/")
    on.office.go("/analyses")
    on.office.go("/national-database")
    on.office.told("10 reviews of 2025-26 final and not sent. 1 review decided and not final.")


def keep_minutes(on: Journey, withdrawn: Item) -> None:
    """Drawn by the scribe, approved by the chair, read by members as page and as file."""
    scribe, chair, doctor, nurse = on.scribe, on.chair, on.by["doctor"], on.by["nurse"]
    scribe.go(f"{on.place}/minutes")
    scribe.page.get_by_label("Other business").fill("The next meeting is in January")
    scribe.press("Draw the minutes")
    scribe.told("Version 1 is drawn from the entries.")
    scribe.look("drawn")
    assert "Speak of sofas" not in doctor.says(f"{on.place}/minutes"), "members read what is approved"
    chair.go(on.place)
    chair.follow("The minutes")
    chair.press("Approve these minutes")
    chair.told("The minutes are approved.")
    doctor.go(on.place, "minutes")
    doctor.follow("The minutes")
    doctor.look("approved")
    doctor.go(f"{on.place}/minutes/2")
    file = f"{on.place}/minutes/2/minutes.pdf"
    for told in (doctor.says(f"{on.place}/minutes"), doctor.pdf(file)):
        assert [one.reference for one in on.items if one.reference not in told] == []
        assert "Speak of sofas at every visit" in told
        assert "The report of the post-mortem is not there" in told
        assert [marker for marker in MARKERS if marker in told] == []
    for told in (nurse.says(f"{on.place}/minutes"), nurse.pdf(file)):
        assert [one.reference for one in on.items if one.reference not in told] == [withdrawn.reference]


def reopen(on: Journey, item: Item) -> None:
    """A final review is opened again with its reason; the next analysis begins beside the last."""
    office = on.office
    office.go(on.case(item))
    say_why(office.page)
    office.follow("Reopen the review")
    office.look()
    office.press("Reopen the review")
    office.told("Enter why it is reopened")
    office.page.get_by_label("Why is the review reopened?").fill("The inquest found another cause")
    office.press("Reopen the review")
    office.told("Reopened.")
    office.follow("Analyses of this case")
    office.look()
    office.told("Analysis 1")
    office.told("Analysis 2")


FOUND = {"factor__aaaaaaaa": factor("Smoking in pregnancy")}
COUNTED = ("reviews.", "reviews_by_category.", "outstanding.", "reconciliation.")
# Ten reviews: one of category 10 and three of 9 with modifiable factors, one of 2, one of 7 and four of 8 without.
FINAL = {
    "reviews.total": 10, "reviews.unexpected": 10, "reviews.modifiable": 4, "reviews.none": 6,
    "reviews_by_category.2.none": 1, "reviews_by_category.2.total": 1,
    "reviews_by_category.7.none": 1, "reviews_by_category.7.total": 1,
    "reviews_by_category.8.none": 4, "reviews_by_category.8.total": 4,
    "reviews_by_category.9.modifiable": 3, "reviews_by_category.9.total": 3,
    "reviews_by_category.10.modifiable": 1, "reviews_by_category.10.total": 1,
    "reviews_by_category.total.modifiable": 4, "reviews_by_category.total.none": 6,
    "reviews_by_category.total.total": 10,
    "outstanding.closing": -10, "reconciliation.reviewed": 10, "reconciliation.closing": -10,
}  # fmt: skip
AGAIN = {
    "reviews.total": -1, "reviews.unexpected": -1, "reviews.modifiable": -1,
    "reviews_by_category.9.modifiable": -1, "reviews_by_category.9.total": -1,
    "reviews_by_category.total.modifiable": -1, "reviews_by_category.total.total": -1,
    "outstanding.closing": 1, "reconciliation.reviewed": -1, "reconciliation.closing": 1,
}  # fmt: skip


def told_of(before: Figures, after: Figures, reviews: int) -> dict[str, int]:
    """By how much the tables of reviews, categories and what is outstanding moved; every other table's total too."""
    by = moved(before, after)
    totals = {number for cell, number in by.items() if cell.endswith(".total.total")}
    assert totals == {reviews}, by
    return {cell: number for cell, number in by.items() if cell.startswith(COUNTED)}


def test_a_meeting_of_twelve_cases_from_its_agenda_to_its_minutes(new_page: NewPage, world: World) -> None:
    on = Journey(world, new_page)
    plan(on)
    answer(on)
    release_papers(on)
    first, withdrawn, plain, deferred, reopened, left = on.items[0], *on.items[2:7]
    inquorate = on.items[11]
    quick = [one for one in on.items if one not in {first, plain, deferred, inquorate}]
    assert len(quick) == 8

    world.move(READ_ON)
    withdraw(on, withdrawn)
    read_papers(on, withdrawn)

    world.move(MET, "13:25")
    before: Figures = on.office.figures()
    attend(on)
    hear_by_keyboard(on, first, on.items[1])
    follow_along(on, first)
    hear_without_scripts(on, plain)
    defer(on, deferred)
    for number, item in enumerate(quick):
        content = modifiable(**FOUND) if number < 3 else complete(category="8")
        hear(on, item, f"14:{number * 5:02d}", f"14:{number * 5 + 4:02d}", content)
    leave(on, "14:45")
    world.move(MET, "14:50")
    on.scribe.page.goto(f"/room/{inquorate.token}")
    on.scribe.told("The panel is not quorate now: 4 members there, at least 3 needed. Missing: Police")
    hear(on, inquorate, "14:50", "15:00", complete(category="2"))
    on.scribe.page.goto(f"/room/{inquorate.token}")
    on.scribe.told("The panel was not quorate.")
    on.office.go(on.place, "heard")
    on.office.press("The meeting was held")
    assert on.office.figures() == before, "what is decided counts nowhere before it is final"

    world.move(AFTERWARDS)
    finalise(on, first, inquorate, left)
    final = on.office.figures()
    assert told_of(before, final, 10) == FINAL
    keep_minutes(on, withdrawn)

    world.move(REOPENED)
    reopen(on, reopened)
    assert told_of(final, on.office.figures(), -1) == AGAIN
