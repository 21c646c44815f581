"""Writing the audit, in the caller's transaction: if the entry cannot be written, nothing is."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Protocol

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from cdop.audit.events import Event
from cdop.audit.models import AuditEntry
from cdop.database import insert_rows


class Actor(Protocol):
    """Who did or saw something, as far as the audit asks: an account at an address, or the command line."""

    @property
    def account_id(self) -> int | None: ...

    @property
    def name(self) -> str: ...

    @property
    def address(self) -> str: ...


def utc_now() -> datetime:
    """This moment in UTC, without a zone, as every table stores it."""
    return datetime.now(UTC).replace(tzinfo=None)


def record(
    executor: Session | Connection, person: Actor, event: Event, case_id: int | None = None, **detail: str | int | None
) -> None:
    """Add one entry. ``detail`` says what about it, never content that could name a child."""
    record_each(executor, person, event, [case_id], **detail)


def record_each(
    executor: Session | Connection,
    person: Actor,
    event: Event,
    case_ids: Iterable[int | None],
    **detail: str | int | None,
) -> None:
    """Add one entry for each case, in one statement."""
    shared: dict[str, Any] = {
        "at": utc_now(),
        "account_id": person.account_id,
        "name": person.name,
        "address": person.address,
        "event": event.value,
        "detail": detail or None,
    }
    insert_rows(executor, AuditEntry, [{**shared, "case_id": case_id} for case_id in case_ids])
