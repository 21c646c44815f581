"""The page that every address of a link shows, whether or not it is one; and opening it (security.md S58, S60)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Response as FlaskResponse
from flask import current_app, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from cdop.accounts.throttle import source_of
from cdop.database import current_session
from cdop.gathering.replying.forms import LinkForm, OpeningForm
from cdop.gathering.replying.opening import DOOR, TRIED, by_link
from cdop.links.opening import Door
from cdop.notification.form import throttle
from cdop.notification.form.throttle import TooMany
from cdop.web import cookies
from cdop.web.guard import address
from cdop.web.unit_of_work import keep_despite_refusal


@dataclass(frozen=True)
class LinkPage:
    """Where links of one kind are opened: its form and template, where it leads, and who keeps the cookie."""

    door: Door
    form: type[OpeningForm]
    template: str
    opens: str
    hand_out: Callable[[FlaskResponse, str], None]

    def answer(self, secret: str) -> Response:
        """A form for the address that the message was sent to. Nothing is looked up before it is sent."""
        return self._open(secret) if request.method == "POST" else self._page(200)

    def _open(self, secret: str) -> Response:
        session, form = current_session(), self.form()
        try:
            throttle.count(session, TRIED, source_of(address()))
        except TooMany as full:
            refused = self._page(429, form.email.data or "", minutes=-(-full.seconds // 60))
            refused.headers["Retry-After"] = str(full.seconds)
            return refused
        throttle.forget_old(session)
        typed = form.email.data or ""
        if not typed:
            return self._page(422, empty=True)
        token = self.door.open(session, by_link(address()), str(current_app.config["SECRET_KEY"]), secret, typed)
        if token is None:
            keep_despite_refusal()
            return self._page(422, typed, refused=True)
        opened = make_response(redirect(url_for(self.opens), 303))
        self.hand_out(opened, token)
        return opened

    def _page(self, code: int, typed: str = "", **words: Any) -> FlaskResponse:
        form = self.form(formdata=None, data={"email": typed})
        return make_response(render_template(self.template, form=form, **words), code)


_REQUESTS = LinkPage(DOOR, LinkForm, "gathering/replying/link.html", "reply.form", cookies.hand_out_reply)


def link(secret: str) -> Response:
    """The page of a link to a request."""
    return _REQUESTS.answer(secret)
