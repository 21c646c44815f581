"""Learning points of decided analyses that nobody has done anything with yet, and those a recommendation came from.

A point is told by its analysis and its place in the list there. Whoever may not see identities reads no names
and no case.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, ScalarSelect, Select, func, select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.facts import FactKind
from cdop.case.models import Case, LearningPoints
from cdop.case.queries import facts_of_each
from cdop.case.recusal.queries import visible
from cdop.database import table_of
from cdop.recommendations.naming import searches_for
from cdop.recommendations.queries import USES, WRITERS
from cdop.review.analysis.answers import LEVELS
from cdop.review.analysis.models import AnalysisRecord
from cdop.review.analysis.queries import DECIDED, FINALISED

PAGE = 25
"""How many reviews' points a page lists."""
LEARNING = "learning"
_ANALYSES, _CASES, _LEARNED = table_of(AnalysisRecord), table_of(Case), table_of(LearningPoints)


@dataclass(frozen=True)
class Point:
    """One learning point as a viewer may read it; ``case`` and ``reference`` are told to coordinators."""

    analysis: str
    place: int
    case_id: int = field(repr=False)
    words: str
    level: str
    decided_on: date
    case: str | None
    reference: str | None

    @property
    def key(self) -> str:
        """What a form sends."""
        return f"{self.analysis}.{self.place}"


@dataclass(frozen=True)
class WaitingPage:
    """Points of some reviews, the longest waiting first."""

    points: Sequence[Point]
    number: int
    more: bool


def waiting(session: Session, viewer: Person, number: int) -> WaitingPage:
    """A page of the points with which nothing was done. Six statements at most; nothing for who writes none."""
    if not viewer.is_a(*WRITERS):
        return WaitingPage([], number, more=False)
    query = _decided(viewer).where(_LEARNED.c.points > _done_with())
    query = query.order_by(_LEARNED.c.decided_on, _LEARNED.c.case_id).offset((number - 1) * PAGE).limit(PAGE + 1)
    rows = session.execute(query).all()
    done = _places_done_with(session, [row.analysis for row in rows[:PAGE]])
    return WaitingPage(_points(session, viewer, rows[:PAGE], done), number, len(rows) > PAGE)


def number_waiting(session: Session, viewer: Person) -> int:
    """How many reviews have points with which nothing was done. One statement."""
    if not viewer.is_a(*WRITERS):
        return 0
    waits = _decided(viewer).where(_LEARNED.c.points > _done_with())
    return int(session.scalar(waits.with_only_columns(func.count(), maintain_column_froms=True)) or 0)


def points_of(session: Session, viewer: Person, keys: Iterable[str]) -> list[Point]:
    """The points of these keys that exist for the viewer, whatever was done with them. Four statements at most."""
    wanted = {key for key in keys if key.count(".") == 1}
    analyses = {key.partition(".")[0] for key in wanted}
    if not analyses or not viewer.is_a(*WRITERS):
        return []
    rows = session.execute(_decided(viewer).where(_LEARNED.c.analysis.in_(sorted(analyses)))).all()
    return [point for point in _points(session, viewer, rows, set()) if point.key in wanted]


def done_with(session: Session, points: Sequence[Point]) -> set[str]:
    """The keys of those with which something was done already."""
    found = _places_done_with(session, sorted({point.analysis for point in points}))
    return {f"{analysis}.{place}" for analysis, place in found}


def _decided(viewer: Person) -> Select[Any]:
    """The last decision of the panel on each case. One whose analysis is written on, or was replaced, is none.

    What came with a register has no analysis of its own here, and its points wait all the same.
    """
    holds = _ANALYSES.c.id.is_(None) | _ANALYSES.c.state.in_([DECIDED, FINALISED])
    return (
        select(_LEARNED, _CASES.c.token.label("case"), _CASES.c.reference)
        .join(_CASES, _CASES.c.id == _LEARNED.c.case_id)
        .outerjoin(_ANALYSES, _ANALYSES.c.token == _LEARNED.c.analysis)
        .where(holds, visible(viewer, _LEARNED.c.case_id))
    )


def _holds() -> ColumnElement[bool]:
    """That a use of a point stands: it was not taken back, for the same recommendation or none, afterwards."""
    later = USES.alias("later_use")
    same = func.coalesce(later.c.recommendation_id, 0) == func.coalesce(USES.c.recommendation_id, 0)
    own = (later.c.analysis == USES.c.analysis) & (later.c.place == USES.c.place) & same & (later.c.id > USES.c.id)
    return (USES.c.kind == LEARNING) & ~USES.c.removed & ~select(later.c.id).where(own).exists()


def _done_with() -> ScalarSelect[int]:
    """How many points of an analysis something was done with."""
    own = (USES.c.analysis == _LEARNED.c.analysis) & (USES.c.place < _LEARNED.c.points)
    query = select(func.count(USES.c.place.distinct())).where(own, _holds())
    return query.correlate(_LEARNED).scalar_subquery()


def _places_done_with(session: Session, analyses: Sequence[str]) -> set[tuple[str, int]]:
    if not analyses:
        return set()
    query = select(USES.c.analysis, USES.c.place).where(USES.c.analysis.in_(analyses), _holds())
    return {(row.analysis, row.place) for row in session.execute(query)}


def _points(session: Session, viewer: Person, rows: Sequence[Row[Any]], without: set[tuple[str, int]]) -> list[Point]:
    searches = {} if viewer.sees_identity else searches_for(session, [row.case_id for row in rows])
    texts = facts_of_each(session, [row.case_id for row in rows], [FactKind.ANALYSIS_DECIDED])
    found = list[Point]()
    for row in rows:
        told = (row.case, row.reference) if viewer.sees_identity else (None, None)
        for place, point in enumerate((texts[row.case_id][-1].identity or {})["texts"][LEARNING]):
            if (row.analysis, place) in without:
                continue
            words = point["words"] if viewer.sees_identity else searches[row.case_id].masked(point["words"])
            level = LEVELS.get(point["level"], "")
            found.append(Point(row.analysis, place, row.case_id, words, level, row.decided_on, *told))
    return found
