"""What the pages about passwords answer: the form, a refusal with what was typed kept, or the way on."""

import math

from flask import Response, current_app, make_response, redirect, render_template, request
from flask_wtf import FlaskForm
from wtforms import Field

from cdop.accounts.guessing import TooMany, Wrong
from cdop.accounts.own_password import Choice, Weak
from cdop.accounts.signing_in import Asked, Opened
from cdop.audit.service import utc_now
from cdop.web import cookies, forgery
from cdop.web.destinations import destination
from cdop.web.guard import address
from cdop.web.unit_of_work import keep_despite_refusal

REFUSALS = (Weak, Wrong, TooMany)


def page(name: str, form: FlaskForm, status: int = 200) -> Response:
    """The page with its form; a form that was refused is 422."""
    return make_response(render_template(f"accounts/{name}.html", form=form), status)


def refusal(name: str, form: FlaskForm, fault: Exception, wrong: tuple[Field, str]) -> Response:
    """The page again, saying why. ``wrong``: the words for a wrong guess, whatever was wrong with it, and where."""
    keep_despite_refusal()
    if isinstance(fault, Weak):
        form.new_password.errors = [str(fault)]
        return page(name, form, 422)
    if isinstance(fault, TooMany):
        return _later(name, form, fault)
    field, words = wrong
    field.errors = [words]
    return page(name, form, 422)


def let_in(opened: Opened) -> Response:
    """On to where the person was going, with new cookies; form tokens from before are void."""
    forgery.rebind(opened.session)
    response = make_response(redirect(destination(request.args.get("next", ""), opened.roles), 303))
    cookies.hand_out(response, opened.session, opened.device)
    return response


def asked(email: str | None, password: str | None) -> Asked:
    """What was given to sign in, with where it came from."""
    return Asked(email or "", password or "", address(), cookies.device_token(), _key())


def choice(new: str | None, proof: str | None) -> Choice:
    """A new password with what allows it, and where it came from."""
    return Choice(new or "", proof or "", address(), _key(), str(current_app.config["PANEL_NAME"]))


def _later(name: str, form: FlaskForm, fault: TooMany) -> Response:
    seconds = max(1, math.ceil((fault.until - utc_now()).total_seconds()))
    minutes = math.ceil(seconds / 60)
    wait = "a minute" if minutes == 1 else f"{minutes} minutes"
    form.form_errors.append(
        "There have been too many wrong attempts, perhaps by somebody else: at this account, or at others from the "
        f"network address that you share. Wait {wait}, then try again"
    )
    response = page(name, form, 429)
    response.headers["Retry-After"] = str(seconds)
    return response


def _key() -> str:
    return str(current_app.config["SECRET_KEY"])
