"""What an organisation told many times stands over pages, the newest first, with nothing left out."""

from datetime import timedelta

import pytest
from flask import Flask

from cdop.accounts.people import COMMAND_LINE, Role
from cdop.database import db, transaction
from cdop.recommendations.following.service import Said, add_note
from cdop.recommendations.paging import AT_ONCE
from cdop.recommendations.telling.links import LINKS
from tests.application import Browser, SignInAs
from tests.recommendations.following.making import ACCEPTED, AGREED_ON, Made, make, row_of

MANY = AT_ONCE * 2 + 10


@pytest.fixture
def noted(app: Flask) -> Made:
    with app.app_context(), transaction(db.session()) as session:
        one = make(session, *ACCEPTED)
        for place in range(MANY):
            said = Said(f"Note {place:03}.", AGREED_ON + timedelta(days=place // 5))
            add_note(session, COMMAND_LINE, one.addressee, said)
    return one


def notes_in(text: str) -> list[int]:
    return [number for number in range(MANY) if f"Note {number:03}." in text]


def test_progress_and_what_happened_stand_over_pages(sign_in_as: SignInAs, noted: Made) -> None:
    browser, page = sign_in_as(Role.COORDINATOR), f"/recommendations/{noted.recommendation}"
    newest = list(range(MANY - AT_ONCE, MANY))
    first = browser.get(page).text
    assert notes_in(first) == newest
    assert f'{page}?progress=2#progress-and-evidence"' in first
    assert f'{page}?happened=2#what-happened"' in first
    older = list(range(MANY - 2 * AT_ONCE, MANY - AT_ONCE))
    assert notes_in(browser.get(f"{page}?progress=2").text) == [*older, *newest]
    last = browser.get(f"{page}?progress=3&happened=3").text
    assert notes_in(last) == list(range(MANY - 2 * AT_ONCE))
    assert notes_in(browser.get(f"{page}?progress=99&happened=99").text) == notes_in(last)
    assert notes_in(browser.get(f"{page}?progress=0&happened=x").text) == newest


def test_an_organisation_reads_its_own_over_pages(app: Flask) -> None:
    key = str(app.config["SECRET_KEY"])
    with app.app_context(), transaction(db.session()) as session:
        one = make(session, *ACCEPTED)
        for place in range(MANY):
            add_note(session, COMMAND_LINE, one.addressee, Said(f"Note {place:03}.", by_addressee=place >= AT_ONCE))
        link = LINKS.new_link(session, key, row_of(session, one.addressee).number, "a@b.example", 9)
    browser = Browser(app)
    assert browser.post(f"/answer/{LINKS.secret_of(key, link)}", {"email": "a@b.example"}).status_code == 303
    first = browser.get("/answer/form").text
    assert notes_in(first) == list(range(MANY - AT_ONCE, MANY))
    assert 'href="/answer/form?said=2"' in first
    assert notes_in(browser.get("/answer/form?said=2").text) == list(range(AT_ONCE, MANY - AT_ONCE))
