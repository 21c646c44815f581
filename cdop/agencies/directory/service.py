"""Keeping the directory of agencies: what was recorded before stays."""

import secrets
from typing import Any

from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.agencies.directory.models import AgencyRecord
from cdop.agencies.directory.queries import agency
from cdop.agencies.directory.rules import AgencyDetails
from cdop.audit.events import Event
from cdop.audit.service import record, utc_now
from cdop.database import insert_rows, table_of
from cdop.versions import next_version

_ROWS = table_of(AgencyRecord)


def add_agency(session: Session, person: Person, details: AgencyDetails) -> str:
    """Take an agency into the directory. Returns its token."""
    token = secrets.token_hex(16)
    _insert(session, person, token, 1, details)
    return token


def change_agency(session: Session, person: Person, token: str, seen_version: int, details: AgencyDetails) -> bool:
    """Record an agency anew. Returns whether anything changed. Raises ``ChangedMeanwhile``, or ``LookupError``."""
    version = next_version(session, _ROWS, token, seen_version, details, agency)
    if version is None:
        return False
    _insert(session, person, token, version, details)
    return True


def _insert(session: Session, person: Person, token: str, version: int, details: AgencyDetails) -> None:
    insert_rows(session, AgencyRecord, [_row(details, token, version, person)])
    record(session, person, Event.AGENCY_RECORDED, None, agency=token, version=version)


def _row(details: AgencyDetails, token: str, version: int, person: Person) -> dict[str, Any]:
    ladder = dict(details.own_waits) | {"escalate_to": details.escalate_to, "escalate_inbox": details.escalate_inbox}
    return {
        "token": token, "version": version, "name": details.name, "kind": details.kind, "areas": list(details.areas),
        "inbox": details.inbox, "phone": details.phone, "address": details.address, "ladder": ladder,
        "leave": [[first.isoformat(), last.isoformat()] for first, last in details.leave.periods],
        "notes": details.notes, "active": details.active, "recorded_at": utc_now(), "recorded_by": person.name,
    }  # fmt: skip
