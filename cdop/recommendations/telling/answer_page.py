"""Who is at an organisation's pages of a recommendation, and how such a page answers.

The same pages stand under /answer/form, for whoever opened a link, and under /agency/recommendations, for an agency's
account: the addresses of a link name nothing, those of an account name the organisation's part. Whatever is not open is
told in one way.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import abort, make_response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from cdop.accounts.people import Person
from cdop.audit.events import Event
from cdop.audit.service import record
from cdop.database import current_session
from cdop.gathering.replying.opening import by_link
from cdop.recommendations.service import locked
from cdop.recommendations.telling.answering import ACCOUNT, LINK
from cdop.recommendations.telling.links import LINKS
from cdop.recommendations.telling.own import Own, own_at
from cdop.web import cookies
from cdop.web.guard import address, current_person

RECEIPT = "answer_receipt"
LINKED = "answers"
"""The pages of whoever opened a link: the blueprint's name."""
View = Callable[..., Response]


class NotOpen(Exception):
    """Nothing is open for whoever is here, or it is another organisation's: nobody learns which."""


@dataclass(frozen=True)
class Opened:
    """Who is here, by which way, and what is recommended to the organisation, as it stands."""

    person: Person
    way: str
    own: Own

    @property
    def token(self) -> str:
        return self.own.addressee.token

    @property
    def about(self) -> str:
        """What each form says of what it is: a link's cookie holds what was opened last."""
        return self.token[:12]

    def to(self, page: str, **values: Any) -> str:
        """The address of another of these pages."""
        own: dict[str, Any] = {"token": self.token} if self.way == ACCOUNT else {}
        return url_for(f".{page}", **own, **values)

    def shown(self, name: str, code: int = 200, **words: Any) -> Response:
        """One of these pages. The audit says who saw it, also beside a form that is refused."""
        return _page(name, code, opened=self, own=self.own, to=self.to, by_account=self.way == ACCOUNT, **words)

    def saw(self, page: str) -> None:
        """Leave the entry that this was looked at."""
        record(current_session(), self.person, Event.RECOMMENDATION_VIEWED, None, addressee=self.token, page=page)

    def again(self) -> "Opened":
        """The same as it stands now. Raises ``NotOpen`` where it was closed meanwhile."""
        own = own_at(current_session(), self.person, self.token)
        if own is None:
            raise NotOpen
        return Opened(self.person, self.way, own)


def opens(view: View) -> View:
    """Give a view what its visitor may answer; one page for everybody for whom nothing is open.

    Who sends a form holds the organisation's row until the page has answered. A form of something else, which this
    browser had open before, is refused.
    """

    @wraps(view)
    def answer(token: str | None = None, **values: Any) -> Response:
        try:
            opened = _opened(token)
            if request.method == "POST" and token is None and request.form.get("about") != opened.about:
                return opened.shown("other", 409)
            answered = view(opened, **values)
            if opened.way == LINK:  # last of all: whoever ends links has locked the organisation's row first
                LINKS.go_on(current_session(), cookies.answer_token())
            return answered
        except NotOpen:
            return closed() if token is None else abort(404)

    return answer


def closed() -> Response:
    """What everybody sees for whom nothing is open, whatever the reason."""
    return _page("closed", 404)


def done(opened: Opened) -> Response:
    """The way to the receipt, which is shown once."""
    session[RECEIPT] = [opened.own.reference, opened.to("form")]
    return to(url_for(".sent"))


def sent() -> Response:
    """The receipt, once; afterwards the way back to what is open."""
    by_account = request.blueprint != LINKED
    reference, back = session.pop(RECEIPT, (None, url_for("agency.requests") if by_account else url_for(".form")))
    return _page("sent", 200, receipt=reference, back_to=back, by_account=by_account) if reference else to(back)


def to(place: str) -> Response:
    return make_response(redirect(place, 303))


def _opened(token: str | None) -> Opened:
    """Whoever is here. Raises ``NotOpen``."""
    person, way = (current_person(), ACCOUNT) if token is not None else (by_link(address()), LINK)
    held = token if token is not None else LINKS.held(current_session(), cookies.answer_token())
    if held is None:
        raise NotOpen
    if request.method == "POST":
        try:
            locked(current_session(), held)
        except LookupError:
            raise NotOpen from None
        if way == LINK and LINKS.held(current_session(), cookies.answer_token()) is None:
            raise NotOpen  # it was closed while this waited
    own = own_at(current_session(), person, held)
    if own is None:
        raise NotOpen
    return Opened(person, way, own)


def _page(name: str, code: int, **words: Any) -> Response:
    return make_response(render_template(f"recommendations/telling/answer/{name}.html", **words), code)
