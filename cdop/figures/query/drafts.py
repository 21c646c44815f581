"""Public answers that are being worked out: beginning one, and what came of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from cdop.accounts.people import Person, Role
from cdop.audit.events import Event
from cdop.audit.service import record, utc_now
from cdop.database import insert_rows, table_of
from cdop.figures.query.answer import Layout
from cdop.figures.query.models import FigureAnswerDraft
from cdop.recommendations.service import new_token

_DRAFTS = table_of(FigureAnswerDraft)
KEPT = timedelta(days=1)
GIVEN_UP = timedelta(minutes=15)
"""After so long nothing is being worked out any more: the program ended meanwhile."""


class State(StrEnum):
    """How far an answer has come."""

    WORKING = "working"
    GIVEN = "given"
    EXPOSED = "exposed"
    BUSY = "busy"
    FAILED = "failed"


@dataclass(frozen=True)
class Draft:
    """An answer that is being worked out, or what came of it. ``number``: the answer's, once it is given."""

    token: str
    question: dict[str, Any]
    title: str
    state: State
    number: int | None
    begun_at: datetime
    begun_by: str


def may_give(person: Person) -> bool:
    """Whether somebody may tell the public something."""
    return person.is_a(Role.PUBLIC_HEALTH_LEAD, Role.COORDINATOR)


def begin(session: Session, person: Person, layout: Layout) -> tuple[str, bool]:
    """The token of the draft of a question, and whether it is new: one that is being worked out already is joined.

    What is older than a day is cleared away. Raises ``PermissionError``.
    """
    if not may_give(person):
        raise PermissionError("giving a public answer")
    now, question = utc_now(), layout.query.address
    session.execute(delete(_DRAFTS).where(_DRAFTS.c.begun_at < now - KEPT))
    for draft in drafts(session):
        if draft.state is State.WORKING and draft.question == question:
            return draft.token, False
    token = new_token()
    row = {
        "token": token, "question": question, "title": layout.title, "state": State.WORKING.value, "number": None,
        "begun_at": now, "begun_by": person.name,
    }  # fmt: skip
    insert_rows(session, FigureAnswerDraft, [row])
    record(session, person, Event.ANSWER_BEGUN, None, question=" ".join(question.values()))
    return token, True


def come_to(session: Session, token: str, state: State, number: int | None = None) -> None:
    """Note what came of an answer."""
    there = (_DRAFTS.c.token == token) & (_DRAFTS.c.state == State.WORKING.value)
    session.execute(update(_DRAFTS).where(there).values(state=state.value, number=number))


def draft_at(session: Session, token: str) -> Draft | None:
    """One answer that is or was being worked out; none where there is none. One statement."""
    row = session.execute(select(*_COLUMNS).where(_DRAFTS.c.token == token)).one_or_none()
    return _draft(row) if row else None


def drafts(session: Session) -> list[Draft]:
    """Those of the last day, the last first. One statement."""
    return [_draft(row) for row in session.execute(select(*_COLUMNS).order_by(_DRAFTS.c.id.desc()))]


_COLUMNS = (
    _DRAFTS.c.token, _DRAFTS.c.question, _DRAFTS.c.title, _DRAFTS.c.state, _DRAFTS.c.number, _DRAFTS.c.begun_at,
    _DRAFTS.c.begun_by,
)  # fmt: skip


def _draft(row: Any) -> Draft:
    stopped = row.state == State.WORKING and utc_now() - row.begun_at > GIVEN_UP
    state = State.FAILED if stopped else State(row.state)
    return Draft(row.token, row.question, row.title, state, row.number, row.begun_at, row.begun_by)
