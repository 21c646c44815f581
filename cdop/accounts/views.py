"""Signing in and out, and one's own password."""

from flask import Response, abort, flash, make_response, redirect, request, url_for

from cdop.accounts import own_password, signing_in
from cdop.accounts.answers import REFUSALS, asked, choice, let_in, page, refusal
from cdop.accounts.forms import ActivateForm, ChangePasswordForm, SignInForm
from cdop.database import db
from cdop.web import cookies, forgery
from cdop.web.destinations import destination
from cdop.web.guard import address, held, signed_in
from cdop.web.unit_of_work import save_so_far

NOT_RIGHT = "Your e-mail address or password is not right"
CODE_NOT_RIGHT = "Your e-mail address or one-time code is not right, or the code is too old"
CURRENT_NOT_RIGHT = "Your current password is not right"


def sign_in_page() -> Response:
    """The way in; whoever is in already goes on."""
    who = signed_in()
    if who is None:
        return page("sign_in", SignInForm())
    return make_response(redirect(destination(request.args.get("next", ""), who.roles), 303))


def sign_in() -> Response:
    """A wrong password, an account that is not there and one that is disabled get one and the same answer."""
    form = SignInForm()
    if not form.validate():
        return page("sign_in", form, 422)
    given = asked(form.email.data, form.password.data)
    try:
        return let_in(signing_in.sign_in(db.session(), given, save_so_far, instead_of=held()))
    except REFUSALS as fault:
        return refusal("sign_in", form, fault, (form.email, NOT_RIGHT))


def sign_out() -> Response:
    """The device stays known, so that guesses made elsewhere never lock it out: its cookie is kept."""
    signing_in.sign_out(db.session(), held() or abort(404), address())
    forgery.rebind("")
    flash("You have signed out.")
    response = make_response(redirect(url_for("accounts.sign_in"), 303))
    cookies.take_back(response)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def activate_page() -> Response:
    """Where somebody with a one-time code sets a password."""
    return page("activate", ActivateForm())


def activate() -> Response:
    """Set a first password, or a new one after a reset."""
    form = ActivateForm()
    if not form.validate():
        return page("activate", form, 422)
    given = choice(form.new_password.data, form.code.data)
    try:
        own_password.activate(db.session(), form.email.data or "", given, save_so_far)
    except REFUSALS as fault:
        return refusal("activate", form, fault, (form.code, CODE_NOT_RIGHT))
    flash("Your password is set. You can sign in now.", "success")
    return make_response(redirect(url_for("accounts.sign_in"), 303))


def change_password_page() -> Response:
    """Where people change their own password."""
    return page("change_password", ChangePasswordForm())


def change_password() -> Response:
    """Replace one's own password; one's sessions elsewhere end."""
    form = ChangePasswordForm()
    if not form.validate():
        return page("change_password", form, 422)
    given = choice(form.new_password.data, form.current.data)
    try:
        own_password.change_password(db.session(), signed_in() or abort(404), given, save_so_far)
    except REFUSALS as fault:
        return refusal("change_password", form, fault, (form.current, CURRENT_NOT_RIGHT))
    flash("Your password is changed. You have been signed out everywhere else.", "success")
    return make_response(redirect(url_for("home.home"), 303))
