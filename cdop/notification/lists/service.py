"""Bringing a list in, deciding of the rows in doubt, and letting what is missing enter the inbox: each once."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.audit.events import Event
from cdop.audit.service import record, utc_now
from cdop.case.likeness.keys import keys_of
from cdop.case.likeness.telling import child_of
from cdop.database import insert_rows, table_of
from cdop.notification.inbox.rules import WAITING
from cdop.notification.lists.columns import key_of
from cdop.notification.lists.comparing import columns_of, lock_lists
from cdop.notification.lists.matching import DOUBT, FOUND, MISSING, match
from cdop.notification.lists.models import CompletenessList, ListRow, ListRowDecision
from cdop.notification.lists.queries import likes_of
from cdop.notification.lists.reading import Listed
from cdop.notification.lists.sources import SOURCES
from cdop.notification.models import Notification, NotificationKey
from cdop.notification.receiving import new_receipt
from cdop.notification.source import Source

AT_ONCE = 5_000
_ROWS = table_of(ListRow)


class Settled(Exception):
    """Somebody has decided of this row since the page was opened, or compared it anew with another result."""


@dataclass(frozen=True)
class Choice:
    """Who a row is: the token of a case or a notification, or None of those ``shown`` (their tokens)."""

    token: str | None
    shown: frozenset[str]


@dataclass(frozen=True)
class Brought:
    """Where a list comes from: its source, what it is called, and the period of the deaths in it, both days in."""

    source: str
    name: str
    first_day: date
    last_day: date


def bring_in(session: Session, person: Person, brought: Brought, listed: Listed) -> str:
    """Compare a list and store it, in one transaction. Returns the list's token."""
    return store(session, person, brought, listed, compared(session, person, brought.source, listed))


def compared(session: Session, person: Person, source: str, listed: Listed) -> list[dict[str, Any]]:
    """Each row of a list beside the register and the inbox, ready to be stored. Only reads."""
    found = match(session, person, {entry.number: child_of(entry.answers) for entry in listed.entries})
    return [
        {
            "number": entry.number, "row_key": key_of(source, entry), "reference": entry.reference,
            "answers": dict(entry.answers), **columns_of(found[entry.number]),
        }
        for entry in listed.entries
    ]  # fmt: skip


def store(session: Session, person: Person, brought: Brought, listed: Listed, rows: Sequence[dict[str, Any]]) -> str:
    """Store a list whose rows were ``compared``, as of that moment. Returns the list's token."""
    row = CompletenessList(
        token=secrets.token_hex(16), columns=[list(pair) for pair in listed.columns], brought_at=utc_now(),
        brought_by=person.name, **vars(brought),
    )  # fmt: skip
    session.add(row)
    session.flush()
    insert_rows(session, ListRow, [{"list_id": row.id, **values} for values in rows])
    record(session, person, Event.LIST_BROUGHT_IN, list=row.id, rows=len(rows))
    return row.token


def decide(session: Session, person: Person, row_id: int, choice: Choice, words: str) -> None:
    """Decide of a row in doubt: it is who was chosen, or it is missing.

    Raises ``Settled`` where somebody decided of it, or it may be others than those that were shown.
    """
    lock_lists(session, session.scalars(select(ListRow.list_id).where(ListRow.id == row_id)).one())
    row = session.get_one(ListRow, row_id, populate_existing=True)
    owners = {like.token: like for like in likes_of(session, person, row.alike)}
    if row.outcome != DOUBT or choice.shown != owners.keys() or not {choice.token} <= {None, *owners}:
        raise Settled
    chosen = owners[choice.token] if choice.token else None
    outcome = FOUND if chosen else MISSING
    made = {
        "row_id": row.id, "decision": outcome, "words": words, "decided_at": utc_now(), "decided_by": person.name,
    }  # fmt: skip
    insert_rows(session, ListRowDecision, [made])
    row.outcome, row.alike = outcome, []
    row.case_id = chosen.owner if chosen and chosen.is_case else None
    row.notification_id = chosen.owner if chosen and not chosen.is_case else None
    session.flush()
    record(session, person, Event.LIST_ROW_DECIDED, row.case_id, row=row.id, decision=outcome)


def enter_missing(session: Session, person: Person, list_id: int) -> int:
    """Let every missing row that has not entered the inbox enter it, with its source. Returns how many did.

    A row that entered with another list, or by another press of the button, is not entered again.
    """
    brought = lock_lists(session, list_id)
    query = select(ListRow.id, ListRow.row_key, ListRow.answers).where(
        ListRow.list_id == list_id, ListRow.outcome == MISSING, ListRow.notification_id.is_(None)
    )
    rows = session.execute(query.order_by(ListRow.number)).all()
    known = _notifications(session, [row.row_key for row in rows])
    new = [row for row in rows if row.row_key not in known]
    _insert(session, brought, new)
    numbers = _notifications(session, [row.row_key for row in rows])
    keys = [
        {"key": key, "notification_id": numbers[row.row_key]}
        for row in new
        for key in sorted(keys_of(child_of(row.answers)))
    ]
    insert_rows(session, NotificationKey, keys)
    if rows:
        entered = update(_ROWS).where(_ROWS.c.id == bindparam("row")).values(notification_id=bindparam("entered"))
        session.connection().execute(entered, [{"row": row.id, "entered": numbers[row.row_key]} for row in rows])
    record(session, person, Event.LIST_ENTERED, list=list_id, notifications=len(new))
    return len(new)


def _insert(session: Session, brought: CompletenessList, rows: Sequence[Any]) -> None:
    now = utc_now()
    words = f"{SOURCES[brought.source]}, {brought.name}"[:200]
    insert_rows(
        session,
        Notification,
        [
            {
                "token": secrets.token_hex(16), "receipt": new_receipt(), "form_key": row.row_key,
                "source": Source.LIST.value, "source_words": words, "told_at": brought.brought_at, "received_at": now,
                "answers": row.answers, "state": WAITING, "case_id": None,
            }
            for row in rows
        ],
    )  # fmt: skip


def _notifications(session: Session, form_keys: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for start in range(0, len(form_keys), AT_ONCE):
        some = Notification.form_key.in_(form_keys[start : start + AT_ONCE])
        for form_key, number in session.execute(select(Notification.form_key, Notification.id).where(some)):
            found[form_key] = number
    return found
