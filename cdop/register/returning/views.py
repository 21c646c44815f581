"""The pages of returns: the ledger, making one of either form, and the permissions to name children."""

import io
import re

from flask import abort, current_app, flash, make_response, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from cdop.accounts.people import Role
from cdop.accounts.proof import fault_of_proof
from cdop.audit.events import Event
from cdop.audit.service import record
from cdop.database import current_session, only_read
from cdop.figures.asking import asked_page
from cdop.figures.queries import NotYet
from cdop.reference.calendar import today
from cdop.register.returning import queries, service
from cdop.register.returning.forms import EndForm, IdentifiedForm, PermissionForm, PseudonymisedForm
from cdop.register.returning.presenting import head_of, rows_of_ledger, said_of
from cdop.register.returning.rules import LETTERS, NAME_LENGTH
from cdop.register.returning.service import Asked, Changed, NothingToReturn, NotPermitted, UnknownReferences
from cdop.web.guard import current_person
from cdop.web.unit_of_work import let_go

PAGE_LENGTH = 50
_NAME = re.compile(f"[{LETTERS}]{{{NAME_LENGTH}}}")
CHANGED = "Something changed while the return was made, and nothing was handed out. Try again"


def returns() -> Response:
    """The ledger: what was returned to whom, by whom and why."""
    session, person = current_session(), current_person()
    _, count = queries.ledger(session, person, 1, 0)
    pages = max(1, -(-count // PAGE_LENGTH))
    page = asked_page(pages)
    found, _ = queries.ledger(session, person, page, PAGE_LENGTH)
    permitted = queries.usable(session, person, today())
    return _page(
        "returns", head=head_of(), rows=rows_of_ledger(found), page=page, pages=pages, identified=bool(permitted),
        coordinator=person.is_a(Role.COORDINATOR), lead=person.is_a(Role.PUBLIC_HEALTH_LEAD),
        ledger_address=lambda number: url_for("register.returns", page=number),
    )  # fmt: skip


def return_made(name: str) -> Response:
    """One return; to coordinators the cases in it, under which reference each stood there. Leaves an audit entry."""
    session, person = current_session(), current_person()
    found = queries.entry(session, person, name) if _NAME.fullmatch(name) else None
    if found is None:
        abort(404)
    cases = queries.returned(session, person, found.id)
    record(session, person, Event.RETURN_VIEWED, None, name=name, cases=len(cases))
    rows = [
        [{"text": one.reference, "href": url_for("cases.case", token=one.token), "whole": True}, one.written_as]
        for one in cases
    ]
    return _page("made", made=found, said=said_of(found), rows=rows, key=person.sees_identity)


def return_pseudonymised() -> Response:
    """Make a return in which no child is named."""
    form = PseudonymisedForm()
    if request.method == "GET":
        return _page("pseudonymised", form=form)
    if not form.validate():
        return _page("pseudonymised", 422, form=form)
    return _made(form, form.asked(), "pseudonymised")


def return_identified() -> Response:
    """Make a return that names children: with a permission in force, a reason and the password."""
    form, session, person = IdentifiedForm(), current_session(), current_person()
    permitted = queries.usable(session, person, today())
    form.offer(permitted)
    if request.method == "GET" or not permitted:
        return _page("identified", 200 if request.method == "GET" else 422, form=form, permitted=permitted)
    if not form.validate():
        return _page("identified", 422, form=form, permitted=permitted)
    asked = form.asked(permitted)
    if fault := fault_of_proof(form.password.data):
        record(session, person, Event.RETURN_REFUSED)
        form.password.errors = [fault[0]]
        return _page("identified", fault[1], form=form, permitted=permitted)
    return _made(form, asked, "identified", permitted=permitted)


def _made(form: PseudonymisedForm | IdentifiedForm, asked: Asked, name: str, **words: object) -> Response:
    """The file, once it is in the ledger; or the form again with what is wrong."""
    session, person = current_session(), current_person()
    let_go()
    try:
        only_read(session)
        prepared = service.prepare(session, person, current_app.extensions["panel_area"], asked, today())
        session.rollback()  # the file is made: what follows only writes
        service.enter(session, person, prepared, today())
    except NotPermitted:
        session.rollback()
        abort(404)
    except UnknownReferences as unknown:
        form.references.errors = [f"No case has the reference {', '.join(unknown.references[:5])}"]
    except NotYet as fault:
        form.year.errors = [str(fault)]
    except NothingToReturn as fault:
        form.scope.errors = [str(fault)]
    except Changed:
        session.rollback()
        form.form_errors.append(CHANGED)
        return _page(name, 409, form=form, **words)
    else:
        return send_file(
            io.BytesIO(prepared.made.file), mimetype="application/zip", as_attachment=True,
            download_name=f"return-{prepared.about.name}.zip",
        )  # fmt: skip
    return _page(name, 422, form=form, **words)


def return_permissions() -> Response:
    """The permissions in force, and giving another."""
    form, session, person = PermissionForm(), current_session(), current_person()
    if form.is_submitted() and form.validate():
        assert form.until.data is not None
        service.permit(session, person, str(form.recipient.data), str(form.basis.data), form.until.data)
        flash("The permission is kept.", "success")
        return make_response(redirect(url_for("register.return_permissions"), 303))
    found = queries.permissions(session, person, today())
    return _page("permissions", 422 if form.is_submitted() else 200, form=form, found=found, ending=EndForm())


def end_permission(token: str) -> Response:
    """End a permission before its day."""
    if not EndForm().validate_on_submit():
        abort(404)
    try:
        service.end(current_session(), current_person(), token, today())
    except LookupError:
        abort(404)
    flash("The permission has ended.", "success")
    return make_response(redirect(url_for("register.return_permissions"), 303))


def _page(name: str, code: int = 200, **values: object) -> Response:
    return make_response(render_template(f"register/returning/{name}.html", **values), code)
