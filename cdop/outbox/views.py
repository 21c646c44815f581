"""The outbox: what waits, was sent, was given up or withdrawn; one message as it reads; sending one again.

A one-time link is shown in a demonstration alone, whose messages are never sent: elsewhere whoever sees this page must
not be able to answer for an agency.
"""

from typing import Any

from flask import abort, flash, g, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from cdop.database import current_session
from cdop.outbox.about import about_of
from cdop.outbox.queries import Filters, Queued, counts, message_at, messages_page
from cdop.outbox.rules import NotAMessage, State
from cdop.outbox.service import NotToSendAgain, send_again
from cdop.outbox.templates import titles
from cdop.outbox.writing import link_of, text_of
from cdop.reference.wording import short_datetime, thousands
from cdop.web.guard import current_person

STATE_WORDS = {
    State.WAITING: "Waiting",
    State.SENDING: "Being sent",
    State.SENT: "Sent",
    State.GIVEN_UP: "Given up",
    State.WITHDRAWN: "Not to be sent",
}
PLACEHOLDER = "[one-time link]"
DEEPEST_PAGE = 10_000


def outbox() -> str:
    """Messages, fifty a page, the last queued first."""
    session, person, filters, number = current_session(), current_person(), _filters(), _number()
    found, more = messages_page(session, person, filters, number)
    known, held = titles(), counts(session, person)
    said: dict[str, Any] = {
        name: str(value) for name, value in (("state", filters.state), ("kind", filters.kind)) if value
    }
    return render_template(
        "outbox/outbox.html",
        rows=[_row(message, known) for message in found],
        counts=", ".join(f"{thousands(held[s])} {words.lower()}" for s, words in STATE_WORDS.items() if held.get(s)),
        choices=[_choice("state", "State", STATE_WORDS, said), _choice("kind", "Kind", known, said)],
        filtered=bool(said),
        number=number,
        previous=url_for(".outbox", page=number - 1, **said) if number > 1 else "",
        next=url_for(".outbox", page=number + 1, **said) if more else "",
    )


def message(token: str) -> Response:
    """One message as it reads."""
    return _page(_message(token), 200)


def again(token: str) -> Response:
    """Let a message that was given up wait once more."""
    found = _message(token)
    try:
        send_again(current_session(), current_person(), token)
    except NotToSendAgain:
        return _page(found, 409, conflict=True)
    flash("The message waits to be sent again.", "success")
    return make_response(redirect(url_for(".message", token=token), 303))


def _message(token: str) -> Queued:
    return message_at(current_session(), current_person(), token) or abort(404)


def _page(message: Queued, code: int, **words: Any) -> Response:
    demonstration, base = bool(g.get("demonstration", False)), request.host_url.rstrip("/")
    try:
        text = text_of(message, base, placeholder="" if demonstration else PLACEHOLDER)
    except NotAMessage as fault:
        text, words = None, {**words, "fault": str(fault)}
    page = render_template(
        "outbox/message.html",
        message=message,
        title=titles().get(message.kind, message.kind),
        text=text,
        state=_state_words(message),
        link=link_of(message, base) if demonstration and text else "",
        about=about_of(current_session(), current_person(), message.kind, message.about or ""),
        may_send_again=message.state is State.GIVEN_UP,
        **words,
    )
    return make_response(page, code)


def _row(message: Queued, known: dict[str, str]) -> list[Any]:
    what = {"text": known.get(message.kind, message.kind), "href": url_for(".message", token=message.token)}
    return [what, message.recipient, _state_words(message), short_datetime(message.queued_at)]


def _state_words(message: Queued) -> str:
    """Where a message stands and since when: 'Sent 21 November 2026 at 14:05'."""
    words = STATE_WORDS[message.state]
    if message.ended_at:
        return f"{words} {short_datetime(message.ended_at)}"
    if message.state is State.WAITING and message.not_before > message.queued_at:
        return f"{words} until {short_datetime(message.not_before)}"
    return words


def _filters() -> Filters:
    """The filters of the address; an unknown value filters nothing."""
    state, kind = request.args.get("state", ""), request.args.get("kind", "")
    return Filters(State(state) if state in set(State) else None, kind if kind in titles() else None)


def _choice(name: str, question: str, words: Any, said: dict[str, str]) -> dict[str, Any]:
    options = [("", "All"), *((str(value), text) for value, text in words.items())]
    return {"name": name, "question": question, "options": options, "chosen": said.get(name, "")}


def _number() -> int:
    text = request.args.get("page", "")
    return min(max(int(text), 1), DEEPEST_PAGE) if text.isascii() and text.isdigit() and len(text) < 6 else 1
