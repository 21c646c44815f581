"""One-time links: what scanners, guessers, second users and the database learn from one (security.md S57 to S60)."""

import re
import secrets
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import delete, select, text
from werkzeug.test import TestResponse

from cdop.accounts.people import COMMAND_LINE
from cdop.database import db, transaction
from cdop.gathering.links import LINKS
from cdop.gathering.models import RequestEvent, RequestLink
from cdop.gathering.replying import link_views, opening
from cdop.gathering.service import close
from cdop.links.opening import MOST_WRONG
from cdop.notification.form.throttle import Limit
from cdop.notification.models import NotificationPost
from tests.application import Browser
from tests.case.making import IDENTITY, audit, statements
from tests.gathering.answering import INBOX, Asked, asked, change_row, new_link, open_link, row_of, save, send
from tests.web.test_guard import address_of

CANARIES = (*IDENTITY, "Invented Surgery")
SCANNERS = (
    "Mozilla/5.0 (Windows NT 10.0) SafeLinks", "Barracuda Sentinel (EE)", "Mimecast URL Protect", "ZmEu",
    "Mozilla/5.0 (compatible; proofpoint)",
)  # fmt: skip
TOKEN = re.compile(r'(?<=name="csrf_token" )(type="hidden" )?value="[^"]*"')

TYPED = re.compile(r' value="[^"]*@[^"]*"')


def plain(answer: TestResponse) -> str:
    """A page without its form token, which is new each time, and without what was typed."""
    return TYPED.sub("", TOKEN.sub("", answer.text))


def guess(browser: Browser, secret: str, typed: str = INBOX, csrf: str = "") -> TestResponse:
    form = {"email": typed, "csrf_token": csrf or browser.token(f"/reply/{secret}")}
    return browser.client.post(f"/reply/{secret}", data=form, environ_overrides=browser.environ)


def events(app: Flask, request: Asked) -> Counter[str]:
    number = row_of(app, request).id
    with app.app_context():
        return Counter(db.session.scalars(select(RequestEvent.event).where(RequestEvent.request_id == number)))


def link_rows(app: Flask) -> list[Any]:
    with app.app_context():
        return list(db.session.execute(select(RequestLink.__table__).order_by(RequestLink.id)))


@pytest.fixture
def request_(app_on_each: Flask) -> Asked:
    return asked(app_on_each)


def test_fifty_looks_of_scanners_change_nothing_and_show_no_name(app_on_each: Flask, request_: Asked) -> None:
    before, looked = link_rows(app_on_each), audit(app_on_each)
    nothing = plain(Browser(app_on_each).get(f"/reply/{secrets.token_urlsafe(32)}"))
    for number in range(50):
        method = ("GET", "HEAD", "OPTIONS")[number % 3]
        agent = {"User-Agent": SCANNERS[number % len(SCANNERS)]}
        answer = Browser(app_on_each).client.open(request_.link, method=method, headers=agent)
        assert answer.status_code == (405 if method == "OPTIONS" else 200)
        assert not [word for word in CANARIES if word in answer.text]
        if method == "GET":
            assert plain(answer) == nothing
    assert (link_rows(app_on_each), audit(app_on_each)) == (before, looked)
    open_link(app_on_each, request_)


@pytest.mark.parametrize("text", ["abcde", "a" * 4000, "%00%ff-text", "form-x", "Größe", "';drop--", "sentence?x=1"])
def test_every_text_is_answered_with_the_same_page_and_no_look_at_the_database(app: Flask, text: str) -> None:
    request = asked(app)
    with statements(app) as sent:
        right = Browser(app).get(request.link)
        other = Browser(app).get(f"/reply/{text}")
        assert Browser(app).client.head(request.link).status_code == 200
    assert sent == []
    assert (right.status_code, plain(right)) == (other.status_code, plain(other))
    assert right.status_code == 200
    assert {name for name, _ in right.headers} == {name for name, _ in other.headers}


def test_whoever_is_signed_in_sees_the_same_page(app: Flask, coordinator: Browser) -> None:
    request = asked(app)
    assert plain(coordinator.get(request.link)) == plain(Browser(app).get(request.link))


def test_nothing_on_the_page_sends_it_by_itself(app: Flask) -> None:
    page = Browser(app).get(asked(app).link).text
    assert page.count("<form") == 1
    assert not [word for word in ("http-equiv", "onload", "autofocus") if word in page.lower()]


Making = Callable[[Flask, Asked], str]


def used(app: Flask, request: Asked) -> str:
    browser = open_link(app, request)
    assert save(browser, "services", {"own_review": "no"}).status_code == 303
    assert send(browser).status_code == 303
    return request.secret


def expired(app: Flask, request: Asked) -> str:
    return new_link(app, request.token, days=-1)


def revoked(app: Flask, request: Asked) -> str:
    with app.app_context(), transaction(db.session()) as session:
        LINKS.end_links(session, row_of(app, request).id)
    return request.secret


def closed(app: Flask, request: Asked) -> str:
    with app.app_context(), transaction(db.session()) as session:
        close(session, COMMAND_LINE, request.token, "asked_in_error", "Not this agency")
    return request.secret


def reissued(app: Flask, request: Asked) -> str:
    """The earlier link, after a new one was given."""
    revoked(app, request)
    assert open_link(app, Asked(request.token, request.case_id, request.agency, new_link(app, request.token)))
    return request.secret


def paused(app: Flask, request: Asked) -> str:
    for _ in range(MOST_WRONG):
        assert guess(Browser(app), request.secret, "somebody@else.example").status_code == 422
    return request.secret


ENDED: tuple[Making, ...] = (used, expired, revoked, closed, reissued, paused)


@pytest.mark.parametrize("end", ENDED)
def test_a_link_that_has_ended_is_refused_as_a_text_that_never_was_one(
    app_on_each: Flask, request_: Asked, end: Making
) -> None:
    secret = end(app_on_each, request_)
    refused = guess(Browser(app_on_each), secret)
    nothing = guess(Browser(app_on_each), secrets.token_urlsafe(32))
    assert (refused.status_code, plain(refused)) == (nothing.status_code, plain(nothing))
    assert refused.status_code == 422
    assert "Set-Cookie" not in refused.headers or "cdop-reply" not in refused.headers["Set-Cookie"]
    assert f'value="{INBOX}"' in refused.text, "what was typed is kept, so that slips are seen"
    assert not [word for word in (*CANARIES, INBOX, secret) if word in plain(refused)]


@pytest.mark.parametrize("end", [used, revoked, closed, paused])
def test_what_ends_a_link_ends_the_session_that_it_opened(app_on_each: Flask, request_: Asked, end: Making) -> None:
    browser = open_link(app_on_each, request_)
    assert browser.get("/reply/form/child").status_code == 200
    end(app_on_each, request_)
    for page in ("", "/child", "/dates", "/files", "/author", "/check", "/sent"):
        answer = browser.get(f"/reply/form{page}")
        assert answer.status_code == 404
        assert not [word for word in CANARIES if word in answer.text]
        assert "No request is open here" in answer.text
    for page in ("/child", "/dates", "/author", "/check", "/nothing-held", "/wrong-agency"):
        assert browser.post(f"/reply/form{page}", page="/reply/form").status_code == 404


def test_an_empty_box_is_asked_for_again_and_counts_as_no_wrong_address(app_on_each: Flask, request_: Asked) -> None:
    for secret in (request_.secret, secrets.token_urlsafe(32)):
        refused = guess(Browser(app_on_each), secret, "")
        assert refused.status_code == 422
        assert "Enter the e-mail address that the request was sent to" in refused.text
    assert link_rows(app_on_each)[0].wrong == 0


def test_a_wrong_address_is_counted_and_the_fifth_closes_the_link_and_tells_the_coordinator(
    app_on_each: Flask, request_: Asked
) -> None:
    nothing = plain(guess(Browser(app_on_each), secrets.token_urlsafe(32), "x@y.example"))
    for number in range(1, MOST_WRONG + 1):
        assert not row_of(app_on_each, request_).paused
        refused = guess(Browser(app_on_each), request_.secret, "somebody@else.example")
        assert (refused.status_code, plain(refused)) == (422, nothing)
        assert link_rows(app_on_each)[0].wrong == number
    assert row_of(app_on_each, request_).paused
    found = events(app_on_each, request_)
    assert (found["wrong_fact"], found["paused"]) == (5, 1)
    assert plain(guess(Browser(app_on_each), request_.secret)) == nothing, "not even with the right address"
    assert link_rows(app_on_each)[0].wrong == 5
    assert audit(app_on_each, "information.link_paused") == {("information.link_paused", request_.case_id): 1}


def test_the_coordinator_finds_what_was_closed_on_the_home(app: Flask, coordinator: Browser) -> None:
    request = asked(app)
    assert "five wrong addresses" not in coordinator.get("/").text
    paused(app, request)
    assert "Links closed after five wrong addresses" in coordinator.get("/").text
    page = coordinator.get("/paused-links").text
    assert "A-primary_care" in page
    assert "Invented Surgery" in page


def test_the_address_may_be_typed_with_capitals_and_blanks(app: Flask) -> None:
    assert open_link(app, asked(app), typed=" Records@Surgery.EXAMPLE ")


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(datetime(2026, 11, 20, 9, 0, tzinfo=UTC), tick=False) as moved:
        yield moved


def test_5000_random_tokens_hit_nothing_and_are_refused_after_a_few(app: Flask, clock: Any) -> None:
    request, browser = asked(app), Browser(app, "127.0.0.66")
    csrf = browser.token("/reply/anything")
    answers = Counter(guess(browser, secrets.token_urlsafe(32), csrf=csrf).status_code for _ in range(5000))
    assert answers == {422: opening.TRIED[0].number, 429: 5000 - opening.TRIED[0].number}
    full = guess(browser, request.secret, csrf=csrf)
    assert (full.status_code, int(full.headers["Retry-After"]) > 0) == (429, True), "the right one too"
    open_link(app, request, "127.0.0.7")
    clock.shift(timedelta(minutes=6))
    assert guess(browser, secrets.token_urlsafe(32), csrf=csrf).status_code == 422


def test_links_that_are_wrong_in_different_ways_are_refused_in_the_same_time(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The share of pairs in which one kind was slower than a random text lies from 0.40 to 0.60 (S60)."""
    monkeypatch.setattr(link_views, "TRIED", (Limit("reply_link", 10**6, timedelta(minutes=5)),))
    monkeypatch.setattr("cdop.links.opening.MOST_WRONG", 10**6)
    wrong, browser = asked(app, "primary_care"), Browser(app)
    kinds = {
        "expired": (new_link(app, wrong.token, days=-1), INBOX),
        "used": (used(app, asked(app, "hospital")), INBOX),
        "wrong fact": (wrong.secret, "somebody@else.example"),
    }
    csrf = browser.token("/reply/anything")
    took: dict[str, list[float]] = {kind: [] for kind in ("random", *kinds)}
    for _ in range(300):
        with app.app_context(), transaction(db.session()) as session:
            session.execute(delete(NotificationPost))
        for kind, (secret, typed) in {"random": (secrets.token_urlsafe(32), INBOX), **kinds}.items():
            began = perf_counter()
            assert guess(browser, secret, typed, csrf).status_code == 422
            took[kind].append(perf_counter() - began)
    for kind in kinds:
        slower = sum(a > b for a in took[kind] for b in took["random"]) / len(took[kind]) ** 2
        assert 0.40 <= slower <= 0.60, f"{kind}: {slower:.2f}, {median(took[kind])} against {median(took['random'])}"


def test_links_that_are_wrong_in_different_ways_ask_the_same_of_the_database(app: Flask) -> None:
    """What the times depend on, without a clock: the same statements in the same order, kept or undone."""
    wrong = asked(app, "primary_care")
    kinds = {
        "random": (secrets.token_urlsafe(32), INBOX),
        "expired": (new_link(app, wrong.token, days=-1), INBOX),
        "used": (used(app, asked(app, "hospital")), INBOX),
        "wrong fact": (wrong.secret, "somebody@else.example"),
    }
    browser, done = Browser(app), {}
    csrf = browser.token("/reply/anything")
    for kind, (secret, typed) in kinds.items():
        with statements(app) as sent:
            assert guess(browser, secret, typed, csrf).status_code == 422
        done[kind] = [statement for statement, _ in sent if not statement.startswith(("RELEASE", "ROLLBACK TO"))]
    assert len(done["random"]) >= 6
    assert done == dict.fromkeys(kinds, done["random"])


@pytest.mark.parametrize("row", [{"paused": True}, {"state": "replied", "next_chase_on": None}])
def test_a_session_opens_nothing_of_a_request_that_is_paused_or_over(app: Flask, row: dict[str, Any]) -> None:
    request = asked(app)
    browser = open_link(app, request)
    change_row(app, request, **row)
    assert browser.get("/reply/form").status_code == 404
    with app.app_context():
        cookie = browser.client.get_cookie("cdop-reply")
        assert cookie is not None
        assert LINKS.held(db.session(), cookie.value) is None


def every_text(app: Flask) -> str:
    """All that the database holds, table by table."""
    with app.app_context():
        tables = db.metadata.sorted_tables
        return "\n".join(str(row) for table in tables for row in db.session.execute(select(table)))


def test_the_secret_stands_nowhere_but_in_the_link(
    app_on_each: Flask, request_: Asked, caplog: pytest.LogCaptureFixture
) -> None:
    browser = open_link(app_on_each, request_)
    cookie = browser.client.get_cookie("cdop-reply")
    assert cookie is not None
    guess(Browser(app_on_each), request_.secret, "somebody@else.example")
    assert save(browser, "child", {"immunised": "yes"}).status_code == 303
    pages = [browser.get(f"/reply/form{page}") for page in ("", "/child", "/dates", "/files", "/author", "/check")]
    astray = Browser(app_on_each).get(f"{request_.link}/")
    for answer in (*pages, astray):
        assert request_.secret not in answer.text + str(answer.headers)
        assert answer.headers["Referrer-Policy"] == "no-referrer"
    for secret in (request_.secret, cookie.value):
        assert secret not in every_text(app_on_each)
        assert secret not in caplog.text
        assert len(secret) >= 43


def test_the_secret_is_not_in_the_bytes_of_the_database_s_files(app: Flask) -> None:
    request = asked(app)
    browser = open_link(app, request)
    assert save(browser, "child", {"immunised": "yes"}).status_code == 303
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    path = Path(url.removeprefix("sqlite:///"))
    held = b"".join(each.read_bytes() for each in path.parent.glob(path.name + "*"))
    assert row_of(app, request).token.encode() in held
    assert request.secret.encode() not in held


def test_the_session_of_a_link_reaches_nothing_but_its_own_form(app: Flask) -> None:
    own, other = asked(app, "primary_care"), asked(app, "police")
    browser = open_link(app, own)
    nobody, reached = Browser(app), 0
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("reply.") or rule.endpoint == "static":
            continue
        for method in ("GET", "POST"):
            address = address_of(app, rule).replace("0123456789abcdef" * 2, other.token)
            data = {"csrf_token": browser.token("/reply/form")} if method == "POST" else None
            same = {"csrf_token": nobody.token("/reply/anything")} if method == "POST" else None
            with_link = browser.client.open(address, method=method, data=data)
            without = nobody.client.open(address, method=method, data=same)
            assert with_link.status_code == without.status_code, rule.rule
            assert with_link.headers.get("Location") == without.headers.get("Location"), rule.rule
            assert not [word for word in CANARIES if word in with_link.text], rule.rule
            reached += 1
    assert reached > 100
    page = browser.get("/reply/form").text
    assert not [token for token in (own.token, other.token) if token in page]


def test_a_cookie_lasts_two_hours_from_the_last_page_and_the_link_opens_again(app: Flask) -> None:
    with time_machine.travel(datetime(2026, 11, 20, 9, 0, tzinfo=UTC), tick=False) as clock:
        request = asked(app)
        browser = open_link(app, request)
        assert save(browser, "child", {"immunised": "yes"}).status_code == 303
        clock.shift(timedelta(hours=1, minutes=59))
        assert browser.get("/reply/form/child").status_code == 200
        clock.shift(timedelta(hours=1, minutes=59))
        assert browser.get("/reply/form/child").status_code == 200
        clock.shift(timedelta(hours=2, minutes=1))
        assert browser.get("/reply/form/child").status_code == 404
        again = open_link(app, request)
        assert re.search(r'value="yes" checked', again.get("/reply/form/child").text)


def test_opened_again_a_link_lets_the_first_browser_go(app: Flask) -> None:
    request = asked(app)
    first, second = open_link(app, request), open_link(app, request)
    assert first.get("/reply/form").status_code == 404
    assert second.get("/reply/form").status_code == 200


def test_the_cookie_is_the_host_s_own_in_production(app: Flask) -> None:
    request = asked(app)
    app.config["PRODUCTION"] = True
    browser = Browser(app)
    answer = browser.post(request.link, {"email": INBOX}, base_url="https://localhost")
    handed = next(one for one in answer.headers.getlist("Set-Cookie") if "reply" in one)
    assert handed.startswith("__Host-cdop-reply=")
    for word in ("Secure", "HttpOnly", "Path=/", "SameSite=Lax"):
        assert word in handed
    assert "Domain" not in handed


def test_the_audit_says_who_saw_the_child_by_a_link(app_on_each: Flask, request_: Asked) -> None:
    browser = open_link(app_on_each, request_)
    browser.get("/reply/form")
    with app_on_each.app_context():
        query = text("SELECT name, address, case_id FROM audit_entries WHERE event = 'information.request_viewed'")
        assert db.session.execute(query).all() == [("an agency, by its link", "127.0.0.1", request_.case_id)]
