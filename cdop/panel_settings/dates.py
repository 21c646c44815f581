"""The coming panel dates, as the coordinator keeps them: the last recorded of a day says whether the panel meets."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.audit.events import Event
from cdop.audit.service import record, utc_now
from cdop.database import insert_rows, table_of
from cdop.panel_settings.models import PanelDateRecord

MOST = 24
"""How many coming dates are shown and forecast: two years of monthly panels."""
_DATES = table_of(PanelDateRecord)


@dataclass(frozen=True)
class PanelDate:
    """A day on which the panel is to meet. ``words`` say which panel, where there are several; they name no child."""

    on: date
    words: str
    recorded_at: datetime
    recorded_by: str


def coming_panels(session: Session, today: date) -> list[PanelDate]:
    """The next ``MOST`` panel dates from today on, the first first. One statement."""
    last = select(func.max(_DATES.c.id)).where(_DATES.c.meets_on >= today).group_by(_DATES.c.meets_on)
    columns = _DATES.c.meets_on, _DATES.c.words, _DATES.c.recorded_at, _DATES.c.recorded_by
    query = select(*columns).where(_DATES.c.id.in_(last), _DATES.c.planned).order_by(_DATES.c.meets_on).limit(MOST)
    return [PanelDate(*row) for row in session.execute(query)]


def keep_panel(session: Session, person: Person, on: date, words: str) -> bool:
    """Record that the panel meets on a day. False where that very thing stands already."""
    return _record(session, person, on, words, planned=True)


def drop_panel(session: Session, person: Person, on: date) -> bool:
    """Record that the panel does not meet on a day. False where it was not to meet."""
    return _record(session, person, on, "", planned=False)


def _record(session: Session, person: Person, on: date, words: str, *, planned: bool) -> bool:
    query = (
        select(_DATES.c.planned, _DATES.c.words).where(_DATES.c.meets_on == on).order_by(_DATES.c.id.desc()).limit(1)
    )
    row = session.execute(query).one_or_none()
    before = (bool(row.planned), row.words) if row else (False, "")
    if before == (planned, words):
        return False
    now = {"meets_on": on, "planned": planned, "words": words, "recorded_at": utc_now(), "recorded_by": person.name}
    insert_rows(session, PanelDateRecord, [now])
    record(session, person, Event.PANEL_DATE_RECORDED, None, planned="yes" if planned else "no")
    return True
