"""The pages where a second person decides about rights."""

from flask import Response, abort, flash, make_response, redirect, render_template, request, url_for
from sqlalchemy.orm import Session

from cdop.accounts.administration import code_page
from cdop.accounts.forms import ConfirmForm
from cdop.accounts.people import Person
from cdop.accounts.rights import queries, service
from cdop.accounts.rights.queries import Asked
from cdop.accounts.rules import NotAllowed
from cdop.database import db
from cdop.reference.wording import short_datetime
from cdop.web.guard import current_person
from cdop.web.home import Waiting, register_waiting

OUTCOMES = {service.APPROVED: "Approved", service.REFUSED: "Refused", service.WITHDRAWN: "Taken back"}


def waiting() -> str:
    """What waits for a second person, and what was decided lately."""
    session, person = db.session(), current_person()
    rows = [_row(one) for one in queries.waiting(session, person)]
    past = [_past(one) for one in queries.decided(session, person)]
    return render_template("accounts/rights.html", rows=rows, past=past)


def asked_page(token: str) -> Response:
    """One request: who asks that whom be allowed what."""
    return _page(_asked(token))


def asked(token: str) -> Response:
    """Approve the request or refuse it. With an approval may come a one-time code, which is shown once."""
    found, person = _asked(token), current_person()
    try:
        if request.form.get("decision") != "approve":
            service.refuse(db.session(), person, found.number)
            return _done("The rights were not given.")
        account, code = service.approve(db.session(), person, found.number)
    except NotAllowed as fault:
        return _page(found, str(fault))
    return _done("The rights are given.") if code is None else code_page(account, code)


def waiting_requests(session: Session, viewer: Person) -> list[Waiting]:
    """Requests that this viewer may decide, on the home."""
    count = sum(one.may_approve for one in queries.waiting(session, viewer))
    return [Waiting("Rights to approve or refuse", count, url_for("rights.waiting"))] if count else []


def install() -> None:
    """Once for the whole program."""
    register_waiting("rights.waiting", waiting_requests)


def _asked(token: str) -> Asked:
    return queries.request_at(db.session(), current_person(), token) or abort(404)


def _page(found: Asked, fault: str = "") -> Response:
    form = ConfirmForm()
    if fault:
        form.form_errors.append(fault)
    outcome = OUTCOMES.get(found.outcome or "", "")
    shown = render_template("accounts/rights_asked.html", one=found, outcome=outcome, form=form)
    return make_response(shown, 409 if fault else 200)


def _row(one: Asked) -> list[object]:
    name = {"text": one.name, "href": url_for("rights.asked", token=one.token)}
    return [name, one.wanted, f"{one.asked_by}, {short_datetime(one.asked_at)}", _what(one)]


def _past(one: Asked) -> list[object]:
    name = {"text": one.name, "href": url_for("rights.asked", token=one.token)}
    return [name, one.wanted, one.asked_by, f"{OUTCOMES[one.outcome or '']}: {one.decided_by}"]


def _what(one: Asked) -> str:
    if one.may_approve:
        return "You may decide"
    return "Yours: somebody else decides" if one.own_rights else "You asked: somebody else decides"


def _done(words: str) -> Response:
    flash(words, "success")
    return make_response(redirect(url_for("rights.waiting"), 303))
