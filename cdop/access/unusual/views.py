"""The week's list of unusual looks, and looking into one of them."""

from datetime import date

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from cdop.access.unusual import service
from cdop.access.unusual.forms import NoteForm
from cdop.access.unusual.queries import Shown, unusual
from cdop.access.unusual.rules import RULES, WEEK, monday
from cdop.access.unusual.shown import item
from cdop.audit.events import Event
from cdop.audit.service import record
from cdop.case.rules import NotPossible
from cdop.database import current_session
from cdop.reference.calendar import EARLIEST, day_written, today
from cdop.web.guard import current_person


def week_list() -> str:
    """A week's lines: this week's unless the address names another day."""
    session, person, week = current_session(), current_person(), _week(request.args.get("week", "")) or monday(today())
    record(session, person, Event.UNUSUAL_VIEWED, None, week=week.isoformat())
    items = [item(one, week, person.account_id) for one in unusual(session, person, week)]
    return render_template(
        "access/unusual.html", items=items, week=week, last=week + WEEK - (WEEK / 7), rules=list(RULES.values()),
        before=_address(week - WEEK), after=_address(week + WEEK) if week < monday(today()) else "",
    )  # fmt: skip


def line(week: str, token: str) -> Response:
    """One line, and what somebody found of it."""
    session, person, form = current_session(), current_person(), NoteForm()
    begins = _week(week) or abort(404)
    record(session, person, Event.UNUSUAL_VIEWED, None, week=begins.isoformat())
    found = next((one for one in unusual(session, person, begins) if one.line.token == token), None) or abort(404)
    if person.account_id == found.line.account or found.noted:
        return _page(found, begins, form, 409 if request.method == "POST" else 200)
    if request.method == "GET" or not form.validate():
        return _page(found, begins, form, 422 if form.errors else 200)
    try:
        service.settle(session, person, found.line, str(form.outcome.data), str(form.words.data))
    except NotPossible as refusal:
        form.outcome.errors = list(refusal.faults.values())
        return _page(found, begins, form, 409)
    flash("What you found is kept.", "success")
    return redirect(_address(begins), 303)


def _page(found: Shown, week: date, form: NoteForm, code: int) -> Response:
    shown = item(found, week, current_person().account_id)
    page = render_template("access/unusual_line.html", shown=shown, form=form, back=_address(week))
    return make_response(page, code)


def _address(week: date) -> str:
    return url_for("access.unusual", week=week.isoformat())


def _week(text: str) -> date | None:
    """The Monday of the week of a day in an address; None where it is no day of ours."""
    day = day_written(text)
    return monday(day) if day and EARLIEST < day <= today() else None
