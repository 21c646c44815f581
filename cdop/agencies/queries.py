"""Reading the directory of other panels. It names no child and no person."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from cdop.agencies.models import OtherPanelRecord
from cdop.agencies.rules import Details, OtherPanel
from cdop.database import table_of

_ROWS = table_of(OtherPanelRecord)


@dataclass(frozen=True)
class Recorded:
    """One version of a panel, when (UTC) and by whom it was recorded."""

    details: Details
    recorded_at: datetime
    recorded_by: str


def other_panels(session: Session) -> list[OtherPanel]:
    """Every panel as it now stands, also those no longer active, by name. One statement."""
    last = select(_ROWS.c.token, func.max(_ROWS.c.version).label("version")).group_by(_ROWS.c.token).subquery()
    query = select(_ROWS).join(last, (_ROWS.c.token == last.c.token) & (_ROWS.c.version == last.c.version))
    panels = [_panel(row) for row in session.execute(query)]
    return sorted(panels, key=lambda panel: (not panel.details.active, panel.name.casefold(), panel.token))


def other_panel(session: Session, token: str) -> OtherPanel | None:
    """One panel as it now stands."""
    query = select(_ROWS).where(_ROWS.c.token == token).order_by(_ROWS.c.version.desc()).limit(1)
    row = session.execute(query).one_or_none()
    return _panel(row) if row else None


def history(session: Session, token: str) -> list[Recorded]:
    """All that was recorded of one panel, newest first."""
    query = select(_ROWS).where(_ROWS.c.token == token).order_by(_ROWS.c.version.desc())
    return [Recorded(_details(row), row.recorded_at, row.recorded_by) for row in session.execute(query)]


def _panel(row: Row[tuple[object, ...]]) -> OtherPanel:
    return OtherPanel(row.token, row.version, _details(row))


def _details(row: Row[tuple[object, ...]]) -> Details:
    return Details(row.name, tuple(row.areas), row.inbox, row.phone, row.address, row.notes, row.active)
