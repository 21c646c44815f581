"""What stands beside a draft while it is written: what it came from, factors to choose, organisations to address."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.models import CaseFactor
from cdop.case.recusal.queries import visible
from cdop.database import table_of
from cdop.recommendations.queries import USES, Source, sources_of
from cdop.recommendations.writing.learning import LEARNING, Point, points_of
from cdop.reference.analysis_form import analysis_forms

_FACTORS = table_of(CaseFactor)


@dataclass(frozen=True)
class Beside:
    """From what a draft came: its learning points as the viewer may read them, and everything else."""

    points: Sequence[Point]
    others: Sequence[Source]


def beside(session: Session, viewer: Person, number: int) -> Beside:
    """What stands beside the draft of this row. Five statements at most."""
    keys = select(USES.c.analysis, USES.c.place).where(USES.c.recommendation_id == number, USES.c.kind == LEARNING)
    keys = keys.where(visible(viewer, USES.c.case_id))
    points = points_of(session, viewer, [f"{row.analysis}.{row.place}" for row in session.execute(keys)])
    return Beside(points, [one for one in sources_of(session, viewer, number) if one.kind != LEARNING])


def factors_to_choose(session: Session, viewer: Person, number: int, chosen: Sequence[str]) -> list[str]:
    """The factors of the cases that it came from, those that are chosen, and those of the analysis form in use."""
    own = select(USES.c.case_id).where(USES.c.recommendation_id == number, USES.c.case_id.is_not(None))
    query = select(_FACTORS.c.factor).where(_FACTORS.c.case_id.in_(own), visible(viewer, _FACTORS.c.case_id))
    found = session.scalars(query.distinct().order_by(_FACTORS.c.factor))
    last = list(analysis_forms().values())[-1]
    return list(dict.fromkeys([*chosen, *found, *(factor.label for factor in last.factors.values())]))
