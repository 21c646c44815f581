"""Past cases that this panel graded and that are like one: for the same judgement of the same thing (no reference)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, literal, or_, select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.models import Case, CaseFactor, CaseState, ReviewSpell
from cdop.case.recusal.queries import visible
from cdop.database import table_of
from cdop.reference.calendar import FAR_FUTURE, Year

MOST = 6
_CASES, _STATES, _SPELLS = table_of(Case).c, table_of(CaseState).c, table_of(ReviewSpell).c
_FACTORS = table_of(CaseFactor).c


@dataclass(frozen=True)
class Similar:
    """A graded case: the year of its review, age band, category, answer, and its modifiable factors by their words."""

    year: str
    age_band: str | None
    category: str
    modifiability: str
    factors: tuple[str, ...]


def similar_cases(  # noqa: PLR0913 - what is compared
    session: Session, viewer: Person, case_id: int, *, category: str, factors: Sequence[str], today: date
) -> list[Similar]:
    """The most alike of the reviews that are final, the most alike and latest first. Three statements at most.

    Alike: of the same category, the same age band, or with the same factors. Another panel's reviews are not ours.
    """
    band = session.scalar(select(_STATES.age_band).where(_STATES.case_id == case_id).limit(1))
    if not (category or band or factors):
        return []
    shared = select(func.count()).where(_FACTORS.case_id == _CASES.id, _FACTORS.factor.in_(list(factors)))
    points = _one(_STATES.category == category) * 2 + _one(_STATES.age_band == band)
    alike = points + (shared.scalar_subquery() if factors else literal(0))
    some: list[ColumnElement[bool]] = [_STATES.category == category, _STATES.age_band == band]
    query = (
        select(_CASES.id, _SPELLS.finalised_on, _STATES.age_band, _STATES.category, _STATES.modifiability)
        .select_from(table_of(Case))
        .join(table_of(CaseState), and_(_STATES.case_id == _CASES.id, _STATES.known_until == FAR_FUTURE))
        .join(table_of(ReviewSpell), and_(_SPELLS.case_id == _CASES.id, _SPELLS.until == FAR_FUTURE))
        .where(or_(*some), _SPELLS.finalised_on <= today, _CASES.status == "reviewed", _CASES.id != case_id)
        .where(or_(_CASES.lead.is_(None), _CASES.lead != "theirs"), visible(viewer, _CASES.id))
        .order_by(alike.desc(), _SPELLS.finalised_on.desc(), _CASES.id)
        .limit(MOST)
    )
    rows = session.execute(query).all()
    told = _factors_of(session, [row.id for row in rows])
    return [
        Similar(Year.of(row.finalised_on).label, row.age_band, row.category, row.modifiability, told.get(row.id, ()))
        for row in rows
    ]


def _one(condition: ColumnElement[bool]) -> Any:
    return case((condition, 1), else_=0)


def _factors_of(session: Session, cases: Sequence[int]) -> dict[int, tuple[str, ...]]:
    found: dict[int, list[str]] = {}
    if cases:
        query = select(_FACTORS.case_id, _FACTORS.factor).where(_FACTORS.case_id.in_(cases)).order_by(_FACTORS.factor)
        for row in session.execute(query):
            found.setdefault(row.case_id, []).append(row.factor)
    return {case_id: tuple(factors) for case_id, factors in found.items()}
