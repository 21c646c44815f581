"""What may be queued: no second header, no second recipient, no name of a child, nothing twice."""

import json
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from cdop.accounts.people import COMMAND_LINE
from cdop.database import db, transaction
from cdop.outbox.queries import messages_about
from cdop.outbox.rules import NotAMessage, Word, check_words
from cdop.outbox.service import Message, queue, queue_each
from cdop.outbox.templates import Template, Text
from tests.application import make_app
from tests.databases import close
from tests.outbox.sending import WORDS, register_kinds, rows, run, waiting
from tests.outbox.sink import Sink, sink

OFFICE = "office@agency.example"
HOSTILE = ("\r\nBcc: thief@evil.example", "\nBcc: thief@evil.example", "\r", "\x00", "\u2028", "\x85", "\x0b", "\x1b")


@pytest.fixture
def mail() -> Iterator[Sink]:
    with sink() as taken:
        yield taken


@pytest.fixture(autouse=True)
def _kinds() -> None:
    register_kinds()


def refused(app: Flask, **changed: Any) -> None:
    good: dict[str, Any] = {"to": OFFICE, "kind": "test_tell", "dedupe": "once", "words": WORDS}
    with app.app_context(), transaction(db.session()) as session, pytest.raises(NotAMessage) as fault:
        queue(session, Message(**good | changed))
    assert "evil" not in str(fault.value)
    assert rows(app) == []


@pytest.mark.parametrize("hostile", HOSTILE, ids=ascii)
@pytest.mark.parametrize("field", ["to", "kind", "dedupe", "about", "agency", "due"])
def test_no_field_takes_a_line_end_or_a_control_character(app: Flask, field: str, hostile: str) -> None:
    usual = {"to": OFFICE, "kind": "test_tell", "dedupe": "once", "about": "a", **WORDS}
    for text in (usual[field] + hostile, hostile + usual[field], f"{usual[field][:3]}{hostile}{usual[field][3:]}"):
        refused(app, **({"words": {**WORDS, field: text}} if field in WORDS else {field: text}))


@pytest.mark.parametrize(
    "address",
    [
        "", "office", "office@", "@agency.example", "a@b@c.example", "a@x.example,b@y.example",
        "a@x.example;b@y.example", "a@x.example b@y.example", "Office <office@agency.example>",
        "<office@agency.example>", "office@agency.example>", "office%0d%0aBcc@agency.example", "a%evil@agency.example",
        'a"b@agency.example', "a\\b@agency.example", "öffice@agency.example", "office@agençy.example",
        "a" * 65 + "@agency.example", "office@" + "a" * 250 + ".example", "office@[127.0.0.1]",
        "office@agency..example", "evil!office@agency.example",
        "office@agency.example.", "a@x.example\tb@y.example", "office @agency.example", "office@agency.example ",
    ],
    ids=ascii,
)  # fmt: skip
def test_what_is_not_one_address_is_refused(app: Flask, address: str) -> None:
    refused(app, to=address)


def test_percent_signs_are_no_line_ends(app: Flask, mail: Sink) -> None:
    words = {**WORDS, "agency": "Police%0d%0aBcc: thief@evil.example%00"}
    with app.app_context(), transaction(db.session()) as session:
        queue(session, Message(OFFICE, "test_tell", "once", words))
    assert run(app, mail.url).sent == 1
    [message] = mail.messages
    assert mail.recipients == [OFFICE]
    assert message["Bcc"] is None
    assert sorted(message.keys()) == sorted(
        ["From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type",
         "Content-Transfer-Encoding"]
    )  # fmt: skip


@pytest.mark.parametrize(
    "words",
    [
        {},
        {"agency": "Police"},
        {**WORDS, "child": "Quenby"},
        {**WORDS, "link": "https://evil.example"},
        {"agency": "", "due": "2026-12-01"},
        {"agency": "x" * 201, "due": "2026-12-01"},
        {"agency": "Police", "due": "1 December 2026"},
        {"agency": "Police", "due": "20261201"},
        {"agency": "Police", "due": "Thessaly Quenby"},
    ],
    ids=ascii,
)
def test_a_kind_takes_exactly_its_own_words_each_of_its_shape(app: Flask, words: dict[str, str]) -> None:
    refused(app, words=words)


@pytest.mark.parametrize(
    ("shape", "good", "bad"),
    [
        (Word.NUMBER, ["0", "28"], ["", "-1", "1.5", "٣", "Quenby"]),
        (Word.CODE, ["police", "social_care"], ["", "Police", "police force", "Quenby", "1st"]),
        (
            Word.REFERENCE,
            ["CDR-2026-014", "UP/1", "R-ABCD-EFAB"],
            ["", "Quenby", "Thessaly 1", "A" * 33 + "1", "R-ADA-QUENBY"],
        ),
        (Word.DAY, ["2026-12-01"], ["", "2026-02-30", "2026-W01-1", "today"]),
    ],
)
def test_no_shape_but_an_offices_name_can_hold_a_childs(shape: Word, good: list[str], bad: list[str]) -> None:
    for text in good:
        assert check_words({"word": text}, {"word": shape}) == {"word": text}
    for text in bad:
        with pytest.raises(NotAMessage):
            check_words({"word": text}, {"word": shape})


@settings(deadline=None)
@given(st.text())
def test_whatever_an_office_is_called_it_stays_one_line(name: str) -> None:
    try:
        check_words({"agency": name}, {"agency": Word.OFFICE})
    except NotAMessage:
        return
    assert len(name.splitlines()) == 1
    assert all(character >= " " and character != "\x7f" for character in name)


@pytest.mark.parametrize("subject", ["", "a\nb", "a\r\nBcc: x@y.example", "a\x00b", "a" * 201, "a\u2028b"], ids=ascii)
def test_a_template_cannot_write_a_second_header(subject: str) -> None:
    with pytest.raises(NotAMessage):
        Template("kind", "title", {}, lambda _words, _link: Text(subject, "body")).text({}, "")


@pytest.mark.parametrize("body", ["a\x00b", "a\rb", "a\x1b[2Jb"], ids=ascii)
def test_a_body_has_no_control_characters(body: str) -> None:
    with pytest.raises(NotAMessage):
        Template("kind", "title", {}, lambda _words, _link: Text("subject", body)).text({}, "")


def test_a_kind_that_nobody_registered_or_a_link_astray_is_refused(app: Flask) -> None:
    refused(app, kind="no_such_kind")
    refused(app, link_nonce="nonce")  # of a kind without a link
    refused(app, kind="test_ask")  # which has one


def test_what_is_queued_twice_is_there_once(app_on_each: Flask) -> None:
    with app_on_each.app_context(), transaction(db.session()) as session:
        message = Message(OFFICE, "test_tell", "once", WORDS, about="a" * 32)
        other = Message("other@agency.example", "test_tell", "twice", WORDS, about="a" * 32)
        first, second, third = queue_each(session, [message, other, message])
        assert first == third != second
        assert queue(session, Message("changed@agency.example", "test_tell", "once", WORDS)) == first
        found = messages_about(session, COMMAND_LINE, "a" * 32)
        assert [one.recipient for one in found] == [OFFICE, "other@agency.example"]


def test_many_who_queue_the_same_at_once_queue_it_once(migrated_url: str, tmp_path: Path) -> None:
    app = make_app(migrated_url, tmp_path)

    def once(_number: int) -> int:
        with app.app_context(), transaction(db.session()) as session:
            return queue(session, Message(OFFICE, "test_tell", "once", WORDS))

    with ThreadPoolExecutor(6) as pool:
        numbers = set(pool.map(once, range(12)))
    assert len(numbers) == len(rows(app)) == 1
    close(app)


def test_what_is_queued_is_undone_with_what_it_is_about(app_on_each: Flask) -> None:
    with app_on_each.app_context():
        queue(db.session(), Message(OFFICE, "test_tell", "once", WORDS))
        db.session().rollback()
    assert rows(app_on_each) == []


def test_nothing_is_connected_to_but_the_configured_server(
    app: Flask, mail: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Addresses in words and in the recipient are text (security.md S50)."""
    asked: list[Any] = []
    really, look_up = socket.create_connection, socket.getaddrinfo

    def connect(address: Any, *more: Any, **words: Any) -> socket.socket:
        asked.append(address)
        return really(address, *more, **words)

    def resolve(host: Any, *more: Any, **words: Any) -> Any:
        asked.append((host, more[0] if more else None))
        return look_up(host, *more, **words)

    with sink() as other:
        register_kinds()
        words = {"agency": f"http://127.0.0.1:{other.port}/", "due": "2026-12-01"}
        with app.app_context(), transaction(db.session()) as session:
            queue(session, Message("office@localhost", "test_tell", "once", words))
        with monkeypatch.context() as patch:
            patch.setattr(socket, "create_connection", connect)
            patch.setattr(socket, "getaddrinfo", resolve)
            patch.setattr(socket, "getfqdn", lambda *_name: pytest.fail("a name server was asked who this machine is"))
            assert run(app, mail.url).sent == 1
        assert other.arrived == []
    assert set(asked) == {("127.0.0.1", mail.port)}


def test_a_row_holds_no_text_that_a_template_makes(app: Flask) -> None:
    waiting(app, OFFICE)
    [row] = rows(app)
    assert json.loads(json.dumps(row.words)) == WORDS
    assert "A word for you" not in str(row)
