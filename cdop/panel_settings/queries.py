"""The panel's settings as they stand, and how they came to. They name nobody: every signed-in person may know them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, literal, select
from sqlalchemy.orm import Session

from cdop.panel_settings.models import PanelSettingRecord
from cdop.panel_settings.rules import SETTINGS, PanelSettings


@dataclass(frozen=True)
class Decision:
    """One decision about a setting; ``value`` as it is stored. Numbers grow from each decision to the next."""

    number: int
    value: str
    reason: str
    recorded_at: datetime
    recorded_by: str


def settings_in_force(session: Session) -> PanelSettings:
    """Every setting, in one statement."""
    last = select(func.max(PanelSettingRecord.id)).group_by(PanelSettingRecord.key)
    columns = PanelSettingRecord.key, PanelSettingRecord.value, PanelSettingRecord.recorded_at
    rows = session.execute(select(*columns).where(PanelSettingRecord.id.in_(last))).all()
    known = [row for row in rows if row.key in SETTINGS]
    return PanelSettings({row.key: row.value for row in known}, {row.key: row.recorded_at for row in known})


def number_in_force(key: str) -> ColumnElement[str]:
    """One setting as a column of a statement that asks for something else: the text of its number."""
    last = select(PanelSettingRecord.value).where(PanelSettingRecord.key == key).order_by(PanelSettingRecord.id.desc())
    return func.coalesce(last.limit(1).scalar_subquery(), literal(SETTINGS[key].value))


def decisions(session: Session, key: str) -> list[Decision]:
    """What was decided about one setting, newest first."""
    columns = (
        PanelSettingRecord.id, PanelSettingRecord.value, PanelSettingRecord.reason, PanelSettingRecord.recorded_at,
        PanelSettingRecord.recorded_by,
    )  # fmt: skip
    query = select(*columns).where(PanelSettingRecord.key == key).order_by(PanelSettingRecord.id.desc())
    return [Decision(*row) for row in session.execute(query)]
