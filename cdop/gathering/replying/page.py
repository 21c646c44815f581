"""Who is at the page of a reply, and how such a page answers.

The same pages stand under /reply/form, for whoever opened a link, and under /agency, for an agency's account: the
account names the request in the address, a link's cookie opens one alone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import abort, make_response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from cdop.audit.events import Event
from cdop.audit.service import record
from cdop.database import current_session
from cdop.files.queries import StoredFile, files_of
from cdop.gathering.links import LINKS
from cdop.gathering.replying.asked import NotOpen, Replying, load
from cdop.gathering.replying.opening import by_link
from cdop.gathering.replying.presenters import Step, steps
from cdop.gathering.replying.sending import Sender
from cdop.gathering.rules import reference_of
from cdop.web import cookies
from cdop.web.guard import address, current_person

LINK, ACCOUNT = "link", "account"
RECEIPT = "reply_receipt"
View = Callable[..., Response]


@dataclass(frozen=True)
class Opened:
    """Who is here, by which way, and the request as it stands."""

    sender: Sender
    replying: Replying

    @property
    def about(self) -> str:
        """What each form says of which request it is: a link's cookie holds the one that was opened last."""
        return reference_of(self.sender.token)

    def to(self, page: str, **values: Any) -> str:
        """The address of another page of this reply."""
        return url_for(f".{page}", **_named(self.sender), **values)

    def files(self) -> list[StoredFile]:
        """What was uploaded, by name: its content is not given back."""
        return files_of(current_session(), self.sender.token)

    def steps(self) -> list[tuple[Step, str]]:
        """Every page of the reply in order, with its address."""
        files = len(self.files())
        return [(step, self.to(step.page, **step.values)) for step in steps(self.replying, files)]

    def after(self, page: str, **values: str) -> str:
        """The address of the page that follows."""
        found = [href for _, href in self.steps()]
        here = self.to(page, **values)
        following = found[found.index(here) + 1 :] if here in found else found
        return following[0] if following and "change" not in request.args else self.to("check")

    def before(self, page: str, **values: str) -> str:
        """Where the page leads back to."""
        if "change" in request.args:
            return self.to("check")
        found = [href for _, href in self.steps()]
        here = self.to(page, **values)
        place = found.index(here) if here in found else 0
        return found[place - 1] if place else self.to("form")

    def shown(self, name: str, code: int = 200, **words: Any) -> Response:
        """A page of the reply. The audit says who saw it, also beside a form that is refused."""
        return _page(
            name, code, opened=self, replying=self.replying, to=self.to, by_account=self.sender.way == ACCOUNT, **words
        )

    def saw(self, page: str) -> None:
        """Leave the entry that this was looked at."""
        person, case_id = self.sender.person, self.replying.case_id
        record(current_session(), person, Event.REQUEST_VIEWED, case_id, request=self.sender.token, page=page)


def opens(*, to_change: bool = False) -> Callable[[View], View]:
    """Give a view the request that its visitor may answer; one page for everybody who may answer none.

    ``to_change``: nobody else changes what was typed until the page has answered. A form of another request, which
    this browser had open before, is refused.
    """

    def opening(view: View) -> View:
        @wraps(view)
        def answer(token: str | None = None, **values: Any) -> Response:
            try:
                sender = sender_of(token)
                locked = to_change and request.method == "POST"
                opened = Opened(sender, load(current_session(), sender.person, sender.token, to_change=locked))
                if request.method == "POST" and token is None and request.form.get("about") != opened.about:
                    return opened.shown("other", 409)
                answered = view(opened, **values)
                _go_on(sender)
                return answered
            except NotOpen:
                return closed() if token is None else abort(404)

        return answer

    return opening


def sender_of(token: str | None) -> Sender:
    """Whoever is here. Raises ``NotOpen`` where a link's cookie opens nothing."""
    if token is not None:
        return Sender(current_person(), ACCOUNT, token)
    found = LINKS.held(current_session(), cookies.reply_token())
    if found is None:
        raise NotOpen
    return Sender(by_link(address()), LINK, found)


def _go_on(sender: Sender) -> None:
    """Two more hours. Last of all: whoever ends the request has locked the case and the request, and then its links."""
    if sender.way == LINK:
        LINKS.go_on(current_session(), cookies.reply_token())


def closed() -> Response:
    """What everybody sees for whom no request is open, whatever the reason."""
    return _page("closed", 404)


def done(sender: Sender) -> Response:
    """The way to the receipt, which is shown once."""
    session[RECEIPT] = reference_of(sender.token)
    return to(url_for(".sent"))


def sent() -> Response:
    """The receipt, once; afterwards what everybody sees for whom nothing is open."""
    receipt = session.pop(RECEIPT, None)
    return _page("sent", 200, receipt=receipt) if receipt else closed()


def to(place: str) -> Response:
    return make_response(redirect(place, 303))


def _named(sender: Sender) -> dict[str, Any]:
    return {"token": sender.token} if sender.way == ACCOUNT else {}


def _page(name: str, code: int, **words: Any) -> Response:
    return make_response(render_template(f"gathering/replying/{name}.html", **words), code)
