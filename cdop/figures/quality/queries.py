"""What the cases behind a year's figures want: counted over all, and listed for a viewer. Set-based."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, and_, case, func, literal, select, union, union_all
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.models import Case, CaseState, ChildIdentity, OutstandingSpell, ReviewSpell
from cdop.case.recusal.queries import visible
from cdop.figures import slices
from cdop.figures.quality.gaps import GAPS, Gap
from cdop.figures.slices import END, FIRST_DAY, Clock

PAGE = 50
NAMED = 10


@dataclass(frozen=True)
class Score:
    """Of one thing: how many cases it is asked of, and of how many it is wanting."""

    gap: Gap
    asked: int
    wanting: int

    @property
    def recorded(self) -> int:
        return self.asked - self.wanting

    @property
    def worth(self) -> int:
        """How many gaps in the year's tables mending all of it fills."""
        return self.wanting * self.gap.weight


@dataclass(frozen=True)
class Wanting:
    """A case that exists for the viewer, and what it wants: of so many things that are asked of it."""

    reference: str
    token: str
    status: str
    asked: int
    gaps: tuple[Gap, ...]


def scores(session: Session, at: Clock) -> tuple[Score, ...]:
    """Of everything that can be wanting. One statement, whatever the number of cases."""
    columns = [_sum(condition) for gap in GAPS for condition in (gap.asked, gap.asked & gap.wanting)]
    numbers = [int(number or 0) for number in session.execute(_of_the_year(*columns), at.parameters).one()]
    return tuple(Score(gap, *numbers[2 * i : 2 * i + 2]) for i, gap in enumerate(GAPS))


def named(
    session: Session, viewer: Person, at: Clock, gaps: Sequence[Gap], most: int = NAMED
) -> dict[str, list[tuple[str, str]]]:
    """Of each gap the first cases that exist for the viewer, as reference and token. One statement."""
    found: dict[str, list[tuple[str, str]]] = {gap.key: [] for gap in gaps}
    if not gaps:
        return found
    parts = []
    for gap in gaps:
        query = _of_the_year(literal(gap.key).label("gap"), Case.reference, Case.token)
        query = query.where(gap.asked, gap.wanting, visible(viewer, Case.id)).order_by(Case.reference).limit(most)
        parts.append(select(query.subquery()))
    together = union_all(*parts).subquery()
    for key, reference, token in session.execute(
        select(together).order_by(together.c.gap, together.c.reference), at.parameters
    ):
        found[key].append((reference, token))
    return found


def wanting(
    session: Session, viewer: Person, at: Clock, number: int, gap: Gap | None = None
) -> tuple[list[Wanting], bool]:
    """A page of the cases that want something (or this), those worth most first, and whether more follow.

    One statement.
    """
    flags = [case((one.asked & one.wanting, 1), else_=0) for one in GAPS]
    asked: ColumnElement[int] = _added([case((one.asked, 1), else_=0) for one in GAPS])
    worth: ColumnElement[int] = _added([flag * one.weight for flag, one in zip(flags, GAPS, strict=True)])
    query = _of_the_year(Case.reference, Case.token, Case.status, asked, *flags)
    query = query.where(visible(viewer, Case.id), and_(gap.asked, gap.wanting) if gap else worth > 0)
    query = query.order_by(worth.desc(), Case.reference).limit(PAGE + 1).offset(PAGE * (number - 1))
    rows = session.execute(query, at.parameters).all()
    return [_read(row) for row in rows[:PAGE]], len(rows) > PAGE


def _read(row: Any) -> Wanting:
    reference, token, status, asked, *flags = row
    gaps = [gap for gap, flag in zip(GAPS, flags, strict=True) if flag]
    return Wanting(reference, token, status, asked, tuple(sorted(gaps, key=lambda gap: -gap.weight)))


def _sum(condition: ColumnElement[bool]) -> ColumnElement[Any]:
    return func.sum(case((condition, 1), else_=0))


def _added(columns: Sequence[ColumnElement[int]]) -> ColumnElement[int]:
    total = columns[0]
    for column in columns[1:]:
        total = total + column
    return total


def _of_the_year(*columns: Any) -> Select[*tuple[Any, ...]]:
    """The cases behind the year's figures, each once: in scope, residents' or not decided, and notified, died, reviewed
    in the year or outstanding at E. With the review that counts in the year, where there is one.
    """
    cases = _cases_of_the_year()
    counts = (ReviewSpell.case_id == CaseState.case_id) & slices.reviewed_at_end()
    return (
        select(*columns)
        .select_from(cases)
        .join(CaseState, CaseState.case_id == cases.c.case_id)
        .join(Case, Case.id == cases.c.case_id)
        .join(ChildIdentity, ChildIdentity.case_id == cases.c.case_id)
        .outerjoin(ReviewSpell, and_(counts, ReviewSpell.finalised_on >= FIRST_DAY))
        .where(slices.in_force(), slices.in_scope(), slices.resident() | CaseState.home_area.is_(None))
    )


@cache
def _cases_of_the_year() -> CTE:
    """Built once, so that a statement that asks of them several times has them once."""
    spell, review = OutstandingSpell, ReviewSpell
    waiting = select(spell.case_id).join(CaseState, CaseState.case_id == spell.case_id)
    reviewed = select(review.case_id).join(CaseState, CaseState.case_id == review.case_id)
    return union(
        select(CaseState.case_id).where(slices.on_notified_clock()),
        select(CaseState.case_id).where(slices.on_death_clock()),
        reviewed.where(slices.on_review_clock()),
        waiting.where(slices.on_outstanding_clock(END, "end_year")),
    ).cte("cases_of_the_year")
