"""A screen that was left locks, and what must not be done at it asks for fresh proof. Nothing typed is lost."""

import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from cdop.accounts.locking import holding
from cdop.accounts.locking.models import HeldForm
from cdop.accounts.models import Account
from cdop.accounts.people import Role
from cdop.accounts.permissions import PERMISSIONS
from cdop.agencies.models import OtherPanelRecord
from cdop.audit.models import AuditEntry
from cdop.database import db
from tests.accounts.telephones import Owner, clock, enrolled, everything, owner, strict
from tests.accounts.test_second_factor import open_to
from tests.application import PASSWORD, Browser
from tests.web.test_guard import address_of

__all__ = ["clock", "strict"]
IDLE, LONG = timedelta(minutes=15), timedelta(minutes=11)
FORM = "/panels/new"
WORDS = "Seen by the crisis team — “twice”\r\nand once more"
LOCKED = {"locking.locked", "accounts.sign_out"}
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


def held(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(HeldForm)) or 0


def signed_in(app: Flask, *roles: Role) -> tuple[Owner, Browser]:
    one, browser = owner(app, *roles), Browser(app)
    assert browser.sign_in(one.account.email).status_code == 303
    return one, browser


def sent_again(browser: Browser, page: str) -> dict[str, str]:
    """What the page that gives it back would send."""
    return {name: unescape(value) for name, value in HIDDEN.findall(page) if name != "csrf_token"}


@pytest.fixture
def away(app: Flask, clock: time_machine.Traveller) -> tuple[Owner, Browser, str]:
    """A coordinator who had a form open and was away until it locked; the token of the form."""
    one, browser = signed_in(app, Role.COORDINATOR)
    token = browser.token(FORM)
    clock.shift(IDLE)
    return one, browser, token


def test_a_locked_session_reaches_the_lock_and_the_way_out_and_nothing_else(
    app: Flask, away: tuple[Owner, Browser, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, browser, _ = away
    page = browser.get(browser.get("/cases").headers["Location"])
    assert "<title>Locked" in page.text
    assert "Test coordinator" not in page.text, "it names nobody"
    monkeypatch.setattr(Browser, "token", lambda *_: away[2])
    assert open_to(app, browser, monkeypatch) == LOCKED


def test_what_was_sent_to_a_locked_page_comes_back_and_is_stored_once_sent_again(
    app: Flask, away: tuple[Owner, Browser, str]
) -> None:
    _, browser, token = away
    typed = {
        "csrf_token": token,
        "name": "Kent",
        "notes": WORDS,
        "areas": "Canterbury",
        "version": "0",
        "active": "yes",
    }
    locked = browser.client.post(FORM, data=typed).headers["Location"]
    assert re.fullmatch(r"/locked\?next=/held/[0-9a-f]{32}", locked)
    assert held(app) == 1
    assert "crisis team" not in everything(app), "it is sealed"
    old = browser.cookie
    wrong = browser.post(locked, {"password": "not the right one at all"})
    assert wrong.status_code == 422
    back = browser.post(locked, {"password": PASSWORD}).headers["Location"]
    assert browser.cookie != old, "a new session id with unlocking"
    page = browser.get(back).text
    form = sent_again(browser, page)
    assert form["notes"] == WORDS
    assert f'action="{FORM}"' in page
    assert signed_in(app, Role.COORDINATOR)[1].get(back).status_code == 404, "nobody else's"
    assert browser.post(FORM, form, page=back).status_code == 422, "an answer is missing: the page itself asks for it"
    assert held(app) == 1
    assert browser.post(FORM, form | {"phone": "01632 960 001"}, page=back).status_code == 303
    assert held(app) == 0, "nothing is kept of what was stored"
    with app.app_context():
        assert db.session.scalars(select(OtherPanelRecord.notes)).all() == [WORDS.replace("\r", "")]


def test_pages_that_stayed_open_still_send_after_unlocking_elsewhere(
    app: Flask, away: tuple[Owner, Browser, str]
) -> None:
    _, browser, token = away
    assert browser.post("/locked", {"password": PASSWORD}).status_code == 303
    form = {"csrf_token": token, "name": "Kent", "areas": "Canterbury", "phone": "01632 960 001", "active": "yes"}
    assert browser.client.post(FORM, data=form | {"version": "0"}).status_code == 303


@pytest.mark.parametrize(
    ("more", "headers"),
    [
        ({"csrf_token": "forged"}, {}),
        ({"notes": "x" * (holding.MOST_BYTES + 1)}, {}),
        ({}, {"Sec-Fetch-Mode": "cors", "Sec-Fetch-Site": "same-origin"}),
    ],
    ids=["another site's", "too long", "a script's"],
)
def test_what_must_not_or_cannot_be_held_is_not(
    app: Flask, away: tuple[Owner, Browser, str], more: dict[str, str], headers: dict[str, str]
) -> None:
    _, browser, token = away
    form = {"csrf_token": token, "name": "New", **more}
    answer = browser.client.post(FORM, data=form, headers=headers)
    assert answer.headers["Location"] == f"/locked?next={FORM}"
    assert held(app) == 0


def test_no_password_is_held_and_signing_out_forgets_all(app: Flask, away: tuple[Owner, Browser, str]) -> None:
    _, browser, token = away
    form = {"csrf_token": token, "current": PASSWORD, "new_password": "a secret", "again": "a secret", "note": "kept"}
    sent = holding.worth_holding("/password", form.items(), files=False)
    assert sent is not None
    assert (sent.pairs, sent.left_out) == ([("note", "kept")], True)
    for number in range(holding.MOST_FORMS + 2):
        browser.client.post(FORM, data={"csrf_token": token, "name": str(number)})
    assert held(app) == holding.MOST_FORMS
    assert browser.post("/sign-out", page="/locked").status_code == 303
    assert held(app) == 0


def test_asking_how_long_is_left_puts_nothing_off_and_staying_does(app: Flask, clock: time_machine.Traveller) -> None:
    _, browser = signed_in(app, Role.PANEL_MEMBER)
    assert 'data-lock="900"' in browser.get("/").text
    clock.shift(timedelta(minutes=14))
    assert browser.get("/locked/left").json == {"seconds": 60}
    clock.shift(timedelta(seconds=30))
    assert browser.get("/locked/left").json == {"seconds": 30}
    assert browser.post("/locked/stay", page="/locked/left").status_code == 200
    clock.shift(timedelta(minutes=14))
    assert browser.get("/").status_code == 200
    clock.shift(IDLE)
    assert browser.get("/locked/left").status_code == 303


def test_unlocking_is_throttled_in_that_session_alone(app: Flask, away: tuple[Owner, Browser, str]) -> None:
    one, browser, _ = away
    token = browser.token("/locked")
    guess = {"csrf_token": token, "password": "wrong"}
    assert [browser.client.post("/locked", data=guess).status_code for _ in range(11)] == [422] * 10 + [429]
    assert Browser(app).sign_in(one.account.email).status_code == 303


FRESH = sorted(endpoint for endpoint, line in PERMISSIONS.items() if line.fresh)


def test_what_could_harm_asks_for_fresh_proof_by_every_way(app: Flask, clock: time_machine.Traveller) -> None:
    browsers = {role: signed_in(app, role)[1] for role in Role}
    tokens = {role: browser.token("/password") for role, browser in browsers.items()}
    clock.shift(LONG)
    asked = set()
    with app.app_context():
        before = db.session.scalar(select(func.max(AuditEntry.id)))
    for rule in app.url_map.iter_rules():
        line = PERMISSIONS[rule.endpoint]
        for role in Role:
            for method in line.methods if line.fresh else ():
                if line.allows(method, {role}):
                    form = {"csrf_token": tokens[role]}
                    answer = browsers[role].client.open(address_of(app, rule), method=method, data=form)
                    assert answer.status_code == 303, rule
                    assert answer.headers["Location"].startswith("/prove?next=/"), rule
                    asked.add(rule.endpoint)
    assert sorted(asked) == FRESH
    assert {
        "register.export",
        "register.return_identified",
        "accounts.change",
        "factors.offer",
        "rights.asked",
    } <= asked
    with app.app_context():
        assert db.session.scalar(select(func.max(AuditEntry.id))) == before, "nothing was done and nothing seen"


def test_fresh_proof_is_password_and_code_and_then_goes_on_with_what_was_sent(
    strict: Flask, clock: time_machine.Traveller
) -> None:
    one, other = enrolled(strict, Role.ADMINISTRATOR), owner(strict, Role.PANEL_MEMBER, name="Old Name")
    browser = one.signed_in(clock)
    address = f"/accounts/{other.account.token}"
    token = browser.token(address)
    clock.shift(LONG)
    form = {"csrf_token": token, "display_name": "New Name", "roles": ["panel_member"]}
    asked = browser.client.post(address, data=form).headers["Location"]
    assert asked.startswith("/prove?next=/held/")
    for wrong in ({"password": PASSWORD, "code": "000000"}, {"password": "wrong", "code": one.code}):
        assert browser.post(asked, wrong).status_code == 422
    proof = {"password": PASSWORD, "code": one.code}
    back = browser.post(asked, proof).headers["Location"]
    done = browser.post(address, sent_again(browser, browser.get(back).text), page=back)
    assert done.headers["Location"] == "/accounts"
    with strict.app_context():
        assert db.session.get_one(Account, other.account.id).display_name == "New Name"
    clock.shift(timedelta(minutes=9))
    assert browser.get(address).status_code == 200, "ten minutes long nothing is asked again"
    clock.shift(timedelta(minutes=2))
    assert browser.post(browser.get(address).headers["Location"], proof).status_code == 422, "a code counts once"
