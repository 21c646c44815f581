"""Staff entry: a coordinator takes down what somebody told, on one page, by the rules of the public form."""

from datetime import datetime

from flask import flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from cdop.database import current_session
from cdop.notification.answers import Need
from cdop.notification.form.forms import StaffForm, staff_form
from cdop.notification.questions import TOPICS
from cdop.notification.receiving import new_form_key
from cdop.notification.service import receive
from cdop.reference.calendar import LONDON
from cdop.web.guard import current_person


def new() -> Response:
    """A notification by telephone, or handed over by another area's panel."""
    if request.method == "GET":
        return _page(staff_form(new_form_key(), datetime.now(LONDON)), 200)
    form = staff_form()
    answers = form.check(Need.ALL, {})
    if answers is None:
        return _page(form, 422)
    receipt = receive(current_session(), current_person(), form.arrival(), answers)
    flash(f"Notification {receipt} is stored. It waits to be accepted.", "success")
    return redirect(url_for(".new"), 303)


def _page(form: StaffForm, code: int) -> Response:
    return make_response(render_template("notification/new.html", form=form, topics=TOPICS), code)
