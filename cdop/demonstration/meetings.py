"""The invented panels: who belongs to them, the meetings that were held and who came, and those that come."""

from collections.abc import Collection, Mapping, Sequence
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
MOST_CASES, LATER_CASES = 3, 2
"""How many cases the next meeting has, whose room is open, and the one after it."""
WITH_CASES = 3
"""Which of the founding year's meetings has its cases told by their analyses, from 0."""


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


@dataclass(frozen=True)
class _Came:
    """Whether, and from when to when, somebody was at a meeting."""

    state: Attends = Attends.ATTENDED
    came_at: str | None = None
    left_at: str | None = None


_APOLOGIES, _ABSENT, _LATE = _Came(Attends.APOLOGIES), _Came(Attends.ABSENT), _Came(came_at="14:00")
_EXCEPTIONS: tuple[Mapping[str, _Came], ...] = (
    {"chair": _APOLOGIES, "public_health": _LATE},
    {"nursing": _APOLOGIES, "designated_doctor": _ABSENT, "other": _Came()},
    {"social_care": _APOLOGIES, "lay": _LATE},
    {"lay": _APOLOGIES, "nursing": _LATE},
    {"education": _APOLOGIES, "lay": _LATE},
    {"midwifery": _APOLOGIES, "nursing": _ABSENT, "police": _Came(left_at="14:10")},
)
"""Who was not there all the time, at each meeting of the past; ``other``: somebody was co-opted."""


def sat_days(today: date) -> list[date]:
    """The days of the past meetings whose cases are told by their analyses: one of the founding year, and the last."""
    return [day for day in (meeting_days(FOUNDED)[WITH_CASES], *_last_days(today)) if day < today]


def hold_meetings(session: Session, coordinator: Person, today: date) -> None:
    """Keep the panels with their seats, and the meetings: those of the founding year, and those of today's years.

    The past ones are held, but for those whose cases are still to be heard (``sat_days``).
    """
    accounts = {row.email: row.id for row in session.execute(select(Account.email, Account.id))}
    general = _panel(session, coordinator, GENERAL, _GENERAL_SEATS, accounts)
    neonatal = _panel(session, coordinator, NEONATAL, _NEONATAL_SEATS, accounts)
    past = [*meeting_days(FOUNDED)[:FOUNDING_MEETINGS], *_last_days(today)]
    for on, exceptions in zip(past, _EXCEPTIONS, strict=True):
        found = _attended(session, coordinator, general, on, exceptions)
        if on not in sat_days(today):
            hold_meeting(session, coordinator, found.token, found.version, today)
    coming = [day for day in _around(today) if day >= today][:COMING]
    planned = [_planned(session, coordinator, general, on, today if on == coming[0] else None) for on in coming]
    _planned(session, coordinator, neonatal, coming[0] + timedelta(days=9))
    _answers(session, coordinator, planned[0], accounts, today)


def general_meeting(session: Session, first: date, last: date) -> Meeting:
    """The first meeting of the general panel from one day to another."""
    return next(one for one in meetings(session, first, last) if one.kind == GENERAL.kind)


def _around(today: date) -> list[date]:
    return [day for start in range(-2, 2) for day in meeting_days(Year(Year.of(today).start + start))]


def _last_days(today: date) -> list[date]:
    return [day for day in _around(today) if day < today][-PAST:]


def longest_ready(session: Session, coordinator: Person, on: date, today: date) -> int | None:
    """The case (its id) that is ready, was known by a meeting's day, and has waited longest, if any."""
    area, meeting = current_app.extensions["panel_area"], general_meeting(session, on, on)
    ready = ready_cases(session, coordinator, area, meeting.token, today)
    return next((one.case_id for one in ready if one.since < on), None)


def fill_agendas(session: Session, coordinator: Person, today: date, first: Collection[int]) -> tuple[Meeting, Meeting]:
    """Put ready cases on the next two agendas: ``first`` (by id), then those that waited longest.

    Few of them, and the room of the first alone is open: papers of children who died are opened by those who sit.
    """
    coming = general_meeting(session, today, today + timedelta(days=800))
    later = general_meeting(session, coming.meets_on + timedelta(days=1), today + timedelta(days=800))
    ready = ready_cases(session, coordinator, current_app.extensions["panel_area"], coming.token, today)
    chosen = sorted(ready, key=lambda one: one.case_id not in first)
    for found, some in ((coming, chosen[:MOST_CASES]), (later, chosen[MOST_CASES : MOST_CASES + LATER_CASES])):
        choices = [Choice(one.case_id, one.theme, GENERAL.item_minutes) for one in some]
        choose(session, coordinator, found.token, choices, stamp(session, coordinator, found.token))
    return coming, later


def _panel(
    session: Session, coordinator: Person, details: PanelDetails, kept: Sequence[_Seat], accounts: Mapping[str, int]
) -> str:
    token = keep_panel(session, coordinator, details)
    for seat in kept:
        account = accounts[seat.email] if seat.email else None
        keep_seat(session, coordinator, token, Seat("", seat.role, seat.agency, account, seat.since, seat.until))
    return token


def _planned(session: Session, coordinator: Person, panel: str, on: date, open_by: date | None = None) -> Meeting:
    """``open_by``: papers are there to be read on that day, earlier than the settings say."""
    settings = settings_in_force(session)
    opens, closes = room_days(on, settings.number("room_opens_before"), settings.number("room_closes_after"))
    opens = min(opens, open_by - timedelta(days=1)) if open_by else opens
    token = plan_meeting(session, coordinator, MeetingDetails(panel, on, STARTS, ENDS, PLACE, opens, closes))
    found = meeting_at(session, token)
    assert found is not None  # planned just now
    return found


def _attended(session: Session, coordinator: Person, panel: str, on: date, exceptions: Mapping[str, _Came]) -> Meeting:
    """A meeting of the past with who came to it: everybody with a seat, but for ``exceptions`` by their roles."""
    found = _planned(session, coordinator, panel, on)
    said = {seat.token: exceptions.get(seat.role, _Came()) for seat in seats(session, panel, on)}
    entries = [Entry(token, one.state, one.came_at, one.left_at) for token, one in said.items()]
    if "other" in exceptions:
        asked = Seat("", "other", "Children’s hospice", None, on, on, co_opted=True)
        co_opt(session, coordinator, found, asked, "Palliative care")
        entries += [Entry(each.seat.token, Attends.ATTENDED, words=each.words) for each in attendance(session, found)]
    record_attendance(session, coordinator, found, entries, attendance_stamp(session, found))
    return found


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
