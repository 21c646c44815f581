"""Minutes: the newest version with what can be done, every version, and each as a PDF."""

from datetime import UTC, datetime

from flask import abort, flash, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from cdop.accounts.people import Role
from cdop.audit.events import Event
from cdop.audit.service import record_each
from cdop.database import current_session
from cdop.panels.rules import Meeting, MeetingState
from cdop.panels.service import NotNow
from cdop.reference.wording import short_datetime
from cdop.review.duties import may_finalise, may_write
from cdop.review.meetings.agenda_views import pdf_answer
from cdop.review.meetings.queries import items_of
from cdop.review.meetings.views import meeting_or_absent, when_words
from cdop.review.minutes import service
from cdop.review.minutes.forms import ApproveForm, DrawForm
from cdop.review.minutes.queries import APPROVED, Head, Version, heads, version_of
from cdop.review.minutes.shown import PSEUDONYMISED, blocks, title_of
from cdop.web.guard import current_person

ANOTHER = "A newer version was drawn meanwhile: it stands below. What you typed is kept in the form."
CHANGED = "Entries changed since this draft was drawn: draw the minutes anew and read them, before they are approved."


def minutes(token: str) -> Response:
    """The newest version; whoever writes for the panel draws it anew."""
    found = _held(token)
    form = DrawForm()
    if not form.is_submitted():
        return _page(found, None, 200)
    if not may_write(current_session(), current_person()):
        abort(404)
    if not form.validate():
        return _page(found, form, 422)
    try:
        typed = service.Typed(form.other.data or "", form.words.data or "")
        number = service.draw(current_session(), current_person(), found, typed, form.seen_number)
    except service.MinutesChanged:
        return _page(found, form, 409, ANOTHER)
    flash(f"Version {number} is drawn from the entries. The chair approves it.", "success")
    return redirect(url_for(".minutes", token=token), 303)


def approve(token: str) -> Response:
    """The chair makes the newest draft the minutes."""
    found, form = _held(token), ApproveForm()
    if not may_finalise(current_session(), current_person()):
        abort(404)
    if not form.validate():
        return _page(found, None, 422)
    try:
        service.approve(current_session(), current_person(), found, form.seen_number)
    except service.MinutesChanged:
        return _page(found, None, 409, CHANGED)
    except NotNow as refusal:
        return _page(found, None, 409, str(refusal))
    flash("The minutes are approved.", "success")
    return redirect(url_for(".minutes", token=token), 303)


def version(token: str, number: int) -> str:
    """One version, as it was."""
    found = _held(token)
    one = _version(found, number)
    return render_template("minutes/version.html", meeting=found, **_told(one))


def version_pdf(token: str, number: int) -> Response:
    """The same as a file."""
    from cdop.review.minutes.printed import to_pdf  # loads what makes PDFs: not at start

    one = _version(_held(token), number)
    made = to_pdf(title_of(one.content), _standing(one), blocks(one.content), datetime.now(UTC))
    return pdf_answer(made, f"panel-minutes-{one.content['on']}-version-{one.number}.pdf")


def _held(token: str) -> Meeting:
    found = meeting_or_absent(token)
    return found if found.state is MeetingState.HELD else abort(404)


def _version(found: Meeting, number: int) -> Version:
    session, person = current_session(), current_person()
    one = next((one for one in heads(session, person, found) if one.number == number), None) or abort(404)
    _note(found)
    return version_of(session, person, found, one)


def _note(found: Meeting) -> None:
    session, person = current_session(), current_person()
    read = [item.case_id for item in items_of(session, person, [found.token])]
    record_each(session, person, Event.MINUTES_READ, read, meeting=found.token)


def _standing(one: Head) -> str:
    at = short_datetime(one.recorded_at)
    done = "approved" if one.state == APPROVED else "draft, drawn"
    return f"Version {one.number}: {done} by {one.recorded_by}, {at}"


def _told(one: Version) -> dict[str, object]:
    return {
        "one": one,
        "title": title_of(one.content),
        "standing": _standing(one),
        "blocks": blocks(one.content),
        "approved": one.state == APPROVED,
        "sha256": one.sha256[:16],
        "why": PSEUDONYMISED,
    }


def _page(found: Meeting, form: DrawForm | None, code: int, fault: str = "") -> Response:
    session, person = current_session(), current_person()
    every = heads(session, person, found)
    newest = version_of(session, person, found, every[0]) if every else None
    if newest:
        _note(found)
    number = str(newest.number if newest else 0)
    if form is None:
        form = DrawForm(formdata=None, data={"other": newest.content["other"] if newest else ""})
    form.seen.data = number
    may_draw = may_write(session, person)
    current = newest is None or not may_draw or service.is_current(session, found, newest)
    page = render_template(
        "minutes/minutes.html",
        meeting=found,
        when=when_words(found),
        told=_told(newest) if newest else None,
        earlier=[(_standing(one), one.number, one.words) for one in every[1:]],
        form=form if may_draw else None,
        approving=ApproveForm(formdata=None, data={"seen": number})
        if newest and newest.state != APPROVED and may_finalise(session, person)
        else None,
        current=current,
        coordinates=person.is_a(Role.COORDINATOR),
        fault=fault,
    )
    return make_response(page, code)
