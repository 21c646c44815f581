"""What the pages of a meeting say: its agenda, attendance, quorum, terms, and what is to be done next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for
from markupsafe import Markup
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person, Role
from cdop.case.facts import FactKind
from cdop.case.models import Case, CaseFact
from cdop.case.presenters import age_words, isolated, month_words
from cdop.case.recusal.queries import visible
from cdop.database import table_of
from cdop.panels.queries import account_names
from cdop.panels.rules import Meeting, MeetingState, Seat
from cdop.reference.areas import area_name
from cdop.reference.codes import label
from cdop.reference.wording import long_date, plural, short_datetime
from cdop.review.meetings.inviting import invitations
from cdop.review.meetings.models import TermsAcceptance
from cdop.review.meetings.parts import Step, meeting_steps
from cdop.review.meetings.queries import Quorum, items_of, terms_in_force
from cdop.review.meetings.rules import Attending, Attends, Item, ItemState

_CASES, _FACTS, _TERMS = table_of(Case), table_of(CaseFact), table_of(TermsAcceptance)
_ITEM_STATES = {
    ItemState.PLANNED: "To be heard",
    ItemState.HEARD: "Heard",
    ItemState.DEFERRED: "Deferred",
}


@dataclass(frozen=True)
class AgendaRow:
    """A case on an agenda as it may be told: by the meeting's reference, with age, month and area.

    ``reopened``: the day on which the case's final review was opened again, the last before the meeting, if it was.
    ``case_reference`` and ``case_token`` are for coordinators alone; empty for everybody else.
    """

    item: Item
    age: str
    month: str
    area: str
    reopened: date | None
    case_reference: str
    case_token: str

    @property
    def told(self) -> str:
        """'4 years, March 2014, Medway'; and 'reopened on 3 March 2026', where the panel had the case before."""
        again = f"reopened on {long_date(self.reopened)}" if self.reopened else ""
        return ", ".join(filter(None, (self.age, self.month, self.area, again)))

    @property
    def standing(self) -> str:
        """'To be heard', 'Heard 14:05 to 14:20, not quorate', …"""
        words = _ITEM_STATES[self.item.state]
        if self.item.state is ItemState.DEFERRED:
            return f"{words}: {self.item.words}"
        if self.item.state is ItemState.HEARD:
            words = f"{words} {self.item.started_at} to {self.item.ended_at}"
            return words if self.item.quorate else f"{words}, not quorate"
        return words


def agenda_rows(session: Session, viewer: Person, meeting: Meeting) -> list[AgendaRow]:
    """The agenda of a meeting that the viewer is known to attend. Three statements."""
    items = items_of(session, viewer, [meeting.token])
    columns = (
        _CASES.c.id, _CASES.c.age_at_death, _CASES.c.month_of_death, _CASES.c.home_area,
        *((_CASES.c.reference, _CASES.c.token) if viewer.sees_identity else ()),
    )  # fmt: skip
    ids = [item.case_id for item in items]
    query = select(*columns).where(_CASES.c.id.in_(ids), visible(viewer, _CASES.c.id))
    cases = {row.id: row for row in session.execute(query)} if ids else {}
    reopened = reopened_by(session, viewer, ids, meeting.meets_on)
    return [
        AgendaRow(
            item, age_words(case.age_at_death), month_words(case.month_of_death),
            area_name(case.home_area) if case.home_area else "Area not decided", reopened.get(case.id),
            case.reference if viewer.sees_identity else "", case.token if viewer.sees_identity else "",
        )
        for item in items if (case := cases.get(item.case_id))
    ]  # fmt: skip


def reopened_by(session: Session, viewer: Person, ids: Sequence[int], by: date) -> dict[int, date]:
    """The last day, up to one, on which the review of each of these cases was opened again. One statement."""
    if not ids:
        return {}
    query = select(_FACTS.c.case_id, func.max(_FACTS.c.dated)).group_by(_FACTS.c.case_id)
    reopened = _FACTS.c.case_id.in_(ids), _FACTS.c.kind == FactKind.REOPENED.value, _FACTS.c.dated <= by
    return {row[0]: row[1] for row in session.execute(query.where(*reopened, visible(viewer, _FACTS.c.case_id)))}


def in_order(rows: Sequence[AgendaRow]) -> list[AgendaRow]:
    """The cases that are to be heard or were, then those that were put off."""
    return [*standing(rows), *(row for row in rows if row.item.state is ItemState.DEFERRED)]


def standing(rows: Sequence[AgendaRow]) -> list[AgendaRow]:
    """The cases that are to be heard or were."""
    return [row for row in rows if row.item.state is not ItemState.DEFERRED]


def budget_words(meeting: Meeting, rows: Sequence[AgendaRow]) -> str:
    """The minutes planned against the meeting's length: '3 cases, 60 minutes of 180: 120 minutes left'."""
    planned = sum(row.item.minutes for row in standing(rows))
    cases = plural(len(standing(rows)), "case")
    if meeting.minutes is None:
        return f"{cases}, {plural(planned, 'minute')}. The meeting’s times are not fixed"
    left = meeting.minutes - planned
    over = f"{plural(-left, 'minute')} too many" if left < 0 else f"{plural(left, 'minute')} left"
    return f"{cases}, {plural(planned, 'minute')} of {meeting.minutes}: {over}"


def is_over(meeting: Meeting, rows: Sequence[AgendaRow]) -> bool:
    """Whether more minutes are planned than the meeting has."""
    return meeting.minutes is not None and sum(row.item.minutes for row in standing(rows)) > meeting.minutes


def quorum_words(found: Quorum, meeting: Meeting, known: Sequence[Attending]) -> str:
    """Whether the meeting is quorate, or will be, and what is missing."""
    there = any(each.state is Attends.ATTENDED for each in known)
    who = "attended" if there and meeting.state is MeetingState.HELD else "there" if there else "coming"
    counted = f"{plural(found.present, 'member')} {who}, at least {found.minimum} needed"
    if found.quorate:
        return f"{'Quorate' if there else 'Will be quorate'}: {counted}"
    missing = ", ".join(label("panel_role", role) for role in found.missing)
    words = f"{'Not quorate' if there else 'Would not be quorate'}: {counted}"
    return f"{words}. Missing: {missing}" if missing else words


def attendance_rows(
    viewer: Person, seats: Sequence[Seat], known: Mapping[str, Attending], names: Mapping[int, tuple[str, str]]
) -> list[list[str | Markup]]:
    """Each seat: role, agency, whose account, and what is known. What somebody wrote with it is for coordinators."""
    return [
        [
            label("panel_role", seat.role) + (" (co-opted)" if seat.co_opted else ""),
            isolated(seat.agency),
            isolated(names[seat.account_id][0]) if seat.account_id else "No account",
            attends_words(known.get(seat.token), with_words=_reads_words(viewer, seat)),
        ]
        for seat in seats
    ]


def _reads_words(viewer: Person, seat: Seat) -> bool:
    own = seat.account_id is not None and seat.account_id == viewer.account_id
    return own or viewer.is_a(Role.COORDINATOR)


def attends_words(told: Attending | None, *, with_words: bool = True) -> Markup:
    """'Attended 13:30 to 15:00', 'Apologies: …', 'No answer'."""
    if told is None:
        return Markup("No answer")
    words = label("panel_attendance", told.state)
    if told.came_at:
        words += f" from {told.came_at}"
    if told.left_at:
        words += f" to {told.left_at}"
    if with_words and told.words:
        return Markup("{}: {}").format(words, isolated(told.words))
    return Markup("{}").format(words)


def accepted_terms(session: Session, meeting: Meeting, seats: Sequence[Seat]) -> list[list[str | Markup]]:
    """Who accepted which terms when, and how it is known: name or seat, moment, the first signs of the text's hash,
    and for a seat without an account who told it and who recorded that. Two statements.
    """
    columns = _TERMS.c.account_id, _TERMS.c.seat, _TERMS.c.accepted_at, _TERMS.c.terms_hash, _TERMS.c.words
    query = select(*columns, _TERMS.c.recorded_by)
    rows = session.execute(query.where(_TERMS.c.meeting == meeting.token).order_by(_TERMS.c.id)).all()
    names = account_names(session, (row.account_id for row in rows))
    held = {seat.token: seat_words(seat) for seat in seats}
    return [
        [
            isolated(names[row.account_id][0]) if row.account_id else isolated(held.get(row.seat, "A former seat")),
            short_datetime(row.accepted_at), row.terms_hash[:12],
            Markup("{} (recorded by {})").format(isolated(row.words), isolated(row.recorded_by)) if row.seat else "",
        ]
        for row in rows
    ]  # fmt: skip


def to_accept(session: Session, meeting: Meeting, seats: Sequence[Seat]) -> list[tuple[str, str]]:
    """The seats without an account for which nobody recorded that the terms as they hold were accepted: key, words."""
    query = select(_TERMS.c.seat).where(_TERMS.c.meeting == meeting.token, _TERMS.c.seat.is_not(None))
    done = set(session.scalars(query.where(_TERMS.c.terms_hash == terms_in_force(session)[1])))
    return [(seat.token, seat_words(seat)) for seat in seats if seat.account_id is None and seat.token not in done]


def seat_words(seat: Seat) -> str:
    """A seat by its role and agency: 'Lay member, parents’ group'."""
    return f"{label('panel_role', seat.role)}, {seat.agency}"


def next_steps(session: Session, viewer: Person, meeting: Meeting, rows: list[AgendaRow], today: date) -> list[Step]:
    """What is to be done about a meeting, in order: this package's steps and those that later ones added."""
    own = [(10, _choosing(meeting, rows)), (20, _inviting(session, meeting)), (40, _holding(meeting, today))]
    every = sorted(
        [*own, *meeting_steps(session, viewer, meeting, [row.item for row in rows])], key=lambda pair: pair[0]
    )
    return [step for _, step in every]


def _choosing(meeting: Meeting, rows: list[AgendaRow]) -> Step:
    there = standing(rows)
    planned = meeting.state is MeetingState.PLANNED
    href = url_for("panel_meetings.choose", token=meeting.token) if planned else ""
    return Step("Choose cases", href, budget_words(meeting, rows) if there else "No case is chosen", bool(there))


def _inviting(session: Session, meeting: Meeting) -> Step:
    sent = invitations(session, meeting)
    planned = meeting.state is MeetingState.PLANNED
    href = url_for("panel_meetings.invite", token=meeting.token) if planned else ""
    if meeting.version in sent:
        return Step("Send invitations", href, f"{plural(sent[meeting.version], 'invitation')} queued or sent", True)
    words = "The meeting was changed since the invitations" if sent else "Nobody is invited"
    if meeting.state is MeetingState.HELD:
        words = "Sent" if sent else "None was sent from here"
    return Step("Send invitations", href, words, bool(sent) and not planned)


def _holding(meeting: Meeting, today: date) -> Step:
    held = meeting.state is MeetingState.HELD
    href = url_for("panel_meetings.attendance", token=meeting.token)
    if held:
        return Step("Hold the meeting", href, "Held", True)
    words = (
        f"On {long_date(meeting.meets_on)}" if meeting.meets_on > today else "Record attendance, then that it was held"
    )
    return Step("Hold the meeting", href if meeting.meets_on <= today else "", words, False)
