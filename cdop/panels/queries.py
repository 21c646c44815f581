"""Reading panels, seats and meetings. They know no case; who may see a meeting is asked in ``cdop.review.meetings``."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from cdop.accounts.models import Account
from cdop.accounts.people import Person, Role
from cdop.accounts.rules import roles_of
from cdop.database import table_of
from cdop.panels.models import PanelMeetingRecord, PanelMemberRecord, PanelRecord
from cdop.panels.rules import NEONATAL, Meeting, MeetingState, Panel, PanelDetails, Seat
from cdop.versions import in_force

_PANELS, _SEATS, _MEETINGS = table_of(PanelRecord), table_of(PanelMemberRecord), table_of(PanelMeetingRecord)
_ACCOUNTS = table_of(Account)
MOST = 24
"""How many coming meetings are shown and forecast: two years of monthly panels."""


@dataclass(frozen=True)
class ComingPanel:
    """A day on which panels are to meet: neonatal ones, or others. ``words``: their names, with what each meeting is
    about where that is said.
    """

    on: date
    words: str
    neonatal: bool


@dataclass(frozen=True)
class Holder:
    """An account that may hold a seat."""

    account_id: int
    token: str
    name: str
    email: str


def panel_at(session: Session, token: str) -> Panel | None:
    """One panel as it stands."""
    row = session.execute(in_force(_PANELS).where(_PANELS.c.token == token)).one_or_none()
    return _panel(row) if row else None


def panels(session: Session) -> list[Panel]:
    """Every panel, those in use first, by name. One statement."""
    found = [_panel(row) for row in session.execute(in_force(_PANELS))]
    return sorted(found, key=lambda panel: (not panel.details.active, panel.name.casefold(), panel.token))


def panels_in_force(session: Session) -> list[Panel]:
    """The panels that are in use, by name."""
    return [panel for panel in panels(session) if panel.details.active]


def seats(session: Session, panel: str, on: date | None) -> list[Seat]:
    """The seats of a panel that were held on a day, or with None all that it ever had; by role and agency.

    ``panel``: its token. One statement.
    """
    found = [seat_of(row) for row in session.execute(in_force(_SEATS).where(_SEATS.c.panel == panel))]
    kept = [seat for seat in found if on is None or seat.held_on(on)]
    return sorted(kept, key=lambda seat: (seat.role, seat.agency.casefold(), seat.since, seat.token))


def seat_at(session: Session, token: str) -> tuple[str, Seat] | None:
    """A seat as it stands, after the token of its panel."""
    row = session.execute(in_force(_SEATS).where(_SEATS.c.token == token)).one_or_none()
    return (row.panel, seat_of(row)) if row else None


def meeting_at(session: Session, token: str) -> Meeting | None:
    """One meeting as it stands."""
    row = session.execute(_meetings().where(_MEETINGS.c.token == token)).one_or_none()
    return _meeting(row) if row else None


def meetings(session: Session, first: date, last: date) -> list[Meeting]:
    """The meetings from one day to another, both in, cancelled ones too, the first first. One statement."""
    days = _MEETINGS.c.meets_on.between(first, last)
    return [_meeting(row) for row in session.execute(_in_order(_meetings().where(days)))]


def coming_panels(session: Session, today: date) -> list[ComingPanel]:
    """The next ``MOST`` days from today on at which panels are to meet, the first first; a day on which neonatal ones
    and others meet stands twice. One statement.
    """
    planned = _MEETINGS.c.meets_on >= today, _MEETINGS.c.state == MeetingState.PLANNED
    days: dict[tuple[date, bool], list[str]] = {}
    for row in session.execute(_in_order(_meetings().where(*planned)).limit(MOST * 4)):
        about = f"{row.panel_name} ({row.words})" if row.words else str(row.panel_name)
        days.setdefault((row.meets_on, row.kind == NEONATAL), []).append(about)
    found = [ComingPanel(on, " and ".join(names), neonatal) for (on, neonatal), names in days.items()]
    return sorted(found, key=lambda panel: (panel.on, panel.neonatal))[:MOST]


def seats_of_account(account_id: int) -> Select[Any]:
    """The seats, as they stand, that an account holds or held: panel, since and until of each. To be joined."""
    return in_force(_SEATS).where(_SEATS.c.account_id == account_id)


def holders(session: Session, viewer: Person) -> list[Holder]:
    """The accounts of panel members that may sign in, by name; nothing for anybody but a coordinator."""
    if not viewer.is_a(Role.COORDINATOR):
        return []
    columns = _ACCOUNTS.c.id, _ACCOUNTS.c.token, _ACCOUNTS.c.display_name, _ACCOUNTS.c.email, _ACCOUNTS.c.roles
    query = select(*columns).where(_ACCOUNTS.c.disabled_at.is_(None)).order_by(_ACCOUNTS.c.display_name)
    rows = session.execute(query)
    return [Holder(*row[:4]) for row in rows if Role.PANEL_MEMBER in roles_of(row.roles)]


def account_names(session: Session, account_ids: Iterable[int | None]) -> Mapping[int, tuple[str, str]]:
    """The name and e-mail address of each account. One statement, or none where there is no account."""
    wanted = {account_id for account_id in account_ids if account_id is not None}
    query = select(_ACCOUNTS.c.id, _ACCOUNTS.c.display_name, _ACCOUNTS.c.email).where(_ACCOUNTS.c.id.in_(wanted))
    return {row.id: (row.display_name, row.email) for row in session.execute(query)} if wanted else {}


def _meetings() -> Select[Any]:
    """The meetings that are in force, each with its panel's name and kind as they now are."""
    panel = in_force(_PANELS).subquery("panel")
    columns = panel.c.name.label("panel_name"), panel.c.kind
    return in_force(_MEETINGS).add_columns(*columns).join(panel, panel.c.token == _MEETINGS.c.panel)


def _in_order(query: Select[Any]) -> Select[Any]:
    return query.order_by(_MEETINGS.c.meets_on, _MEETINGS.c.starts_at, _MEETINGS.c.token)


def _panel(row: Row[Any]) -> Panel:
    details = PanelDetails(row.name, row.kind, tuple(row.required), row.minimum, row.item_minutes, row.active)
    return Panel(row.token, row.version, details)


def seat_of(row: Row[Any]) -> Seat:
    """A seat from a row of its table."""
    return Seat(row.token, row.role, row.agency, row.account_id, row.since, row.until, version=row.version)


def _meeting(row: Row[Any]) -> Meeting:
    return Meeting(
        row.token, row.version, row.panel, row.panel_name, row.kind, row.meets_on, row.starts_at, row.ends_at,
        row.place, row.opens_on, row.closes_on, MeetingState(row.state), row.words,
    )  # fmt: skip
