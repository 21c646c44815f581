"""Signing in and out: who gets in, what the cookie holds, and what a refusal tells."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from cdop.accounts import passwords
from cdop.accounts.models import Account, SignInSession
from cdop.accounts.people import COMMAND_LINE, Role
from cdop.accounts.service import Details, create_account, disable_account
from cdop.audit.models import AuditEntry
from cdop.database import db, transaction
from tests.application import PASSWORD, Browser, make_account, make_app
from tests.databases import close


def entries(app: Flask) -> list[tuple[str, int | None]]:
    with app.app_context():
        rows = db.session.execute(select(AuditEntry.event, AuditEntry.account_id).order_by(AuditEntry.id))
        return [(event, account) for event, account in rows if not event.startswith("account.created")]


def test_an_account_signs_in_and_sees_its_home(app_on_each: Flask) -> None:
    account, visitor = make_account(app_on_each, Role.COORDINATOR), Browser(app_on_each)
    answer = visitor.sign_in(f"  {account.email.upper()} ")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert "Coordinator" in visitor.get("/").text
    assert visitor.sign_out().headers["Location"] == "/sign-in"
    assert visitor.get("/").status_code == 303
    assert entries(app_on_each) == [("account.signed_in", account.id), ("account.signed_out", account.id)]


def test_the_cookies_hold_random_tokens_and_no_script_can_read_them(app: Flask, visitor: Browser) -> None:
    account = make_account(app, Role.COORDINATOR)
    cookies = visitor.sign_in(account.email).headers.getlist("Set-Cookie")
    assert {cookie.split("=")[0] for cookie in cookies} == {"cdop", "cdop-device", "cdop-forms"}
    for cookie in cookies:
        assert "; HttpOnly" in cookie
        assert "; SameSite=Lax" in cookie
        assert "; Path=/" in cookie
        assert "Domain" not in cookie
    tokens = [cookie.split("=", 1)[1].split(";")[0] for cookie in cookies if not cookie.startswith("cdop-forms")]
    assert all(re.fullmatch(r"[\w-]{43}", token) for token in tokens)


def test_in_production_the_cookies_are_secure_and_bound_to_the_host(app: Flask, tmp_path) -> None:  # type: ignore[no-untyped-def]
    account = make_account(app, Role.COORDINATOR)
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    live = make_app(url, tmp_path, production=True, trusted_hosts=("panel.example", "localhost"))
    client = live.test_client()
    page = client.get("/sign-in", base_url="https://panel.example")
    token = re.search(r'name="csrf_token" (?:type="hidden" )?value="([^"]+)"', page.text)
    assert token is not None
    form = {"email": account.email, "password": PASSWORD, "csrf_token": token[1]}
    answer = client.post("/sign-in", data=form, base_url="https://panel.example")
    assert answer.status_code == 303
    for cookie in answer.headers.getlist("Set-Cookie"):
        assert cookie.startswith("__Host-cdop")
        assert "; Secure" in cookie
    assert client.get("/", base_url="https://panel.example").status_code == 200
    close(live)


def test_the_database_holds_no_token_and_no_password(app: Flask, visitor: Browser) -> None:
    account = make_account(app, Role.COORDINATOR)
    visitor.sign_in(account.email)
    device = visitor.client.get_cookie("cdop-device")
    assert device is not None
    with app.app_context(), db.engine.connect() as connection:
        dump = "\n".join(connection.connection.dbapi_connection.iterdump())  # type: ignore[union-attr]
    for secret in (visitor.cookie, device.value, PASSWORD):
        assert secret not in dump


def test_every_way_of_being_refused_looks_the_same(app: Flask) -> None:
    known, closed = make_account(app, Role.COORDINATOR), make_account(app, Role.COORDINATOR)
    with app.app_context(), transaction(db.session()) as session:
        disable_account(session, COMMAND_LINE, session.merge(closed))
        details = Details("waiting@panel.example", "Waiting", frozenset({Role.COORDINATOR}))
        create_account(session, COMMAND_LINE, details)
    answers = []
    for email, password in (
        (known.email, "not the password at all"),
        ("nobody@panel.example", PASSWORD),
        (closed.email, PASSWORD),
        ("waiting@panel.example", PASSWORD),
        ("nobody\x00@panel.example", PASSWORD),
        ("x" * 250, PASSWORD),
    ):
        answer = Browser(app).sign_in(email, password)
        answers.append((answer.status_code, re.sub(r'value="[^"]*"', "", answer.text)))
    assert {status for status, _ in answers} == {422}
    assert len({page for _, page in answers if "control characters" not in page}) == 1


def test_an_unknown_account_costs_the_same_hashing(
    app: Flask, visitor: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    account, verified = make_account(app, Role.COORDINATOR), []
    verify = passwords.HASHER.verify

    class Counting:
        def verify(self, stored: str, typed: bytes) -> bool:
            verified.append(stored)
            return verify(stored, typed)

        def __getattr__(self, name: str) -> object:
            return getattr(original, name)

    original = passwords.HASHER
    monkeypatch.setattr(passwords, "HASHER", Counting())
    visitor.sign_in(account.email, "not the password at all")
    visitor.sign_in("nobody@panel.example", "not the password at all")
    assert len(verified) == 2


def test_a_refused_attempt_is_audited_without_what_was_typed(app: Flask, visitor: Browser) -> None:
    account = make_account(app, Role.COORDINATOR)
    visitor.sign_in(account.email, "my mistyped password")
    visitor.sign_in("mistyped@panel.example", "my mistyped password")
    assert entries(app) == [("account.sign_in_refused", account.id), ("account.sign_in_refused", None)]
    with app.app_context(), db.engine.connect() as connection:
        dump = "\n".join(connection.connection.dbapi_connection.iterdump())  # type: ignore[union-attr]
    assert "mistyped" not in dump


def test_what_was_typed_stays_but_for_the_password(app: Flask, visitor: Browser) -> None:
    page = visitor.sign_in("somebody@panel.example", "my mistyped password").text
    assert 'value="somebody@panel.example"' in page
    assert "my mistyped password" not in page


@pytest.mark.parametrize("missing", ["email", "password"])
def test_a_missing_answer_is_asked_for(visitor: Browser, missing: str) -> None:
    form = {"email": "somebody@panel.example", "password": "something long"} | {missing: ""}
    answer = visitor.post("/sign-in", form)
    assert answer.status_code == 422
    assert "Enter your" in answer.text


def test_signing_in_gives_a_new_session_and_a_planted_one_is_nobodys(app: Flask, visitor: Browser) -> None:
    account = make_account(app, Role.COORDINATOR)
    planted = "planted-by-somebody-else-0123456789abcdefghi"
    visitor.client.set_cookie("cdop", planted)
    visitor.sign_in(account.email)
    assert visitor.cookie != planted
    other = Browser(app)
    other.client.set_cookie("cdop", planted)
    assert other.get("/").status_code == 303


def test_signing_in_again_ends_the_session_that_the_browser_had(app: Flask, visitor: Browser) -> None:
    first, second = make_account(app, Role.COORDINATOR), make_account(app, Role.PANEL_MEMBER)
    visitor.sign_in(first.email)
    old, token = visitor.cookie, visitor.token("/password")
    form = {"email": second.email, "password": PASSWORD, "csrf_token": token}
    assert visitor.client.post("/sign-in", data=form).status_code == 303
    assert "Panel member" in visitor.get("/").text
    replay = Browser(app)
    replay.client.set_cookie("cdop", old)
    assert replay.get("/").status_code == 303


def test_a_hash_with_old_parameters_is_renewed_at_sign_in(app: Flask, visitor: Browser, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    account = make_account(app, Role.COORDINATOR)
    costlier = type(passwords.HASHER)(time_cost=2, memory_cost=16, parallelism=1)
    monkeypatch.setattr(passwords, "HASHER", costlier)
    assert visitor.sign_in(account.email).status_code == 303
    with app.app_context():
        stored = db.session.scalar(select(Account.password_hash).where(Account.id == account.id))
    assert stored is not None
    assert "m=16,t=2" in stored
    assert Browser(app).sign_in(account.email).status_code == 303


def test_if_the_sign_in_cannot_be_audited_nobody_is_signed_in(app: Flask, visitor: Browser, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    account = make_account(app, Role.COORDINATOR)
    app.config["PROPAGATE_EXCEPTIONS"] = False

    def broken(*_words: object, **_more: object) -> None:
        raise RuntimeError("the audit cannot be written")

    monkeypatch.setattr("cdop.accounts.signing_in.record", broken)
    answer = visitor.sign_in(account.email)
    assert answer.status_code == 500
    assert visitor.cookie == ""
    with app.app_context():
        assert db.session.scalar(select(SignInSession.id)) is None
