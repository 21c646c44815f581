"""Keeping the directory of other panels: what was recorded before stays."""

import secrets
from dataclasses import asdict

from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.agencies.models import OtherPanelRecord
from cdop.agencies.queries import other_panel
from cdop.agencies.rules import Details
from cdop.audit.events import Event
from cdop.audit.service import record, utc_now
from cdop.database import insert_rows, table_of
from cdop.versions import next_version

_ROWS = table_of(OtherPanelRecord)


def add_panel(session: Session, person: Person, details: Details) -> str:
    """Take a panel into the directory. Returns its token."""
    token = secrets.token_hex(16)
    _insert(session, person, token, 1, details)
    return token


def take_back_panel(session: Session, person: Person, token: str, details: Details) -> None:
    """Take a panel into the directory that another installation kept at this token, which cases name."""
    _insert(session, person, token, 1, details)


def change_panel(session: Session, person: Person, token: str, seen_version: int, details: Details) -> bool:
    """Record a panel anew. Returns whether anything changed. Raises ``ChangedMeanwhile``, or ``LookupError``."""
    version = next_version(session, _ROWS, token, seen_version, details, other_panel)
    if version is None:
        return False
    _insert(session, person, token, version, details)
    return True


def _insert(session: Session, person: Person, token: str, version: int, details: Details) -> None:
    row = {**asdict(details), "areas": list(details.areas)}
    row |= {"token": token, "version": version, "recorded_at": utc_now(), "recorded_by": person.name}
    insert_rows(session, OtherPanelRecord, [row])
    record(session, person, Event.OTHER_PANEL_RECORDED, None, panel=token, version=version)
