"""Restricting a case and naming who may open it; opening one in an emergency; looking into that."""

from typing import Any

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from cdop.access.looks.sorts import words_of
from cdop.access.restricting import queries, service
from cdop.access.restricting.forms import EmergencyForm, LiftForm, NameForm, RestrictForm, ReviewForm
from cdop.access.restricting.rules import OUTCOMES
from cdop.accounts.people import Person, Role
from cdop.accounts.proof import fault_of_proof
from cdop.audit.events import Event
from cdop.audit.service import record
from cdop.case.case_page import CaseView
from cdop.case.form_page import note_view
from cdop.case.rules import NotPossible
from cdop.case.sections import Place, register_case_section
from cdop.case.views import case_or_absent
from cdop.database import current_session
from cdop.reference.calendar import today
from cdop.reference.wording import plural, short_datetime
from cdop.web.guard import current_person
from cdop.web.home import Waiting, register_waiting
from cdop.web.unit_of_work import let_go

DONE_WORDS = {
    "set": "Restricted", "lifted": "Opened to everybody again", "named": "May open it: {}", "unnamed": "No more: {}",
}  # fmt: skip


def restrict(token: str) -> Response:
    """A coordinator restricts a case."""
    session, person, case = current_session(), current_person(), case_or_absent(token)
    if queries.restriction_of(session, person, case.case_id):
        return redirect(url_for("access.named", token=token), 303)
    form = RestrictForm()
    form.offer(queries.people_to_name(session, person, case.case_id))
    if request.method == "GET" or not form.validate():
        return _page("restrict", case, form)
    named = queries.accounts_of(session, person, list(form.named.data or []))
    let_go()
    try:
        service.restrict(session, person, case.case_id, named, str(form.reason.data))
    except LookupError:
        abort(404)
    except NotPossible:
        return redirect(url_for("access.named", token=token), 303)
    flash("The case is restricted.", "success")
    return redirect(url_for("cases.case", token=token), 303)


def named(token: str) -> Response:
    """Somebody who is named changes who may open a restricted case."""
    session, person, case = current_session(), current_person(), case_or_absent(token)
    held = _held(case)
    form = NameForm()
    offered = queries.people_to_name(session, person, case.case_id)
    form.offer(offered)
    if request.method == "GET":
        form.named.data = [account for account, _ in held.named]
    if request.method == "GET" or not form.validate():
        return _page("named", case, form)
    chosen = queries.accounts_of(session, person, list(form.named.data or []))
    let_go()
    try:
        service.name_people(session, person, case.case_id, chosen, str(form.reason.data))
    except LookupError:
        abort(404)
    flash("Who may open the case is saved.", "success")
    return redirect(url_for("cases.case", token=token), 303)


def lift(token: str) -> Response:
    """Somebody who is named opens a restricted case to everybody again."""
    session, person, case, form = current_session(), current_person(), case_or_absent(token), LiftForm()
    _held(case)
    if request.method == "GET" or not form.validate():
        return _page("unrestrict", case, form)
    service.lift(session, person, case.case_id, str(form.reason.data))
    flash("The case is open to everybody again.", "success")
    return redirect(url_for("cases.case", token=token), 303)


def restricted() -> str:
    """The restricted cases that this coordinator may not open: their references, and the way in an emergency."""
    rows = [
        [
            {"text": one.reference, "whole": True},
            short_datetime(one.since),
            {"text": "Open in an emergency", "href": url_for("access.emergency", token=one.token)},
        ]
        for one in queries.shut_cases(current_session(), current_person())
    ]
    return render_template("access/restricted.html", rows=rows)


def emergency(token: str) -> Response:
    """Open a restricted case for an hour: with a reason and fresh proof; others are told and look into it."""
    session, person, form = current_session(), current_person(), EmergencyForm()
    case = queries.shut_case(session, person, token) or abort(404)
    if request.method == "GET" or not form.validate():
        return _emergency_page(case, form, 422 if form.errors else 200)
    if fault := fault_of_proof(form.password.data):
        record(session, person, Event.RESTRICTED_OPEN_REFUSED, case.case_id)
        form.password.errors = [fault[0]]
        return _emergency_page(case, form, fault[1])
    try:
        opened = service.open_in_emergency(session, person, token, str(form.reason.data))
    except LookupError:
        abort(404)
    flash(f"The case is open to you until {short_datetime(opened.until)}. Others have been told.", "success")
    return redirect(url_for("cases.case", token=token), 303)


def openings() -> str:
    """The emergencies that wait to be looked into, and those that were."""
    session, person = current_session(), current_person()
    waiting = [_waiting_row(one, person) for one in queries.openings(session, person, waiting=True)]
    done = [
        [
            {"text": one.reference, "href": url_for("access.opening", token=one.token), "whole": True},
            one.name, short_datetime(one.opened_at), OUTCOMES[str(one.outcome)], str(one.reviewed_by),
        ]
        for one in queries.openings(session, person, waiting=False)
    ]  # fmt: skip
    return render_template("access/openings.html", waiting=waiting, done=done)


def opening(token: str) -> Response:
    """One emergency: who, why, and what they saw; and somebody else's finding."""
    session, person, form = current_session(), current_person(), ReviewForm()
    found = queries.opening_at(session, person, token) or abort(404)
    own = found.account_id == person.account_id
    if request.method == "POST" and (own or found.outcome):
        return _opening_page(found, form, 409, own=own)
    if request.method == "GET" or not form.validate():
        return _opening_page(found, form, 422 if form.errors else 200, own=own)
    try:
        service.review(session, person, token, str(form.outcome.data), str(form.words.data))
    except NotPossible as refusal:
        form.outcome.errors = list(refusal.faults.values())
        return _opening_page(found, form, 409, own=own)
    flash("What you found is kept.", "success")
    return redirect(url_for("access.openings"), 303)


def restriction_shown(session: Session, viewer: Person, case: CaseView) -> dict[str, Any] | None:
    """What the case page says of its restriction, to coordinators alone."""
    if not viewer.is_a(Role.COORDINATOR):
        return None
    held = queries.restriction_of(session, viewer, case.case_id) if case.restricted_since else None
    if held is None:
        return {"held": None}
    entries = [
        {"title": DONE_WORDS[how].format(name), "by": by, "when": short_datetime(at), "text": reason}
        for how, name, reason, at, by in held.entries
    ]
    until = None if held.for_good else service.open_until(session, viewer, case.case_id)
    return {"held": held, "entries": entries, "until": short_datetime(until)}


def waiting_to_review(session: Session, person: Person) -> list[Waiting]:
    """The emergencies that this person is to look into, for the home."""
    days = queries.waiting_openings(session, person)
    return [Waiting("Emergencies to look into", len(days), url_for("access.openings"))] if days else []


def install() -> None:
    """Put the section on the case page and the count on the home, once for the whole program."""
    register_case_section("Who may open it", Place.PANEL, restriction_shown, "access/_restriction.html")
    register_waiting("access.openings", waiting_to_review)


def _held(case: CaseView) -> queries.Restriction:
    """The restriction of a case, for somebody who may change it; 404 for all others."""
    held = queries.restriction_of(current_session(), current_person(), case.case_id)
    if held is None or not held.for_good:
        abort(404)
    return held


def _waiting_row(one: queries.Opening, person: Person) -> list[Any]:
    late = one.late_by(today())
    standing = "Yours: somebody else looks into it" if one.account_id == person.account_id else "Waits"
    return [
        {"text": one.reference, "href": url_for("access.opening", token=one.token), "whole": True},
        one.name, short_datetime(one.opened_at), standing, f"Late by {plural(late, 'working day')}" if late else "",
    ]  # fmt: skip


def _opening_page(found: queries.Opening, form: ReviewForm, code: int, *, own: bool) -> Response:
    session, person = current_session(), current_person()
    seen = [
        [short_datetime(at), words_of(event, detail)]
        for at, event, detail in queries.seen_meanwhile(session, person, found)
    ]
    return make_response(
        render_template(
            "access/opening.html", found=found, form=form, own=own, seen=seen, outcomes=OUTCOMES,
            late=found.late_by(today()), closed=own or found.outcome,
        ),
        code,
    )  # fmt: skip


def _emergency_page(case: queries.Shut, form: EmergencyForm, code: int) -> Response:
    return make_response(render_template("access/emergency.html", case=case, form=form), code)


def _page(name: str, case: CaseView, form: Any) -> Response:
    code = 422 if form.errors else 200
    if code == 200:
        note_view(case)
    return make_response(render_template(f"access/{name}.html", case=case, form=form), code)
