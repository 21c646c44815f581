"""A request in words: how it stands, what was done about it, how its messages fared."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime

from flask import url_for
from markupsafe import Markup

from cdop.accounts.people import COMMAND_LINE
from cdop.agencies.directory.rules import Agency
from cdop.case.gathered import Request, RequestState
from cdop.case.presenters import isolated
from cdop.gathering.asking.queries import Going
from cdop.gathering.chasing.presenters import THE_RUN, done_words, due_words, event_words, next_words
from cdop.gathering.chasing.queries import Asked, Happened
from cdop.gathering.rules import reference_of
from cdop.outbox.queries import Queued
from cdop.outbox.rules import State
from cdop.reference.codes import label
from cdop.reference.wording import long_date, short_datetime

Row = tuple[str, str | Markup]
_TAG = Markup('<strong class="govuk-tag govuk-tag--{}">{}</strong>')
_LINK = Markup('<a class="govuk-link app-target" href="{}">{}</a>')
MESSAGE_WORDS: Mapping[State, str] = {
    State.WAITING: "e-mail waits to be sent",
    State.SENDING: "e-mail is being sent",
    State.SENT: "e-mail sent",
    State.GIVEN_UP: "e-mail could not be sent",
    State.WITHDRAWN: "e-mail not sent: no longer needed",
}


def state_tag(request: Request, going: Going | Asked | None, today: date) -> Markup:
    """How a request stands, as a tag whose words say what its colour says."""
    return _TAG.format(*_state(request, going, today))


def state_words(request: Request, going: Going | Asked | None, today: date) -> str:
    return _state(request, going, today)[1]


def next_chase_words(going: Going | None) -> str:
    """The day of the next step of the ladder, or that there is none."""
    if going is None or going.state != "open":
        return "None"
    if going.paused:
        return "None while its link is closed"
    return long_date(going.next_chase_on) if going.next_chase_on else "All steps were taken"


def request_rows(
    request: Request, going: Asked | None, agency: Agency | None, until: datetime | None, today: date
) -> list[Row]:
    """What is told of one request; ``until``: until when a link to it opens (UTC)."""
    identity, sets = request.asked.identity or {}, request.asked.detail["sets"]
    rows: list[Row] = [
        ("State", state_tag(request, going, today)),
        ("Kind", label("agency", request.agency_kind)),
        ("Reference", reference_of(request.key)),
        ("Asked", f"{long_date(request.asked.dated)}, {request.asked.recorded_by}"),
        ("Why", isolated(str(identity.get("reason", "")))),
        ("Further questions", ", ".join(label("supplementary", code) for code in sets)),
        ("Said with it", isolated(str(identity.get("words", ""))) if identity.get("words") else ""),
        ("Due", due_words(going, today) if going else long_date(request.due)),
        ("Done last", done_words(going) if going else ""),
        ("Next chase", next_words(going, agency) if going else ""),
        ("Link", _link_words(going, until)),
    ]
    return [row for row in rows if row[1]]


def _link_words(going: Asked | None, until: datetime | None) -> str:
    if going is None or going.state != "open":
        return ""
    if going.paused:
        return "Closed after five wrong addresses: open it again, or send a new one"
    return f"Opens until {short_datetime(until)}" if until else "None opens: send one, or give one by hand"


def event_rows(events: Iterable[Happened], messages: Mapping[int, Queued]) -> Iterator[list[str | Markup]]:
    """What was done about a request: the day, what, and by whom; with how its message fared."""
    for one in events:
        by = THE_RUN if one.by == COMMAND_LINE.name else one.by
        yield [long_date(one.dated), _event(one, messages), f"{by}, {short_datetime(one.at)}"]


def _event(one: Happened, messages: Mapping[int, Queued]) -> Markup:
    parts = [Markup.escape(event_words(one))]
    if one.words:
        parts.append(isolated(one.words))
    if message := messages.get(one.message or 0):
        parts.append(_LINK.format(url_for("outbox.message", token=message.token), MESSAGE_WORDS[message.state]))
    return Markup("; ").join(parts)


def _state(request: Request, going: Going | Asked | None, today: date) -> tuple[str, str]:
    if request.state is RequestState.REPLIED:
        outcome = request.replies[-1].detail["outcome"]
        words = {"answered": "Replied", "nothing_held": "Holds nothing", "wrong_agency": "Wrong agency"}[outcome]
        return ("purple", f"{words}, to be read") if request.unread else ("green", words)
    if request.closed is not None:
        return "grey", label("request_closed", request.closed.detail["closed"]).partition(":")[0]
    if going is not None and going.paused:
        return "red", "Link closed after wrong addresses"
    return ("orange", "Overdue") if request.due < today else ("blue", "Waiting for a reply")
