"""What reports count, counted again by brute force from the rows of the database: another way, and no code shared.

Each organisation's events are played back day by day into a dictionary; nothing is asked of the product's rules.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

OPEN = {"agreed", "told", "accepted", "partly_accepted", "refused", "in_progress"}
ENDED = {"done", "not_taken_up", "superseded"}
ANSWERED_WITHIN = 56


@dataclass
class Played:
    """One organisation's play up to a day: how it stands, when it was agreed, and what the period brought."""

    agency: str
    name: str
    reference: str
    state: str = ""
    agreed: date | None = None
    told: date | None = None
    due: date | None = None
    withdrawn: bool = False
    moved: bool = False
    closed: bool = False
    asked: list[Any] = field(default_factory=list)
    closings: list[str] = field(default_factory=list)

    def overdue(self, day: date) -> bool:
        if self.state == "told":
            assert self.told
            return self.told + timedelta(days=ANSWERED_WITHIN) < day
        return self.state in {"accepted", "partly_accepted", "in_progress"} and self.due is not None and self.due < day


def play(session: Session, after: date, to: date, known_by: date | None = None) -> list[Played]:
    """Every organisation's play. What is withdrawn up to ``known_by`` (``to`` unless given) is so at once."""
    rows = session.execute(text(
        "SELECT a.id, a.agency, a.agency_name, a.due_on, a.recommendation_id, r.reference "
        "FROM recommendation_addressees a JOIN recommendations r ON r.id = a.recommendation_id"
    )).all()  # fmt: skip
    events = session.execute(text("SELECT * FROM recommendation_events ORDER BY id")).all()
    gone = {row.recommendation_id: _sure(row.dated) for row in events if row.event == "withdrawn"}
    found = []
    for row in rows:
        one = Played(row.agency, row.agency_name, row.reference, due=_day(row.due_on))
        over = gone.get(row.recommendation_id, date.max)
        for event in events:
            if event.addressee_id == row.id and _sure(event.dated) <= to:
                _played(one, event, after, over)
        one.withdrawn = bool(one.state) and over <= (known_by or to)
        one.moved = one.moved or (after < over <= to and one.agreed is not None)
        found.append(one)
    return [one for one in found if one.state]


def _played(one: Played, event: Any, after: date, over: date) -> None:
    on = _sure(event.dated)
    if event.event in ENDED and after < on:
        one.closed = True
        one.closings.append(event.event)
    if event.event == "followed_up" and after < on:
        one.asked.append(event)
    if event.state is None:
        return
    one.moved = one.moved or after < on <= over
    one.state = event.state
    if event.event == "agreed":
        one.agreed = on
    if event.event == "told":
        one.told = on


def _sure(value: Any) -> date:
    day = _day(value)
    assert day
    return day


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value
