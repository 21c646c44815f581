"""Many people change one case at once (security.md R07): nothing is lost, and whoever loses a race keeps their text."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from threading import Barrier

import pytest
from flask import Flask

from cdop.accounts.people import Role
from cdop.case.facts import FactKind
from cdop.case.models import Case
from cdop.database import db
from tests.application import Browser, make_account
from tests.case.making import audit, case_id, store
from tests.case.test_editing import FORM, note, timeline, version_on

EDITORS = {"sqlite": 50, "postgresql": 20}
MOST_TRIES = 200
SAVED_NOW = re.compile(r'What is saved now</h2>\s*<div class="govuk-body app-typed">(.*?)</div>', re.DOTALL)
TYPED = re.compile(r'What you typed</h2>\s*<div class="govuk-body app-typed">(.*?)</div>', re.DOTALL)


@pytest.fixture
def editors(app_on_each: Flask) -> list[Browser]:
    with app_on_each.app_context():
        number = EDITORS[db.engine.dialect.name]
    browsers = [Browser(app_on_each) for _ in range(number)]
    for browser in browsers:
        assert browser.sign_in(make_account(app_on_each, Role.COORDINATOR).email).status_code == 303
    return browsers


def in_the_box(page: str) -> str:
    box = re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)
    assert box
    return unescape(box[1]).strip()


def all_at_once(editors: list[Browser], edit: Callable[[int, Browser], int]) -> int:
    """Everybody edits, starting together. Returns how often somebody was told that another was first."""
    start = Barrier(len(editors))

    def begin(editor: int) -> int:
        start.wait()
        return edit(editor, editors[editor])

    with ThreadPoolExecutor(len(editors)) as pool:
        return sum(pool.map(begin, range(len(editors))))


def test_no_note_is_lost_and_every_loser_keeps_their_text(app_on_each: Flask, editors: list[Browser]) -> None:
    token = store(app_on_each, "A-1")

    def edit(editor: int, browser: Browser) -> int:
        """Add one word to whatever the note says, as often as it takes."""
        page = browser.get(f"/cases/{token}/note").text
        word, held, version = f"word-{editor}-end", in_the_box(page), version_on(page)
        for refusals in range(MOST_TRIES):
            text = f"{held} {word}".strip()
            answer = note(browser, token, text, version)
            if answer.status_code == 303:
                return refusals
            assert answer.status_code == 409, answer.status_code
            saved, typed = SAVED_NOW.search(answer.text), TYPED.search(answer.text)
            assert saved
            assert typed
            assert unescape(typed[1]) == text
            held, version = unescape(saved[1]), version_on(answer.text)
        raise AssertionError("never saved")

    refused = all_at_once(editors, edit)
    noted = [fact for fact in timeline(app_on_each, token) if fact.kind is FactKind.NOTED]
    words = (noted[-1].identity or {})["text"].split()
    assert sorted(words) == sorted(f"word-{editor}-end" for editor in range(len(editors)))
    assert len(noted) == len(editors)
    assert audit(app_on_each, "case.noted") == {("case.noted", case_id(app_on_each, token)): len(editors)}
    with app_on_each.app_context():
        version = db.session.scalar(db.select(Case.version).where(Case.token == token))
    assert version == 2 + len(editors)
    assert refused > 0, "nobody raced: the test shows nothing"


def test_each_correction_stands_on_one_that_its_author_saw(app_on_each: Flask, editors: list[Browser]) -> None:
    token = store(app_on_each, "A-1")
    few = editors[:10]

    def edit(editor: int, browser: Browser) -> int:
        """Correct the given names, deciding for one's own each time."""
        address = f"/cases/{token}/describe"
        version = version_on(browser.get(address).text)
        for refusals in range(MOST_TRIES):
            answer = browser.post(address, {**FORM, "given_names": f"Name{editor}", "version": version})
            if answer.status_code == 303:
                return refusals
            assert answer.status_code == 409, answer.status_code
            assert f'value="Name{editor}"' in answer.text
            version = version_on(answer.text)
        raise AssertionError("never saved")

    all_at_once(few, edit)
    names = [(fact.identity or {})["given_names"] for fact in timeline(app_on_each, token)[2:]]
    assert sorted(names) == sorted(f"Name{editor}" for editor in range(len(few)))
