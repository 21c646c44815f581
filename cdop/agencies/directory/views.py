"""The directory of agencies: all of them, a new one, one as it stands, changing it, and who answers for it."""

from typing import Any

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from cdop.agencies.directory.forms import AgencyForm, ContactForm
from cdop.agencies.directory.members import assign as assign_contact
from cdop.agencies.directory.members import contacts
from cdop.agencies.directory.presenters import chasing_rows, kept_rows, told, where_words
from cdop.agencies.directory.queries import agencies_of, history
from cdop.agencies.directory.queries import agency as agency_at
from cdop.agencies.directory.rules import Agency
from cdop.agencies.directory.sections import agency_sections
from cdop.agencies.directory.service import add_agency, change_agency
from cdop.database import current_session
from cdop.panel_settings.queries import settings_in_force
from cdop.reference.codes import label
from cdop.reference.wording import short_datetime
from cdop.versions import ChangedMeanwhile
from cdop.web.guard import current_person


def agencies() -> str:
    """Every agency of the directory, those in use first."""
    return render_template("agencies/agencies.html", rows=[_row(one) for one in agencies_of(current_session())])


def new() -> Response:
    """Take an agency into the directory."""
    form = AgencyForm()
    if form.is_submitted() and form.validate():
        token = add_agency(current_session(), current_person(), form.details)
        flash(f"{form.details.name} is in the directory.", "success")
        return make_response(redirect(url_for(".agency", token=token), 303))
    return _form(422 if form.is_submitted() else 200, form, "Add an agency", url_for(".agencies"))


def agency(token: str) -> Response:
    """One agency as it stands, who answers for it, and all that was recorded of it."""
    return _one(_found(token), 200, ContactForm(formdata=None))


def change(token: str) -> Response:
    """Change an agency."""
    found, form = _found(token), AgencyForm()
    back = url_for(".agency", token=token)
    if not form.is_submitted():
        return _form(200, AgencyForm.of(found), found.name, back)
    if not form.validate():
        return _form(422, form, found.name, back)
    try:
        changed = change_agency(current_session(), current_person(), token, form.seen_version, form.details)
    except ChangedMeanwhile as conflict:
        again = AgencyForm.holding(form.details, conflict.now.version)
        words = {"conflict": True, "theirs": told(conflict.now.details), "yours": told(form.details)}
        return _form(409, again, conflict.now.name, back, **words)
    flash("The agency is saved." if changed else "Nothing was changed.", "success" if changed else "message")
    return make_response(redirect(back, 303))


def assign(token: str) -> Response:
    """Let an account answer for the agency, and no longer for another."""
    found, form, known = _found(token), ContactForm(), contacts(current_session(), current_person())
    form.offer([one for one in known if one.agency != token], _names())
    if not form.validate():
        return _one(found, 422, form)
    chosen = next(one for one in known if one.token == form.contact.data)
    assign_contact(current_session(), current_person(), chosen, token)
    flash(f"{chosen.name} answers for {found.name}.", "success")
    return make_response(redirect(url_for(".agency", token=token), 303))


def release(token: str) -> Response:
    """Let an account no longer answer for the agency. Nothing where it does not."""
    known = contacts(current_session(), current_person())
    _found(token)
    chosen = next((one for one in known if one.token == request.form.get("contact") and one.agency == token), None)
    if chosen is None:
        flash("Nothing was changed: that account does not answer for this agency.")
    else:
        assign_contact(current_session(), current_person(), chosen, None)
        flash(f"{chosen.name} no longer answers for this agency.", "success")
    return make_response(redirect(url_for(".agency", token=token), 303))


def _found(token: str) -> Agency:
    return agency_at(current_session(), token) or abort(404)


def _names() -> dict[str, str]:
    return {one.token: one.name for one in agencies_of(current_session())}


def _row(one: Agency) -> list[Any]:
    details = one.details
    return [
        {"text": one.name, "href": url_for(".agency", token=one.token)},
        label("agency", one.kind),
        where_words(details),
        details.inbox or "By letter",
        "In use" if details.active else "Not in use",
    ]


def _one(one: Agency, code: int, form: ContactForm) -> Response:
    known = contacts(current_session(), current_person())
    if not form.is_submitted():
        form.offer([contact for contact in known if contact.agency != one.token], _names())
    page = render_template(
        "agencies/agency.html",
        agency=one,
        kept=kept_rows(one.details),
        chasing=chasing_rows(one),
        contacts=[contact for contact in known if contact.agency == one.token],
        form=form,
        sections=agency_sections(current_session(), current_person(), one.token),
        offers=any(contact.agency != one.token for contact in known),
        recorded=[
            (told(old.details), f"{old.recorded_by}, {short_datetime(old.recorded_at)}")
            for old in history(current_session(), one.token)
        ],
    )
    return make_response(page, code)


def _form(code: int, form: AgencyForm, title: str, back: str, **words: Any) -> Response:
    form.offer(settings_in_force(current_session()))
    return make_response(render_template("agencies/agency_form.html", form=form, title=title, back=back, **words), code)
