"""When a session ends: at once, everywhere, and for whoever kept a copy of its cookie."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import update

from cdop.accounts.models import Account
from cdop.accounts.people import Role
from cdop.database import db
from tests.application import PASSWORD, Browser, make_account

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NEW = "a wholly different pass phrase"


def signed_in(app: Flask, account: Account, address: str = "127.0.0.1") -> Browser:
    browser = Browser(app, address)
    assert browser.sign_in(account.email).status_code == 303
    return browser


def copy_of(browser: Browser) -> Browser:
    """A browser with a stolen copy of the session's cookie."""
    other = Browser(browser.app)
    other.client.set_cookie("cdop", browser.cookie)
    return other


def test_a_kept_cookie_opens_nothing_after_signing_out(app_on_each: Flask) -> None:
    browser = signed_in(app_on_each, make_account(app_on_each, Role.COORDINATOR))
    thief = copy_of(browser)
    assert thief.get("/").status_code == 200
    answer = browser.sign_out()
    assert "cdop=;" in " ".join(answer.headers.getlist("Set-Cookie"))
    assert '"cache"' in answer.headers["Clear-Site-Data"]
    assert thief.get("/").status_code == 303


def test_changing_the_password_ends_the_sessions_elsewhere(app: Flask) -> None:
    account = make_account(app, Role.COORDINATOR)
    here, elsewhere, third = (signed_in(app, account) for _ in range(3))
    form = {"current": PASSWORD, "new_password": NEW, "again": NEW}
    assert here.post("/password", form).status_code == 303
    assert here.get("/").status_code == 200
    assert [each.get("/").status_code for each in (elsewhere, third)] == [303, 303]
    assert Browser(app).sign_in(account.email).status_code == 422
    assert Browser(app).sign_in(account.email, NEW).status_code == 303


def test_disabling_an_account_refuses_its_next_request(app: Flask, administrator: Browser) -> None:
    account = make_account(app, Role.COORDINATOR)
    theirs = [signed_in(app, account) for _ in range(3)]
    copies = [copy_of(each) for each in theirs]
    assert administrator.post(f"/accounts/{account.token}/disable").status_code == 303
    assert [each.get("/").status_code for each in theirs] == [303, 303, 303]
    assert Browser(app).sign_in(account.email).status_code == 422
    assert administrator.post(f"/accounts/{account.token}/enable", page="/").status_code == 303
    assert [each.get("/").status_code for each in copies] == [303, 303, 303]
    assert Browser(app).sign_in(account.email).status_code == 303


def test_an_account_that_is_disabled_in_any_way_is_refused_at_once(app: Flask) -> None:
    account = make_account(app, Role.COORDINATOR)
    theirs = signed_in(app, account)
    with app.app_context():
        db.session.execute(update(Account).where(Account.id == account.id).values(disabled_at=NOW.replace(tzinfo=None)))
        db.session.commit()
    assert theirs.get("/").status_code == 303


def test_resetting_a_password_ends_every_session_and_the_old_password(app: Flask, administrator: Browser) -> None:
    account = make_account(app, Role.COORDINATOR)
    theirs = signed_in(app, account)
    assert administrator.post(f"/accounts/{account.token}/reset-password").status_code == 200
    assert theirs.get("/").status_code == 303
    assert Browser(app).sign_in(account.email).status_code == 422


@pytest.mark.parametrize(("idle", "status"), [(timedelta(seconds=899), 200), (timedelta(seconds=901), 303)])
def test_a_session_ends_after_fifteen_minutes_without_a_page(app: Flask, idle: timedelta, status: int) -> None:
    account = make_account(app, Role.COORDINATOR)
    with time_machine.travel(NOW, tick=False) as clock:
        browser = signed_in(app, account)
        clock.shift(idle)
        assert browser.get("/").status_code == status


def test_a_session_that_is_used_goes_on_for_twelve_hours_and_no_longer(app: Flask) -> None:
    account = make_account(app, Role.COORDINATOR)
    with time_machine.travel(NOW, tick=False) as clock:
        browser = signed_in(app, account)
        for _ in range(71):
            clock.shift(timedelta(minutes=10))
            assert browser.get("/").status_code == 200
        clock.shift(timedelta(minutes=9, seconds=59))
        assert browser.get("/").status_code == 200
        clock.shift(timedelta(seconds=1))
        assert browser.get("/").status_code == 303


def test_whoever_was_signed_out_is_told_so_and_comes_back_to_the_page(app: Flask) -> None:
    account = make_account(app, Role.COORDINATOR)
    with time_machine.travel(NOW, tick=False) as clock:
        browser = signed_in(app, account)
        token = browser.token("/password")
        clock.shift(timedelta(hours=12))
        answer = browser.client.post("/password", data={"csrf_token": token})
        assert answer.headers["Location"] == "/sign-in?next=/password"
        page = browser.get(answer.headers["Location"]).text
        assert "You have been signed out" in page
        assert "has not been saved" in page


def test_nothing_signed_in_is_kept_by_a_browser(app: Flask, administrator: Browser) -> None:
    for address in ("/", "/accounts", "/password", "/no/such/page", "/sign-in"):
        assert administrator.get(address).headers["Cache-Control"] == "no-store"


def test_flasks_own_cookie_holds_no_identity(app: Flask) -> None:
    account = make_account(app, Role.ADMINISTRATOR)
    browser = signed_in(app, account)
    browser.get("/accounts")
    with browser.client.session_transaction() as kept:
        assert set(kept) <= {"csrf_token", "bond", "_flashes"}
        assert account.email not in str(dict(kept))
        assert browser.cookie not in str(dict(kept))
