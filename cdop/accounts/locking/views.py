"""The lock, proof that must be fresh, and giving back what was typed meanwhile."""

from flask import (
    Response,
    abort,
    current_app,
    flash,
    g,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_wtf import FlaskForm

from cdop.accounts.answers import REFUSALS, given, key, page, refusal
from cdop.accounts.factors import proving
from cdop.accounts.factors.forms import PasswordForm, ProofForm
from cdop.accounts.locking import holding
from cdop.accounts.sessions import SignedIn
from cdop.audit.service import utc_now
from cdop.database import db
from cdop.web import cookies, forgery
from cdop.web.destinations import destination
from cdop.web.guard import held as held_session
from cdop.web.guard import policy, signed_in
from cdop.web.unit_of_work import save_so_far

NOT_RIGHT = "Your password is not right"
PROOF_NOT_RIGHT = "Your password or the code of your app is not right. Each code works once: wait for the next one"


def locked_page() -> Response:
    """The page that stands instead of whatever was open. It names nobody."""
    return _on() or page("locked", PasswordForm(), minutes=_minutes())


def locked() -> Response:
    """Go on where one was, with the password. Pages that are open elsewhere in the browser still send their forms."""
    form = PasswordForm()
    if (on := _on()) is not None:
        return on
    if not form.validate():
        return page("locked", form, 422, minutes=_minutes())
    who = _whoever()
    try:
        token = proving.unlock(db.session(), who, given(password=form.password.data), save_so_far)
    except REFUSALS as fault:
        return refusal("locked", form, fault, (form.password, NOT_RIGHT), minutes=_minutes())
    forgery.carry_over(token)
    response = make_response(redirect(destination(request.args.get("next", ""), who.roles), 303))
    cookies.hand_out(response, token, None)
    return response


def left() -> Response:
    """How many seconds are left until the lock; asking this does not put it off."""
    g.unnoticed = True
    who = signed_in() or abort(404)
    return jsonify(seconds=policy().seconds_left(who.last_seen_at, utc_now()))


def stay() -> Response:
    """Put the lock off: whoever asks this is still there."""
    who = signed_in() or abort(404)
    return jsonify(seconds=policy().seconds_left(who.seen_with_this, utc_now()))


def prove_page() -> Response:
    """Where somebody who is in proves again who they are, before what must not be done at a screen left open."""
    return page("prove", _proof())


def prove() -> Response:
    """Go on to what needed fresh proof."""
    form, who = _proof(), _whoever()
    if not form.validate():
        return page("prove", form, 422)
    proof = given(password=form.password.data, code=form.code.data if who.enrolled else "")
    try:
        proving.prove_again(db.session(), who, proof, save_so_far)
    except REFUSALS as fault:
        return refusal("prove", form, fault, (form.password, PROOF_NOT_RIGHT if who.enrolled else NOT_RIGHT))
    return make_response(redirect(destination(request.args.get("next", ""), who.roles), 303))


def held_page(token: str) -> Response:
    """What somebody sent and what was held of it, with a button that sends it once more."""
    sent = holding.held(db.session(), _whoever().session_id, token, key()) or abort(404)
    typed = [(_words(name), value) for name, value in sent.pairs if value.strip() and name != "submit"]
    return make_response(render_template("accounts/held.html", sent=sent, typed=typed, token=token))


def held(token: str) -> Response:
    """Hold it no longer."""
    holding.forget(db.session(), _whoever().session_id, token)
    flash("What you typed was not sent, and is not kept any more.")
    return make_response(redirect(url_for("home.home"), 303))


def _proof() -> FlaskForm:
    return ProofForm() if _whoever().enrolled else PasswordForm()


def _words(name: str) -> str:
    """A field's name as words."""
    return name.replace("_", " ").replace("-", " ").strip().capitalize()


def _minutes() -> int:
    return int(current_app.config["SIGN_IN_POLICY"].idle.total_seconds() // 60)


def _on() -> Response | None:
    who = signed_in()
    return make_response(redirect(destination(request.args.get("next", ""), who.roles), 303)) if who else None


def _whoever() -> SignedIn:
    return held_session() or abort(404)
