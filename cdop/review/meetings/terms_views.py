"""The terms of confidentiality: accepted by whoever reads them, or recorded for a seat without an account."""

import re

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from cdop.database import current_session
from cdop.panels.rules import Meeting, MeetingState
from cdop.panels.service import NotNow
from cdop.review.meetings.attending import accept_for_seat, accept_terms, seats_without_account
from cdop.review.meetings.forms import SeatTermsForm, TermsForm
from cdop.review.meetings.queries import terms_accepted, terms_in_force
from cdop.review.meetings.shown import seat_words
from cdop.review.meetings.views import meeting_or_absent, when_words
from cdop.web.guard import current_person

BACK = "back"
"""The address's word for the room that asked for the terms: nothing but a room's address is followed."""
_ROOM = re.compile(r"/room/[0-9a-f]{32}(/projected)?|/meetings/[0-9a-f]{32}/room(/papers)?")


def terms(token: str) -> Response:
    """The terms of confidentiality, and that this person accepts them for this meeting."""
    found, session, person = meeting_or_absent(token), current_session(), current_person()
    text, now = terms_in_force(session)
    form = TermsForm()
    if form.is_submitted() and form.validate():
        try:
            accept_terms(session, person, found, form.text_hash.data or "")
        except NotNow as refusal:
            form = TermsForm(formdata=None, data={"text_hash": now})
            form.form_errors.append(str(refusal))
        else:
            flash("You accepted the terms of confidentiality for this meeting.", "success")
            return redirect(_asked_from(found), 303)
    shown_form = form if form.is_submitted() else TermsForm(formdata=None, data={"text_hash": now})
    page = render_template(
        "meetings/terms.html", meeting=found, lines=text.split("\n"), form=shown_form, hash=now[:12],
        accepted=terms_accepted(session, person, found), when=when_words(found), seat="",
    )  # fmt: skip
    return make_response(page, 409 if form.form_errors else 200)


def seat_terms(token: str, key: str) -> Response:
    """A coordinator records that whoever holds a seat without an account accepted the terms."""
    found, session = meeting_or_absent(token), current_session()
    if found.state is MeetingState.CANCELLED:
        abort(404)
    seat = next((one for one in seats_without_account(session, found) if one.token == key), None) or abort(404)
    text, now = terms_in_force(session)
    form, code = SeatTermsForm(), 200
    if form.is_submitted():
        code = 422
        if form.validate():
            try:
                accept_for_seat(session, current_person(), found, key, form.text_hash.data or "", form.words.data or "")
            except NotNow as refusal:
                form.text_hash.data = now
                form.form_errors.append(str(refusal))
                code = 409
            else:
                flash("It is recorded that the terms were accepted.", "success")
                return redirect(url_for(".meeting", token=token, _anchor="terms"), 303)
    else:
        form = SeatTermsForm(formdata=None, data={"text_hash": now})
    page = render_template(
        "meetings/terms.html", meeting=found, lines=text.split("\n"), form=form, hash=now[:12], accepted=False,
        when=when_words(found), seat=seat_words(seat),
    )  # fmt: skip
    return make_response(page, code)


def _asked_from(found: Meeting) -> str:
    """The room that sent somebody here; else the meeting."""
    asked = request.args.get(BACK, "")
    return asked if _ROOM.fullmatch(asked) else url_for(".meeting", token=found.token)
