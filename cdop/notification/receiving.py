"""Taking a notification in: the one way, for the public form, staff entry, hand-overs and lists.

Nothing is looked up: whether the child is known has no influence on what is done, said, or how long it takes (S61).
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.accounts.tokens import READABLE
from cdop.audit.events import Event
from cdop.audit.service import record, utc_now
from cdop.case.likeness.keys import keys_of
from cdop.case.likeness.telling import child_of
from cdop.database import insert_rows, table_of
from cdop.notification.answers import Answer
from cdop.notification.models import Notification, NotificationKey
from cdop.notification.source import Source
from cdop.sealing.types import bound

WAITING = "waiting"
RECEIPT_LETTERS = READABLE.upper()


@dataclass(frozen=True)
class Arrival:
    """How a notification reached the panel. ``form_key`` is the same for everything sent from one filled-in form."""

    source: Source
    form_key: str
    source_words: str | None = None
    told_at: datetime | None = None  # UTC; now, if not given


def public_form(address: str) -> Person:
    """Who notifies without an account, as the audit names them."""
    return Person(None, "public form", frozenset(), address)


def new_form_key() -> str:
    """The name of a form that is about to be filled in: 128 random bits."""
    return secrets.token_hex(16)


def receive(session: Session, person: Person, arrival: Arrival, answers: Mapping[str, Answer]) -> str:
    """Store checked answers (``answers.check``) as a waiting notification. Returns the notifier's receipt.

    The same form sent again, or many times at once, is stored once and gets the same receipt.
    """
    if (earlier := _receipt_of(session, arrival.form_key)) is not None:
        return earlier
    now = utc_now()
    row = {
        "token": secrets.token_hex(16),
        "receipt": new_receipt(),
        "form_key": arrival.form_key,
        "source": arrival.source.value,
        "source_words": arrival.source_words,
        "told_at": arrival.told_at or now,
        "received_at": now,
        "answers": dict(answers),
        "state": WAITING,
    }
    try:
        with session.begin_nested():
            made = bound(table_of(Notification), row)
            number = session.execute(insert(Notification).values(made).returning(Notification.id)).scalar_one()
    except IntegrityError:
        if (earlier := _receipt_of(session, arrival.form_key)) is None:
            raise
        return earlier
    keys = sorted(keys_of(child_of(answers)))
    insert_rows(session, NotificationKey, [{"key": key, "notification_id": number} for key in keys])
    record(session, person, Event.NOTIFICATION_RECEIVED, source=arrival.source.value, notification=number)
    return str(row["receipt"])


def _receipt_of(session: Session, form_key: str) -> str | None:
    return session.scalar(select(Notification.receipt).where(Notification.form_key == form_key))


def new_receipt() -> str:
    """A receipt that nobody can guess and that opens nothing."""
    first, second = ("".join(secrets.choice(RECEIPT_LETTERS) for _ in range(4)) for _ in range(2))
    return f"N-{first}-{second}"
