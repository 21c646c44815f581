"""Messages go out once, to whom they are for, whatever the mail server does."""

import smtplib
import socket
import ssl
from base64 import b64decode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from cdop.accounts.people import COMMAND_LINE
from cdop.audit.models import AuditEntry
from cdop.database import db, transaction
from cdop.outbox import sending
from cdop.outbox.rules import WAITS
from cdop.outbox.service import NotToSendAgain, send_again, withdraw
from tests.application import make_app
from tests.databases import close
from tests.outbox.sending import NONCE, SENDER, let_pass, rows, run, states, waiting
from tests.outbox.sink import Sink, sink

OFFICE = "office@agency.example"


@pytest.fixture
def mail() -> Iterator[Sink]:
    with sink() as taken:
        yield taken


def audited(app: Flask, event: str) -> int:
    with app.app_context():
        return db.session().scalar(select(func.count()).where(AuditEntry.event == event)) or 0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_message_goes_out_once_with_its_link_and_the_row_never_held_it(app_on_each: Flask, mail: Sink) -> None:
    waiting(app_on_each, OFFICE, kind="test_ask", link_nonce=NONCE, about="a" * 32)
    assert run(app_on_each, mail.url).sent == 1
    assert run(app_on_each, mail.url).sent == 0
    [message], [row] = mail.messages, rows(app_on_each)
    assert (message["To"], message["Subject"]) == (OFFICE, "A request waits for you")
    assert str(message["From"]) == "Panel for Medway <panel@reviews.example>"
    assert message["Message-ID"] == f"<{row.token}@reviews.example>"
    assert message.get_content().replace("\r\n", "\n") == (
        "To Children’s social care, by 2026-12-01:\nhttps://reviews.example/reply/secret-of-nonce-1\n"
    )
    assert mail.arrived[0][:2] == ("panel@reviews.example", (OFFICE,))
    assert (row.state, row.attempts, row.claim) == ("sent", 1, None)
    assert "secret-of" not in str(row)
    assert audited(app_on_each, "message.sent") == 1


def test_a_server_that_is_down_loses_nothing_and_counts_against_nothing(app_on_each: Flask, mail: Sink) -> None:
    waiting(app_on_each, *(f"office{number}@agency.example" for number in range(30)))
    for _ in range(10):
        stopped = run(app_on_each, f"smtp://127.0.0.1:{free_port()}")
        assert "could not be used" in stopped.stopped
        assert stopped.tried == 0
    assert set(states(app_on_each)) == {"waiting"}
    assert {row.attempts for row in rows(app_on_each)} == {0}
    assert run(app_on_each, mail.url).sent == 30
    assert len(set(mail.recipients)) == len(mail.recipients) == 30


def test_a_recipient_whom_the_server_refuses_for_good_is_given_up_and_the_others_are_served(
    app_on_each: Flask, mail: Sink
) -> None:
    mail.answers["gone@agency.example"] = "550 no such\x07 mailbox <script>"
    waiting(app_on_each, "gone@agency.example", OFFICE)
    done = run(app_on_each, mail.url)
    assert (done.sent, done.given_up, done.failed) == (1, 1, 0)
    assert mail.recipients == [OFFICE]
    assert states(app_on_each) == ["given_up", "sent"]
    assert rows(app_on_each)[0].last_error == "The mail server refused it: 550 no such mailbox <script>"
    assert audited(app_on_each, "message.given_up") == 1


def test_a_recipient_refused_for_now_is_tried_after_growing_waits_and_then_given_up(app: Flask, mail: Sink) -> None:
    mail.answers[OFFICE] = "450 try later"
    waiting(app, OFFICE)
    for attempt, wait in enumerate(WAITS, start=1):
        assert run(app, mail.url).failed == 1
        [row] = rows(app)
        assert (row.state, row.attempts) == ("waiting", attempt)
        assert run(app, mail.url).tried == 0, "not before its wait is over"
        let_pass(app, wait - timedelta(seconds=30))
        assert run(app, mail.url).tried == 0
        let_pass(app, timedelta(seconds=30))
    assert list(WAITS) == sorted(WAITS)
    assert run(app, mail.url).given_up == 1
    let_pass(app, timedelta(days=30))
    assert run(app, mail.url).tried == 0
    assert states(app) == ["given_up"]
    assert audited(app, "message.failed") == len(WAITS)


def test_what_was_given_up_is_sent_again_once_the_coordinator_says_so(app: Flask, mail: Sink) -> None:
    mail.answers[OFFICE] = "550 gone"
    waiting(app, OFFICE)
    run(app, mail.url)
    mail.answers.clear()
    token = rows(app)[0].token
    with app.app_context(), transaction(db.session()) as session:
        send_again(session, COMMAND_LINE, token)
        with pytest.raises(NotToSendAgain):
            send_again(session, COMMAND_LINE, token)
    assert run(app, mail.url).sent == 1
    assert mail.messages[0]["Message-ID"] == f"<{token}@reviews.example>"
    assert audited(app, "message.sent_again") == 1


def test_a_server_that_dies_in_the_middle_has_the_message_again_later_and_the_rest_now(app: Flask, mail: Sink) -> None:
    mail.drops = 1
    waiting(app, "first@agency.example", "second@agency.example", "third@agency.example")
    done = run(app, mail.url)
    assert (done.sent, done.failed) == (2, 1)
    assert states(app) == ["waiting", "sent", "sent"]
    let_pass(app, WAITS[0])
    assert run(app, mail.url).sent == 1
    assert mail.recipients == ["first@agency.example", "second@agency.example", "third@agency.example"]


def test_a_server_that_dies_again_and_again_stops_the_run(app: Flask, mail: Sink) -> None:
    mail.drops = 99
    waiting(app, *(f"office{number}@agency.example" for number in range(9)))
    done = run(app, mail.url)
    assert (done.failed, done.sent) == (sending.MOST_DROPPED, 0)
    assert "ended" in done.stopped
    assert set(states(app)) == {"waiting"}


def test_a_server_that_refuses_the_sender_counts_against_no_message(
    app: Flask, mail: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_given: object, **_more: object) -> None:
        raise smtplib.SMTPSenderRefused(553, b"not you", SENDER.address)

    waiting(app, OFFICE)
    with monkeypatch.context() as patch:
        patch.setattr(smtplib.SMTP, "sendmail", refuse)
        assert "refuses the sender: 553 not you" in run(app, mail.url).stopped
    assert [(row.state, row.attempts) for row in rows(app)] == [("waiting", 0)]
    assert run(app, mail.url).sent == 1


def test_two_runs_at_once_send_each_message_once(
    migrated_url: str, tmp_path: Path, mail: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "CLAIMED_AT_ONCE", 3)
    apps = [make_app(migrated_url, tmp_path) for _ in range(4)]
    recipients = sorted(f"office{number:02}@agency.example" for number in range(60))
    waiting(apps[0], *recipients)
    with ThreadPoolExecutor(len(apps)) as pool:
        runs = list(pool.map(lambda app: run(app, mail.url), apps))
    assert mail.recipients == recipients
    assert sum(one.sent for one in runs) == 60
    assert set(states(apps[0])) == {"sent"}
    for app in apps:
        close(app)


def test_a_run_that_died_leaves_its_messages_to_a_later_one_when_its_lease_is_over(
    app_on_each: Flask, mail: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_given: Any) -> None:
        raise SystemExit("the power went")

    waiting(app_on_each, OFFICE)
    with monkeypatch.context() as patch:
        patch.setattr(sending, "text_of", die)
        with pytest.raises(SystemExit):
            run(app_on_each, mail.url)
    assert states(app_on_each) == ["sending"]
    assert run(app_on_each, mail.url).tried == 0
    let_pass(app_on_each, sending.LEASE - timedelta(minutes=1))
    assert run(app_on_each, mail.url).tried == 0
    let_pass(app_on_each, timedelta(minutes=2))
    assert run(app_on_each, mail.url).sent == 1
    assert mail.recipients == [OFFICE]


def test_who_lost_the_lease_writes_nothing_down(app: Flask, mail: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    """While one run hands a message over, its lease passes and another has it: that one tells what became of it."""
    waiting(app, OFFICE)
    really = sending.written

    def slow(*given: Any) -> Any:
        monkeypatch.setattr(sending, "written", really)
        let_pass(app, sending.LEASE * 2)
        assert run(app, mail.url).sent == 1
        return really(*given)

    monkeypatch.setattr(sending, "written", slow)
    assert run(app, mail.url).sent == 0
    assert audited(app, "message.sent") == 1
    assert len({one["Message-ID"] for one in mail.messages}) == 1


def test_claims_are_given_back_before_their_lease_is_over(
    app: Flask, mail: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A slow server takes longer than a lease for all that was claimed: what is left is claimed anew."""
    moments = count(step=sending.LAST_BEGUN.total_seconds() * 0.6)
    claims: list[str] = []
    really = sending._claim

    def claim(session: Any, few: int) -> Any:
        claimed = really(session, few)
        claims.append(claimed.word)
        return claimed

    monkeypatch.setattr(sending.time, "monotonic", lambda: next(moments))
    monkeypatch.setattr(sending, "_claim", claim)
    waiting(app, *(f"office{number}@agency.example" for number in range(4)))
    assert run(app, mail.url).sent == 4
    assert len(claims) == 5, "each message with a claim of its own, and one that found nothing"


def test_a_mistake_in_one_kind_keeps_no_other_message_back(app: Flask, mail: Sink, caplog: Any) -> None:
    waiting(app, "first@agency.example", kind="test_broken")
    waiting(app, OFFICE)
    done = run(app, mail.url)
    assert (done.sent, done.failed) == (1, 1)
    assert rows(app)[0].last_error == "It could not be written: KeyError"
    assert "could not be written" in caplog.text


def test_a_run_sends_no_more_than_it_was_asked_to_and_the_longest_waiting_first(app: Flask, mail: Sink) -> None:
    waiting(app, *(f"office{number}@agency.example" for number in range(5)))
    assert run(app, mail.url, most=2).sent == 2
    assert mail.recipients == ["office0@agency.example", "office1@agency.example"]


def test_what_was_withdrawn_is_not_sent(app_on_each: Flask, mail: Sink) -> None:
    waiting(app_on_each, OFFICE, about="a" * 32)
    waiting(app_on_each, "other@agency.example", about="b" * 32)
    with app_on_each.app_context(), transaction(db.session()) as session:
        assert withdraw(session, "a" * 32, ["another_kind"]) == 0
        assert withdraw(session, "a" * 32) == 1
    assert run(app_on_each, mail.url).sent == 1
    assert mail.recipients == ["other@agency.example"]


def test_nothing_goes_in_the_open_where_the_settings_ask_for_encryption(app: Flask, mail: Sink) -> None:
    waiting(app, OFFICE)
    assert "could not be used" in run(app, f"{mail.url}?starttls").stopped
    assert "could not be used" in run(app, mail.url.replace("smtp:", "smtps:")).stopped
    assert mail.arrived == []
    assert mail.heard.count("DATA") == 0
    assert run(app, mail.url).sent == 1


def test_a_user_and_password_are_given_to_a_server_that_asks(app: Flask, mail: Sink) -> None:
    waiting(app, OFFICE)
    with_user = mail.url.replace("//", "//panel:p%40ss@")
    assert "could not be used" in run(app, with_user).stopped, "a server that cannot check it is not trusted"
    mail.features = ("AUTH PLAIN",)
    assert run(app, with_user).sent == 1
    given = next(line for line in mail.heard if line.startswith("AUTH PLAIN "))
    assert b64decode(given.split()[2]) == b"\0panel\0p@ss"


def test_certificates_are_checked(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    contexts: list[ssl.SSLContext] = []

    def seen(*_given: object, context: ssl.SSLContext, **_more: object) -> None:
        contexts.append(context)
        raise OSError("seen")

    waiting(app, OFFICE)
    monkeypatch.setattr(smtplib, "SMTP_SSL", seen)
    assert "seen" in run(app, "smtps://mail.example").stopped
    assert [(one.verify_mode, one.check_hostname) for one in contexts] == [(ssl.CERT_REQUIRED, True)]
