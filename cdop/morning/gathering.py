"""What of the gathering stands on the morning page: what to chase today, and which cases wait longest for others.

Each question is one statement, whatever the register holds. Whoever sees no identity is told of nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for
from sqlalchemy import select, union_all
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.agencies.directory.queries import agencies_of
from cdop.case.awaiting_others import step_words
from cdop.case.clocks import Step
from cdop.case.models import Case
from cdop.case.queries import facts_of_each
from cdop.case.readiness import KINDS
from cdop.case.ready_conditions import ReadyBy
from cdop.case.recusal.queries import visible
from cdop.case.step_conditions import of_step
from cdop.case.steps import page_of
from cdop.database import table_of
from cdop.gathering.chasing.challenges import waiting_numbers
from cdop.gathering.chasing.filtering import due_by
from cdop.gathering.chasing.queries import Filters, counts
from cdop.gathering.record.lists import counts as waiting_matters
from cdop.reference.areas import PanelArea

LONGEST = (Step.GATHERING, Step.PREPARING)
"""The steps without a target, whose cases are never late and could be forgotten."""
_CASES = table_of(Case).c


@dataclass(frozen=True)
class Longest:
    """A case that waits long: its reference, for what, since when."""

    token: str
    reference: str
    step: str
    since: date
    words: str

    @property
    def href(self) -> str:
        """Where its next step is done, or what it waits for is told."""
        return page_of(self.step, self.token) or url_for("cases.case", token=self.token, _anchor="ready")


def waiting_longest(session: Session, viewer: Person, area: PanelArea, today: date, most: int) -> list[Longest]:
    """The cases that wait longest for others, or for us without a target; each step's first in its index's order.

    Two statements.
    """
    if not viewer.sees_identity:
        return []
    parts = [
        select(_CASES.id, _CASES.token, _CASES.reference, _CASES.step, _CASES.step_since)
        .where(of_step(_CASES, step, area, today), visible(viewer, _CASES.id))
        .order_by(_CASES.step_since, _CASES.reference)
        .limit(most)
        .subquery()
        for step in LONGEST
    ]
    found = session.execute(union_all(*(select(part) for part in parts))).all()
    rows = sorted(found, key=lambda row: (row.step_since, row.reference))[:most]
    facts = facts_of_each(session, [row.id for row in rows], KINDS)
    return [
        Longest(row.token, row.reference, row.step, row.step_since, step_words(row.step, facts.get(row.id, ())))
        for row in rows
    ]


def waiting_rows(session: Session, viewer: Person, today: date, ready: int) -> list[tuple[str, int, str]]:
    """What of the gathering waits, with how many and where; what nobody waits for is left out. Five statements."""
    if not viewer.sees_identity:
        return []
    waits, due = waiting_matters(session, viewer), due_by(agencies_of(session), today)
    found, (to_make, made) = counts(session, viewer, Filters(), today, due), waiting_numbers(session, viewer)
    rows: Sequence[tuple[str, int, str]] = (
        ("Replies to read", waits.get("reply", 0), url_for("record.replies")),
        ("Contradictions to settle", waits.get("contradiction", 0), url_for("record.contradictions")),
        ("Chases due", found.due, url_for("gathering.outstanding", due="yes")),
        ("Agencies to chase by hand", found.by_hand, url_for("gathering.outstanding", todo="yes")),
        ("Challenges to agencies due", to_make, url_for("gathering.challenges")),
        ("Challenges without an outcome", made, url_for("gathering.challenges")),
        ("Requests without a reply", found.open, url_for("gathering.outstanding")),
        ("Cases ready for the panel", ready, url_for("cases.worklist", ready=ReadyBy.NOW.value)),
    )
    return [row for row in rows if row[1]]
