"""One-time links to an organisation's part: what scanners, guessers and the database learn (security.md S57 to S60).

The same attacks as on requests (``tests/gathering/test_links.py``): both open by one implementation.
"""

import re
import secrets
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from cdop.accounts.people import COMMAND_LINE
from cdop.audit.service import utc_now
from cdop.database import db, transaction
from cdop.gathering.links import LINKS as REQUESTS
from cdop.gathering.replying.opening import TRIED
from cdop.links.opening import MOST_WRONG
from cdop.recommendations.models import AddresseeLink
from cdop.recommendations.rules import Happening
from cdop.recommendations.service import Step, happen
from cdop.recommendations.telling.links import LINKS
from tests.application import Browser
from tests.case.making import audit, statements
from tests.gathering import answering
from tests.recommendations.telling.making import (
    ACCEPTS,
    INBOX,
    NAMES,
    WORDS,
    change_row,
    events,
    open_link,
    row_of,
    rows,
    secret_of,
    send,
    told,
)
from tests.web.test_guard import address_of

TOKEN = re.compile(r'(?<=name="csrf_token" )(type="hidden" )?value="[^"]*"')
TYPED = re.compile(r' value="[^"]*@[^"]*"')
CANARIES = (WORDS, NAMES[0], "Safer sleep", "2025-26/01")


def plain(answer: TestResponse) -> str:
    return TYPED.sub("", TOKEN.sub("", answer.text))


def guess(browser: Browser, secret: str, typed: str = INBOX, csrf: str = "") -> TestResponse:
    form = {"email": typed, "csrf_token": csrf or browser.token(f"/answer/{secret}")}
    return browser.client.post(f"/answer/{secret}", data=form, environ_overrides=browser.environ)


@pytest.fixture
def addressee(app_on_each: Flask) -> str:
    return told(app_on_each).first


def test_looks_of_scanners_change_nothing_and_show_nothing(app_on_each: Flask, addressee: str) -> None:
    secret = secret_of(app_on_each, addressee)
    before, looked = rows(app_on_each, AddresseeLink), audit(app_on_each)
    nothing = plain(Browser(app_on_each).get(f"/answer/{secrets.token_urlsafe(32)}"))
    for method in ("GET", "HEAD", "OPTIONS") * 15:
        answer = Browser(app_on_each).client.open(f"/answer/{secret}", method=method)
        assert answer.status_code == (405 if method == "OPTIONS" else 200)
        if method == "GET":
            assert plain(answer) == nothing
        assert not [word for word in CANARIES if word in answer.text]
    assert (rows(app_on_each, AddresseeLink), audit(app_on_each)) == (before, looked)
    open_link(app_on_each, addressee, secret)


def test_no_look_at_the_database_before_a_form_is_sent(app: Flask) -> None:
    secret = secret_of(app, told(app).first)
    with statements(app) as sent:
        right, other = Browser(app).get(f"/answer/{secret}"), Browser(app).get("/answer/another-text")
    assert sent == []
    assert plain(right) == plain(other)
    assert right.headers["X-Robots-Tag"] == "noindex, nofollow"


Making = Callable[[Flask, str, str], None]


def expired(app: Flask, addressee: str, _secret: str) -> None:
    with app.app_context(), transaction(db.session()) as session:
        past = utc_now() - timedelta(days=1)
        session.execute(update(AddresseeLink).values(expires_at=past))


def revoked(app: Flask, addressee: str, _secret: str) -> None:
    with app.app_context(), transaction(db.session()) as session:
        LINKS.end_links(session, row_of(app, addressee).id)


def over(app: Flask, addressee: str, _secret: str) -> None:
    """Closed by the panel."""
    with app.app_context(), transaction(db.session()) as session:
        signed = {"signed_by": "A Chair", "signed_role": "Chair"}
        happen(session, COMMAND_LINE, addressee, Step(Happening.NOT_TAKEN_UP, "They did not answer.", detail=signed))


def paused(app: Flask, _addressee: str, secret: str) -> None:
    for _ in range(MOST_WRONG):
        assert guess(Browser(app), secret, "somebody@else.example").status_code == 422


ENDED: tuple[Making, ...] = (expired, revoked, over, paused)


@pytest.mark.parametrize("end", ENDED)
def test_a_link_that_has_ended_is_refused_as_a_text_that_never_was_one(
    app_on_each: Flask, addressee: str, end: Making
) -> None:
    secret = secret_of(app_on_each, addressee)
    browser = open_link(app_on_each, addressee, secret)
    end(app_on_each, addressee, secret)
    refused = guess(Browser(app_on_each), secret)
    nothing = guess(Browser(app_on_each), secrets.token_urlsafe(32))
    assert (refused.status_code, plain(refused)) == (nothing.status_code, plain(nothing))
    assert refused.status_code == 422
    assert f'value="{INBOX}"' in refused.text, "what was typed is kept, so that slips are seen"
    for page in ("", "/answer", "/check", "/progress", "/evidence", "/actions"):
        closed = browser.get(f"/answer/form{page}")
        assert (closed.status_code, [word for word in CANARIES if word in closed.text]) == (404, [])
        if page:
            assert browser.post(f"/answer/form{page}", page="/answer/anything").status_code == 404


def test_a_wrong_address_is_counted_and_the_fifth_closes_the_link_and_tells_the_panel(
    app_on_each: Flask, addressee: str
) -> None:
    secret = secret_of(app_on_each, addressee)
    seen = row_of(app_on_each, addressee).version
    nothing = plain(guess(Browser(app_on_each), secrets.token_urlsafe(32), "x@y.example"))
    for number in range(1, MOST_WRONG + 1):
        assert not row_of(app_on_each, addressee).paused
        refused = guess(Browser(app_on_each), secret, "somebody@else.example")
        assert (refused.status_code, plain(refused)) == (422, nothing)
        assert [one.wrong for one in rows(app_on_each, AddresseeLink)] == [0, number]
    assert row_of(app_on_each, addressee).paused
    found = Counter(events(app_on_each, addressee))
    assert (found["wrong_fact"], found["paused"]) == (5, 1)
    assert plain(guess(Browser(app_on_each), secret)) == nothing, "not even with the right address"
    assert row_of(app_on_each, addressee).version == seen, "a stranger puts nobody's page out of date"
    assert audit(app_on_each, "recommendation.link_paused") == {("recommendation.link_paused", None): 1}


def test_the_panel_finds_what_was_closed_and_opens_it_again(app: Flask, coordinator: Browser) -> None:
    one = told(app)
    secret = secret_of(app, one.first)
    assert "closed after five wrong addresses" not in coordinator.get("/").text
    paused(app, one.first, secret)
    assert "Links to recommendations closed after five wrong addresses" in coordinator.get("/").text
    assert NAMES[0] in coordinator.get("/recommendations/links-closed").text
    shown = coordinator.get(one.page).text
    assert "Open the link again" in shown
    assert "None: its links are closed after wrong addresses" in shown
    opened = coordinator.post(f"/recommendations/told/{one.first}/link/open-again", page=one.page)
    assert opened.status_code == 303
    open_link(app, one.first, secret)


def test_guesses_at_requests_and_at_recommendations_are_counted_together(app: Flask) -> None:
    browser = Browser(app, "127.0.0.66")
    csrf = browser.token("/answer/anything")
    most = TRIED[0].number
    for number in range(most):
        kind = ("answer", "reply")[number % 2]
        form = {"email": INBOX, "csrf_token": csrf}
        tried = browser.client.post(
            f"/{kind}/{secrets.token_urlsafe(32)}", data=form, environ_overrides=browser.environ
        )
        assert tried.status_code == 422
    full = guess(browser, secret_of(app, told(app).first), csrf=csrf)
    assert (full.status_code, int(full.headers["Retry-After"]) > 0) == (429, True), "the right one too"


def test_links_that_are_wrong_in_different_ways_ask_the_same_of_the_database(app: Flask) -> None:
    """What the times depend on, without a clock: the same statements in the same order, kept or undone."""
    one, two = told(app), told(app, "Hillside Trust", reference="2025-26/02")
    closed = secret_of(app, two.first)
    over(app, two.first, closed)
    kinds = {
        "random": (secrets.token_urlsafe(32), INBOX),
        "expired": (secret_of(app, one.first, days=-1), INBOX),
        "over": (closed, INBOX),
        "wrong fact": (secret_of(app, one.first), "somebody@else.example"),
    }
    browser, done = Browser(app), {}
    csrf = browser.token("/answer/anything")
    for kind, (secret, typed) in kinds.items():
        with statements(app) as sent:
            assert guess(browser, secret, typed, csrf).status_code == 422
        done[kind] = [statement for statement, _ in sent if not statement.startswith(("RELEASE", "ROLLBACK TO"))]
    assert len(done["random"]) >= 6
    assert done == dict.fromkeys(kinds, done["random"])


def test_the_secret_stands_nowhere_but_in_the_link(
    app_on_each: Flask, addressee: str, caplog: pytest.LogCaptureFixture
) -> None:
    secret = secret_of(app_on_each, addressee)
    browser = open_link(app_on_each, addressee, secret)
    cookie = browser.client.get_cookie("cdop-answer")
    assert cookie is not None
    guess(Browser(app_on_each), secret, "somebody@else.example")
    pages = [browser.get(f"/answer/form{page}") for page in ("", "/answer")]
    assert send(browser, ACCEPTS).status_code == 303
    pages += [browser.get(f"/answer/form{page}") for page in ("/sent", "", "/progress", "/evidence", "/actions")]
    astray = Browser(app_on_each).get(f"/answer/{secret}/")
    for answer in (*pages, astray):
        assert secret not in answer.text + str(answer.headers)
        assert answer.headers["Referrer-Policy"] == "no-referrer"
    with app_on_each.app_context():
        held = "\n".join(str(row) for table in db.metadata.sorted_tables for row in db.session.execute(select(table)))
    for word in (secret, cookie.value):
        assert word not in held
        assert word not in caplog.text
        assert len(word) >= 43


def test_the_secret_is_not_in_the_bytes_of_the_database_s_files(app: Flask) -> None:
    one = told(app)
    secret = secret_of(app, one.first)
    open_link(app, one.first, secret)
    path = Path(app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///"))
    held = b"".join(each.read_bytes() for each in path.parent.glob(path.name + "*"))
    assert one.first.encode() in held
    assert secret.encode() not in held


def test_the_session_of_a_link_reaches_nothing_but_its_own_pages(app: Flask) -> None:
    own = told(app, *NAMES[:2])
    browser, nobody = open_link(app, own.first), Browser(app)
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("answers.") or rule.endpoint == "static":
            continue
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            address = address_of(app, rule)
            ours, theirs = (
                who.client.open(
                    address, method=method,
                    data={"csrf_token": who.token("/answer/anything")} if method == "POST" else None,
                )
                for who in (browser, nobody)
            )  # fmt: skip
            assert ours.status_code == theirs.status_code, rule
            assert not [word for word in (WORDS, "Safer sleep") if word in ours.text], rule


def test_a_link_to_a_request_opens_no_recommendation_nor_the_other_way_round(app: Flask) -> None:
    one, asked = told(app), answering.asked(app)
    secret = secret_of(app, one.first)
    assert guess(Browser(app), asked.secret, answering.INBOX).status_code == 422
    form = {"email": INBOX}
    assert Browser(app).post(f"/reply/{secret}", form).status_code == 422
    browser = open_link(app, one.first, secret)
    assert browser.get("/reply/form").status_code == 404
    assert answering.open_link(app, asked).get("/answer/form").status_code == 404


def test_a_form_of_what_was_opened_before_is_refused(app: Flask) -> None:
    one = told(app, *NAMES[:2])
    browser = open_link(app, one.addressees[NAMES[0]])
    second = browser.post(f"/answer/{secret_of(app, one.addressees[NAMES[1]])}", {"email": INBOX})
    assert second.status_code == 303
    late = browser.post("/answer/form/answer", {**ACCEPTS, "version": "0"})
    assert late.status_code == 409
    assert "Nothing was saved" in late.text
    assert [row_of(app, token).state for token in one.addressees.values()] == ["told", "told"]


def test_whoever_opens_a_link_lets_go_who_had_it_open_and_pausing_lets_go_too(app: Flask) -> None:
    one = told(app)
    secret = secret_of(app, one.first)
    first, second = (open_link(app, one.first, secret) for _ in range(2))
    assert first.get("/answer/form").status_code == 404
    assert second.get("/answer/form").status_code == 200
    change_row(app, one.first, paused=True)
    assert second.get("/answer/form").status_code == 404


def test_nobody_s_upload_is_read(app: Flask) -> None:
    told(app)
    form = {"csrf_token": Browser(app).token("/answer/anything"), "words": "x" * (2 * 1024 * 1024)}
    refused = Browser(app).client.post("/answer/form/evidence", data=form)
    assert refused.status_code == 404


def test_a_secret_is_of_this_kind_of_link_alone() -> None:
    assert REQUESTS.secret_of("a key", "n" * 32) != LINKS.secret_of("a key", "n" * 32)
