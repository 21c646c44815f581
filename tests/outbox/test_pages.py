"""The coordinator's outbox: what stands where, one message as it reads, and sending one again."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import update

from cdop.accounts.people import COMMAND_LINE, Person, Role
from cdop.audit.service import utc_now
from cdop.database import db, transaction
from cdop.installation import mark_demonstration
from cdop.outbox.queries import (
    LATE_AFTER,
    PAGE,
    ROWS,
    Filters,
    counts,
    message_at,
    messages_about,
    messages_page,
    trouble,
)
from tests.application import Browser
from tests.outbox.sending import NONCE, let_pass, rows, run, waiting
from tests.outbox.sink import Sink, sink

OFFICE = "office@agency.example"
SECRET = "secret-of-nonce-1"


@pytest.fixture
def mail() -> Iterator[Sink]:
    with sink() as taken:
        yield taken


def test_an_empty_outbox_says_so(coordinator: Browser) -> None:
    page = coordinator.get("/outbox").text
    assert "No message has been queued yet" in page
    assert "demonstration" not in page


def test_every_message_stands_there_with_its_state_and_filters_find_it(
    app: Flask, coordinator: Browser, mail: Sink
) -> None:
    mail.answers["gone@agency.example"] = "550 gone"
    waiting(app, "gone@agency.example", OFFICE)
    run(app, mail.url)
    waiting(app, "later@agency.example")
    page = coordinator.get("/outbox").text
    assert "In all: 1 waiting, 1 sent, 1 given up." in page
    assert page.index("later@agency.example") < page.index(OFFICE) < page.index("gone@agency.example")
    given_up = coordinator.get("/outbox?state=given_up").text
    assert "gone@agency.example" in given_up
    assert OFFICE not in given_up
    assert OFFICE in coordinator.get("/outbox?kind=test_tell").text
    assert "No messages with these filters" in coordinator.get("/outbox?kind=test_ask").text
    assert OFFICE in coordinator.get("/outbox?state=nonsense&kind=nonsense&page=x").text


def test_a_long_list_is_paged_in_one_order_and_no_message_is_left_out(app: Flask, coordinator: Browser) -> None:
    waiting(app, *(f"office{number:03}@agency.example" for number in range(PAGE + 3)))
    first, second = coordinator.get("/outbox").text, coordinator.get("/outbox?page=2").text
    shown = [f"office{number:03}@" in first for number in range(PAGE + 3)]
    assert shown == [False] * 3 + [True] * PAGE
    assert all(f"office{number:03}@" in second for number in range(3))
    assert "page=2" in first
    assert "page=3" not in second


def test_the_link_is_on_no_page_of_a_real_installation(app: Flask, coordinator: Browser) -> None:
    waiting(app, OFFICE, kind="test_ask", link_nonce=NONCE)
    page = coordinator.get(f"/outbox/{rows(app)[0].token}").text
    assert "[one-time link]" in page
    assert SECRET not in page
    assert NONCE not in page
    assert SECRET not in coordinator.get("/outbox").text


def test_a_demonstration_shows_the_link_and_sends_nothing(app: Flask, coordinator: Browser, mail: Sink) -> None:
    with app.app_context(), transaction(db.session()) as session:
        mark_demonstration(session)
    waiting(app, OFFICE, kind="test_ask", link_nonce=NONCE)
    page = coordinator.get(f"/outbox/{rows(app)[0].token}").text
    assert f'href="http://localhost/reply/{SECRET}"' in page
    assert "no message is ever sent" in coordinator.get("/outbox").text
    sent = app.test_cli_runner().invoke(args=["outbox", "send"])
    assert sent.exit_code == 0
    assert "nothing is ever sent" in sent.output
    assert [row.state for row in rows(app)] == ["waiting"]
    let_pass(app, LATE_AFTER * 2)
    assert "wait to be sent" not in coordinator.get("/").text


def test_a_message_given_up_is_told_on_the_home_and_sent_again_once(
    app: Flask, coordinator: Browser, mail: Sink
) -> None:
    mail.answers[OFFICE] = "550 gone"
    waiting(app, OFFICE)
    run(app, mail.url)
    home = coordinator.get("/").text
    assert "Messages given up" in home
    token = rows(app)[0].token
    page = coordinator.get(f"/outbox/{token}").text
    assert "550 gone" in page
    assert "Send again" in page
    assert coordinator.post(f"/outbox/{token}/again", page=f"/outbox/{token}").status_code == 303
    again = coordinator.post(f"/outbox/{token}/again", page=f"/outbox/{token}")
    assert again.status_code == 409
    assert "Nothing was changed" in again.text
    assert "Send again" not in coordinator.get(f"/outbox/{token}").text
    assert "Messages given up" not in coordinator.get("/").text


def test_messages_that_wait_for_long_are_told_on_the_home(app: Flask, coordinator: Browser) -> None:
    waiting(app, OFFICE)
    assert "wait to be sent" not in coordinator.get("/").text
    let_pass(app, LATE_AFTER * 2)
    assert "wait to be sent for more than a day" in coordinator.get("/").text


def test_a_message_that_is_to_go_out_later_is_no_trouble(app: Flask, coordinator: Browser) -> None:
    waiting(app, OFFICE, not_before=utc_now() + LATE_AFTER * 20)
    with app.app_context(), transaction(db.session()) as session:
        session.execute(update(ROWS).values(queued_at=utc_now() - LATE_AFTER * 3))
    assert "wait to be sent" not in coordinator.get("/").text
    assert "Waiting until" in coordinator.get("/outbox").text


def test_a_message_of_a_kind_that_is_no_longer_known_is_told_to_be_that(app: Flask, coordinator: Browser) -> None:
    waiting(app, OFFICE)
    with app.app_context(), transaction(db.session()) as session:
        session.execute(update(ROWS).values(kind="of_another_version"))
    page = coordinator.get(f"/outbox/{rows(app)[0].token}").text
    assert "It cannot be shown: This kind of message is not known to this version" in page


@pytest.mark.parametrize("role", ["panel_member", "public_health_lead", "agency_contact", "administrator"])
def test_nobody_but_the_coordinator_sees_messages(app: Flask, request: pytest.FixtureRequest, role: str) -> None:
    waiting(app, OFFICE)
    browser: Browser = request.getfixturevalue(role)
    token = rows(app)[0].token
    assert browser.get("/outbox").status_code == browser.get(f"/outbox/{token}").status_code == 404
    assert browser.post(f"/outbox/{token}/again", page="/").status_code == 404
    assert browser.get("/outbox/" + "f" * 32).status_code == 404


def test_queries_tell_nobody_but_a_coordinator(app: Flask) -> None:
    waiting(app, OFFICE, about="a" * 32)
    let_pass(app, LATE_AFTER * 2)
    member = Person(1, "A. Member", frozenset({Role.PANEL_MEMBER}), "here")
    token = rows(app)[0].token
    with app.app_context():
        for viewer, seen in ((COMMAND_LINE, True), (member, False)):
            session, now = db.session(), utc_now()
            assert bool(messages_page(session, viewer, Filters())[0]) is seen
            assert bool(message_at(session, viewer, token)) is seen
            assert bool(messages_about(session, viewer, "a" * 32)) is seen
            assert bool(counts(session, viewer)) is seen
            assert bool(trouble(session, viewer, now).late) is seen
