"""What was recorded of cases since a release, or is dated since, as far as figures count it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, case, or_, select
from sqlalchemy.orm import Session

from cdop.case.facts import Fact, FactKind
from cdop.case.kinds import KINDS
from cdop.case.models import Case, CaseFact
from cdop.case.tables import Derived
from cdop.figures.cells import CellName
from cdop.figures.releases.movers import Mover, movers
from cdop.figures.slices import Clock
from cdop.reference.wording import long_date, month_year

COUNTED = frozenset({Derived.STATES, Derived.REVIEWED, Derived.OUTSTANDING, Derived.FACTORS})
_BY_MONTH = frozenset({FactKind.NOTIFIED, FactKind.FINALISED, FactKind.REOPENED})
OTHERWISE = "counted otherwise since"


@dataclass(frozen=True)
class Since:
    """A release's known-by day, and the moment (UTC) of its publication."""

    known_by: date
    published_at: datetime


def movers_since(
    session: Session, references: Collection[str], since: Since, at: Clock, *conditions: ColumnElement[bool]
) -> dict[str, list[Mover]]:
    """For each named case its facts since a release that figures count, each with what it changed. One statement.

    It reads nothing that names a child.
    """
    if not references:
        return {}
    # A register that was brought in after the publication tells nothing of the day on which it was recorded.
    first = select(CaseFact.recorded_at).order_by(CaseFact.id).limit(1).scalar_subquery()
    recorded_later = and_(CaseFact.recorded_at > since.published_at, first <= since.published_at)
    kinds = [kind.value for kind, says in KINDS.items() if says.changes & COUNTED]
    later = case((or_(recorded_later, CaseFact.dated > since.known_by), 1), else_=0)
    query = (
        select(Case.reference, CaseFact.kind, CaseFact.dated, CaseFact.detail, later)
        .join(CaseFact, CaseFact.case_id == Case.id)
        .where(Case.reference.in_(references), CaseFact.kind.in_(kinds), *conditions)
        .order_by(Case.reference, CaseFact.id)
    )
    found = dict[str, list[tuple[Fact, bool]]]()
    for reference, kind, dated, detail, is_later in session.execute(query):
        found.setdefault(reference, []).append((Fact(FactKind(kind), dated, detail), bool(is_later)))
    return {reference: movers(facts, at) for reference, facts in found.items()}


def because_of(cell: CellName, found: Iterable[Mover], *, days: bool = False) -> str:
    """The facts that moved a case into a cell or out of it, in words: ``residency decided on 5 November 2014``.

    A notification, which follows a death closely, and a review, up to which its months are counted, are told by their
    month unless ``days``, which is for whoever may know when a child died.
    """
    told = [_words(one.kind, one.dated, days=days) for one in found if one.moved(cell)]
    return "; ".join(dict.fromkeys(told)) or OTHERWISE


def _words(kind: FactKind, dated: date, *, days: bool) -> str:
    title = KINDS[kind].title
    by_month = not days and kind in _BY_MONTH
    return f"{title[:1].lower()}{title[1:]} {f'in {month_year(dated)}' if by_month else f'on {long_date(dated)}'}"
