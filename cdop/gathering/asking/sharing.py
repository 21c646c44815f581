"""Deciding which answers the next agency may see, to confirm or correct them. Append-only: the last decision holds."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.audit.events import Event
from cdop.audit.service import record, utc_now
from cdop.database import insert_rows, table_of
from cdop.gathering.models import QuestionSharing
from cdop.reference.reporting_form import form_questions

_ROWS = table_of(QuestionSharing)
_DECIDING = select(func.pg_advisory_xact_lock(func.hashtext("question_sharing")))


@dataclass(frozen=True)
class Decision:
    """One decision about a question. Numbers grow from each decision to the next."""

    number: int
    question: str
    shared: bool
    reason: str
    decided_at: datetime
    decided_by: str


class Overtaken(Exception):
    """Somebody decided about this question since the page was opened. ``decision`` is theirs, which holds."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(decision)
        self.decision = decision


class Unchanged(Exception):
    """It is so already."""


def decisions(session: Session, question: str | None = None) -> list[Decision]:
    """What was decided, of one question or of all, the last first. Names nobody but who decided."""
    columns = (_ROWS.c[name] for name in ("id", "question", "shared", "reason", "decided_at", "decided_by"))
    query = select(*columns).order_by(_ROWS.c.id.desc())
    rows = session.execute(query if question is None else query.where(_ROWS.c.question == question))
    return [Decision(*row) for row in rows]


def decide(session: Session, person: Person, question: str, shared: bool, reason: str, seen: int) -> None:  # noqa: PLR0913, PLR0917 - each is a column
    """Decide about a question. ``seen`` is the number of the decision that the person saw in force, 0 for none.

    Raises ``Overtaken``, or ``Unchanged``.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(_DECIDING)  # SQLite lets one transaction at a time write
    last = next(iter(decisions(session, question)), None)
    if last and last.number != seen:
        raise Overtaken(last)
    if shared == (last.shared if last else not form_questions()[question].sensitive):
        raise Unchanged
    row = {"question": question, "shared": shared, "reason": reason, "decided_at": utc_now()}
    insert_rows(session, QuestionSharing, [{**row, "decided_by": person.name}])
    record(session, person, Event.QUESTION_SHARING_DECIDED, None, question=question)
