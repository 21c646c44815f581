"""One request as its page shows it: how it stands, what can be done about it, and what was done."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from markupsafe import Markup
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.agencies.directory.queries import agency
from cdop.agencies.ladder import STEPS
from cdop.case.gathered import Request
from cdop.gathering.asking.presenters import Row, event_rows, request_rows
from cdop.gathering.asking.queries import messages, opens_until
from cdop.gathering.chasing.presenters import NEXT_WORDS, next_words
from cdop.gathering.chasing.queries import happened, request_at
from cdop.gathering.service import OPEN
from cdop.reference.calendar import today


@dataclass(frozen=True)
class RequestPage:
    """What is told of a request, the events last first, and which of its buttons stand there.

    ``to_do``: a step waits to be done by hand. ``challenge``: the address of the chair's challenge, or nothing.
    ``link_opens``: whether there is a link that could be revoked.
    """

    rows: Sequence[Row]
    events: Sequence[Sequence[str | Markup]]
    open: bool = False
    paused: bool = False
    to_do: bool = False
    may_chase: bool = False
    challenge: str = ""
    link_opens: bool = False


def request_page(session: Session, viewer: Person, request: Request) -> RequestPage:
    """The page of a request, for a coordinator. A bounded number of statements."""
    standing = request_at(session, viewer, request.key)
    if standing is None:  # the case came with a file, which holds no request's own row
        return RequestPage(request_rows(request, None, None, None, today()), [])
    asked_agency = agency(session, standing.agency)
    until = opens_until(session, viewer, standing.number)
    sent = {message.number: message for message in messages(session, viewer, [request.key])}
    events = event_rows(reversed(happened(session, viewer, standing.number)), sent)
    challenged = standing.step >= len(STEPS)
    return RequestPage(
        request_rows(request, standing, asked_agency, until, today()), list(events), standing.state == OPEN,
        standing.paused, standing.to_do, next_words(standing, asked_agency).startswith(NEXT_WORDS),
        url_for("gathering.challenge", token=request.key) if challenged else "", until is not None,
    )  # fmt: skip
