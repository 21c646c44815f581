"""Taking steps of the ladder for many requests, in few statements and one transaction: the caller's."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import bindparam, update
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.agencies.ladder import Step
from cdop.audit.events import Event
from cdop.audit.service import record_each, utc_now
from cdop.database import insert_rows, table_of
from cdop.gathering.chasing.rules import SOMEBODY, Due, Postponed, Taken
from cdop.gathering.links import LINKS
from cdop.gathering.models import InformationRequest, RequestEvent
from cdop.gathering.rules import Terms, reference_of
from cdop.gathering.service import ESCALATION, REMINDER
from cdop.outbox.rules import office
from cdop.outbox.service import Message, queue_each

_REQUESTS = table_of(InformationRequest)
_MOVE = update(_REQUESTS).where(_REQUESTS.c.id == bindparam("number"))
_LINKED = frozenset({Step.REMINDER, Step.SECOND_REMINDER})


def take(  # noqa: PLR0913, PLR0917 - who takes which steps when
    session: Session, person: Person, key: str, steps: Sequence[Taken[Due]], on: date, terms: Terms, words: str = ""
) -> None:
    """Take steps of requests that the caller has locked: events, messages, next days and the audit.

    ``key`` makes the links; ``terms`` is what every message says. ``words``: why, where a coordinator takes the step.
    """
    if not steps:
        return
    messages = _messages(session, key, steps, terms)
    now = utc_now()
    events = [
        {
            "request_id": one.due.number, "event": one.event, "dated": on, "step": one.number,
            "message": messages.get(one.due.number), "words": words, "at": now, "by": person.name,
        }
        for one in steps
    ]  # fmt: skip
    insert_rows(session, RequestEvent, events)
    rows = [{"number": one.due.number, "taken": one.number, "then": one.then} for one in steps]
    session.execute(_MOVE.values(step=bindparam("taken"), next_chase_on=bindparam("then")), rows)
    for step in Step:
        cases = [one.due.case_id for one in steps if one.step is step]
        record_each(session, person, Event.REQUEST_CHASED, cases, step=step.value)


def postpone(session: Session, waits: Sequence[Postponed[Due]]) -> None:
    """Move the days of requests whose agencies do not work yet. Nothing was done about them, so nothing is audited."""
    rows: list[dict[str, Any]] = [{"number": one.due.number, "then": one.until} for one in waits]
    if rows:
        session.execute(_MOVE.values(next_chase_on=bindparam("then")), rows)


def _messages(session: Session, key: str, steps: Sequence[Taken[Due]], terms: Terms) -> Mapping[int, int]:
    """Queue what is written by e-mail. Returns the number of the message of each request that has one."""
    written = [one for one in steps if one.to]
    linked = [one for one in written if one.step in _LINKED]
    made = LINKS.new_links(session, key, [(one.due.number, one.to) for one in linked], terms.days)
    nonces = {one.due.number: nonce for one, nonce in zip(linked, made, strict=True)}
    messages = [_message(one, nonces.get(one.due.number), terms) for one in written]
    numbers = queue_each(session, messages) if messages else []
    return {one.due.number: number for one, number in zip(written, numbers, strict=True)}


def _message(one: Taken[Due], nonce: str | None, terms: Terms) -> Message:
    due, agency = one.due, one.agency
    words = {"agency": office(agency.name), "reference": reference_of(due.token), "due": due.due_on.isoformat()}
    words["contact"] = terms.contact
    if one.step is Step.ESCALATION:
        role = office(agency.ladder.escalate_to) or SOMEBODY
        kind, words = ESCALATION, {**words, "role": role, "asked": due.asked_on.isoformat()}
    else:
        kind, words = REMINDER, {**words, "days": str(terms.days)}
    return Message(one.to, kind, f"{due.token}:{one.number}", words, about=due.token, link_nonce=nonce)
