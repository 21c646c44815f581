"""Deciding a setting: after somebody looked at what holds, and only where something changes."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.audit.events import Event
from cdop.audit.service import record, utc_now
from cdop.database import insert_rows
from cdop.panel_settings.models import PanelSettingRecord
from cdop.panel_settings.queries import Decision, decisions
from cdop.panel_settings.rules import checked

_DECIDING = select(func.pg_advisory_xact_lock(func.hashtext("panel_settings")))


class Overtaken(Exception):
    """Somebody decided this setting since the page was opened. ``decision`` is theirs, which holds."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(decision)
        self.decision = decision


class Unchanged(Exception):
    """The panel decided this very value before, and it holds."""


def decide_setting(  # noqa: PLR0913  # each is a column of the decision
    session: Session, person: Person, key: str, value: str, reason: str, *, seen: int | None = None
) -> None:
    """Record what the panel decided; it holds from now on, and earlier decisions stay.

    ``seen`` is the number of the decision that the person saw in force, 0 for none; a command, which shows nothing,
    gives none at all. Raises ``NotASetting``, ``Overtaken`` and ``Unchanged``.
    """
    value = checked(key, value)
    if session.get_bind().dialect.name == "postgresql":
        session.execute(_DECIDING)  # SQLite lets one transaction at a time write
    last = next(iter(decisions(session, key)), None)
    if last and seen is not None and seen != last.number:
        raise Overtaken(last)
    if last and last.value == value:
        raise Unchanged
    row = {"key": key, "value": value, "reason": reason, "recorded_at": utc_now(), "recorded_by": person.name}
    insert_rows(session, PanelSettingRecord, [row])
    record(session, person, Event.SETTING_DECIDED, None, setting=key)
