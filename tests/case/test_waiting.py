"""The home's counts: what waits, for whom, and as many as the list behind the count shows."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from cdop.accounts.people import Duty, Role
from cdop.web.home import role_words
from tests.application import Browser, make_app
from tests.databases import close

WAITING = re.compile(r'app-target" href="([^"]+)">([^<:]+): (\d+)</a>')

LEARNING, IN_COMMON = "Reviews with learning to decide about", "Cases with something in common to look at"
POINT = re.compile(r'name="points"[^>]* value="([^".]+)\.')


def listed(words: str, address: str, page: str) -> int:
    """How many a list shows: its rows, its sections, the reviews of its learning points; what is due stands first."""
    if words == LEARNING:
        return len(set(POINT.findall(page)))
    if words == IN_COMMON or address.startswith("/recommendations/follow-ups"):
        return page.split("<tbody")[1].split("</tbody>", maxsplit=1)[0].count("<tr")
    return page.count("<section" if words in {"Likely duplicates", "Inbox"} else '<th scope="row"')


@pytest.fixture
def demonstration(demonstration_url: Callable[[], str], tmp_path: Path) -> Iterator[Flask]:
    app = make_app(demonstration_url(), tmp_path)
    yield app
    close(app)


def home_of(app: Flask, who: str) -> tuple[Browser, str]:
    browser = Browser(app)
    assert browser.sign_in(f"{who}@demo.example").status_code == 303
    return browser, browser.get("/").text


def test_each_count_is_that_of_the_list_behind_it(demonstration: Flask) -> None:
    browser, page = home_of(demonstration, "coordinator")
    found = {words: (address, int(count)) for address, words, count in WAITING.findall(page)}
    assert {"Residency not decided", "Awaiting review", "Likely duplicates"} <= set(found)
    assert not {"Reviewed", "Withdrawn"} & set(found)
    challenges = [words for words in found if words.startswith("Challenges ")]
    assert {found[words][0] for words in challenges} <= {"/challenges"}
    to_make_and_to_end = browser.get("/challenges").text.split("</table>")[0]
    assert to_make_and_to_end.count('<th scope="row"') == sum(found.pop(words)[1] for words in challenges)
    assert {LEARNING, IN_COMMON, "Recommendations not done in time"} <= set(found)
    for words, (address, count) in found.items():
        assert count < (25 if words == LEARNING else 50), "the list has one page"
        assert listed(words, address, browser.get(address).text) == count, words


@pytest.mark.parametrize("who", ["member", "chair", "lead"])
def test_those_who_see_no_identity_are_told_of_no_pairs(demonstration: Flask, who: str) -> None:
    _, page = home_of(demonstration, who)
    words = {words for _, words, _ in WAITING.findall(page)}
    assert "Awaiting review" in words
    assert "Likely duplicates" not in words


def test_an_administrator_is_told_of_no_cases(demonstration: Flask) -> None:
    _, page = home_of(demonstration, "admin")
    assert "What waits" not in page


def test_nothing_waits_in_an_empty_register(coordinator: Browser) -> None:
    assert "What waits" not in coordinator.get("/").text


def test_the_chair_is_called_chair(demonstration: Flask) -> None:
    assert "Panel member and chair</h2>" in home_of(demonstration, "chair")[1]
    assert "Panel member</h2>" in home_of(demonstration, "member")[1]


def test_duties_stand_with_the_role_they_belong_to() -> None:
    assert role_words(Role.PANEL_MEMBER, Duty) == "Panel member, chair, designated doctor and scribe"
    assert role_words(Role.COORDINATOR, {Duty.CHAIR}) == "Coordinator"
