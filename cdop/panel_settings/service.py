"""Deciding a setting."""

from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.audit.events import Event
from cdop.audit.service import record, utc_now
from cdop.database import insert_rows
from cdop.panel_settings.models import PanelSettingRecord
from cdop.panel_settings.rules import checked


def decide_setting(session: Session, person: Person, key: str, value: str, reason: str) -> None:
    """Record what the panel decided; it holds from now on, and earlier decisions stay. Raises ``NotASetting``."""
    row = {
        "key": key,
        "value": checked(key, value),
        "reason": reason,
        "recorded_at": utc_now(),
        "recorded_by": person.name,
    }
    insert_rows(session, PanelSettingRecord, [row])
    record(session, person, Event.SETTING_DECIDED, None, setting=key)
