"""Agreeing a draft by name, withdrawing one with a reason, and letting what was agreed give way to another."""

from typing import Any

from flask import abort, flash, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from cdop.database import current_session
from cdop.recommendations.queries import (
    AGREED,
    DRAFT,
    RECOMMENDATIONS,
    WRITERS,
    Recommendation,
    addressees_of,
    recommendations,
)
from cdop.recommendations.reading import reads_as_typed
from cdop.recommendations.refusing import SENTENCE, NamesSomebody, looked_through
from cdop.recommendations.rules import NotNow
from cdop.recommendations.signing import may_sign, signing_role
from cdop.recommendations.writing import agreeing
from cdop.recommendations.writing.alike import said_before
from cdop.recommendations.writing.forms import AgreeForm, Looked, SupersedeForm, WithdrawForm
from cdop.recommendations.writing.views import recommendation_or_absent, wording_rows
from cdop.reference.calendar import today
from cdop.versions import ChangedMeanwhile
from cdop.web.fields import listed
from cdop.web.guard import current_person

CHANGED = "Somebody else changed this draft since you opened the page. Read it again: it stands below as it is now."
DRAFT_NAMES = "The draft could name somebody: “{}”. Change it, or say in the draft why it may stay."
REASON_NAMES = "“{}” could name somebody: write a role"


def agree(token: str) -> Response:
    """Agree a draft, having seen what is missing or weak in it, and whether it was said before."""
    session, person, found = current_session(), current_person(), _signed_or_absent(token, DRAFT)
    form = AgreeForm()
    if not form.is_submitted():
        opened = AgreeForm(formdata=None, data={"version": str(found.version), "on": today()})
        return _agree_page(found, opened, 200)
    if not form.validate():
        return _agree_page(found, form, 422)
    assert form.on.data is not None
    told = reads_as_typed(session, person, found.number)
    try:
        with looked_through(session, person, token, told=told):
            agreeing.agree(session, person, token, form.seen_version, form.signed_by.data or "", form.on.data)
    except agreeing.NotWhole as gaps:
        form.form_errors.extend(one.words for one in gaps.missing)
        return _agree_page(found, form, 422)
    except NamesSomebody as named:
        _say_names(form, named, DRAFT_NAMES, told=told)
        return _agree_page(found, form, 422)
    except NotNow as refusal:
        form.refuse(refusal)
        return _agree_page(found, form, 422)
    except ChangedMeanwhile as conflict:
        form.version.data = str(conflict.now.version)
        form.form_errors.append(CHANGED)
        return _agree_page(conflict.now, form, 409)
    flash("The recommendation is agreed. Tell the organisations next.", "success")
    return redirect(url_for(".recommendation", token=token), 303)


def withdraw(token: str) -> Response:
    """Withdraw a draft."""
    session, person, found = current_session(), current_person(), recommendation_or_absent(token)
    if found.state != DRAFT or not person.is_a(*WRITERS):
        abort(404)
    form = WithdrawForm()
    if not form.is_submitted():
        opened = WithdrawForm(formdata=None, data={"version": str(found.version)})
        return _form_page(found, opened, "Withdraw the draft", 200)
    if not form.validate():
        return _form_page(found, form, "Withdraw the draft", 422)
    told = reads_as_typed(session, person, found.number)
    try:
        with looked_through(session, person, token, told=told):
            agreeing.withdraw(session, person, token, form.seen_version, form.reason.data or "")
    except (NotNow, NamesSomebody) as refusal:
        _refuse(form, refusal, told=told)
        return _form_page(found, form, "Withdraw the draft", 422)
    except ChangedMeanwhile as conflict:
        form.version.data = str(conflict.now.version)
        form.form_errors.append(CHANGED)
        return _form_page(conflict.now, form, "Withdraw the draft", 409)
    flash("The draft is withdrawn. What it came from waits again.", "success")
    return redirect(url_for(".recommendations"), 303)


def supersede(token: str) -> Response:
    """Let an agreed recommendation give way to another."""
    session, person, found = current_session(), current_person(), _signed_or_absent(token, AGREED)
    others = RECOMMENDATIONS.c.state == AGREED, RECOMMENDATIONS.c.token != token
    form = SupersedeForm()
    said = ((one.token, f"{one.reference} {one.wording.theme}") for one in recommendations(session, person, *others))
    form.by.choices = listed(said, blank="Choose a recommendation")
    if not form.is_submitted():
        return _form_page(found, form, "Let it give way to another", 200)
    if not form.validate():
        return _form_page(found, form, "Let it give way to another", 422)
    told = reads_as_typed(session, person, found.number)
    typed = form.by.data or "", form.reason.data or "", form.signed_by.data or ""
    try:
        with looked_through(session, person, token, told=told):
            agreeing.supersede(session, person, token, *typed)
    except (NotNow, NamesSomebody) as refusal:
        _refuse(form, refusal, told=told)
        return _form_page(found, form, "Let it give way to another", 422)
    flash("The recommendation gave way to the other.", "success")
    return redirect(url_for(".recommendation", token=token), 303)


def _signed_or_absent(token: str, state: str) -> Recommendation:
    found = recommendation_or_absent(token)
    return found if found.state == state and may_sign(current_session(), current_person()) else abort(404)


def _refuse(form: Any, refusal: NotNow | NamesSomebody, *, told: bool) -> None:
    if isinstance(refusal, NotNow):
        form.refuse(refusal)
    else:
        _say_names(form, refusal, REASON_NAMES, told=told)


def _say_names(form: Any, names: NamesSomebody, words: str, *, told: bool) -> None:
    """Say beside its question what could name somebody, or above the form where it is in the draft itself."""
    for name in names.fields:
        found = [words.format(one.found) for one in names.found if one.field == name] if told else [SENTENCE]
        if name in form:
            form[name].errors = found
        elif found[0] not in form.form_errors:
            form.form_errors.append(found[0])


def _agree_page(found: Recommendation, form: AgreeForm, code: int) -> Response:
    session, person = current_session(), current_person()
    addressees = addressees_of(session, person, [found.number])[found.number]
    page = render_template(
        "recommendations/writing/agree.html",
        recommendation=found,
        form=form,
        facts=[("To", ", ".join(one.agency_name for one in addressees) or "Nobody yet"), *wording_rows(found)],
        checked=agreeing.checks(found.wording, len(addressees)),
        alike=said_before(session, person, found.wording, found.token, today()),
        role=signing_role(session, person),
        writes=person.is_a(*WRITERS),
    )
    return make_response(page, code)


def _form_page(found: Recommendation, form: Looked, title: str, code: int) -> Response:
    page = render_template("recommendations/writing/form.html", recommendation=found, form=form, title=title)
    return make_response(page, code)
