"""What the pages about passwords answer: the form, a refusal with what was typed kept, or the way on."""

import math

from flask import Response, current_app, g, make_response, redirect, render_template, request
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as BaseResponse
from wtforms import Field

from cdop.accounts.access import Standing
from cdop.accounts.factors.proving import Given
from cdop.accounts.guessing import TooMany, Wrong
from cdop.accounts.own_password import Choice, Weak
from cdop.accounts.signing_in import Asked, Opened
from cdop.audit.service import utc_now
from cdop.web import cookies, forgery
from cdop.web.destinations import destination, on_the_way
from cdop.web.further_proof import NEXT_STEP
from cdop.web.guard import address, policy
from cdop.web.unit_of_work import keep_despite_refusal

REFUSALS = (Weak, Wrong, TooMany)


def page(name: str, form: FlaskForm, status: int = 200, **words: object) -> Response:
    """The page with its form; a form that was refused is 422."""
    return make_response(render_template(f"accounts/{name}.html", form=form, **words), status)


def refusal(name: str, form: FlaskForm, fault: Exception, wrong: tuple[Field, str], **words: object) -> Response:
    """The page again, saying why. ``wrong``: the words for a wrong guess, whatever was wrong with it, and where."""
    keep_despite_refusal()
    if isinstance(fault, Weak):
        form.new_password.errors = [str(fault)]
        return page(name, form, 422, **words)
    if isinstance(fault, TooMany):
        return _later(name, form, fault, words)
    field, told = wrong
    field.errors = [told]
    return page(name, form, 422, **words)


def let_in(opened: Opened, wanted: str | None = None) -> Response:
    """On to where the person was going, or to what is asked before; new cookies, form tokens from before are void."""
    wanted = request.args.get("next", "") if wanted is None else wanted
    if opened.standing is Standing.IN:
        return handed_out(redirect(destination(wanted, opened.roles), 303), opened)
    return handed_out(redirect(on_the_way(NEXT_STEP[opened.standing], wanted), 303), opened)


def handed_out(answer: BaseResponse | str, opened: Opened) -> Response:
    """An answer with the new tokens; a page must have been made after ``forgery.rebind``, for its form tokens."""
    if not isinstance(answer, str):
        forgery.rebind(opened.session)
    response = make_response(answer)
    cookies.hand_out(response, opened.session, opened.device)
    return response


def asked(email: str | None, password: str | None) -> Asked:
    """What was given to sign in, with where it came from."""
    factor = policy().asks(demonstration=bool(g.get("demonstration", False)), enrolled=False)
    return Asked(email or "", password or "", address(), cookies.device_token(), key(), factor)


def given(*, code: str | None = None, password: str | None = None) -> Given:
    """What was given to prove who one is, with where it came from."""
    return Given(address(), key(), cookies.device_token(), code or "", password or "")


def choice(new: str | None, proof: str | None) -> Choice:
    """A new password with what allows it, and where it came from."""
    return Choice(new or "", proof or "", address(), key(), str(current_app.config["PANEL_NAME"]))


def _later(name: str, form: FlaskForm, fault: TooMany, words: dict[str, object]) -> Response:
    seconds = max(1, math.ceil((fault.until - utc_now()).total_seconds()))
    minutes = math.ceil(seconds / 60)
    hours = math.ceil(minutes / 60)
    wait = "a minute" if minutes == 1 else f"{minutes} minutes" if minutes <= 60 else f"{hours} hours"
    form.form_errors.append(
        "There have been too many wrong attempts, perhaps by somebody else: at this account, or at others from the "
        f"network address that you share. Wait {wait}, then try again"
    )
    response = page(name, form, 429, **words)
    response.headers["Retry-After"] = str(seconds)
    return response


def key() -> str:
    """The installation's secret."""
    return str(current_app.config["SECRET_KEY"])
