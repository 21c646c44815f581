"""Guessing is slow for whoever guesses, and never keeps the owner out."""

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from cdop.accounts.models import SignInAttempt
from cdop.accounts.people import Role
from cdop.accounts.throttle import source_of
from cdop.audit.models import AuditEntry
from cdop.database import db
from tests.application import Browser, make_account, make_app
from tests.databases import close

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
WRONG = "not the password at all"


def guess(app: Flask, email: str, times: int, address: str = "127.0.0.2") -> list[int]:
    browser = Browser(app, address)
    return [browser.sign_in(email, WRONG).status_code for _ in range(times)]


def test_ten_wrong_guesses_are_looked_at_and_then_none_for_five_minutes(app_on_each: Flask) -> None:
    app, account = app_on_each, make_account(app_on_each, Role.COORDINATOR)
    with time_machine.travel(NOW, tick=False) as clock:
        assert guess(app, account.email, 12) == [422] * 10 + [429] * 2
        refused = Browser(app, "127.0.0.3").sign_in(account.email)
        assert refused.status_code == 429
        assert refused.headers["Retry-After"] == "300"
        assert "Wait 5 minutes" in refused.text
        assert f'value="{account.email}"' in refused.text
        clock.shift(timedelta(minutes=5))
        assert Browser(app, "127.0.0.3").sign_in(account.email).status_code == 303


def test_the_count_survives_a_restart_and_is_shared_by_workers(app: Flask, tmp_path) -> None:  # type: ignore[no-untyped-def]
    account, url = make_account(app, Role.COORDINATOR), app.config["SQLALCHEMY_DATABASE_URI"]
    with time_machine.travel(NOW, tick=False) as clock:
        assert guess(app, account.email, 6) == [422] * 6
        again = make_app(url, tmp_path)
        assert guess(again, account.email, 6, "127.0.0.3") == [422] * 4 + [429] * 2
        assert Browser(again).sign_in(account.email).status_code == 429
        clock.shift(timedelta(minutes=5))
        assert Browser(again).sign_in(account.email).status_code == 303
        close(again)


def test_trying_again_while_refused_does_not_lengthen_the_wait(app: Flask) -> None:
    account = make_account(app, Role.COORDINATOR)
    with time_machine.travel(NOW, tick=False) as clock:
        guess(app, account.email, 10)
        for _ in range(14):
            clock.shift(timedelta(seconds=20))
            assert guess(app, account.email, 1) == [429]
        clock.shift(timedelta(seconds=20))
        assert Browser(app).sign_in(account.email).status_code == 303


def test_one_source_cannot_try_many_accounts(app: Flask) -> None:
    accounts = [make_account(app, Role.COORDINATOR) for _ in range(12)]
    statuses = [guess(app, account.email, 1)[0] for account in accounts]
    assert statuses == [422] * 10 + [429] * 2
    assert guess(app, "nobody@panel.example", 1) == [429]
    assert Browser(app, "127.0.0.9").sign_in(accounts[0].email).status_code == 303


def test_a_colleague_who_forgot_a_password_locks_nobody_else_out_of_a_shared_address(app_on_each: Flask) -> None:
    forgetful, *others = (make_account(app_on_each, Role.COORDINATOR) for _ in range(4))
    assert guess(app_on_each, forgetful.email, 12) == [422] * 10 + [429] * 2
    for other in others:
        assert Browser(app_on_each, "127.0.0.2").sign_in(other.email).status_code == 303


def test_one_source_that_tries_two_accounts_in_turn_is_stopped_after_ten(app: Flask) -> None:
    emails = [make_account(app, Role.COORDINATOR).email for _ in range(2)]
    assert [guess(app, emails[turn % 2], 1)[0] for turn in range(12)] == [422] * 10 + [429] * 2


def test_one_source_has_at_worst_fifteen_guesses_looked_at_and_is_told_that_it_may_be_others(app: Flask) -> None:
    emails = [make_account(app, Role.COORDINATOR).email for _ in range(3)]
    statuses = [status for email in emails for status in guess(app, email, 10)]
    assert statuses.count(422) == 15
    refused = Browser(app, "127.0.0.2").sign_in(emails[2])
    assert refused.status_code == 429
    assert "perhaps by somebody else" in refused.text


def test_hundreds_of_guesses_elsewhere_do_not_lock_out_the_owners_device(app: Flask) -> None:
    account, owner = make_account(app, Role.COORDINATOR), Browser(app)
    owner.sign_in(account.email)
    owner.sign_out()
    attacker, statuses = Browser(app, "127.0.0.2"), []
    token = attacker.token()
    for _ in range(300):
        form = {"email": account.email, "password": WRONG, "csrf_token": token}
        statuses.append(attacker.client.post("/sign-in", data=form, environ_overrides=attacker.environ).status_code)
    assert statuses == [422] * 10 + [429] * 290
    for _ in range(20):
        assert owner.sign_in(account.email).status_code == 303
        owner.sign_out()
    assert Browser(app).sign_in(account.email).status_code == 429  # a browser that nobody knows


def test_guesses_from_the_owners_own_address_do_not_lock_out_the_known_device(app: Flask) -> None:
    account, owner = make_account(app, Role.COORDINATOR), Browser(app)
    owner.sign_in(account.email)
    owner.sign_out()
    guess(app, account.email, 12, "127.0.0.1")
    assert owner.sign_in(account.email).status_code == 303


def test_a_known_device_is_throttled_too(app: Flask) -> None:
    account, owner = make_account(app, Role.COORDINATOR), Browser(app)
    owner.sign_in(account.email)
    owner.sign_out()
    assert [owner.sign_in(account.email, WRONG).status_code for _ in range(11)] == [422] * 10 + [429]


def test_a_device_is_known_to_its_own_account_alone(app: Flask) -> None:
    account, attackers_own = make_account(app, Role.COORDINATOR), make_account(app, Role.PANEL_MEMBER)
    attacker = Browser(app, "127.0.0.2")
    attacker.sign_in(attackers_own.email)
    attacker.sign_out()
    guess(app, account.email, 10, "127.0.0.3")
    assert attacker.sign_in(account.email, WRONG).status_code == 429


def test_a_device_cookie_that_somebody_made_up_is_not_taken_over(app: Flask) -> None:
    account, owner = make_account(app, Role.COORDINATOR), Browser(app)
    owner.client.set_cookie("cdop-device", "made-up")
    owner.sign_in(account.email)
    device = owner.client.get_cookie("cdop-device")
    assert device is not None
    assert device.value != "made-up"


def test_one_device_serves_two_people_who_share_it(app: Flask) -> None:
    first, second, shared = make_account(app, Role.COORDINATOR), make_account(app, Role.PANEL_MEMBER), Browser(app)
    for account in (first, second):
        shared.sign_in(account.email)
        shared.sign_out()
    for account in (first, second):
        guess(app, account.email, 10, f"127.0.1.{account.id}")
        assert shared.sign_in(account.email).status_code == 303
        shared.sign_out()


def test_of_many_guesses_at_once_no_more_than_ten_are_looked_at(app_on_each: Flask) -> None:
    app, account = app_on_each, make_account(app_on_each, Role.COORDINATOR)
    barrier, statuses = Barrier(24), []
    browsers = [(Browser(app, f"127.0.2.{number}"), number) for number in range(24)]
    tokens = [browser.token() for browser, _ in browsers]

    def attack(browser: Browser, token: str) -> None:
        form = {"email": account.email, "password": WRONG, "csrf_token": token}
        barrier.wait()
        statuses.append(browser.client.post("/sign-in", data=form, environ_overrides=browser.environ).status_code)

    threads = [Thread(target=attack, args=(b, t)) for (b, _), t in zip(browsers, tokens, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(statuses) == 24
    assert set(statuses) == {422, 429}
    assert statuses.count(422) <= 10


def test_every_attempt_is_in_the_audit(app: Flask) -> None:
    account = make_account(app, Role.COORDINATOR)
    guess(app, account.email, 13)
    with app.app_context():
        events = list(db.session.scalars(select(AuditEntry.event).where(AuditEntry.event.like("%sign_in%"))))
    assert events == ["account.sign_in_refused"] * 10 + ["account.sign_in_throttled"] * 3


def test_attempts_are_forgotten_after_a_day(app: Flask) -> None:
    account = make_account(app, Role.COORDINATOR)
    with time_machine.travel(NOW, tick=False) as clock:
        guess(app, account.email, 5)
        clock.shift(timedelta(days=1, seconds=1))
        guess(app, account.email, 1)
    with app.app_context():
        assert len(db.session.scalars(select(SignInAttempt.id)).all()) == 1


@pytest.mark.parametrize(
    ("address", "source"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("fe80::1%eth0", "fe80::"),
        ("unknown", "unknown"),
    ],
)
def test_the_source_of_an_ipv6_address_is_its_network(address: str, source: str) -> None:
    assert source_of(address) == source
