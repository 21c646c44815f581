"""Keeping what somebody found of an unusual look."""

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from cdop.access.models import UnusualNote
from cdop.access.unusual.rules import Line
from cdop.accounts.people import Person
from cdop.audit.events import Event
from cdop.audit.service import record, utc_now
from cdop.case.rules import NotPossible
from cdop.database import insert_rows

ALREADY = "Somebody has looked into it already"


def settle(session: Session, person: Person, line: Line, outcome: str, words: str) -> None:
    """Mark a line as looked into, by somebody else than it is about, once.

    Raises ``PermissionError`` for the one it is about, ``NotPossible`` where somebody was faster.
    """
    if person.account_id == line.account:
        raise PermissionError("a look is looked into by somebody else")
    row = {
        "line": line.key, "week": line.week, "outcome": outcome, "words": words, "noted_at": utc_now(),
        "noted_by": person.name,
    }  # fmt: skip
    try:
        with session.begin_nested():
            insert_rows(session, UnusualNote, [row])
    except IntegrityError:
        raise NotPossible({"outcome": ALREADY}) from None
    record(session, person, Event.UNUSUAL_SETTLED, None, line=line.key, outcome=outcome)
