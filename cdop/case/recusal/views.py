"""Conflicts of interest: declaring one's own, setting and lifting somebody else's, and the record on the case page."""

from typing import Any

from flask import abort, flash, make_response, redirect, render_template, url_for
from flask import request as sent
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from cdop.accounts.people import Person, Role
from cdop.case.case_page import CaseView
from cdop.case.form_page import note_view
from cdop.case.recusal import service
from cdop.case.recusal.forms import DeclareForm, LiftForm, SetForm
from cdop.case.recusal.queries import Recorded, account_of_token, people_to_bar, record_of
from cdop.case.recusal.recording import How
from cdop.case.rules import NotPossible
from cdop.case.sections import Place, register_case_section
from cdop.case.views import case_or_absent
from cdop.database import current_session
from cdop.reference.wording import short_datetime
from cdop.web.guard import current_person
from cdop.web.unit_of_work import let_go

WITHDRAWN = "Your conflict of interest is recorded. You will not see the case any more."
HOW_WORDS = {How.DECLARED: "Declared by", How.SET: "Hidden from", How.LIFTED: "Shown again to"}


def declare(token: str) -> Response:
    """One's own conflict of interest: afterwards the case does not exist for this account."""
    case, form = case_or_absent(token), DeclareForm()
    if sent.method == "GET" or not form.validate():
        return _page("declare", case, form, coordinator=_is_coordinator())
    return _withdraw(case, form.reason.data or "")


def set_for_somebody(token: str) -> Response:
    """A coordinator hides the case from somebody, also from another coordinator."""
    session, person, case, form = current_session(), current_person(), case_or_absent(token), SetForm()
    form.offer(people_to_bar(session, person, case.case_id))
    if sent.method == "GET" or not form.validate():
        return _page("set", case, form)
    account_id, name = account_of_token(session, person, str(form.account.data)) or abort(404)
    reason = str(form.reason.data)
    if account_id == person.account_id:
        return _withdraw(case, reason)
    let_go()
    try:
        service.bar(session, person, case.case_id, account_id, How.SET, reason)
    except LookupError:
        abort(404)
    except NotPossible as refusal:
        form.account.errors = list(refusal.faults.values())
        return _page("set", case, form)
    flash(f"{name} does not see this case any more.", "success")
    return redirect(url_for("cases.case", token=token), 303)


def lift(token: str, account: str) -> Response:
    """A coordinator shows the case again to somebody who had withdrawn from it."""
    session, person, case, form = current_session(), current_person(), case_or_absent(token), LiftForm()
    held = next((one for one in record_of(session, person, case.case_id) if one.account == account and one.holds), None)
    account_id, _ = account_of_token(session, person, account) or abort(404)
    if held is None:
        abort(404)
    if sent.method == "GET" or not form.validate():
        return _page("lift", case, form, held=held)
    service.lift(session, person, case.case_id, account_id, str(form.reason.data))
    flash(f"{held.name} sees this case again.", "success")
    return redirect(url_for("cases.case", token=token), 303)


def _withdraw(case: CaseView, reason: str) -> Response:
    """Declare one's own conflict. What is said afterwards names nothing: the case does not exist any more."""
    person = current_person()
    assert person.account_id is not None
    let_go()
    try:
        service.bar(current_session(), person, case.case_id, person.account_id, How.DECLARED, reason)
    except (LookupError, NotPossible):
        abort(404)
    flash(WITHDRAWN, "success")
    return redirect(url_for("cases.worklist"), 303)


def _page(name: str, case: CaseView, form: Any, **words: Any) -> Response:
    code = 422 if form.errors else 200
    if code == 200:
        note_view(case)
    return make_response(render_template(f"case/conflict_{name}.html", case=case, form=form, **words), code)


def _is_coordinator() -> bool:
    return current_person().is_a(Role.COORDINATOR)


def conflicts_of(session: Session, viewer: Person, case: CaseView) -> dict[str, Any]:
    """What the case page says: the way to declare for everybody, the record and more for coordinators."""
    entries = record_of(session, viewer, case.case_id)
    held = {one.account: one for one in entries if one.holds}
    return {
        "coordinator": viewer.is_a(Role.COORDINATOR),
        "held": list(held.values()),
        "entries": [_item(one) for one in entries],
    }


def _item(one: Recorded) -> dict[str, Any]:
    """An entry of the record for the timeline component: 'Hidden from Alex Example'."""
    return {
        "title": f"{HOW_WORDS[How(one.how)]} {one.name}",
        "by": one.by,
        "when": short_datetime(one.at),
        "text": one.reason,
    }


def install() -> None:
    """Put the section on the case page, once for the whole program."""
    register_case_section("Conflicts of interest", Place.PANEL, conflicts_of, "case/_conflicts.html")
