"""Reading notes of what cases have in common. The coordinator sees all of it but cases barred to them; the public
health lead what kind of thing it is, how many cases, in which months and of which categories. Nobody else sees any.

A note exists for a viewer where all of its cases do, or at least so many as raise one: so a barred case is never told.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.models import Case, CaseState
from cdop.case.recusal.queries import visible
from cdop.database import table_of
from cdop.recommendations.clusters.keys import CODED, Shared, digest
from cdop.recommendations.clusters.models import ClusterCase, ClusterDecision, ClusterMark, ClusterNote
from cdop.recommendations.queries import WRITERS
from cdop.reference.calendar import FAR_FUTURE

NOTES, CASES, DECISIONS = table_of(ClusterNote), table_of(ClusterCase), table_of(ClusterDecision)
_MARKS, _CASE = table_of(ClusterMark), table_of(Case)
_STATE = table_of(CaseState)
OPEN, DECIDED = "open", "decided"
PAGE = 50


@dataclass(frozen=True)
class InCommon:
    """A case of a note. ``token``, ``reference`` and ``words`` are empty for who sees no identity."""

    case_id: int = field(repr=False)
    died: date
    category: str | None
    joined_at: datetime
    token: str = ""
    reference: str = ""
    words: str = field(default="", repr=False)


@dataclass(frozen=True)
class Decision:
    """What was decided of a note, why, and of how many cases then."""

    decision: str
    reason: str
    cases: int
    at: datetime
    by: str


@dataclass(frozen=True)
class Note:
    """One note as a viewer may know it. ``shared``: what the cases share, where the viewer may read it.

    ``expected``: in tenths, as ``ClusterNote`` keeps it. ``decisions``: the last first.
    """

    number: int = field(repr=False)
    token: str
    kind: Shared
    months: int
    expected: int | None
    years_before: int
    state: str
    version: int
    raised_at: datetime
    cases: tuple[InCommon, ...]
    decisions: tuple[Decision, ...]
    shared: tuple[str, ...] = field(default=(), repr=False)

    @property
    def first_on(self) -> date:
        """The first death of the cases that exist for the viewer."""
        return self.cases[0].died

    @property
    def last_on(self) -> date:
        """The last of them."""
        return self.cases[-1].died


@dataclass(frozen=True)
class NotesPage:
    """A page of the list of notes."""

    found: Sequence[Note]
    number: int
    more: bool


@dataclass(frozen=True)
class _Case:
    """A case of a note as it is told, the key by which it belongs, and all its marks of the note's kind."""

    told: InCommon
    own: str
    marks: Mapping[str, str]


def notes(session: Session, viewer: Person, *only: ColumnElement[bool]) -> list[Note]:
    """The notes that exist for a viewer, those with the latest death first. Four statements."""
    if not viewer.is_a(*WRITERS):
        return []
    return _told(session, viewer, session.execute(select(NOTES).where(*only)).all())


def listed(session: Session, viewer: Person, number: int) -> NotesPage:
    """A page of the notes that exist for a viewer: those to look at, then those decided. Four statements."""
    if not viewer.is_a(*WRITERS):
        return NotesPage([], number, more=False)
    decided_last, latest_first = _one(NOTES.c.state == DECIDED), (NOTES.c.last_on.desc(), NOTES.c.id.desc())
    query = select(NOTES).where(NOTES.c.id.in_(_existing(viewer))).order_by(decided_last, *latest_first)
    rows = session.execute(query.offset((number - 1) * PAGE).limit(PAGE + 1)).all()
    return NotesPage(_told(session, viewer, rows[:PAGE]), number, len(rows) > PAGE)


def _told(session: Session, viewer: Person, rows: Sequence[Row[Any]]) -> list[Note]:
    """The notes of these rows that exist for a viewer, those with the latest death first. Three statements."""
    numbers = [row.id for row in rows]
    cases = _cases(session, viewer, numbers)
    decisions = _decisions(session, viewer, [number for number in numbers if cases[number]])
    found = [
        Note(
            row.id, row.token, Shared(row.kind), row.months, row.expected, row.years_before, row.state, row.version,
            row.raised_at, tuple(one.told for one in cases[row.id]), tuple(decisions[row.id]),
            _shared(viewer, Shared(row.kind), cases[row.id]),
        )
        for row in rows
        if cases[row.id]
    ]  # fmt: skip
    return sorted(found, key=lambda note: (note.last_on, note.number), reverse=True)


def note_at(session: Session, viewer: Person, token: str) -> Note | None:
    """One note, where it exists for the viewer."""
    return next(iter(notes(session, viewer, NOTES.c.token == token)), None)


def open_number(session: Session, viewer: Person) -> int:
    """How many notes wait for a decision, for this viewer."""
    if not viewer.is_a(*WRITERS):
        return 0
    waiting = _existing(viewer, NOTES.c.state == OPEN).subquery()
    return int(session.scalar(select(func.count()).select_from(waiting)) or 0)


def _existing(viewer: Person, *only: ColumnElement[bool]) -> Select[int]:
    """The notes whose cases exist for a viewer: all that count, or at least so many as raise one."""
    seen = func.sum(_one(visible(viewer, CASES.c.case_id)))
    return (
        select(NOTES.c.id)
        .join(CASES, CASES.c.note_id == NOTES.c.id)
        .join(_STATE, _counted())
        .where(*only)
        .group_by(NOTES.c.id, NOTES.c.least)
        .having((seen == func.count()) | (seen >= NOTES.c.least))
    )


def _cases(session: Session, viewer: Person, numbers: Sequence[int]) -> dict[int, list[_Case]]:
    """The cases of notes that exist for a viewer, the first death first, each with all its marks of the note's kind."""
    found: dict[int, list[_Case]] = defaultdict(list)
    there = set(session.scalars(_existing(viewer, NOTES.c.id.in_(numbers)))) if numbers else set()
    if not there:
        return found
    query = (
        select(
            CASES.c.note_id, CASES.c.case_id, CASES.c.key_hash, CASES.c.joined_at, _STATE.c.date_of_death,
            _STATE.c.category, _CASE.c.token, _CASE.c.reference, _MARKS.c.words,
        )
        .join(NOTES, NOTES.c.id == CASES.c.note_id)
        .join(_CASE, _CASE.c.id == CASES.c.case_id)
        .join(_STATE, _counted())
        .outerjoin(_MARKS, and_(_MARKS.c.case_id == CASES.c.case_id, _MARKS.c.kind == NOTES.c.kind))
        .where(CASES.c.note_id.in_(there), visible(viewer, CASES.c.case_id))
        .order_by(CASES.c.note_id, _STATE.c.date_of_death, CASES.c.case_id)
    )  # fmt: skip
    for (note_id, _), group in groupby(session.execute(query), key=lambda row: (row.note_id, row.case_id)):
        rows = list(group)
        first, marks = rows[0], dict(sorted(row.words for row in rows if row.words))
        own = next((key for key in marks if digest(key) == first.key_hash), "")
        told = (first.token, first.reference, marks.get(own, "")) if viewer.sees_identity else ("", "", "")
        told_case = InCommon(first.case_id, first.date_of_death, first.category, first.joined_at, *told)
        found[note_id].append(_Case(told_case, own, marks))
    return found


def _decisions(session: Session, viewer: Person, numbers: Sequence[int]) -> dict[int, list[Decision]]:
    found: dict[int, list[Decision]] = defaultdict(list)
    query = select(DECISIONS).where(DECISIONS.c.note_id.in_(numbers)).order_by(DECISIONS.c.id.desc())
    own = select(CASES.c.note_id).where(CASES.c.note_id.in_(numbers), ~visible(viewer, CASES.c.case_id))
    barred = set(session.scalars(own)) if numbers else set()
    for row in session.execute(query) if numbers else ():
        reason = row.reason if viewer.sees_identity and row.note_id not in barred else row.shown
        found[row.note_id].append(Decision(row.decision, reason, row.cases, row.at, row.by))
    return found


def _shared(viewer: Person, kind: Shared, cases: Sequence[_Case]) -> tuple[str, ...]:
    """What the cases share, as recorded of the first: a code or a factor for all, other words for coordinators.

    Besides what raised the note that is everything of its kind that each of them has.
    """
    marked = [one for one in cases if one.own]
    if not marked:
        return ()
    also = [key for key in marked[0].marks if all(key in one.marks for one in cases)]
    keys = [key for key in dict.fromkeys((marked[0].own, *also)) if viewer.sees_identity or _names_nothing(kind, key)]
    return tuple(marked[0].marks[key] for key in keys)


def _names_nothing(kind: Shared, key: str) -> bool:
    return kind is Shared.FACTOR or key.startswith(CODED)


def _counted() -> ColumnElement[bool]:
    """A case as it now stands, unless it was withdrawn."""
    same = (_STATE.c.case_id == CASES.c.case_id) & (_STATE.c.known_until == FAR_FUTURE)
    return same & _STATE.c.withdrawn_reason.is_(None)


def _one(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)
