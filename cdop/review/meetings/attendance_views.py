"""Who attends a meeting: recorded, co-opted, invited; and the year's attendance as page and PDF."""

from datetime import UTC, datetime
from typing import Any

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from cdop.database import current_session
from cdop.panels.queries import account_names, holders
from cdop.panels.rules import Meeting, MeetingState, NotKept, Seat
from cdop.panels.service import NotNow
from cdop.reference.calendar import Year, today
from cdop.reference.codes import label
from cdop.reference.wording import long_date, plural
from cdop.review.meetings.agenda_views import pdf_answer
from cdop.review.meetings.attendance_form import AttendanceForm, CoOptForm, attendance_form
from cdop.review.meetings.attending import (
    AttendanceChanged,
    Entry,
    attendance_stamp,
    record_attendance,
    seats_at,
)  # fmt: skip
from cdop.review.meetings.attending import (
    co_opt as ask_to_one,
)
from cdop.review.meetings.inviting import invitation_text, invited, send_invitations, words_of
from cdop.review.meetings.queries import attendance as attendance_of
from cdop.review.meetings.rules import Attending, NotOnAgenda
from cdop.review.meetings.shown import attends_words
from cdop.review.meetings.views import meeting_or_absent, when_words
from cdop.review.meetings.yearly import PanelYear, SeatYear, attendance_of_year
from cdop.web.guard import current_person

DAYS_IN_A_TABLE = 6


def attendance(token: str) -> Response:
    """Who came, from when to when; who sent apologies; who did not come."""
    found, session = _not_cancelled(token), current_session()
    known = attendance_of(session, found)
    seats = seats_at(session, found, known)
    told = {each.seat.token: each for each in known}
    form = attendance_form(seats, None)
    if not form.is_submitted():
        return _attendance_page(found, attendance_form(seats, attendance_stamp(session, found), told), seats, 200)
    if not form.validate():
        return _attendance_page(found, form, seats, 422)
    entries = form.entries(seats)
    try:
        record_attendance(session, current_person(), found, entries, form.seen)
    except NotOnAgenda as refusal:
        form.form_errors.append(str(refusal))
        return _attendance_page(found, form, seats, 422)
    except AttendanceChanged as conflict:
        typed: dict[str, Attending | Entry] = {
            **{each.seat.token: each for each in conflict.now},
            **{entry.seat: entry for entry in entries},
        }
        again = attendance_form(seats, attendance_stamp(session, found), typed)
        theirs = _said(seats, {each.seat.token: each for each in conflict.now})
        return _attendance_page(found, again, seats, 409, theirs=theirs)
    flash("The attendance is saved.", "success")
    return redirect(url_for(".meeting", token=token), 303)


def co_opt(token: str) -> Response:
    """Ask somebody to this meeting alone."""
    found, session, form = _not_cancelled(token), current_session(), CoOptForm()
    offered = holders(session, current_person())
    form.offer(offered)
    code = 422 if form.is_submitted() else 200
    if form.is_submitted() and form.validate():
        account = next((one.account_id for one in offered if one.token == form.account.data), None)
        try:
            ask_to_one(session, current_person(), found, form.seat(account, found.meets_on), form.words.data or "")
        except (NotKept, NotNow) as refusal:
            form.form_errors.append(str(refusal))
        else:
            flash("Co-opted to this meeting.", "success")
            return redirect(url_for(".meeting", token=token), 303)
    back, caption = url_for(".meeting", token=token), f"{found.panel_name}, {when_words(found)}"
    page = render_template(
        "meetings/form.html", form=form, title="Co-opt somebody to this meeting", caption=caption, back=back
    )
    return make_response(page, code)


def invite(token: str) -> Response:
    """Whom an invitation reaches and what it says; and sending it."""
    found, session = meeting_or_absent(token), current_session()
    if found.state is MeetingState.HELD:
        abort(404)
    seats = seats_at(session, found, attendance_of(session, found))
    if request.method == "POST":
        number = send_invitations(session, current_person(), found, seats, today())
        flash(f"{plural(number, 'message')} queued in the outbox.", "success")
        return redirect(url_for(".meeting", token=token), 303)
    reached = invited(session, seats)
    names = account_names(session, reached.addresses)
    page = render_template(
        "meetings/invite.html",
        meeting=found,
        when=when_words(found),
        cancelled=found.state is MeetingState.CANCELLED,
        reached=sorted(f"{name} ({email})" for name, email in names.values()),
        without=[f"{label('panel_role', seat.role)}, {seat.agency}" for seat in reached.without],
        text=invitation_text(words_of(found, today()), ""),
    )
    return make_response(page)


def year(label: str) -> str:
    """The attendance of one year, each panel a table."""
    chosen = _year(label)
    panels = attendance_of_year(current_session(), chosen)
    return render_template(
        "meetings/year.html",
        year=chosen,
        panels=[(one, _head(one), _rows(one), [(_role(r), a, on) for r, a, on in one.co_opted]) for one in panels],
        others=[one.label for one in (Year(chosen.start - 1), Year(chosen.start + 1))],
    )


def year_pdf(label: str) -> Response:
    """The same as a file."""
    from cdop.review.meetings.printed import OPEN, Printed, PrintedTable, to_pdf  # loads what makes PDFs: not at start

    chosen = _year(label)
    tables = []
    for one in attendance_of_year(current_session(), chosen):
        for first in range(0, len(one.meetings), DAYS_IN_A_TABLE):
            some = slice(first, first + DAYS_IN_A_TABLE)
            days = [found.meets_on for found in one.meetings[some]]
            last = first + DAYS_IN_A_TABLE >= len(one.meetings)
            head = ("Role", "Agency", *map(long_date, days), *(["Attended in the year"] if last else []))
            rows = tuple(
                (_role(s.role), s.agency, *(cell.value for cell in s.cells[some]), *([_total(s)] if last else []))
                for s in one.seats
            )
            widths = (0.17, 0.17, *(0.66 / (len(head) - 2) for _ in head[2:]))
            tables.append(PrintedTable(one.panel, head, rows, widths, "" if first else _counted(one)))
    facts = (("Year", f"April {chosen.start} to March {chosen.start + 1}"),)
    paper = Printed(f"Attendance {chosen.label}", OPEN, facts, tuple(tables))
    return pdf_answer(to_pdf(paper, datetime.now(UTC)), f"panel-attendance-{chosen.label}.pdf")


def _year(text: str) -> Year:
    try:
        return Year.parse(text)
    except ValueError:
        abort(404)


def _head(one: PanelYear) -> list[Any]:
    return ["Role", "Agency", *map(_linked, one.meetings), "Attended"]


def _linked(found: Meeting) -> dict[str, str]:
    return {"text": long_date(found.meets_on), "href": url_for(".meeting", token=found.token)}


def _rows(one: PanelYear) -> list[list[Any]]:
    return [[_role(seat.role), seat.agency, *(cell.value for cell in seat.cells), _total(seat)] for seat in one.seats]


def _total(seat: SeatYear) -> str:
    return f"{seat.attended} of {seat.expected}"


def _counted(one: PanelYear) -> str:
    words = plural(len(one.meetings), "meeting")
    co_opted = "; ".join(f"{_role(role)}, {agency}, {long_date(on)}" for role, agency, on in one.co_opted)
    return f"{words}. Co-opted: {co_opted}" if co_opted else words


def _role(code: str) -> str:
    return label("panel_role", code)


def _not_cancelled(token: str) -> Meeting:
    found = meeting_or_absent(token)
    return found if found.state is not MeetingState.CANCELLED else abort(404)


def _said(seats: list[Seat], known: dict[str, Attending]) -> Markup:
    lines = (Markup("{}, {}: {}").format(_role(s.role), s.agency, attends_words(known.get(s.token))) for s in seats)
    return Markup("\n").join(lines)


def _attendance_page(
    found: Meeting, form: AttendanceForm, seats: list[Seat], code: int, theirs: str | Markup = ""
) -> Response:
    names = account_names(current_session(), (seat.account_id for seat in seats))
    told = [
        (seat, f"{_role(seat.role)}, {seat.agency}", names[seat.account_id][0] if seat.account_id else "No account")
        for seat in seats
    ]
    page = render_template(
        "meetings/attendance.html", meeting=found, when=when_words(found), form=form, seats=told, theirs=theirs
    )
    return make_response(page, code)
