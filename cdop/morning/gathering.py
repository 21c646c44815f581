"""What of the gathering stands on the morning page: what to chase today, and which cases wait longest for others.

Each question is one statement, whatever the register holds. Whoever sees no identity is told of nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for
from sqlalchemy import case, func, select, union_all
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.clocks import Step
from cdop.case.models import Case
from cdop.case.ready_conditions import ReadyBy
from cdop.case.recusal.queries import visible
from cdop.case.step_conditions import of_step
from cdop.case.steps import STEP_WORDS, page_of
from cdop.database import table_of
from cdop.gathering.chasing.queries import step_due
from cdop.gathering.models import InformationRequest
from cdop.gathering.record.lists import counts
from cdop.reference.areas import PanelArea
from cdop.reference.wording import long_date

LONGEST = (Step.GATHERING, Step.PREPARING)
"""The steps without a target, whose cases are never late and could be forgotten."""
_CASES, _REQUESTS = table_of(Case).c, table_of(InformationRequest).c


@dataclass(frozen=True)
class Chases:
    """How many requests are open, and of how many the next step of the ladder is due."""

    open: int = 0
    due: int = 0


@dataclass(frozen=True)
class Longest:
    """A case that waits long: its reference, for what, since when."""

    token: str
    reference: str
    step: str
    since: date

    @property
    def words(self) -> str:
        return STEP_WORDS[self.step]

    @property
    def href(self) -> str:
        """Where its next step is done, or what it waits for is told."""
        return page_of(self.step, self.token) or url_for("cases.case", token=self.token, _anchor="ready")


def chases(session: Session, viewer: Person, today: date) -> Chases:
    """The open requests, and those to be chased today."""
    if not viewer.sees_identity:
        return Chases()
    due = func.coalesce(func.sum(case((step_due(today), 1), else_=0)), 0)
    query = select(func.count(), due).where(_REQUESTS.state == "open", visible(viewer, _REQUESTS.case_id))
    row = session.execute(query).one()
    return Chases(int(row[0]), int(row[1]))


def waiting_longest(session: Session, viewer: Person, area: PanelArea, today: date, most: int) -> list[Longest]:
    """The cases that wait longest for others, or for us without a target; each step's first in its index's order."""
    if not viewer.sees_identity:
        return []
    parts = [
        select(_CASES.token, _CASES.reference, _CASES.step, _CASES.step_since)
        .where(of_step(_CASES, step, area, today), visible(viewer, _CASES.id))
        .order_by(_CASES.step_since, _CASES.reference)
        .limit(most)
        .subquery()
        for step in LONGEST
    ]
    rows = session.execute(union_all(*(select(part) for part in parts))).all()
    return sorted((Longest(*row) for row in rows), key=lambda each: (each.since, each.reference))[:most]


def waiting_rows(session: Session, viewer: Person, today: date, ready: int) -> list[tuple[str, int, str]]:
    """What of the gathering waits, with how many and where; what nobody waits for is left out. Two statements."""
    waits, found = counts(session, viewer), chases(session, viewer, today)
    rows: Sequence[tuple[str, int, str]] = (
        ("Replies to read", waits.get("reply", 0), url_for("record.replies")),
        ("Contradictions to settle", waits.get("contradiction", 0), url_for("record.contradictions")),
        ("Chases due", found.due, url_for("gathering.outstanding", due="yes")),
        ("Requests without a reply", found.open, url_for("gathering.outstanding")),
        ("Cases ready for the panel", ready, url_for("cases.worklist", ready=ReadyBy.NOW.value)),
    )
    return [row for row in rows if row[1]]


def since_words(each: Longest) -> str:
    """'Waiting for information since 14 May 2026'."""
    return f"{each.words} since {long_date(each.since)}"
