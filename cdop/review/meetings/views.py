"""Meetings: all of them, planning, one with what is to be done, changing, cancelling, answering, calendar."""

from typing import Any

from flask import Response as Answer
from flask import abort, flash, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from cdop.accounts.people import Role
from cdop.audit.events import Event
from cdop.audit.service import record_each
from cdop.database import current_session
from cdop.panel_settings.queries import settings_in_force
from cdop.panels import service
from cdop.panels.queries import account_names, meeting_at, panel_at, panels_in_force
from cdop.panels.rules import Meeting, MeetingDetails, MeetingState, NotKept
from cdop.reference.calendar import Year, today
from cdop.reference.codes import label
from cdop.reference.wording import long_date, plural
from cdop.review.meetings import shown
from cdop.review.meetings.attending import answer_for, own_seats, seats_at
from cdop.review.meetings.calendar_file import calendar_file
from cdop.review.meetings.forms import AnswerForm, CancelForm, ChangeForm, HoldForm, PlanForm, meeting_lines
from cdop.review.meetings.inviting import words_of
from cdop.review.meetings.listing import Listed, listed
from cdop.review.meetings.naming import refuse_names_about
from cdop.review.meetings.parts import meeting_columns, meeting_parts
from cdop.review.meetings.queries import (
    attendance,
    may_attend,
    quorum,
    room_is_open,
    terms_accepted,
)
from cdop.review.meetings.rules import Attends, seated
from cdop.versions import ChangedMeanwhile
from cdop.web.guard import current_person

_OWN = {None: "Not answered", Attends.COMING: "You are coming", Attends.APOLOGIES: "You sent apologies"}


def meeting_or_absent(token: str) -> Meeting:
    """The meeting at an address, for whoever may attend it; 404 for everybody else."""
    session = current_session()
    found = meeting_at(session, token)
    return found if found and may_attend(session, current_person(), found) else abort(404)


def meetings() -> str:
    """The meetings that this person has, coming and past."""
    session, person, day = current_session(), current_person(), today()
    coming, past = listed(session, person, day)
    coordinates = person.is_a(Role.COORDINATOR)
    return render_template(
        "meetings/meetings.html",
        coming=[_row(one, coordinates) for one in coming],
        past=[_row(one, coordinates) for one in past],
        coordinates=coordinates,
        year=Year.of(day).label,
    )


def plan() -> Response:
    """Plan meetings of a panel: one, or a whole year's."""
    session, form = current_session(), PlanForm()
    in_force = panels_in_force(session)
    form.offer(in_force)
    if not form.is_submitted() or not form.validate():
        page = render_template("meetings/plan.html", form=form, panels=bool(in_force))
        return make_response(page, 422 if form.is_submitted() else 200)
    try:
        refuse_names_about(session, None, form.words.data or "", form.place.data or "")
        for details in form.details(settings_in_force(session)):
            _plan_one(form, details)
    except _DayRefused:
        return make_response(render_template("meetings/plan.html", form=form, panels=True), 422)
    except NotKept as refusal:
        question = refusal.question if refusal.question in form else "days"
        form[question].errors = [str(refusal)]
        return make_response(render_template("meetings/plan.html", form=form, panels=True), 422)
    flash(f"{plural(len(form.chosen), 'meeting')} planned.", "success")
    return redirect(url_for(".meetings"), 303)


class _DayRefused(Exception):
    """One of the days that were typed cannot be. The form says which, and why."""


def _plan_one(form: PlanForm, details: MeetingDetails) -> None:
    try:
        service.plan_meeting(current_session(), current_person(), details)
    except service.AlreadyPlanned:
        form.refuse_day(details.meets_on, "the panel meets on that day already. Take it out")
        raise _DayRefused from None
    except NotKept as refusal:
        if refusal.question in form:
            raise
        form.refuse_day(details.meets_on, str(refusal))
        raise _DayRefused from None


def meeting(token: str) -> Response:
    """One meeting as this person may see it."""
    return _meeting_page(meeting_or_absent(token), None, 200)


def answer(token: str) -> Response:
    """This person says whether he or she comes."""
    found, form = meeting_or_absent(token), AnswerForm()
    if not form.validate():
        return _meeting_page(found, form, 422)
    try:
        answer_for(current_session(), current_person(), found, Attends(form.state.data or ""), form.words.data or "")
    except LookupError:
        abort(404)
    except service.NotNow as refusal:
        form.form_errors.append(str(refusal))
        return _meeting_page(found, form, 422)
    flash("Your answer is saved.", "success")
    return redirect(url_for(".meeting", token=token), 303)


def calendar(token: str) -> Response:
    """The meeting as a calendar file."""
    found = meeting_or_absent(token)
    response = Answer(calendar_file(words_of(found, today())), mimetype="text/calendar")
    response.headers["Content-Disposition"] = 'attachment; filename="panel-meeting.ics"'
    return response


def change(token: str) -> Response:
    """Change a meeting's day, times, place or when its papers are open."""
    found, form = meeting_or_absent(token), ChangeForm()
    if found.state is MeetingState.CANCELLED:
        abort(404)
    if not form.is_submitted():
        return _form_page(found, ChangeForm.of(found.details, found.version), "Change the meeting", 200)
    if not form.validate():
        return _form_page(found, form, "Change the meeting", 422)
    typed = form.details(found)
    try:
        refuse_names_about(current_session(), token, typed.words, typed.place)
        changed = service.change_meeting(current_session(), current_person(), token, form.seen_version, typed)
    except NotKept as refusal:
        form.refuse(refusal)
        return _form_page(found, form, "Change the meeting", 422)
    except ChangedMeanwhile as conflict:
        told = {"theirs": meeting_lines(conflict.now.details), "yours": meeting_lines(typed)}
        return _form_page(found, ChangeForm.of(typed, conflict.now.version), "Change the meeting", 409, **told)
    words = (
        "The meeting is saved. Send invitations again, so that everybody knows." if changed else "Nothing was changed."
    )
    flash(words, "success" if changed else "message")
    return redirect(url_for(".meeting", token=token), 303)


def cancel(token: str) -> Response:
    """Cancel a planned meeting."""
    found, form = meeting_or_absent(token), CancelForm()
    if found.state is not MeetingState.PLANNED:
        abort(404)
    if not form.is_submitted():
        held = CancelForm(formdata=None, data={"version": str(found.version)})
        return _form_page(found, held, "Cancel the meeting", 200)
    if not form.validate():
        return _form_page(found, form, "Cancel the meeting", 422)
    try:
        refuse_names_about(current_session(), token, form.words.data or "")
        service.cancel_meeting(current_session(), current_person(), token, form.seen_version, form.words.data or "")
    except NotKept as refusal:
        form.refuse(refusal)
        return _form_page(found, form, "Cancel the meeting", 422)
    except ChangedMeanwhile as conflict:
        form.version.data = str(conflict.now.version)
        told = {"theirs": meeting_lines(conflict.now.details), "yours": form.words.data or ""}
        return _form_page(found, form, "Cancel the meeting", 409, **told)
    flash("The meeting is cancelled. Tell those who were invited with one button below.", "success")
    return redirect(url_for(".meeting", token=token), 303)


def hold(token: str) -> Response:
    """Record that a planned meeting was held, as the page showed it; 409 with the meeting as it stands else."""
    found, form = meeting_or_absent(token), HoldForm()
    try:
        service.hold_meeting(current_session(), current_person(), token, form.seen_version, today())
    except service.NotNow as refusal:
        flash(str(refusal), "message")
        return redirect(url_for(".meeting", token=token), 303)
    except ChangedMeanwhile:
        return _meeting_page(found, None, 409)
    flash("The meeting is recorded as held.", "success")
    return redirect(url_for(".meeting", token=token), 303)


def when_words(found: Meeting) -> str:
    """'12 January 2027, 13:30 to 16:30'."""
    times = f", {found.starts_at} to {found.ends_at}" if found.starts_at else ", times not fixed"
    return long_date(found.meets_on) + times


def _row(one: Listed, coordinates: bool) -> list[Any]:
    found = one.meeting
    times = f"{found.starts_at} to {found.ends_at}" if found.starts_at else "Not fixed"
    day = {"text": long_date(found.meets_on), "href": url_for(".meeting", token=found.token)}
    there = "attended" if found.state is MeetingState.HELD else "coming"
    own = f"{one.coming} {there}, {plural(one.apologies, 'apology', 'apologies')}"
    last = own if coordinates else _OWN.get(one.own, label("panel_attendance", one.own) if one.own else "")
    return [day, found.panel_name, times, label("panel_meeting_state", found.state), str(one.cases), last]


def _facts(found: Meeting) -> list[tuple[str, str]]:
    papers = f"{long_date(found.opens_on)} to {long_date(found.closes_on)}"
    rows = [
        ("When", when_words(found)),
        ("Place", found.place or "Not told yet"),
        ("Panel", f"{found.panel_name} ({label('panel_kind', found.kind).lower()})"),
        ("State", label("panel_meeting_state", found.state)),
        ("Papers open", papers),
    ]
    about = "Why it is cancelled" if found.state is MeetingState.CANCELLED else "What it is about"
    return [*rows, (about, found.words)] if found.words else rows


def _meeting_page(found: Meeting, form: AnswerForm | None, code: int) -> Response:
    session, person, day = current_session(), current_person(), today()
    panel = panel_at(session, found.panel) or abort(404)
    known = attendance(session, found)
    seats = seats_at(session, found, known)
    rows = shown.agenda_rows(session, person, found)
    items = [row.item for row in rows]
    record_each(session, person, Event.CASE_LISTED, [item.case_id for item in items])
    names = account_names(session, (seat.account_id for seat in seats))
    told = {each.seat.token: each for each in known}
    judged = quorum(panel, seated(known, None))
    coordinates = person.is_a(Role.COORDINATOR)
    own = own_seats(person, seats)
    words: dict[str, Any] = {
        "meeting": found,
        "facts": _facts(found),
        "coordinates": coordinates,
        "rows": shown.in_order(rows),
        "columns": meeting_columns(session, person, found, items),
        "budget": shown.budget_words(found, rows),
        "over": shown.is_over(found, rows),
        "quorate": judged.quorate,
        "quorum": shown.quorum_words(judged, found, known),
        "attendance": shown.attendance_rows(person, seats, told, names),
        "form": (form or _answer_form(own, told)) if own and found.state is MeetingState.PLANNED else None,
        "planned": found.state is MeetingState.PLANNED,
        "may_hold": found.state is MeetingState.PLANNED and found.meets_on <= day,
        "cancelled": found.state is MeetingState.CANCELLED,
        "accepted": terms_accepted(session, person, found),
        "open": room_is_open(found, day),
        "steps": [],
        "terms": [],
        "without": [],
        "parts": meeting_parts(session, person, found, items),
        "held": HoldForm(formdata=None, data={"version": str(found.version)}),
        "overtaken": code == 409,
    }
    if coordinates:
        words["steps"] = shown.next_steps(session, person, found, rows, day) if not words["cancelled"] else []
        words["terms"] = shown.accepted_terms(session, found, seats)
        words["without"] = shown.to_accept(session, found, seats)
    return make_response(render_template("meetings/meeting.html", **words), code)


def _answer_form(own: list[Any], told: dict[str, Any]) -> AnswerForm:
    given = next((told[seat.token] for seat in own if seat.token in told), None)
    if given is None:
        return AnswerForm(formdata=None)
    return AnswerForm(formdata=None, data={"state": given.state.value, "words": given.words})


def _form_page(found: Meeting, form: Any, title: str, code: int, **words: str) -> Response:
    back = url_for(".meeting", token=found.token)
    caption = f"{found.panel_name}, {when_words(found)}"
    page = render_template("meetings/form.html", form=form, title=title, caption=caption, back=back, **words)
    return make_response(page, code)
