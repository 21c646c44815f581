"""The page that every address of a link shows, whether or not it is one; and opening it (security.md S58, S60)."""

from typing import Any

from flask import current_app, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from cdop.accounts.throttle import source_of
from cdop.database import current_session
from cdop.gathering.replying.forms import LinkForm
from cdop.gathering.replying.opening import TRIED, by_link, open_link
from cdop.notification.form import throttle
from cdop.notification.form.throttle import TooMany
from cdop.web import cookies
from cdop.web.guard import address
from cdop.web.unit_of_work import keep_despite_refusal


def link(secret: str) -> Response:
    """A form for the address that the request was sent to. Nothing is looked up before it is sent."""
    return _open(secret) if request.method == "POST" else _page(200)


def _open(secret: str) -> Response:
    session, form = current_session(), LinkForm()
    try:
        throttle.count(session, TRIED, source_of(address()))
    except TooMany as full:
        refused = _page(429, form.email.data or "", minutes=-(-full.seconds // 60))
        refused.headers["Retry-After"] = str(full.seconds)
        return refused
    throttle.forget_old(session)
    typed = form.email.data or ""
    if not typed:
        return _page(422, empty=True)
    token = open_link(session, by_link(address()), str(current_app.config["SECRET_KEY"]), secret, typed)
    if token is None:
        keep_despite_refusal()
        return _page(422, typed, refused=True)
    opened = make_response(redirect(url_for("reply.form"), 303))
    cookies.hand_out_reply(opened, token)
    return opened


def _page(code: int, typed: str = "", **words: Any) -> Response:
    form = LinkForm(formdata=None, data={"email": typed})
    return make_response(render_template("gathering/replying/link.html", form=form, **words), code)
