"""Cases by year of review for all years at once, by the figures' rule for factors (``cdop.case.reviewed``)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from sqlalchemy import CTE, ColumnElement, Date, Select, String, column, func, literal, select, values
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.models import CaseFactor, CaseState, ReviewSpell
from cdop.case.recusal.queries import visible
from cdop.case.reviewed import in_force_by, in_scope, resident_in, reviewed_within
from cdop.recommendations.themes.small import seen_by
from cdop.reference.areas import PanelArea
from cdop.reference.calendar import Year

AT_ONCE = 500
"""How many cases one statement names."""
NONE: Mapping[str, int | None] = MappingProxyType({})


@dataclass(frozen=True)
class Counts:
    """Cases by factor and by the label of a year, as a viewer may know them: None where hidden; a 0 is left out."""

    years: tuple[str, ...]
    cases: Mapping[str, Mapping[str, int | None]]

    def of(self, factor: str) -> Mapping[str, int | None]:
        return self.cases.get(factor, NONE)


def reviewed_years(session: Session, known_by: date) -> tuple[Year, ...]:
    """Every year from the first in which a review was final to the one of a day, earliest first."""
    last = Year.of(known_by).start
    first = session.scalar(select(func.min(ReviewSpell.finalised_on)))
    return tuple(Year(start) for start in range(min(Year.of(first).start, last) if first else last, last + 1))


def factor_counts(session: Session, viewer: Person, area: PanelArea, known_by: date) -> Counts:
    """Every factor's cases by year, whoever may see which of the cases: figures are whole. Two statements."""
    years = reviewed_years(session, known_by)
    given = _years(years, known_by)
    query = _reviews(given, area, known_by, given.c.label, CaseFactor.factor, func.count())
    query = query.join(CaseFactor, CaseFactor.case_id == ReviewSpell.case_id)
    found: dict[str, dict[str, int | None]] = defaultdict(dict)
    for label, factor, cases in session.execute(query.group_by(given.c.label, CaseFactor.factor)):
        found[factor][label] = seen_by(viewer, cases)
    return Counts(tuple(year.label for year in years), found)


def years_of_cases(
    session: Session, area: PanelArea, known_by: date, cases: Sequence[int]
) -> list[tuple[str, date, int]]:
    """For each counted review of some cases: the year's label, the day it was final, and the case.

    The same rule; one statement for ``AT_ONCE`` cases, and one for the years.
    """
    given = _years(reviewed_years(session, known_by), known_by)
    query = _reviews(given, area, known_by, given.c.label, ReviewSpell.finalised_on, ReviewSpell.case_id)
    found: list[tuple[str, date, int]] = []
    for first in range(0, len(cases), AT_ONCE):
        some = ReviewSpell.case_id.in_(cases[first : first + AT_ONCE])
        found += [(label, on, case_id) for label, on, case_id in session.execute(query.where(some))]
    return found


def latest_cases(  # noqa: PLR0913, PLR0917 - whose cases of what, and how many
    session: Session, viewer: Person, area: PanelArea, known_by: date, factor: str, most: int
) -> list[int]:
    """The cases with a factor that are counted in any year and exist for the viewer, the last reviewed first."""
    given = _years(reviewed_years(session, known_by), known_by)
    query = _reviews(given, area, known_by, ReviewSpell.case_id)
    query = query.join(CaseFactor, CaseFactor.case_id == ReviewSpell.case_id)
    query = query.where(CaseFactor.factor == factor, visible(viewer, ReviewSpell.case_id))
    latest = func.max(ReviewSpell.finalised_on)
    query = query.group_by(ReviewSpell.case_id).order_by(latest.desc(), ReviewSpell.case_id).limit(most)
    return list(session.scalars(query))


def shown_counts(viewer: Person, rows: Iterable[tuple[str, date, int]]) -> dict[str, int | None]:
    """Distinct cases by year, as a viewer may know them."""
    found: dict[str, set[int]] = defaultdict(set)
    for label, _, case_id in rows:
        found[label].add(case_id)
    return {label: seen_by(viewer, len(cases)) for label, cases in found.items()}


def _years(years: Sequence[Year], known_by: date) -> CTE:
    """The years with their first day and their end: E, the earlier of the last day and the known-by day."""
    columns = column("label", String), column("first_day", Date), column("last_day", Date)
    data = [(year.label, year.first_day, year.end(known_by)) for year in years]
    return values(*columns, name="years").data(data).cte("years")


def _reviews(years: CTE, area: PanelArea, known_by: date, *columns: Any) -> Select[Any]:
    day: ColumnElement[date] = literal(known_by, Date)
    return (
        select(*columns)
        .select_from(years)
        .join(ReviewSpell, reviewed_within(years.c.first_day, years.c.last_day))
        .join(CaseState, CaseState.case_id == ReviewSpell.case_id)
        .where(in_force_by(day), resident_in(area.codes), in_scope())
    )
