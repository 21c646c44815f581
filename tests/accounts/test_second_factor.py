"""A password alone opens nothing; the second factor is its owner's alone; recovery codes work once."""

from datetime import datetime, timedelta
from pathlib import Path

import pyotp
import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update

from cdop.accounts.access import ANYONE
from cdop.accounts.factors import sealing, service, totp
from cdop.accounts.factors.models import AccountFactor, RecoveryCode
from cdop.accounts.models import KnownDevice
from cdop.accounts.people import Role
from cdop.accounts.permissions import PERMISSIONS
from cdop.audit.models import AuditEntry
from cdop.database import db, transaction
from cdop.web import guard
from tests.accounts.telephones import SEED as SHOWN
from tests.accounts.telephones import clock, enrolled, everything, owner, strict, told
from tests.application import Browser, make_app
from tests.databases import close
from tests.web.test_guard import address_of

__all__ = ["clock", "strict"]
BEFORE_CODE = {"factors.code", "factors.recovery", "accounts.sign_out"}
BEFORE_ENROLMENT = {"factors.factor", "factors.offer", "factors.enrol", "accounts.sign_out"}
SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def open_to(app: Flask, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Every endpoint that this browser reaches, but what is open to anybody. Every view says that it was reached."""
    monkeypatch.setattr(guard, "_senders", {})
    token, cookies, reached = browser.token("/second-factor"), dict(browser.client._cookies or {}), set()
    kept = dict(app.view_functions)
    for endpoint in kept:
        app.view_functions[endpoint] = lambda **_values: "reached"
    try:
        for rule in app.url_map.iter_rules():
            for method in ("GET", "POST"):
                browser.client._cookies = dict(cookies)
                answer = browser.client.open(address_of(app, rule), method=method, data={"csrf_token": token})
                if PERMISSIONS[rule.endpoint].access(method) is ANYONE:
                    continue
                assert answer.status_code in {200, 303, 405}, rule
                if answer.text == "reached":
                    reached.add(rule.endpoint)
    finally:
        app.view_functions.update(kept)
    browser.client._cookies = cookies
    return reached


def test_a_password_alone_reaches_the_page_of_the_code_and_the_way_out_and_nothing_else(
    strict: Flask, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    new, old = owner(strict), enrolled(strict)
    assert open_to(strict, new.with_password(), monkeypatch) == BEFORE_ENROLMENT
    assert open_to(strict, old.with_password(), monkeypatch) == BEFORE_CODE
    half = old.with_password()
    for address in ("/", "/cases", "/no/such/page", "/second-factor/app"):
        assert half.get(address).headers["Location"].startswith("/sign-in/code"), address
    clock.shift(timedelta(minutes=15))
    assert half.get("/sign-in/code").headers["Location"].startswith("/sign-in?"), "half-way in lasts no longer"


def test_an_app_is_set_up_and_asked_for_from_then_on(strict: Flask, clock: time_machine.Traveller) -> None:
    one = owner(strict)
    browser, elsewhere = one.with_password(), one.with_password()
    planted = browser.cookie
    assert len(set(one.enrol(browser))) == 10
    assert browser.cookie != planted, "a new session id with the second factor"
    browser.client.set_cookie("cdop", planted)
    assert browser.get("/").headers["Location"].startswith("/sign-in")
    assert elsewhere.get("/sign-in/code").headers["Location"].startswith("/sign-in"), "sessions elsewhere ended"
    stored = everything(strict)
    for secret in (one.seed, *one.codes, *(code.replace("-", "") for code in one.codes)):
        assert secret not in stored
    there = one.with_password()
    before, again = there.cookie, there.post("/sign-in/code", {"code": one.code})
    assert again.status_code == 422, "the code that proved the app is used up"
    assert one.signed_in(clock, there).get("/cases").status_code == 200
    assert there.cookie != before
    assert told(strict, one) == {"factor_set": 1, "new_device": 1}
    assert "Notices about your sign-in: 2" in there.get("/").text
    assert there.post("/sign-in/notices").status_code == 303
    assert "Notices about your sign-in" not in there.get("/").text


@pytest.mark.parametrize(("later", "right"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_telephones_clock_may_be_half_a_minute_off(later: int, right: bool) -> None:
    now = datetime(2026, 3, 2, 9, 0, 10)
    shown = pyotp.TOTP(SEED).generate_otp(totp.current_step(now + timedelta(seconds=later)))
    assert (totp.step_of(SEED, f" {shown[:3]} {shown[3:]}", now, None) is not None) is right
    assert totp.step_of(SEED, shown, now, totp.current_step(now) + 1) is None, "nothing up to the newest is taken again"


def test_codes_are_those_of_the_standard() -> None:
    # RFC 6238, appendix B, the seed 12345678901234567890: the last six of eight digits.
    seed = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    for seconds, code in ((59, "287082"), (1111111109, "081804"), (20000000000, "353130")):
        now = datetime(1970, 1, 1) + timedelta(seconds=seconds)
        assert totp.step_of(seed, code, now, None) == seconds // 30


def test_of_two_requests_with_the_same_code_one_is_refused(
    app_on_each: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have looked before either takes it."""
    app = make_app(app_on_each.config["SQLALCHEMY_DATABASE_URI"], tmp_path, second_factor="on")
    one, key = enrolled(app), str(app.config["SECRET_KEY"])
    number = one.account.id
    with app.app_context(), transaction(db.session()) as session:
        session.execute(update(AccountFactor).values(last_step=None))
        assert service.right_code(session, number, one.code, key)
        seen = service._step(session, number, one.code, key), service._recovery(session, number, one.codes[0])
        monkeypatch.setattr(service, "_step", lambda *_: seen[0])
        monkeypatch.setattr(service, "_recovery", lambda *_: seen[1])
        assert [service.take_code(session, number, one.code, key) for _ in range(2)] == [True, False]
        assert [service.take_recovery(session, number, one.codes[0]) for _ in range(2)] == [True, False]
    close(app)


def test_a_recovery_code_opens_once_however_it_is_typed(strict: Flask, clock: time_machine.Traveller) -> None:
    one = enrolled(strict)
    typed = one.codes[3].upper().replace("-", " ")
    browser = one.with_password()
    assert browser.post("/sign-in/recovery", {"code": typed}).headers["Location"] == "/"
    assert "You have 9 left" in browser.get("/").text
    assert one.with_password().post("/sign-in/recovery", {"code": one.codes[3]}).status_code == 422
    other = enrolled(strict)
    assert one.with_password().post("/sign-in/recovery", {"code": other.codes[0]}).status_code == 422
    assert told(strict, one)["recovery_code_used"] == 1
    made = browser.post("/second-factor/recovery-codes", page="/second-factor")
    assert made.status_code == 200
    assert one.with_password().post("/sign-in/recovery", {"code": one.codes[4]}).status_code == 422, "the old are void"


def test_guesses_are_throttled_and_the_owners_own_browser_is_not_locked_out(
    strict: Flask, clock: time_machine.Traveller
) -> None:
    one = enrolled(strict)
    known = one.signed_in(clock)
    known.sign_out()
    thief = one.with_password("192.0.2.7")
    with strict.app_context():
        devices = db.session.scalars(select(KnownDevice)).all()
    assert len(devices) == 2, "a password alone makes no device known: it would have guesses of its own"
    statuses = [thief.post("/sign-in/code", {"code": "000000"}).status_code for _ in range(11)]
    assert statuses == [422] * 10 + [429]
    clock.shift(30)
    assert thief.post("/sign-in/code", {"code": one.code}).status_code == 429, "not even the right one"
    assert known.sign_in(one.account.email).status_code == 303
    assert known.post("/sign-in/code", {"code": one.code}).headers["Location"] == "/"
    assert told(strict, one)["failures"] == 1
    clock.shift(timedelta(minutes=5))
    assert thief.post("/sign-in/code", {"code": one.code}).status_code == 303, "the window is over"


def test_six_digits_are_not_found_by_going_on_for_long_enough(strict: Flask, clock: time_machine.Traveller) -> None:
    one = enrolled(strict)
    known = one.signed_in(clock)
    known.post("/sign-out", page="/second-factor")
    for turn in range(5):
        thief = one.with_password(f"203.0.113.{turn}")
        for _ in range(10):
            assert thief.post("/sign-in/code", {"code": "x"}).status_code == 422
        clock.shift(timedelta(minutes=6))
    thief = one.with_password("203.0.113.77")
    assert thief.post("/sign-in/code", {"code": one.code}).status_code == 429, "fifty in a day"
    elsewhere = one.with_password("203.0.113.78")
    assert elsewhere.post("/sign-in/recovery", {"code": one.codes[0]}).status_code == 303, "its owner has another way"
    known.sign_in(one.account.email)
    assert known.post("/sign-in/code", {"code": one.code}).headers["Location"] == "/", "and a known browser is free"
    clock.shift(timedelta(hours=24))
    assert one.with_password().post("/sign-in/code", {"code": one.code}).status_code == 303


def test_guesses_at_others_are_not_told_to_whoever_shares_their_address(
    strict: Flask, clock: time_machine.Traveller
) -> None:
    one, stranger = owner(strict), Browser(strict, "203.0.113.5")
    for number in range(10):
        assert stranger.sign_in(f"nobody{number}@panel.example", "a wrong pass phrase").status_code == 422
    assert stranger.sign_in(one.account.email).status_code == 429
    assert told(strict, one) == {}, "nobody guessed at this account"


def test_nobody_sets_or_takes_anothers_factor(strict: Flask, clock: time_machine.Traveller) -> None:
    one, other = enrolled(strict), enrolled(strict)
    with strict.app_context():
        before = db.session.scalars(select(AccountFactor.sealed).order_by(AccountFactor.account_id)).all()
        db.session.rollback()
    theirs = {"account_id": other.account.id, "id": other.account.id, "token": other.account.token}
    theirs |= {"email": other.account.email}
    browser = one.signed_in(clock)
    assert browser.post("/second-factor/offer", theirs, page="/second-factor").status_code == 303
    assert browser.post("/second-factor/app", {"code": other.code, **theirs}).status_code == 422
    assert browser.post("/second-factor/recovery-codes", theirs, page="/second-factor").status_code == 200
    half = one.with_password()
    clock.shift(30)
    assert half.post("/sign-in/code", {"code": other.code, **theirs}).status_code == 422
    with strict.app_context(), transaction(db.session()) as session:
        after = session.scalars(select(AccountFactor.sealed).order_by(AccountFactor.account_id)).all()
        assert after == before
        theirs_left = select(RecoveryCode.id).where(RecoveryCode.account_id == other.account.id)
        assert len(session.scalars(theirs_left).all()) == 10
        swapped = update(AccountFactor).where(AccountFactor.account_id == one.account.id).values(sealed=before[1])
        session.execute(swapped)
    assert half.post("/sign-in/code", {"code": other.code}).status_code == 422, "a seed opens for its own account alone"


def test_a_thief_of_the_password_does_not_see_the_seed_that_the_owner_sets_up(
    strict: Flask, clock: time_machine.Traveller
) -> None:
    one = owner(strict)
    mine, thief = one.with_password(), one.with_password()
    shown = mine.get(mine.post("/second-factor/offer", page="/second-factor").headers["Location"])
    seed = SHOWN.search(shown.text)
    assert seed
    other = thief.get("/second-factor/app")
    assert (other.status_code, SHOWN.search(other.text)) == (303, None)
    code = pyotp.TOTP(seed[1].replace(" ", "")).now()
    assert thief.post("/second-factor/app", {"code": code}, page="/second-factor").status_code == 303
    assert mine.post("/second-factor/app", {"code": code}).status_code == 200


def test_the_code_of_a_reset_opens_the_way_to_another_app_for_its_session_alone(
    strict: Flask, clock: time_machine.Traveller
) -> None:
    one = enrolled(strict)
    code = strict.test_cli_runner().invoke(args=["accounts", "reset-factor", one.account.email])
    mine = one.with_password()
    assert mine.post("/sign-in/recovery", {"code": code.output.split()[-1]}).headers["Location"] == "/second-factor"
    assert "Set up an app" in mine.get("/second-factor").text
    thief = Browser(strict, "203.0.113.9")
    assert thief.sign_in(one.account.email).headers["Location"] == "/sign-in/code", "the password alone is not enough"
    assert thief.get("/second-factor").headers["Location"].startswith("/sign-in/code")
    old = one.seed
    assert len(one.enrol(mine)) == 10
    assert one.seed != old
    assert mine.get("/").status_code == 200


def test_what_is_sealed_opens_with_its_key_for_its_purpose_and_whole() -> None:
    sealed = sealing.seal("key", "this", "words")
    assert sealing.unseal("key", "this", sealed) == "words"
    for key, about, changed in (
        ("other", "this", sealed),
        ("key", "that", sealed),
        ("key", "this", sealed[:-1] + b"x"),
    ):
        with pytest.raises(sealing.NotOurs):
            sealing.unseal(key, about, changed)


def test_the_record_says_who_and_what_and_never_a_secret(strict: Flask, clock: time_machine.Traveller) -> None:
    one = enrolled(strict, Role.AGENCY_CONTACT)
    half = one.with_password()
    half.post("/sign-in/code", {"code": "123456"})
    one.signed_in(clock, half)
    with strict.app_context():
        query = select(AuditEntry.event).where(AuditEntry.account_id == one.account.id).order_by(AuditEntry.id)
        events = db.session.scalars(query).all()
    set_up = ["account.password_given", "account.factor_set", "account.signed_in"]
    assert events == [*set_up, "account.password_given", "account.factor_refused", "account.signed_in"]


def test_a_demonstration_asks_for_it_only_where_it_is_told_to(tmp_path: Path, app: Flask) -> None:
    strict = make_app(app.config["SQLALCHEMY_DATABASE_URI"], tmp_path, second_factor="on")
    policy = strict.config["SIGN_IN_POLICY"]
    assert policy.asks(demonstration=True, enrolled=False)
    usual = type(policy)("", policy.idle, policy.proof)
    assert usual.asks(demonstration=False, enrolled=False)
    assert not usual.asks(demonstration=True, enrolled=False)
    assert usual.asks(demonstration=True, enrolled=True), "whoever set one up is asked for it"
    assert not app.config["SIGN_IN_POLICY"].asks(demonstration=False, enrolled=False), "tests ask where they want it"
    close(strict)


def test_signing_out_everywhere_else_ends_the_other_sessions(strict: Flask, clock: time_machine.Traveller) -> None:
    one = enrolled(strict)
    here, elsewhere, half = one.signed_in(clock), one.signed_in(clock), one.with_password()
    assert here.post("/sign-out/elsewhere", page="/second-factor").status_code == 303
    assert here.get("/").status_code == 200
    for other in (elsewhere, half):
        assert other.get("/").headers["Location"] == "/sign-in"
