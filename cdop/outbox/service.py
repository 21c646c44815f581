"""Queuing messages, in the transaction of what they are about; withdrawing them; sending one again."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.audit.events import Event
from cdop.audit.service import record, utc_now
from cdop.database import table_of
from cdop.outbox.models import OutboxMessage
from cdop.outbox.rules import NotAMessage, State, check_address, check_key, check_words
from cdop.outbox.templates import template_of

_ROWS = table_of(OutboxMessage)
_MOST_AT_ONCE = 500  # rows of one statement: engines bound how many values one may carry


@dataclass(frozen=True)
class Message:
    """What to send: ``kind`` and ``words`` as a stage registered them, never a link and never a name of a child.

    ``dedupe`` names what must be sent once: whoever queues it again changes nothing. ``about`` is a key by which the
    stage finds its messages. ``link_nonce`` makes the one-time link. ``not_before`` is in UTC; now unless given.
    """

    to: str
    kind: str
    dedupe: str
    words: Mapping[str, str] = field(default_factory=dict)
    about: str | None = None
    link_nonce: str | None = None
    not_before: datetime | None = None


class NotToSendAgain(Exception):
    """The message is not one that was given up: somebody else acted first."""


def queue(session: Session, message: Message) -> int:
    """Let a message wait to be sent, once the caller's transaction is committed. Returns its number.

    Raises ``NotAMessage`` where an address, key or word is not what it must be.
    """
    return queue_each(session, [message])[0]


def queue_each(session: Session, messages: Sequence[Message]) -> list[int]:
    """The same for many, in few statements. The caller writes the audit entry of what the messages are about."""
    from sqlalchemy.dialects import postgresql, sqlite  # loaded when they are used: not at start

    now = utc_now()
    rows = list({row["dedupe"]: row for row in (_row(message, now) for message in messages)}.values())
    engine = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    found: dict[str, int] = {}
    for first in range(0, len(rows), _MOST_AT_ONCE):
        some = rows[first : first + _MOST_AT_ONCE]
        session.execute(engine.insert(_ROWS).on_conflict_do_nothing(index_elements=["dedupe"]), some)
        keys = select(_ROWS.c.dedupe, _ROWS.c.id).where(_ROWS.c.dedupe.in_([row["dedupe"] for row in some]))
        found |= {row.dedupe: row.id for row in session.execute(keys)}
    return [found[message.dedupe] for message in messages]


def withdraw(session: Session, about: str, kinds: Sequence[str] = ()) -> int:
    """Do not send what still waits about something, of these kinds or of any. Returns how many messages.

    What a run has in hand at this moment is sent. The caller writes the audit entry of why.
    """
    stopped = update(_ROWS).where(_ROWS.c.about == about, _ROWS.c.state.in_([State.WAITING, State.GIVEN_UP]))
    if kinds:
        stopped = stopped.where(_ROWS.c.kind.in_(kinds))
    found = session.execute(stopped.values(state=State.WITHDRAWN, ended_at=utc_now()).returning(_ROWS.c.id))
    return len(found.all())


def send_again(session: Session, person: Person, token: str) -> None:
    """Let a message that was given up wait once more, with all its attempts. Raises ``NotToSendAgain``."""
    given_up = (_ROWS.c.token == token) & (_ROWS.c.state == State.GIVEN_UP)
    waiting = {"state": State.WAITING, "not_before": utc_now(), "attempts": 0, "ended_at": None}
    found = session.scalar(update(_ROWS).where(given_up).values(waiting).returning(_ROWS.c.id))
    if found is None:
        raise NotToSendAgain(token)
    record(session, person, Event.MESSAGE_SENT_AGAIN, None, message=found)


def _row(message: Message, now: datetime) -> dict[str, Any]:
    template = template_of(message.kind)
    if template is None:
        raise NotAMessage("there is no such kind of message")
    if (message.link_nonce is None) != (template.link_path is None):
        raise NotAMessage("this kind of message has a link, and the message none, or the other way round")
    for key in (message.dedupe, message.about, message.link_nonce):
        if key is not None:
            check_key(key)
    return {
        "token": secrets.token_hex(16),
        "kind": message.kind,
        "recipient": check_address(message.to),
        "words": check_words(message.words, template.words),
        "about": message.about,
        "link_nonce": message.link_nonce,
        "dedupe": message.dedupe,
        "state": State.WAITING,
        "not_before": message.not_before or now,
        "attempts": 0,
        "last_error": "",
        "queued_at": now,
    }
