"""The year's attendance: of each seat of a panel, at each meeting that was held, whether it was taken."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cdop.database import table_of
from cdop.panels.models import PanelMemberRecord
from cdop.panels.queries import meetings, seat_of
from cdop.panels.rules import Meeting, MeetingState, Seat
from cdop.reference.calendar import Year
from cdop.review.meetings.models import AttendanceRecord
from cdop.review.meetings.queries import CO_OPTED
from cdop.review.meetings.rules import Attends
from cdop.versions import in_force

_SEATS, _ROWS = table_of(PanelMemberRecord), table_of(AttendanceRecord)


class Told(StrEnum):
    """What the table says of one seat at one meeting."""

    ATTENDED = "Attended"
    APOLOGIES = "Apologies"
    ABSENT = "Absent"
    NOT_YET = "Not yet a member"
    NO_MORE = "No longer a member"
    NOT_RECORDED = "Not recorded"


@dataclass(frozen=True)
class SeatYear:
    """One seat over the year: what each meeting saw of it, in their order."""

    role: str
    agency: str
    cells: tuple[Told, ...]

    @property
    def attended(self) -> int:
        return sum(cell is Told.ATTENDED for cell in self.cells)

    @property
    def expected(self) -> int:
        """At how many meetings the seat was held."""
        return sum(cell not in {Told.NOT_YET, Told.NO_MORE} for cell in self.cells)


@dataclass(frozen=True)
class PanelYear:
    """One panel's year. ``co_opted``: role, agency and day of each who was co-opted and attended."""

    panel: str
    meetings: tuple[Meeting, ...]
    seats: tuple[SeatYear, ...]
    co_opted: tuple[tuple[str, str, date], ...]


def attendance_of_year(session: Session, year: Year) -> list[PanelYear]:
    """Each panel that met in a year, by name. Three statements, whatever the year holds."""
    held = [one for one in meetings(session, year.first_day, year.last_day) if one.state is MeetingState.HELD]
    seats, said = _seats(session, {one.panel for one in held}), _said(session, [one.token for one in held])
    found = []
    for panel, name in sorted({(one.panel, one.panel_name) for one in held}, key=lambda pair: (pair[1], pair[0])):
        own = [one for one in held if one.panel == panel]
        rows = [SeatYear(s.role, s.agency, tuple(_cell(s, one, said) for one in own)) for s in seats.get(panel, [])]
        there = tuple(row for row in rows if row.expected)
        found.append(PanelYear(name, tuple(own), there, _co_opted(own, said)))
    return found


def _cell(seat: Seat, meeting: Meeting, said: dict[tuple[str, str], tuple[str, str, Attends]]) -> Told:
    if meeting.meets_on < seat.since:
        return Told.NOT_YET
    if not seat.held_on(meeting.meets_on):
        return Told.NO_MORE
    state = said.get((meeting.token, seat.token))
    return _WORDS.get(state[2], Told.NOT_RECORDED) if state else Told.NOT_RECORDED


_WORDS = {Attends.ATTENDED: Told.ATTENDED, Attends.APOLOGIES: Told.APOLOGIES, Attends.ABSENT: Told.ABSENT}


def _co_opted(
    held: list[Meeting], said: dict[tuple[str, str], tuple[str, str, Attends]]
) -> tuple[tuple[str, str, date], ...]:
    days = {one.token: one.meets_on for one in held}
    return tuple(
        sorted(
            (role, agency, days[meeting])
            for (meeting, seat), (role, agency, state) in said.items()
            if meeting in days and seat.startswith(CO_OPTED) and state is Attends.ATTENDED
        )
    )


def _seats(session: Session, panels: set[str]) -> dict[str, list[Seat]]:
    if not panels:
        return {}
    found: dict[str, list[Seat]] = {}
    query = in_force(_SEATS).where(_SEATS.c.panel.in_(panels))
    for row in session.execute(query.order_by(_SEATS.c.role, _SEATS.c.agency, _SEATS.c.since, _SEATS.c.token)):
        found.setdefault(row.panel, []).append(seat_of(row))
    return found


def _said(session: Session, tokens: list[str]) -> dict[tuple[str, str], tuple[str, str, Attends]]:
    """Role, agency and state by meeting and seat, the last recorded."""
    if not tokens:
        return {}
    newest = select(func.max(_ROWS.c.id)).where(_ROWS.c.meeting.in_(tokens)).group_by(_ROWS.c.meeting, _ROWS.c.seat)
    rows = session.execute(select(_ROWS).where(_ROWS.c.id.in_(newest)))
    return {(row.meeting, row.seat): (row.role, row.agency, Attends(row.state)) for row in rows}
