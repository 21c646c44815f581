"""The pages of one's own second factor: giving it at sign-in, setting it up, recovery codes."""

from flask import Response, abort, current_app, flash, make_response, redirect, render_template, request, url_for
from markupsafe import Markup

from cdop.accounts import notices as told
from cdop.accounts import sessions
from cdop.accounts.access import Standing
from cdop.accounts.answers import REFUSALS, given, handed_out, key, let_in, page, refusal
from cdop.accounts.factors import proving, service, totp
from cdop.accounts.factors.forms import CodeForm, RecoveryForm
from cdop.accounts.guessing import Wrong
from cdop.accounts.sessions import Ending, SignedIn
from cdop.accounts.signing_in import Opened
from cdop.audit.events import Event
from cdop.audit.service import record
from cdop.database import db
from cdop.web import forgery
from cdop.web.destinations import destination, on_the_way
from cdop.web.guard import address, held, signed_in
from cdop.web.unit_of_work import keep_despite_refusal, save_so_far

CODE_NOT_RIGHT = "That is not the code that your app shows now. Each code works once: wait for the next one"
RECOVERY_NOT_RIGHT = "That code is not right, was used before, or is too old"
NOT_CONFIRMED = "That is not the code that your app shows now. Is the clock of your telephone right?"


def code_page() -> Response:
    """Where the code of the app is asked for, once the password was right."""
    return _on() or page("code_of_app", CodeForm(), way=_way())


def code() -> Response:
    """Sign in with the code."""
    form = CodeForm()
    if (on := _on()) is not None:
        return on
    if not form.validate():
        return page("code_of_app", form, 422, way=_way())
    try:
        return let_in(proving.pass_factor(db.session(), _whoever(), given(code=form.code.data), save_so_far))
    except REFUSALS as fault:
        return refusal("code_of_app", form, fault, (form.code, CODE_NOT_RIGHT), way=_way())


def recovery_page() -> Response:
    """Where a recovery code, or the code of a reset, is asked for."""
    return _on() or page("recovery", RecoveryForm(), way=_way())


def recovery() -> Response:
    """Sign in with a recovery code; or go on to set up another app, with the code of a reset."""
    form = RecoveryForm()
    if (on := _on()) is not None:
        return on
    if not form.validate():
        return page("recovery", form, 422, way=_way())
    try:
        opened = proving.pass_recovery(db.session(), _whoever(), given(code=form.code.data), save_so_far)
    except REFUSALS as fault:
        return refusal("recovery", form, fault, (form.code, RECOVERY_NOT_RIGHT), way=_way())
    answer = let_in(opened)
    if opened.standing is Standing.IN:
        left = service.standing(db.session(), _whoever().account_id).codes_left
        flash(f"You used a recovery code, which does not work again. You have {left} left.")
    return answer


def factor() -> Response:
    """One's own second factor: what it is, whether there is one, what may be done about it."""
    own = service.standing(db.session(), _whoever().account_id)
    return make_response(render_template("accounts/factor.html", own=own, way=_way(), halfway=signed_in() is None))


def offer() -> Response:
    """Make a new seed, which the next page shows."""
    service.offer(db.session(), _whoever(), key())
    return make_response(redirect(on_the_way("factors.enrol", request.args.get("next", "")), 303))


def sign_out_elsewhere() -> Response:
    """End one's own sessions but for this one."""
    who = signed_in() or abort(404)
    sessions.end_all(db.session(), who.account_id, Ending.EVERYWHERE, but=who.session_id)
    record(db.session(), who.person(address()), Event.SESSIONS_ENDED)
    flash("You are signed out everywhere else.", "success")
    return make_response(redirect(url_for("factors.factor"), 303))


def enrol_page() -> Response:
    """The seed as a picture and in letters, to put into an app, with the question for its first code."""
    return _enrolment(CodeForm())


def enrol() -> Response:
    """Take the app into use. Shows the recovery codes, once: they are in no address, cookie or log."""
    form, who, was_in = CodeForm(), _whoever(), signed_in() is not None
    if not form.validate():
        return _enrolment(form, 422)
    try:
        codes = service.confirm(db.session(), who, form.code.data or "", address(), key())
    except Wrong:
        keep_despite_refusal()
        form.code.errors = [NOT_CONFIRMED]
        return _enrolment(form, 422)
    return _codes(codes, proving.enrolled(db.session(), who, given(), was_in=was_in))


def recovery_codes() -> Response:
    """Show new recovery codes, once."""
    who = signed_in() or abort(404)
    if service.standing(db.session(), who.account_id).confirmed_at is None:
        abort(404)
    return _codes(service.make_recovery_codes(db.session(), who, address()), None)


def _enrolment(form: CodeForm, status: int = 200) -> Response:
    who = _whoever()
    seed = service.offered(db.session(), who, key())
    if seed is None:
        return make_response(redirect(on_the_way("factors.factor", request.args.get("next", "")), 303))
    address_in_app = totp.address_of(seed, who.email, str(current_app.config["PANEL_NAME"]))
    picture = Markup(totp.picture(address_in_app))  # noqa: S704 - drawn here: lines and no words
    shown = {"picture": picture, "seed": totp.in_groups(seed), "email": who.email, "way": _way()}
    return page("enrol", form, status, **shown, halfway=signed_in() is None)


def _codes(codes: list[str], opened: Opened | None) -> Response:
    wanted = destination(request.args.get("next", ""), _whoever().roles)
    if opened is not None:
        forgery.rebind(opened.session)
    shown = render_template("accounts/recovery_codes.html", codes=codes, on=wanted)
    return make_response(shown) if opened is None else handed_out(shown, opened)


def _on() -> Response | None:
    """The way on for whoever is in already."""
    who = signed_in()
    return make_response(redirect(destination(request.args.get("next", ""), who.roles), 303)) if who else None


def _whoever() -> SignedIn:
    return held() or abort(404)


def _way() -> dict[str, str]:
    """The addresses of the pages on the way in, each with where the person was going."""
    wanted = request.args.get("next", "")
    names = ("code", "recovery", "offer", "factor", "enrol")
    return {name: on_the_way(f"factors.{name}", wanted) for name in names} | {"out": url_for("accounts.sign_out")}


def notices_page() -> Response:
    """What one is told of one's own sign-in."""
    who = signed_in() or abort(404)
    return make_response(render_template("accounts/notices.html", notices=told.of(db.session(), who.account_id)))


def notices() -> Response:
    """Note that they were read."""
    who = signed_in() or abort(404)
    told.see_all(db.session(), who.account_id)
    return make_response(redirect(url_for("home.home"), 303))
