"""Reminding organisations of recommendations: an answer that is due, or what they accepted to do.

The run is that of requests (``cdop.gathering.chasing.running``); here stands what is due, and how a step is kept.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, bindparam, select, update
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.agencies.directory.rules import Agency
from cdop.agencies.ladder import Step
from cdop.audit.events import Event
from cdop.audit.service import record_each, utc_now
from cdop.database import insert_rows
from cdop.gathering.chasing.rules import SOMEBODY, Due, Postponed, Taken
from cdop.gathering.chasing.running import Chasing, register_chasing
from cdop.gathering.rules import Terms
from cdop.outbox.rules import office
from cdop.outbox.service import Message, queue_each
from cdop.recommendations.clock import Wait, after_due
from cdop.recommendations.models import RecommendationEvent
from cdop.recommendations.queries import ADDRESSEES, AGREED, RECOMMENDATIONS
from cdop.recommendations.rules import TAKEN_UP, Happening, State
from cdop.recommendations.telling.links import LINKS
from cdop.recommendations.telling.messages import ESCALATION, REMINDER

BY_EMAIL, BY_LETTER, BY_HAND = "email", "letter", "hand"
_MOVE = update(ADDRESSEES).where(ADDRESSEES.c.id == bindparam("number"))
_LINKED = frozenset({Step.REMINDER, Step.SECOND_REMINDER})
WAITED_FOR = tuple(state.value for state in (State.TOLD, *sorted(TAKEN_UP)))
STEP_WORDS = {
    Happening.REMINDER.value: "Reminder",
    Happening.SECOND_REMINDER.value: "Second reminder",
    Happening.ESCALATION.value: "Escalation",
    Happening.CHALLENGE.value: "Challenge by the chair due",
}


@dataclass(frozen=True)
class Overdue(Due):
    """An organisation that is to be reminded. ``asked_on`` and ``due_on``: the day on which it was due."""

    reference: str
    recommendation: int
    told_on: date
    awaited: Wait


def due(on: date) -> Select[Any]:
    """The organisations whose next reminder is due on a day or was before, of recommendations that are agreed.

    Whose links were closed after wrong addresses is not written to: the new link would not open either.
    """
    columns = ADDRESSEES.c
    return (
        select(ADDRESSEES, RECOMMENDATIONS.c.reference)
        .join(RECOMMENDATIONS, RECOMMENDATIONS.c.id == columns.recommendation_id)
        .where(columns.state.in_(WAITED_FOR), columns.next_chase_on <= on, ~columns.paused)
        .where(RECOMMENDATIONS.c.state == AGREED)
    )


def overdue_of(row: Row[Any]) -> Overdue:
    """A row of ``due``."""
    wait = Wait.ANSWER if row.state == State.TOLD.value else Wait.DOING
    day = row.reply_due_on if wait is Wait.ANSWER else row.due_on
    return Overdue(
        row.id, row.token, None, row.agency, day, day, row.step, row.reference, row.recommendation_id, row.told_on, wait
    )


def take(  # noqa: PLR0913, PLR0917 - who takes which steps when
    session: Session, person: Person, key: str, steps: Sequence[Taken[Overdue]], on: date, terms: Terms
) -> None:
    """Take steps with organisations that the caller has locked: events, messages, next days and the audit."""
    if not steps:
        return
    written = _write(session, key, steps, terms)
    now = utc_now()
    rows = [
        {
            "recommendation_id": one.due.recommendation, "addressee_id": one.due.number, "event": one.step.value,
            "state": None, "dated": on, "detail": _detail(one, one.due.number in written), "words": "", "shown": "",
            "by_addressee": False, "account_id": person.account_id, "at": now, "by": person.name,
        }
        for one in steps
    ]  # fmt: skip
    insert_rows(session, RecommendationEvent, rows)
    moves = [{"number": one.due.number, "taken": one.number, "then": one.then} for one in steps]
    moved = {"step": bindparam("taken"), "next_chase_on": bindparam("then"), "version": ADDRESSEES.c.version + 1}
    session.execute(_MOVE.values(moved), moves)
    for step in Step:
        number = sum(one.step is step for one in steps)
        record_each(session, person, Event.RECOMMENDATION_FOLLOWED, [None] * number, what=step.value)


def postpone(session: Session, waits: Sequence[Postponed[Overdue]]) -> None:
    """Move the days of organisations that do not work yet. Nothing was done about them, so nothing is audited."""
    rows: list[dict[str, Any]] = [{"number": one.due.number, "then": one.until} for one in waits]
    if rows:
        session.execute(_MOVE.values(next_chase_on=bindparam("then")), rows)


def _detail(one: Taken[Overdue], written: bool) -> dict[str, Any]:
    """How the step was taken, and of what: a reminder that no message could bring is a letter to print."""
    by = BY_EMAIL if written else BY_LETTER if one.step in _LINKED else BY_HAND
    return {"by": by, "step": one.number, "awaited": one.due.awaited.value, "due": one.due.due_on.isoformat()}


def _write(session: Session, key: str, steps: Sequence[Taken[Overdue]], terms: Terms) -> frozenset[int]:
    """Queue what is written by e-mail. Returns the numbers of the organisations that were written to."""
    written = [one for one in steps if one.to]
    linked = [one for one in written if one.step in _LINKED]
    made = LINKS.new_links(session, key, [(one.due.number, one.to) for one in linked], terms.days)
    nonces = {one.due.number: nonce for one, nonce in zip(linked, made, strict=True)}
    if written:
        queue_each(session, [_message(one, nonces, terms) for one in written])
    return frozenset(one.due.number for one in written)


def _message(one: Taken[Overdue], nonces: Mapping[int, str], terms: Terms) -> Message:
    late, agency = one.due, one.agency
    words = {
        "agency": office(agency.name), "reference": late.reference, "due": late.due_on.isoformat(),
        "awaited": late.awaited.value, "contact": terms.contact,
    }  # fmt: skip
    if one.step is Step.ESCALATION:
        role = office(agency.ladder.escalate_to) or SOMEBODY
        kind, words = ESCALATION, {**words, "role": role, "told": late.told_on.isoformat()}
    else:
        kind, words = REMINDER, {**words, "days": str(terms.days)}
    once = f"{late.token}:{late.awaited.value}:{late.due_on.isoformat()}:{one.number}"
    return Message(one.to, kind, once, words, about=late.token, link_nonce=nonces.get(late.number))


def as_chased(agency: Agency) -> Agency:
    """An agency with the ladder that holds here: its waits count from the day on which something is due."""
    return replace(agency, ladder=after_due(agency.ladder))


def install() -> None:
    """Let the run that chases requests remind of recommendations too."""
    register_chasing(
        Chasing("recommendation", STEP_WORDS.__getitem__, ADDRESSEES, due, overdue_of, take, postpone, as_chased)
    )
