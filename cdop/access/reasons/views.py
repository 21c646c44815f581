"""The question that stands before a case which is nobody's task, and the gate that leads to it."""

from flask import abort, current_app, make_response, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from cdop.access.reasons.forms import ReasonForm
from cdop.access.reasons.queries import standing_of, under_way
from cdop.access.reasons.rules import holds, is_own_task
from cdop.access.reasons.service import give_reason
from cdop.accounts.people import Person
from cdop.audit.service import utc_now
from cdop.case.case_page import CaseView, case_view
from cdop.case.models import Case
from cdop.case.opening import register_gate
from cdop.case.recusal.queries import visible
from cdop.database import current_session
from cdop.files.opening import register_gate as register_file_gate
from cdop.web.destinations import asked_for, destination
from cdop.web.guard import current_person, signed_in


def reason(token: str) -> Response:
    """Why this person opens a case: asked without a word of who the child was."""
    session, person, who = current_session(), current_person(), signed_in()
    case = case_view(session, person, token) or abort(404)
    if who is None or not case.identified:
        abort(404)
    form = ReasonForm(next=request.args.get("next", ""))
    if request.method == "GET" or not form.validate():
        page = render_template("access/reason.html", case=case, form=form)
        return make_response(page, 200 if request.method == "GET" else 422)
    give_reason(session, person, who.session_id, case.case_id, str(form.reason.data), form.words.data or "")
    wanted = destination(form.next.data or "", person.roles)
    return redirect(wanted if wanted != url_for("home.home") else url_for("cases.case", token=token), 303)


def gate(session: Session, person: Person, case: CaseView) -> Response | None:
    """Where a case is opened that is not this person's task, and they have not said why: the way to the question.

    A form that was opened with a reason is taken as long as its session lasts, so that nothing typed is lost.
    """
    who = signed_in()
    if not case.identified or who is None or under_way(case, current_app.extensions["panel_area"]):
        return None
    standing, now = standing_of(session, person, who.session_id, case), utc_now()
    if is_own_task(standing, now) or holds(standing, now, sending=request.method == "POST"):
        return None
    wanted = asked_for() if request.method == "GET" else url_for("cases.case", token=case.token)
    return redirect(url_for("access.reason", token=case.token, next=wanted), 303)


def file_gate(session: Session, person: Person, case_id: int) -> Response | None:
    """The same before a file of a case."""
    token = session.scalar(select(Case.token).where(Case.id == case_id, visible(person, Case.id)))
    case = case_view(session, person, token) if token else None
    return gate(session, person, case) if case else None


def install() -> None:
    """Ask before every case page and every file of a case, once for the whole program."""
    register_gate(gate)
    register_file_gate(file_gate)
