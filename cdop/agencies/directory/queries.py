"""Reading the directory of agencies. It names no child and no person."""

from datetime import date

from sqlalchemy import Row
from sqlalchemy.orm import Session

from cdop.agencies.directory.models import AgencyRecord
from cdop.agencies.directory.rules import WAITS, Agency, AgencyDetails, ladder_of
from cdop.agencies.ladder import Leave
from cdop.database import table_of
from cdop.panel_settings.queries import settings_in_force
from cdop.panel_settings.rules import PanelSettings
from cdop.versions import Recorded, in_force, versions_of

_ROWS = table_of(AgencyRecord)


def agencies_of(session: Session) -> list[Agency]:
    """Every agency as it now stands, those in use first, then by name. Two statements."""
    settings = settings_in_force(session)
    found = [_agency(row, settings) for row in session.execute(in_force(_ROWS))]
    return sorted(found, key=lambda one: (not one.details.active, one.name.casefold(), one.token))


def agency(session: Session, token: str) -> Agency | None:
    """One agency as it now stands."""
    rows = versions_of(session, _ROWS, token, 1)
    return _agency(rows[0], settings_in_force(session)) if rows else None


def history(session: Session, token: str) -> list[Recorded[AgencyDetails]]:
    """All that was recorded of one agency, newest first."""
    rows = versions_of(session, _ROWS, token)
    return [Recorded(_details(row), row.recorded_at, row.recorded_by) for row in rows]


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
