"""Reading the directory of other panels. It names no child and no person."""

from sqlalchemy import Row
from sqlalchemy.orm import Session

from cdop.agencies.models import OtherPanelRecord
from cdop.agencies.rules import Details, OtherPanel
from cdop.database import table_of
from cdop.versions import Recorded, in_force, versions_of

_ROWS = table_of(OtherPanelRecord)


def other_panels(session: Session) -> list[OtherPanel]:
    """Every panel as it now stands, also those no longer active, by name. One statement."""
    panels = [_panel(row) for row in session.execute(in_force(_ROWS))]
    return sorted(panels, key=lambda panel: (not panel.details.active, panel.name.casefold(), panel.token))


def other_panel(session: Session, token: str) -> OtherPanel | None:
    """One panel as it now stands."""
    rows = versions_of(session, _ROWS, token, 1)
    return _panel(rows[0]) if rows else None


def history(session: Session, token: str) -> list[Recorded[Details]]:
    """All that was recorded of one panel, newest first."""
    rows = versions_of(session, _ROWS, token)
    return [Recorded(_details(row), row.recorded_at, row.recorded_by) for row in rows]


def _panel(row: Row[tuple[object, ...]]) -> OtherPanel:
    return OtherPanel(row.token, row.version, _details(row))


def _details(row: Row[tuple[object, ...]]) -> Details:
    return Details(row.name, tuple(row.areas), row.inbox, row.phone, row.address, row.notes, row.active)
