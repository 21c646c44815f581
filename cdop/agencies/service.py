"""Keeping the directory of other panels: what was recorded before stays."""

import secrets
from dataclasses import asdict

from sqlalchemy import select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.agencies.models import OtherPanelRecord
from cdop.agencies.queries import other_panel
from cdop.agencies.rules import Details, OtherPanel
from cdop.audit.events import Event
from cdop.audit.service import record, utc_now
from cdop.database import insert_rows


class ChangedMeanwhile(Exception):
    """Somebody else changed the panel since the page was opened. ``now`` is what stands."""

    def __init__(self, now: OtherPanel) -> None:
        super().__init__(now.token)
        self.now = now


def add_panel(session: Session, person: Person, details: Details) -> str:
    """Take a panel into the directory. Returns its token."""
    token = secrets.token_hex(16)
    _insert(session, person, token, 1, details)
    return token


def change_panel(session: Session, person: Person, token: str, seen_version: int, details: Details) -> bool:
    """Record a panel anew. Returns whether anything changed. Raises ``ChangedMeanwhile``, or ``LookupError``."""
    # The first row stands for the panel: whoever holds its lock is alone, and reads on in a second statement.
    locked = select(OtherPanelRecord.id).where(OtherPanelRecord.token == token, OtherPanelRecord.version == 1)
    session.execute(locked.with_for_update())
    now = other_panel(session, token)
    if now is None:
        raise LookupError(token)
    if now.version != seen_version:
        raise ChangedMeanwhile(now)
    if now.details == details:
        return False
    _insert(session, person, token, now.version + 1, details)
    return True


def _insert(session: Session, person: Person, token: str, version: int, details: Details) -> None:
    row = {**asdict(details), "areas": list(details.areas)}
    row |= {"token": token, "version": version, "recorded_at": utc_now(), "recorded_by": person.name}
    insert_rows(session, OtherPanelRecord, [row])
    record(session, person, Event.OTHER_PANEL_RECORDED, None, panel=token, version=version)
