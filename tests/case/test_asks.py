"""What a case page asks for, and of whom: nothing of a withdrawn case, and not what another panel has."""

import re

import pytest
from flask import Flask

from cdop.case.facts import Fact, FactKind
from tests.application import Browser
from tests.case.making import store
from tests.case.test_case_page import plain
from tests.case.test_likeness_merging import merge
from tests.case.test_tasks import ANSWERED, ELSEWHERE, HANDED, button, next_step, response, tasks
from tests.case.test_worklist_clocks import ago, decided, story

ASKED = (
    "Classify the death",
    "Look at the criteria",
    "Decide residency",
    "Overdue",
    "Late: no panel",
    "Record a meeting",
)


def withdrawn(reason: str) -> Fact:
    return Fact(FactKind.WITHDRAWN, ago(2), {"reason": reason})


def asked(page: str) -> list[str]:
    """What the part of a page below its tasks asks for."""
    below = plain(page).split("Tasks", 1)[1]
    return [words for words in ASKED if words in below.rsplit("Timeline", 1)[0]]


@pytest.mark.parametrize("home", [(), (decided(39),), (ELSEWHERE,), (ELSEWHERE, HANDED)])
def test_a_withdrawn_case_asks_for_nothing(app: Flask, coordinator: Browser, home: tuple[Fact, ...]) -> None:
    page = coordinator.get(f"/cases/{store(app, 'A-1', story(40, *home, withdrawn('error')))}").text
    assert (asked(page), next_step(page), button(page)) == ([], "", "")
    assert "State Not needed" in plain(page)


def test_an_open_case_asks_for_all_of_it(app: Flask, coordinator: Browser) -> None:
    page = coordinator.get(f"/cases/{store(app, 'A-1', story(40))}").text
    assert set(ASKED[:4]) <= set(asked(page))


@pytest.mark.parametrize("more", [(), (HANDED,), (HANDED, ANSWERED)])
def test_what_another_panel_has_is_not_asked_for_here(app: Flask, coordinator: Browser, more: tuple[Fact, ...]) -> None:
    token = store(app, "A-1", story(40, ELSEWHERE, *more))
    for address in ("", "/response"):
        page = coordinator.get(f"/cases/{token}{address}").text
        assert "State With the other panel" in plain(page)
        assert not {"Classify the death", "Look at the criteria", "Overdue"} & set(re.findall("|".join(ASKED), page))


@pytest.mark.parametrize(
    ("more", "state", "asks"),
    [
        ((withdrawn("stillbirth"),), "Running", True),
        ((ELSEWHERE, HANDED), "Running", True),
        ((withdrawn("duplicate"),), "Not needed", False),
    ],
)
def test_a_response_that_was_started_is_ended_unless_it_was_no_death_of_its_own(
    app: Flask, coordinator: Browser, panel_member: Browser, more: tuple[Fact, ...], state: str, *, asks: bool
) -> None:
    token = store(app, "A-1", story(40, response("started"), *more))
    page = coordinator.get(f"/cases/{token}").text
    assert tasks(page)["Joint agency response"] == state
    assert (("Record a meeting" in asked(page)), "Overdue" in asked(page)) == (asks, asks)
    seen = tasks(panel_member.get(f"/cases/{token}").text)["Joint agency response"]
    assert seen == {"Running": "Started"}.get(state, state)


def test_a_merged_case_says_so_under_its_heading_and_the_kept_one_too(
    app: Flask, coordinator: Browser, panel_member: Browser
) -> None:
    tokens = {name: store(app, name, story(40)) for name in ("A", "B")}
    merge(app, tokens["A"], tokens["B"])
    for browser in (coordinator, panel_member):
        for token, words in (
            (tokens["B"], "Case B This case is merged into A"),
            (tokens["A"], "Case A Merged into this case: B"),
        ):
            assert words in plain(browser.get(f"/cases/{token}").text)
    assert asked(coordinator.get(f"/cases/{tokens['B']}").text) == []
