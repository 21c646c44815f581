"""Recording who comes to a meeting: answers of members, apologies, attendance, co-opted people, and terms accepted."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person, Role
from cdop.audit.events import Event
from cdop.audit.service import record, utc_now
from cdop.database import insert_rows, table_of
from cdop.panels.queries import seats
from cdop.panels.rules import Meeting, MeetingState, Seat, check_seat
from cdop.panels.service import NotNow, alone_with_meeting
from cdop.review.meetings.changing import weigh_again
from cdop.review.meetings.models import AttendanceRecord, TermsAcceptance
from cdop.review.meetings.queries import CO_OPTED, attendance, may_attend, terms_accepted, terms_in_force
from cdop.review.meetings.rules import Attending, Attends, NotOnAgenda, check_times

_ROWS, _TERMS = table_of(AttendanceRecord), table_of(TermsAcceptance)
TERMS_CHANGED = "The terms were changed since you opened the page: read them again."
BY_MEMBERS = (Attends.COMING, Attends.APOLOGIES)
LONGEST_WORDS = 500


@dataclass(frozen=True)
class Entry:
    """What is said of one seat at a meeting (``seat``: its token, or the key of whoever was co-opted)."""

    seat: str
    state: Attends
    came_at: str | None = None
    left_at: str | None = None
    words: str = ""


class AttendanceChanged(Exception):
    """Somebody else recorded attendance since the page was opened. ``now``: what stands."""

    def __init__(self, now: list[Attending]) -> None:
        super().__init__(len(now))
        self.now = now


def attendance_stamp(session: Session, meeting: Meeting) -> int:
    """The number of the last entry about a meeting; 0 where there is none."""
    return session.scalar(select(func.max(_ROWS.c.id)).where(_ROWS.c.meeting == meeting.token)) or 0


def seats_at(session: Session, meeting: Meeting, known: Sequence[Attending]) -> list[Seat]:
    """The seats of a meeting: its panel's on that day, and whoever was co-opted. ``known``: its attendance."""
    own = seats(session, meeting.panel, meeting.meets_on)
    tokens = {seat.token for seat in own}
    return [*own, *(each.seat for each in known if each.seat.token not in tokens)]


def own_seats(person: Person, there: Sequence[Seat]) -> list[Seat]:
    """The seats that are this person's."""
    return [seat for seat in there if seat.account_id is not None and seat.account_id == person.account_id]


def answer_for(session: Session, person: Person, meeting: Meeting, state: Attends, words: str) -> None:
    """Whether somebody comes, said by that person for every seat that he or she has.

    Raises ``NotNow`` once the meeting is not planned any more, or ``LookupError`` where the person has no seat.
    """
    if state not in BY_MEMBERS:
        raise NotOnAgenda("state", "Say whether you come")
    _open(session, meeting)
    known = attendance(session, meeting)
    own = own_seats(person, seats_at(session, meeting, known))
    if not own:
        raise LookupError(meeting.token)
    _insert(session, person, meeting, [(seat, Entry(seat.token, state, words=words)) for seat in own], known)


def record_attendance(session: Session, person: Person, meeting: Meeting, entries: Sequence[Entry], seen: int) -> None:
    """Record of each seat whether and when it was taken, as the coordinator knows it.

    Raises ``AttendanceChanged``, ``NotOnAgenda``, ``NotNow``, or ``LookupError`` for a seat of another meeting.
    """
    _open(session, meeting, held=True)
    known = attendance(session, meeting)
    if attendance_stamp(session, meeting) != seen:
        raise AttendanceChanged(known)
    there = {seat.token: seat for seat in seats_at(session, meeting, known)}
    if any(entry.seat not in there for entry in entries):
        raise LookupError(meeting.token)
    for entry in entries:
        check_times(entry.came_at, entry.left_at)
    _insert(session, person, meeting, [(there[entry.seat], entry) for entry in entries], known)
    weigh_again(session, meeting)


def co_opt(session: Session, person: Person, meeting: Meeting, seat: Seat, words: str) -> None:
    """Ask somebody to one meeting, to advise. ``seat``: role, agency and account, if any.

    Raises ``NotKept``, or ``NotNow``.
    """
    check_seat(seat)
    _open(session, meeting, held=True)
    key = CO_OPTED + secrets.token_hex(12)
    _insert(session, person, meeting, [(seat, Entry(key, Attends.COMING, words=words))], [])


def accept_terms(session: Session, person: Person, meeting: Meeting, text_hash: str) -> None:
    """Somebody accepts the terms of confidentiality for a meeting. Twice is once.

    Raises ``NotNow`` where the terms that were read are not those that hold, or ``LookupError`` where the person does
    not attend.
    """
    if person.account_id is None or not may_attend(session, person, meeting):
        raise LookupError(meeting.token)
    alone_with_meeting(session, meeting.token)
    if terms_in_force(session)[1] != text_hash:
        raise NotNow(TERMS_CHANGED)
    if terms_accepted(session, person, meeting):
        return
    _accepted(session, person, meeting, text_hash, account_id=person.account_id)


def accept_for_seat(  # noqa: PLR0913, PLR0917 - whose, which text, and how it is known
    session: Session, person: Person, meeting: Meeting, seat: str, text_hash: str, words: str
) -> None:
    """A coordinator records that whoever holds a seat without an account accepted the terms. Twice is once.

    ``seat``: its token, or the key of whoever was co-opted; ``words``: who told it, and how. Raises ``NotNow`` where
    the terms changed since or the meeting was cancelled, ``NotOnAgenda`` without words, or ``LookupError`` where there
    is no such seat without an account.
    """
    if not person.is_a(Role.COORDINATOR):
        raise LookupError(seat)
    _open(session, meeting, held=True)
    if seat not in {each.token for each in seats_without_account(session, meeting)}:
        raise LookupError(seat)
    if not words.strip():
        raise NotOnAgenda("words", "Enter who told you, and how")
    if terms_in_force(session)[1] != text_hash:
        raise NotNow(TERMS_CHANGED)
    known = select(_TERMS.c.id).where(
        _TERMS.c.meeting == meeting.token, _TERMS.c.seat == seat, _TERMS.c.terms_hash == text_hash
    )
    if session.execute(known).first() is None:
        _accepted(session, person, meeting, text_hash, seat=seat, words=words.strip())


def seats_without_account(session: Session, meeting: Meeting) -> list[Seat]:
    """The seats of a meeting that nobody holds by an account."""
    return [seat for seat in seats_at(session, meeting, attendance(session, meeting)) if seat.account_id is None]


def _accepted(  # noqa: PLR0913 - a row
    session: Session,
    person: Person,
    meeting: Meeting,
    text_hash: str,
    *,
    account_id: int | None = None,
    seat: str | None = None,
    words: str = "",
) -> None:
    row = {"meeting": meeting.token, "account_id": account_id, "seat": seat, "terms_hash": text_hash, "words": words}
    insert_rows(session, TermsAcceptance, [{**row, "accepted_at": utc_now(), "recorded_by": person.name}])
    told = {"meeting": meeting.token, "terms": text_hash} | ({"seat": seat} if seat else {})
    record(session, person, Event.TERMS_ACCEPTED, None, **told)


def _open(session: Session, meeting: Meeting, *, held: bool = False) -> None:
    alone_with_meeting(session, meeting.token)
    states = {MeetingState.PLANNED, MeetingState.HELD} if held else {MeetingState.PLANNED}
    if meeting.state not in states:
        raise NotNow("The meeting was cancelled." if held else "The meeting is not planned any more.")


def _insert(
    session: Session, person: Person, meeting: Meeting, said: list[tuple[Seat, Entry]], known: Sequence[Attending]
) -> None:
    """Record what is not known already, and leave one entry in the audit."""
    before = {each.seat.token: each for each in known}
    new = [(seat, entry) for seat, entry in said if not _is_known(before.get(entry.seat), seat, entry)]
    stamp = {"meeting": meeting.token, "recorded_at": utc_now(), "recorded_by": person.name}
    rows = [
        {
            "seat": entry.seat, "role": seat.role, "agency": seat.agency, "account_id": seat.account_id,
            "state": entry.state.value, "came_at": entry.came_at, "left_at": entry.left_at, "words": entry.words,
            **stamp,
        }
        for seat, entry in new
    ]  # fmt: skip
    insert_rows(session, AttendanceRecord, rows)
    if rows:
        record(session, person, Event.ATTENDANCE_RECORDED, None, meeting=meeting.token, seats=len(rows))


def _is_known(before: Attending | None, seat: Seat, entry: Entry) -> bool:
    if before is None:
        return False
    same_seat = (before.seat.role, before.seat.agency, before.seat.account_id) == (
        seat.role, seat.agency, seat.account_id,
    )  # fmt: skip
    told = (before.state, before.came_at, before.left_at, before.words)
    return same_seat and told == (entry.state, entry.came_at, entry.left_at, entry.words)
