"""Reading the directory of agencies. It names no child and no person."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from cdop.agencies.directory.models import AgencyRecord
from cdop.agencies.directory.rules import WAITS, Agency, AgencyDetails, ladder_of
from cdop.agencies.ladder import Leave
from cdop.database import table_of
from cdop.panel_settings.queries import settings_in_force
from cdop.panel_settings.rules import PanelSettings

_ROWS = table_of(AgencyRecord)


@dataclass(frozen=True)
class Recorded:
    """One version of an agency, when (UTC) and by whom it was recorded."""

    details: AgencyDetails
    recorded_at: datetime
    recorded_by: str


def agencies_of(session: Session) -> list[Agency]:
    """Every agency as it now stands, those in use first, then by name. Two statements."""
    last = select(_ROWS.c.token, func.max(_ROWS.c.version).label("version")).group_by(_ROWS.c.token).subquery()
    query = select(_ROWS).join(last, (_ROWS.c.token == last.c.token) & (_ROWS.c.version == last.c.version))
    settings = settings_in_force(session)
    found = [_agency(row, settings) for row in session.execute(query)]
    return sorted(found, key=lambda one: (not one.details.active, one.name.casefold(), one.token))


def agency(session: Session, token: str) -> Agency | None:
    """One agency as it now stands."""
    query = select(_ROWS).where(_ROWS.c.token == token).order_by(_ROWS.c.version.desc()).limit(1)
    row = session.execute(query).one_or_none()
    return _agency(row, settings_in_force(session)) if row else None


def history(session: Session, token: str) -> list[Recorded]:
    """All that was recorded of one agency, newest first."""
    query = select(_ROWS).where(_ROWS.c.token == token).order_by(_ROWS.c.version.desc())
    return [Recorded(_details(row), row.recorded_at, row.recorded_by) for row in session.execute(query)]


def _agency(row: Row[tuple[object, ...]], settings: PanelSettings) -> Agency:
    details = _details(row)
    return Agency(row.token, row.version, details, ladder_of(details, settings))


def _details(row: Row[tuple[object, ...]]) -> AgencyDetails:
    own = tuple((key, int(row.ladder[key])) for key in WAITS if row.ladder.get(key))
    leave = Leave(tuple((date.fromisoformat(first), date.fromisoformat(last)) for first, last in row.leave))
    return AgencyDetails(
        row.name, row.kind, tuple(row.areas), row.inbox, row.phone, row.address, own,
        row.ladder.get("escalate_to", ""), row.ladder.get("escalate_inbox", ""), leave, row.notes, row.active,
    )  # fmt: skip
