"""Asking agencies, taking their replies in, closing requests, reading replies and choosing between answers.

Every writer locks the case first and the request afterwards, so that nobody waits in a circle. What is asked and
answered is a fact of the case; the request's own row says how it is going.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.agencies.directory.rules import Agency
from cdop.agencies.ladder import due_on, next_chase
from cdop.audit.service import utc_now
from cdop.case.editing import Seen, open_seen, refuse_unseen
from cdop.case.facts import Fact, FactKind
from cdop.case.projection import project
from cdop.case.service import Opened, add, open_case
from cdop.database import insert_rows, table_of
from cdop.gathering.links import LINKS
from cdop.gathering.models import InformationRequest, RequestEvent
from cdop.gathering.rules import Terms, may_ask, may_choose, reference_of
from cdop.outbox.rules import office
from cdop.outbox.service import Message, queue, withdraw
from cdop.panel_settings.queries import settings_in_force
from cdop.reference.calendar import today

REQUEST, REMINDER, ESCALATION = "information_request", "information_reminder", "information_escalation"
"""The kinds of message; their words stand in ``cdop.gathering.asking.messages``."""
OPEN, REPLIED, CLOSED = "open", "replied", "closed"
_REQUESTS = table_of(InformationRequest)


class NoLongerOpen(Exception):
    """The request has been replied to or closed meanwhile."""


@dataclass(frozen=True)
class Asking:
    """One agency to ask: which supplementary sets besides the form, and why."""

    agency: Agency
    sets: Sequence[str] = ()
    reason: str = ""
    words: str = ""


@dataclass(frozen=True)
class Reply:
    """What an agency says: ``outcome`` and ``way`` are codes, ``answers`` checked (``rules.answer_faults``).

    ``on`` is the day on which it came. ``files`` are the stored files that came with it.
    """

    outcome: str
    way: str
    on: date
    agency_name: str
    author: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    chronology: Sequence[Mapping[str, Any]] = ()
    redirect: str = ""
    files: Sequence[Mapping[str, Any]] = ()
    words: str = ""


def ask(  # noqa: PLR0913 - what is recorded
    session: Session, person: Person, page: Seen, key: str, askings: Sequence[Asking], *, on: date | None = None
) -> list[str]:
    """Ask agencies: by e-mail with a one-time link where they have an inbox, else by a letter to print.

    ``key`` is the site's own, of which links are made; ``on`` the day, today unless given. Returns the requests'
    tokens. Raises ``Overtaken`` where somebody else asked since the page was opened, or ``NotPossible``.
    """
    case, terms = open_seen(session, page, FactKind.INFORMATION_REQUESTED), Terms.by(settings_in_force(session))
    on = on or today()
    made, status = [], project(case.facts).status
    for asking in askings:
        agency, token = asking.agency, secrets.token_hex(16)
        may_ask(case.facts, status, agency.token, asking.sets)
        due = due_on(on, agency.ladder, agency.leave)
        detail = {"request": token, "agency": agency.token, "agency_kind": agency.kind, "sets": list(asking.sets)}
        identity = {"agency_name": agency.name, "reason": asking.reason, "words": asking.words}
        fact = Fact(FactKind.INFORMATION_REQUESTED, on, {**detail, "due": due.isoformat()}, identity)
        case = add(session, person, case, fact)
        chase = next_chase(on, 0, agency.ladder, agency.leave)
        row = {
            "token": token, "case_id": case.case_id, "agency": agency.token, "agency_kind": agency.kind,
            "asked_on": on, "due_on": due, "state": OPEN, "step": 0, "next_chase_on": chase[1] if chase else None,
            "paused": False, "draft_version": 0,
        }  # fmt: skip
        number = session.execute(insert(_REQUESTS).values(row).returning(_REQUESTS.c.id)).scalar_one()
        message = send_link(session, key, number, token, agency, due, terms, "asked")
        note(session, person, number, "asked" if message else "letter", on, message=message)
        made.append(token)
    return made


def send_link(  # noqa: PLR0913, PLR0917 - what is sent to whom
    session: Session,
    key: str,
    number: int,
    token: str,
    agency: Agency,
    due: date,
    terms: Terms,
    dedupe: str,
    kind: str = REQUEST,
) -> int | None:
    """Queue the message with a new link to a request. Returns its number; None where the agency has no inbox."""
    if not agency.inbox:
        return None
    nonce = LINKS.new_link(session, key, number, agency.inbox, terms.days)
    words = {
        "agency": office(agency.name), "reference": reference_of(token), "due": due.isoformat(),
        "days": str(terms.days), "contact": terms.contact,
    }  # fmt: skip
    return queue(session, Message(agency.inbox, kind, f"{token}:{dedupe}", words, about=token, link_nonce=nonce))


def take_reply(session: Session, person: Person, token: str, reply: Reply, *, once: bool = True) -> Opened:
    """Take a reply in: it is read later, its links end and nobody is chased. Raises ``NoLongerOpen``, ``LookupError``.

    ``once``: only while the request is open, as for whoever replies by a link. A coordinator may take down what came
    later still.
    """
    case = open_case(session, _case_of(session, token))
    row = locked(session, token)
    if once and row.state != OPEN:
        raise NoLongerOpen(token)
    detail = {"request": token, "agency_kind": row.agency_kind, "outcome": reply.outcome, "way": reply.way}
    identity = {
        "agency_name": reply.agency_name, "author": reply.author, "answers": dict(reply.answers),
        "chronology": [dict(one) for one in reply.chronology], "redirect": reply.redirect,
        "files": [dict(one) for one in reply.files], "words": reply.words,
    }  # fmt: skip
    case = add(session, person, case, Fact(FactKind.INFORMATION_RECEIVED, reply.on, detail, identity))
    _end(session, row.id, token, REPLIED, reply.on)
    note(session, person, row.id, "replied", reply.on)
    return case


def close(  # noqa: PLR0913 - what is recorded
    session: Session, person: Person, token: str, reason: str, words: str, *, on: date | None = None
) -> Opened:
    """Close an open request without a reply, ``on`` a day or today. Raises ``NoLongerOpen``, or ``LookupError``."""
    case = open_case(session, _case_of(session, token))
    row, on = locked(session, token), on or today()
    if row.state != OPEN:
        raise NoLongerOpen(token)
    fact = Fact(FactKind.REQUEST_CLOSED, on, {"request": token, "closed": reason}, {"reason": words})
    case = add(session, person, case, fact)
    _end(session, row.id, token, CLOSED, on)
    note(session, person, row.id, "closed", on)
    return case


def read_reply(  # noqa: PLR0913 - what is recorded
    session: Session, person: Person, page: Seen, token: str, *, changes: bool, words: str, on: date | None = None
) -> None:
    """Record that a reply was read, ``on`` a day or today, and whether it changes anything.

    Raises ``Overtaken`` where another reply came, or somebody else read this one, since the page was opened.
    """
    case = open_seen(session, page, FactKind.INFORMATION_RECEIVED)
    refuse_unseen(case, page, last_of(case, FactKind.INFORMATION_READ, "request", token))
    detail = {"request": token, "changes": "yes" if changes else "no"}
    add(session, person, case, Fact(FactKind.INFORMATION_READ, on or today(), detail, {"words": words}))


def choose(  # noqa: PLR0913, PLR0917 - what is recorded
    session: Session,
    person: Person,
    page: Seen,
    question: str,
    answer: str,
    source: str | None,
    reason: str,
    *,
    on: date | None = None,
) -> None:
    """Choose between answers that differ, ``on`` a day or today; all stay.

    Raises ``Overtaken`` where more came, or somebody else chose, since the page was opened, or ``NotPossible``.
    """
    case = open_seen(session, page, FactKind.INFORMATION_RECEIVED)
    refuse_unseen(case, page, last_of(case, FactKind.ANSWER_CHOSEN, "question", question))
    may_choose(case.facts, question, answer)
    identity = {"answer": answer, "from": source, "reason": reason}
    add(session, person, case, Fact(FactKind.ANSWER_CHOSEN, on or today(), {"question": question}, identity))


def last_of(case: Opened, kind: FactKind, key: str, value: str) -> Fact | None:
    """The last fact of a kind about one request or question, which ``key`` names in its detail."""
    return next((fact for fact in reversed(case.facts) if fact.kind is kind and fact.detail[key] == value), None)


def note(  # noqa: PLR0913 - what is recorded
    session: Session,
    person: Person,
    number: int,
    event: str,
    on: date,
    *,
    step: int | None = None,
    message: int | None = None,
    words: str = "",
) -> None:
    """Keep that something was done about a request (its number). The caller audits what it was."""
    row = {"request_id": number, "event": event, "dated": on, "step": step, "message": message, "words": words}
    insert_rows(session, RequestEvent, [{**row, "at": utc_now(), "by": person.name}])


def _case_of(session: Session, token: str) -> int:
    found: int | None = session.scalar(select(_REQUESTS.c.case_id).where(_REQUESTS.c.token == token))
    if found is None:
        raise LookupError(token)
    return found


def locked(session: Session, token: str) -> Row[Any]:
    """A request's row, which nobody else changes meanwhile. Raises ``LookupError``.

    Whoever writes to the case as well has locked that before.
    """
    row = session.execute(select(_REQUESTS).where(_REQUESTS.c.token == token).with_for_update()).one_or_none()
    if row is None:
        raise LookupError(token)
    return row


def _end(session: Session, number: int, token: str, state: str, on: date) -> None:
    ended = {"state": state, "next_chase_on": None, "draft": None, "ended_on": on, "paused": False}
    session.execute(update(_REQUESTS).where(_REQUESTS.c.id == number).values(ended))
    LINKS.end_links(session, number)
    withdraw(session, token)
