"""The invented panels: who belongs to them, the meetings that were held and who came, and those that come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from cdop.accounts.models import Account
from cdop.accounts.people import Person, Role
from cdop.demonstration.panels import meeting_days
from cdop.panel_settings.queries import settings_in_force
from cdop.panels.queries import meeting_at, meetings, seats
from cdop.panels.rules import Meeting, MeetingDetails, PanelDetails, Seat
from cdop.panels.service import hold_meeting, keep_panel, keep_seat, plan_meeting
from cdop.reference.calendar import Year
from cdop.review.meetings.attending import (
    Entry,
    answer_for,
    attendance_stamp,
    co_opt,
    record_attendance,
)
from cdop.review.meetings.changing import Choice, choose, stamp
from cdop.review.meetings.choosing import ready_cases
from cdop.review.meetings.inviting import send_invitations
from cdop.review.meetings.queries import attendance
from cdop.review.meetings.rules import Attends, room_days

FOUNDED = Year(2014)
FOUNDING_MEETINGS = 4
PAST, COMING = 2, 3
"""How many meetings of the running year are over, and how many come."""
GENERAL = PanelDetails(
    "Medway Child Death Overview Panel",
    "general",
    ("designated_doctor", "public_health", "social_care", "police"),
    5,
    15,
)
NEONATAL = PanelDetails("Medway neonatal panel", "neonatal", ("designated_doctor", "neonatology", "midwifery"), 4, 12)
MEMBER, DOCTOR, CHAIR = "member@demo.example", "member2@demo.example", "chair@demo.example"
PLACE = "Council offices, first floor, or by video"
STARTS, ENDS = "13:30", "16:30"
MOST_CASES = 12


@dataclass(frozen=True)
class _Seat:
    """A seat of an invented panel: ``email`` is of the account that holds it, if any."""

    role: str
    agency: str
    email: str = ""
    since: date = FOUNDED.first_day
    until: date | None = None


_GENERAL_SEATS = (
    _Seat("chair", "Independent", CHAIR),
    _Seat("designated_doctor", "Community paediatrics", DOCTOR),
    _Seat("public_health", "Medway public health"),
    _Seat("social_care", "Medway children’s social care", MEMBER),
    _Seat("police", "Kent Police"),
    _Seat("nursing", "Integrated care board"),
    _Seat("education", "Medway education", until=date(2019, 8, 31)),
    _Seat("education", "Medway schools partnership", since=date(2019, 9, 1)),
    _Seat("midwifery", "Maternity unit", since=date(2014, 11, 1)),
    _Seat("lay", "Lay member"),
)
_NEONATAL_SEATS = (
    _Seat("chair", "Independent", CHAIR, date(2022, 4, 1)),
    _Seat("designated_doctor", "Community paediatrics", DOCTOR, date(2022, 4, 1)),
    _Seat("neonatology", "Neonatal unit", since=date(2022, 4, 1)),
    _Seat("midwifery", "Maternity unit", since=date(2022, 4, 1)),
    _Seat("obstetrics", "Maternity unit", since=date(2022, 4, 1)),
    _Seat("public_health", "Medway public health", since=date(2022, 4, 1)),
)


def hold_meetings(session: Session, coordinator: Person, today: date) -> None:
    """Keep the panels with their seats, and the meetings: those of the founding year, and those of today's years."""
    accounts = {row.email: row.id for row in session.execute(select(Account.email, Account.id))}
    general = _panel(session, coordinator, GENERAL, _GENERAL_SEATS, accounts)
    neonatal = _panel(session, coordinator, NEONATAL, _NEONATAL_SEATS, accounts)
    past = meeting_days(FOUNDED)[:FOUNDING_MEETINGS]
    around = [day for start in range(-2, 2) for day in meeting_days(Year(Year.of(today).start + start))]
    past += [day for day in around if day < today and day not in past][-PAST:]
    for number, on in enumerate(day for day in past if day < today):
        _held(session, coordinator, general, on, number, today)
    coming = [day for day in around if day >= today][:COMING]
    planned = [_planned(session, coordinator, general, on) for on in coming]
    _planned(session, coordinator, neonatal, coming[0] + timedelta(days=9))
    if planned:
        _answers(session, coordinator, planned[0], accounts, today)


def fill_next_agenda(session: Session, coordinator: Person, today: date) -> None:
    """Put the cases that are ready on the agenda of the panel's next meeting, as many as it can hear."""
    found = [one for one in meetings(session, today, today + timedelta(days=800)) if one.kind == GENERAL.kind]
    if not found:
        return
    ready = ready_cases(session, coordinator, current_app.extensions["panel_area"], found[0].token, today)
    chosen = sorted(ready[:MOST_CASES], key=lambda one: one.theme)
    choices = [Choice(one.case_id, one.theme, GENERAL.item_minutes) for one in chosen]
    choose(session, coordinator, found[0].token, choices, stamp(session, coordinator, found[0].token))


def _panel(
    session: Session, coordinator: Person, details: PanelDetails, kept: Sequence[_Seat], accounts: Mapping[str, int]
) -> str:
    token = keep_panel(session, coordinator, details)
    for seat in kept:
        account = accounts[seat.email] if seat.email else None
        keep_seat(session, coordinator, token, Seat("", seat.role, seat.agency, account, seat.since, seat.until))
    return token


def _planned(session: Session, coordinator: Person, panel: str, on: date) -> Meeting:
    settings = settings_in_force(session)
    around = room_days(on, settings.number("room_opens_before"), settings.number("room_closes_after"))
    token = plan_meeting(session, coordinator, MeetingDetails(panel, on, STARTS, ENDS, PLACE, *around))
    found = meeting_at(session, token)
    assert found is not None  # planned just now
    return found


def _held(  # noqa: PLR0913, PLR0917 - whose, which, when, and the turn it takes
    session: Session, coordinator: Person, panel: str, on: date, number: int, today: date
) -> None:
    """One meeting of the past: one seat sends apologies, one comes late, one does not come now and then."""
    found = _planned(session, coordinator, panel, on)
    there = seats(session, panel, on)
    entries = []
    for place, seat in enumerate(there):
        turn = (place + number * 3) % len(there)
        absent = Attends.ABSENT if number % 2 else Attends.ATTENDED
        state = {0: Attends.APOLOGIES, 4: absent}.get(turn, Attends.ATTENDED)
        came = "14:00" if turn == 2 and state is Attends.ATTENDED else None
        entries.append(Entry(seat.token, state, came))
    if number == 1:
        asked = Seat("", "other", "Children’s hospice", None, on, on, co_opted=True)
        co_opt(session, coordinator, found, asked, "Palliative care")
        entries += [Entry(each.seat.token, Attends.ATTENDED, words=each.words) for each in attendance(session, found)]
    record_attendance(session, coordinator, found, entries, attendance_stamp(session, found))
    hold_meeting(session, coordinator, found.token, found.version, today)


def _answers(session: Session, coordinator: Person, found: Meeting, accounts: Mapping[str, int], today: date) -> None:
    """Some members have answered, and one sends apologies; everybody was invited."""
    there = seats(session, found.panel, found.meets_on)
    send_invitations(session, coordinator, found, there, today)
    name = session.scalars(select(Account.display_name).where(Account.id == accounts[DOCTOR])).one()
    doctor = Person(accounts[DOCTOR], name, frozenset({Role.PANEL_MEMBER}), coordinator.address)
    answer_for(session, doctor, found, Attends.COMING, "")
    roles = {"public_health": Attends.COMING, "police": Attends.COMING, "education": Attends.APOLOGIES}
    entries = [Entry(seat.token, roles[seat.role]) for seat in there if seat.role in roles]
    record_attendance(session, coordinator, found, entries, attendance_stamp(session, found))
