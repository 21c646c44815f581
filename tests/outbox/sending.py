"""What the tests of the outbox share: kinds of message, queuing them, and a run."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select, update

from cdop.database import db, transaction
from cdop.outbox.queries import ROWS
from cdop.outbox.rules import Word
from cdop.outbox.sending import Run, Sender, send_waiting
from cdop.outbox.servers import mail_server
from cdop.outbox.service import Message, queue
from cdop.outbox.smtp import Connection
from cdop.outbox.templates import Text, register_template

SENDER = Sender("panel@reviews.example", "Panel for Medway", "https://reviews.example")
WORDS = {"agency": "Children’s social care", "due": "2026-12-01"}
NONCE = "nonce-1"


def _ask(words: Mapping[str, str], link: str) -> Text:
    return Text("A request waits for you", f"To {words['agency']}, by {words['due']}:\n{link}\n")


def _tell(words: Mapping[str, str], _link: str) -> Text:
    return Text("A word for you", f"To {words['agency']}, by {words['due']}.\n")


def _break(words: Mapping[str, str], _link: str) -> Text:
    return Text(words["absent"], "")


def register_kinds() -> None:
    shapes = {"agency": Word.OFFICE, "due": Word.DAY}
    register_template("test_ask", "A test’s request", shapes, _ask, lambda nonce: f"/reply/secret-of-{nonce}")
    register_template("test_tell", "A test’s word", shapes, _tell)
    register_template("test_broken", "A test’s mistake", shapes, _break)


def waiting(app: Flask, *recipients: str, kind: str = "test_tell", **more: Any) -> list[int]:
    """Messages of one kind, a recipient each, queued and committed."""
    register_kinds()
    with app.app_context(), transaction(db.session()) as session:
        return [queue(session, Message(to, kind, f"{kind}:{to.partition('@')[0]}", WORDS, **more)) for to in recipients]


def run(app: Flask, url: str, most: int | None = None) -> Run:
    with app.app_context(), Connection(mail_server(url), SENDER.address) as connection:
        return send_waiting(db.session(), connection, SENDER, most)


def rows(app: Flask) -> list[Any]:
    with app.app_context():
        found = db.session().execute(select(ROWS).order_by(ROWS.c.id)).all()
        db.session.rollback()
    return list(found)


def states(app: Flask) -> list[str]:
    return [row.state for row in rows(app)]


def let_pass(app: Flask, time: timedelta) -> None:
    """Bring every moment of the messages forward, as if so much time had passed."""
    with app.app_context(), transaction(db.session()) as session:
        for row in session.execute(select(ROWS)).all():
            leased = row.leased_until and row.leased_until - time
            moved = {"not_before": row.not_before - time, "leased_until": leased}
            session.execute(update(ROWS).where(ROWS.c.id == row.id).values(moved))
