"""The cases behind one number, with the facts that made each of them count, and nothing that names a child.

The number counts every case; cases from which the viewer has withdrawn are not listed.

The queries here select no identity, and the exact day of death only for those who know who the child was.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from sqlalchemy import Date, Select, cast, extract, func, null, select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.facts import FactKind
from cdop.case.models import Case, CaseFact, CaseState, ReviewSpell
from cdop.case.recusal.queries import visible
from cdop.figures import slices
from cdop.figures.attributes import ATTRIBUTES
from cdop.figures.cells import CellName
from cdop.figures.slices import Clock


@dataclass(frozen=True)
class CaseBehind:
    """One case as known by K, with what was dated up to the day that the number is of.

    ``died`` is the first day of the month of death, ``died_on`` the day itself for who sees identity.
    ``values`` are what tables part cases by, under the end of the table's key; none where it is not recorded.
    """

    PARTED_BY: ClassVar = (
        "by_year_of_death",
        "by_age_band",
        "by_sex",
        "by_ethnic_group",
        "by_category",
        "by_place_of_death",
        "by_local_authority",
        "by_months_to_review",
        "reviews_by_quarter",
        "deaths_by_quarter",
        *(f"by_{name}" for name in ATTRIBUTES),
    )

    reference: str
    token: str
    notified_on: date
    died: date
    died_on: date | None
    home_area: str | None
    decided_on: date | None
    expectation: str | None
    finalised_on: date | None
    reopened_on: date | None
    modifiability: str | None
    values: dict[str, str | None]


def cases_behind(
    session: Session, viewer: Person, at: Clock, cell: CellName, references: Sequence[str]
) -> list[CaseBehind]:
    """The named cases in the order of their references: two statements, whatever their number."""
    days = _days(session, at, day_of(cell, at), references)
    return [
        CaseBehind(
            reference=row.reference,
            token=row.token,
            notified_on=row.notified_on,
            died=date(int(row.year_died), int(row.month_died), 1),
            died_on=row.died_on,
            home_area=row.home_area,
            decided_on=days.get((row.id, FactKind.RESIDENCY_DECIDED)),
            expectation=row.expectation,
            finalised_on=days.get((row.id, FactKind.FINALISED)),
            reopened_on=days.get((row.id, FactKind.REOPENED)),
            modifiability=row.modifiability,
            values=_values(row, at),
        )
        for row in session.execute(_states(viewer, references), at.parameters)
    ]


def tokens_of(session: Session, viewer: Person, references: Sequence[str]) -> dict[str, str]:
    """The address token of each named case that exists for the viewer, for links."""
    named = Case.reference.in_(references), visible(viewer, Case.id)
    found = session.execute(select(Case.reference, Case.token).where(*named))
    return dict(found.all())


def day_of(cell: CellName, at: Clock) -> date:
    """The day up to which a number looks: O for what was open at the opening, else E."""
    return at.year.opening_day if cell.row == "opening" else at.end


def _states(viewer: Person, references: Sequence[str]) -> Select[*tuple[Any, ...]]:
    """Each case's state in force at K, with the finalising that counts at E where there is one."""
    return (
        select(
            Case.id,
            Case.reference,
            Case.token,
            CaseState.notified_on,
            extract("year", CaseState.date_of_death).label("year_died"),
            extract("month", CaseState.date_of_death).label("month_died"),
            (CaseState.date_of_death if viewer.sees_identity else cast(null(), Date)).label("died_on"),
            CaseState.home_area,
            CaseState.expectation,
            CaseState.modifiability,
            CaseState.age_band,
            func.nullif(CaseState.sex, "not_known").label("sex"),
            CaseState.ethnic_group,
            CaseState.category,
            CaseState.place_of_death,
            CaseState.death_year,
            CaseState.death_quarter,
            *(getattr(CaseState, name) for name in ATTRIBUTES),
            ReviewSpell.months_band,
            ReviewSpell.quarter,
        )
        .join(CaseState, CaseState.case_id == Case.id)
        .outerjoin(ReviewSpell, (ReviewSpell.case_id == Case.id) & slices.reviewed_at_end())
        .where(Case.reference.in_(references), slices.in_force(), visible(viewer, Case.id))
        .order_by(Case.reference)
    )


def _values(row: Any, at: Clock) -> dict[str, str | None]:
    found = (
        row.death_year,
        row.age_band,
        row.sex,
        row.ethnic_group,
        row.category,
        row.place_of_death,
        at.area.home.get(row.home_area or ""),
        row.months_band,
        row.quarter,
        row.death_quarter,
        *(getattr(row, name) for name in ATTRIBUTES),
    )
    return dict(zip(CaseBehind.PARTED_BY, found, strict=True))


def _days(session: Session, at: Clock, day: date, references: Sequence[str]) -> dict[tuple[int, FactKind], date]:
    """The latest day of each kind of fact for each case: residency as known by K, the others up to the day."""
    upto = {FactKind.RESIDENCY_DECIDED: at.known_by, FactKind.FINALISED: day, FactKind.REOPENED: day}
    dated = [(CaseFact.kind == kind.value) & (CaseFact.dated <= last) for kind, last in upto.items()]
    query = (
        select(CaseFact.case_id, CaseFact.kind, func.max(CaseFact.dated))
        .join(Case, Case.id == CaseFact.case_id)
        .where(Case.reference.in_(references), dated[0] | dated[1] | dated[2])
        .group_by(CaseFact.case_id, CaseFact.kind)
    )
    return {(case_id, FactKind(kind)): last for case_id, kind, last in session.execute(query)}
