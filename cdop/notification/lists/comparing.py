"""Comparing the rows of a stored list anew: without keeping anybody waiting, and without undoing what others did since.

The comparison only reads, as of one moment. It is stored afterwards, under the lock of the lists: a row that somebody
decided of meanwhile stays, and one that was entered or compared by somebody else meanwhile is compared once more.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, bindparam, select, update
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.audit.events import Event
from cdop.audit.service import record
from cdop.case.likeness.telling import child_of
from cdop.database import table_of
from cdop.notification.lists.matching import DOUBT, Candidate, Outcome, match
from cdop.notification.lists.models import CompletenessList, ListRow, ListRowDecision

_ROWS = table_of(ListRow)
_STATE = ("outcome", "case_id", "notification_id", "alike")


@dataclass(frozen=True)
class Compared:
    """What each row that nobody decided of was found to be, and the state in which it was read, by the row's id."""

    list_id: int
    outcomes: Mapping[int, Outcome]
    seen: Mapping[int, Mapping[str, Any]]


def compare_again(session: Session, person: Person, list_id: int) -> Compared:
    """Compare the rows of a list anew, but for those that somebody decided of. Only reads."""
    rows = _undecided(session, list_id)
    return Compared(list_id, _outcomes(session, person, rows), {row.id: _state(row) for row in rows})


def store_again(session: Session, person: Person, compared: Compared) -> None:
    """Store what ``compare_again`` found in an earlier transaction."""
    lock_lists(session, compared.list_id)
    rows = _undecided(session, compared.list_id)
    changed = [row for row in rows if _state(row) != compared.seen.get(row.id)]
    outcomes = {row.id: compared.outcomes[row.id] for row in rows if row.id in compared.outcomes}
    _change(session, outcomes | _outcomes(session, person, changed))
    record(session, person, Event.LIST_MATCHED, list=compared.list_id)


def lock_lists(session: Session, list_id: int) -> CompletenessList:
    """The list, whose rows nobody else can enter, decide of or compare until this transaction ends.

    All lists are locked, in one order: two lists may hold the same row.
    """
    every = select(CompletenessList).order_by(CompletenessList.id).with_for_update()
    return next(one for one in session.scalars(every) if one.id == list_id)


def columns_of(outcome: Outcome) -> dict[str, Any]:
    """How a row's outcome is stored."""
    first = outcome.candidates[0] if outcome.candidates else None
    return {
        "outcome": outcome.word,
        "case_id": first.owner if first and first.is_case else None,
        "notification_id": first.owner if first and not first.is_case else None,
        "alike": [_alike(one) for one in outcome.candidates] if outcome.word == DOUBT else [],
    }


def _alike(one: Candidate) -> list[Any]:
    found = one.comparison
    return [one.is_case, one.owner, found.score, list(found.reasons), list(found.against), found.twins]


def _undecided(session: Session, list_id: int) -> list[Row[Any]]:
    columns = (_ROWS.c[name] for name in ("id", "answers", *_STATE))
    decided = select(ListRowDecision.row_id)
    query = select(*columns).where(_ROWS.c.list_id == list_id, _ROWS.c.id.not_in(decided))
    return list(session.execute(query.order_by(_ROWS.c.id)))


def _state(row: Row[Any]) -> dict[str, Any]:
    return {name: row._mapping[name] for name in _STATE}


def _outcomes(session: Session, person: Person, rows: list[Row[Any]]) -> dict[int, Outcome]:
    return match(session, person, {row.id: child_of(row.answers) for row in rows}) if rows else {}


def _change(session: Session, outcomes: Mapping[int, Outcome]) -> None:
    change = (
        update(_ROWS).where(_ROWS.c.id == bindparam("row")).values({name: bindparam(f"new_{name}") for name in _STATE})
    )
    named = [
        {"row": number, **{f"new_{name}": value for name, value in columns_of(outcome).items()}}
        for number, outcome in outcomes.items()
    ]
    if named:
        session.connection().execute(change, named)
