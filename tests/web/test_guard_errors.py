"""What a refusal or a failure says, and what it keeps to itself; and the headers that every answer carries."""

import re

import pytest
from flask import Flask, abort, flash
from sqlalchemy.exc import IntegrityError

from cdop.accounts.access import ANYONE, Rule
from cdop.accounts.people import Role
from cdop.accounts.permissions import PERMISSIONS
from cdop.database import db
from cdop.installation import mark_demonstration
from tests.application import Browser, make_account

TELLING = re.compile(r"Traceback|sqlalchemy|SELECT|\.py|/work|Werkzeug|Python/|Oldcastle", re.IGNORECASE)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


@pytest.fixture
def trying(app: Flask, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """Puts a view at /try, open to anyone."""

    def at(view) -> Browser:  # type: ignore[no-untyped-def]
        app._got_first_request = False
        app.add_url_rule("/try", "tries.page", view)
        monkeypatch.setitem(PERMISSIONS, "tries.page", Rule(get=ANYONE))
        app.config["PROPAGATE_EXCEPTIONS"] = False
        return Browser(app)

    return at


@pytest.mark.parametrize("code", [400, 404, 405, 409, 413, 415, 422, 429, 500, 503, 418])
def test_every_refusal_is_a_plain_page(trying, code: int) -> None:  # type: ignore[no-untyped-def]
    answer = trying(lambda: abort(code)).get("/try")
    assert answer.status_code == code
    assert "<h1" in answer.text
    assert TELLING.search(answer.text) is None


@pytest.mark.parametrize("code", [401, 403])
def test_a_refusal_of_rights_reads_as_an_absent_page(trying, code: int) -> None:  # type: ignore[no-untyped-def]
    answer = trying(lambda: abort(code)).get("/try")
    assert (answer.status_code, "Page not found" in answer.text) == (404, True)


def test_a_failure_shows_a_reference_that_the_log_has_and_nothing_else(trying, caplog) -> None:  # type: ignore[no-untyped-def]
    def fail() -> str:
        raise ValueError("no such child: Oldcastle")

    answer = trying(fail).get("/try?name=Oldcastle")
    assert answer.status_code == 500
    reference = re.search(r"<strong>([0-9a-f]{10})</strong>", answer.text)
    assert reference is not None
    assert TELLING.search(answer.text) is None
    logged = [entry for entry in caplog.records if reference[1] in entry.getMessage()]
    assert len(logged) == 1
    assert "fail" in str(logged[0].exc_text)
    assert "ValueError" in logged[0].getMessage()
    assert "no such child: Oldcastle" not in caplog.text


def test_a_failure_of_the_database_does_not_quote_what_was_being_stored(trying, caplog) -> None:  # type: ignore[no-untyped-def]
    def fail() -> str:
        raise IntegrityError("INSERT INTO t VALUES (?)", ("Oldcastle was stored",), Exception("Oldcastle was stored"))

    answer = trying(fail).get("/try")
    assert answer.status_code == 500
    assert "Oldcastle was stored" not in answer.text + caplog.text.replace('("Oldcastle', "")


def test_a_failure_says_nothing_about_saving(trying) -> None:  # type: ignore[no-untyped-def]
    def fail() -> str:
        flash("It is saved.", "success")
        abort(500)

    assert "It is saved." not in trying(fail).get("/try").text


def test_every_answer_carries_the_headers(app: Flask, administrator: Browser, visitor: Browser) -> None:
    answers = [
        visitor.get("/sign-in"),
        visitor.get("/"),
        visitor.get("/no/such/page"),
        visitor.client.post("/sign-in"),
        visitor.client.put("/sign-in"),
        visitor.client.get("/sign-in", headers={"Host": "elsewhere.example"}),
        visitor.get("/healthz"),
        administrator.get("/"),
        administrator.get("/accounts"),
        administrator.get("/no/such/page"),
        administrator.get("/static/no-such-file"),
        administrator.post("/accounts/new", {"email": ""}),
        administrator.sign_out(),
    ]
    for answer in answers:
        for name, value in HEADERS.items():
            assert answer.headers[name] == value, answer
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert "Access-Control-Allow-Origin" not in answer.headers


def test_the_health_page_says_only_ok(visitor: Browser) -> None:
    answer = visitor.get("/healthz")
    assert (answer.status_code, answer.text, answer.mimetype) == (200, "ok\n", "text/plain")


@pytest.mark.parametrize(
    "address",
    ["/.env", "/.git/config", "/console", "/admin", "/debug", "/metrics", "/api/docs", "/static/../config.py",
     "/static/%2e%2e/config.py", "/wsgi.py", "/instance/cdop.sqlite3", "/static/", "/robots.txt", "/accounts/"],
)  # fmt: skip
def test_there_is_nothing_else_to_find(administrator: Browser, address: str) -> None:
    assert administrator.get(address).status_code == 404


def test_the_home_says_what_each_role_does_and_leads_only_where_it_may_go(app: Flask, sign_in_as) -> None:  # type: ignore[no-untyped-def]
    for role in Role:
        browser = sign_in_as(role)
        page = browser.get("/").text
        for address in re.findall(r'(?:weight-bold|navigation__link)" href="([^"]+)"', page):
            assert browser.get(address).status_code == 200, (role, address)
        assert ('href="/accounts"' in page) is (role is Role.ADMINISTRATOR)


def test_the_menu_marks_where_one_is_and_nothing_on_an_error_page(administrator: Browser) -> None:
    assert 'aria-current="true"' in administrator.get("/accounts").text
    assert 'aria-current="true"' in administrator.get("/accounts/new").text
    assert 'aria-current="true"' not in administrator.get("/").text
    assert 'aria-current="true"' not in administrator.get("/accounts/" + "0" * 32).text


def test_a_banner_tells_of_a_demonstration_on_every_page(app: Flask, coordinator: Browser, visitor: Browser) -> None:
    def banner(browser: Browser, address: str) -> bool:
        return "Demonstration:" in browser.get(address).text

    asked = [(coordinator, "/"), (coordinator, "/no/such/page"), (visitor, "/sign-in"), (visitor, "/activate")]
    assert not any(banner(*each) for each in asked)
    with app.app_context():
        mark_demonstration(db.session())
        db.session.commit()
    assert all(banner(*each) for each in asked)


def test_a_page_title_is_free_of_names(app: Flask, administrator: Browser) -> None:
    account = make_account(app, Role.COORDINATOR, name="Maria Oldcastle")
    title = re.search(r"<title>(.*?)</title>", administrator.get(f"/accounts/{account.token}").text, re.DOTALL)
    assert title is not None
    assert "Oldcastle" not in title[1]
