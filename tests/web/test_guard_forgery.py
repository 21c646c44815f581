"""Requests that another site makes a browser send, forged hosts, and addresses to be sent on to."""

import pytest
from flask import Flask

from cdop.accounts.models import Account, SignInSession
from cdop.accounts.people import Role
from cdop.accounts.permissions import PERMISSIONS
from cdop.database import db
from cdop.web import guard
from tests.application import PASSWORD, Browser, make_account, make_app
from tests.databases import close
from tests.web.test_guard import address_of

NEW = {"display_name": "Forged", "email": "forged@panel.example", "roles": "coordinator"}
POSTS = sorted(endpoint for endpoint, line in PERMISSIONS.items() if "POST" in line.methods)


def accounts_stored(app: Flask) -> int:
    with app.app_context():
        return len(db.session.scalars(db.select(Account)).all())


def sessions_running(app: Flask) -> int:
    with app.app_context():
        return len(db.session.scalars(db.select(SignInSession).where(SignInSession.ended_at.is_(None))).all())


@pytest.fixture(autouse=True)
def _whoever_sends(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a stage says of its own senders is tested with it: tests/web/test_guard_bodies.py."""
    monkeypatch.setattr(guard, "_senders", {})


@pytest.mark.parametrize("endpoint", POSTS)
def test_no_form_is_taken_without_its_token(app: Flask, sign_in_as, endpoint: str) -> None:  # type: ignore[no-untyped-def]
    assert endpoint in app.view_functions
    rules = [rule for rule in app.url_map.iter_rules(endpoint) if "POST" in (rule.methods or ())]
    role = next(role for role in Role if PERMISSIONS[endpoint].allows("POST", {role}))
    browser, other = sign_in_as(role), sign_in_as(role).token()
    app.view_functions[endpoint] = lambda **_values: "reached"
    for rule in rules:
        address = address_of(app, rule)
        assert browser.client.post(address).status_code == 400
        assert browser.client.post(address, query_string={"csrf_token": browser.token()}).status_code == 400
        assert browser.client.post(address, headers={"X-CSRFToken": browser.token()}).status_code == 400
        assert browser.client.post(address, json={"csrf_token": browser.token()}).status_code == 400
        text = f"csrf_token={browser.token()}"
        assert browser.client.post(address, data=text, content_type="text/plain").status_code == 400
        assert browser.client.post(address, data={"csrf_token": other}).status_code == 400
        token = browser.token()
        for header in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}):
            assert browser.client.post(address, data={"csrf_token": token}, headers=header).status_code == 400
        assert browser.client.post(address, data={"csrf_token": token}).text == "reached"
    assert browser.get("/").status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "http://localhost.elsewhere.example"},
        {"Origin": "http://localhost:8080"},
        {"Origin": "null"},
        {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "same-origin"},
    ],
)
def test_a_form_that_another_site_sends_is_refused(app: Flask, administrator: Browser, headers: dict[str, str]) -> None:
    before = accounts_stored(app)
    assert administrator.post("/accounts/new", NEW, headers=headers).status_code == 400
    assert accounts_stored(app) == before
    assert administrator.get("/").status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "http://localhost"},
        # What browsers send for a page that asks them to give no referrer, as ours do.
        {"Origin": "null", "Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
    ],
)
def test_a_form_of_our_own_is_taken(administrator: Browser, headers: dict[str, str]) -> None:
    assert administrator.post("/accounts/new", NEW, headers=headers).status_code == 200


def test_a_token_from_before_signing_in_is_void_after_it(app: Flask, visitor: Browser) -> None:
    account = make_account(app, Role.ADMINISTRATOR)
    before = visitor.token()
    visitor.sign_in(account.email)
    assert visitor.client.post("/accounts/new", data=NEW | {"csrf_token": before}).status_code == 400


def test_a_planted_form_cookie_does_not_let_its_token_in(app: Flask, administrator: Browser) -> None:
    attacker = Browser(app)
    token = attacker.token()
    planted = attacker.client.get_cookie("cdop-forms")
    assert planted is not None
    administrator.client.set_cookie("cdop-forms", planted.value)
    assert administrator.client.post("/accounts/new", data=NEW | {"csrf_token": token}).status_code == 400


def test_signing_out_needs_its_token(app: Flask, administrator: Browser) -> None:
    assert administrator.client.post("/sign-out").status_code == 400
    assert administrator.get("/").status_code == 200
    assert sessions_running(app) == 1


@pytest.mark.parametrize("name", ["display_name", "email", "csrf_token", "anything"])
def test_a_form_that_says_a_thing_twice_is_refused(app: Flask, administrator: Browser, name: str) -> None:
    before = accounts_stored(app)
    twice = NEW | {name: [NEW.get(name, administrator.token("/accounts/new")), "another"]}
    assert administrator.post("/accounts/new", twice).status_code == 400
    assert accounts_stored(app) == before


def test_a_field_that_may_hold_several_answers_may(administrator: Browser) -> None:
    several = NEW | {"roles": ["coordinator", "panel_member"], "duties": ["chair", "scribe"]}
    assert administrator.post("/accounts/new", several).status_code == 200


def test_a_body_larger_than_the_page_takes_is_413(administrator: Browser) -> None:
    large = NEW | {"display_name": "x" * 1_100_000}
    assert administrator.post("/accounts/new", large).status_code == 413


@pytest.mark.parametrize("host", ["elsewhere.example", "localhost.elsewhere.example", "localhost@elsewhere.example"])
def test_a_forged_host_is_refused(visitor: Browser, host: str) -> None:
    answer = visitor.client.get("/sign-in", headers={"Host": host})
    assert answer.status_code == 400
    assert "elsewhere" not in answer.text


def test_forwarding_headers_are_ignored_unless_a_proxy_is_named(app: Flask, tmp_path) -> None:  # type: ignore[no-untyped-def]
    account = make_account(app, Role.COORDINATOR)
    forwarded = {
        "X-Forwarded-For": "203.0.113.9",
        "X-Forwarded-Host": "elsewhere.example",
        "X-Forwarded-Proto": "https",
    }
    behind = make_app(app.config["SQLALCHEMY_DATABASE_URI"], tmp_path, proxies=1)
    addresses = []
    for each in (app, behind):
        browser = Browser(each)
        form = {"email": account.email, "password": PASSWORD}
        assert browser.post("/sign-in", form, headers=forwarded).headers["Location"] == "/"
        with each.app_context():
            newest = db.select(SignInSession.address).order_by(SignInSession.id.desc()).limit(1)
            addresses.append(db.session.scalar(newest))
    assert addresses == ["127.0.0.1", "203.0.113.9"]
    close(behind)


ELSEWHERE = [
    "//elsewhere.example", "///elsewhere.example", "////elsewhere.example", "/\\elsewhere.example",
    "\\\\elsewhere.example", "\\/elsewhere.example", "/\\/elsewhere.example", "https://elsewhere.example",
    "http:elsewhere.example", "https:/elsewhere.example", "HTTPS://elsewhere.example", "//elsewhere.example/accounts",
    "/%2f%2felsewhere.example", "%2f%2felsewhere.example", "/%5celsewhere.example", "/%2felsewhere.example",
    "//localhost@elsewhere.example", "/@elsewhere.example", "@elsewhere.example", "https://localhost@elsewhere.example",
    "/\t/elsewhere.example", "\t//elsewhere.example", " //elsewhere.example", "/ /elsewhere.example",
    "/\r\nLocation: https://elsewhere.example", "/\n/elsewhere.example", "/%0d%0aSet-Cookie:x=y",
    "/\x00/elsewhere.example",
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "/javascript:alert(1)", "data:text/html,x", "vbscript:x",
    "//xn--elsewhere-example", "//еlsewhere.example", "/。elsewhere.example", "//elsewhere。example",
    "/.//elsewhere.example", "/..//elsewhere.example", "/accounts/..//elsewhere.example", "?next=//elsewhere.example",
    "//[::1]/", "/" + "a" * 3000, "elsewhere.example", ".elsewhere.example", "mailto:a@elsewhere.example",
    "/sign-out", "/no/such/page", "/cases", "",
]  # fmt: skip


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_signing_in_leads_to_no_other_site_and_to_no_page_that_is_not_ours(app: Flask, wanted: str) -> None:
    from urllib.parse import quote

    account = make_account(app, Role.ADMINISTRATOR)
    answer = Browser(app).sign_in(account.email, wanted=f"?next={quote(wanted)}")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")


def test_signing_in_leads_home_where_the_wanted_page_is_closed_to_the_person(app: Flask) -> None:
    account = make_account(app, Role.COORDINATOR)
    assert Browser(app).sign_in(account.email, wanted="?next=/accounts").headers["Location"] == "/"


@pytest.mark.parametrize("wanted", ["/accounts", "/accounts/new", "/password?x=1", "/accounts?next=//x.example"])
def test_signing_in_leads_on_to_the_page_that_was_wanted(app: Flask, wanted: str) -> None:
    account, browser = make_account(app, Role.ADMINISTRATOR), Browser(app)
    asked = browser.get(wanted)
    assert asked.status_code == 303
    answer = browser.post(asked.headers["Location"], {"email": account.email, "password": PASSWORD})
    assert answer.headers["Location"] == wanted
