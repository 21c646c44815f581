"""The sets of cases that a year's figures count, in SQL (counting.md sections 1 and 2).

Each slice is one indexed range of the register, read once and counted many times. The same slices
serve a panel of thirty cases and a national table of a million.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import CTE, BindParameter, ColumnElement, Date, Integer, Select, bindparam, func, literal_column, select

from cdop.case import reviewed
from cdop.case.models import CaseState, OutstandingSpell, ReviewSpell
from cdop.case.projection import OPEN_YEAR
from cdop.reference.areas import PanelArea
from cdop.reference.calendar import Year, latest_start

KNOWN_BY = bindparam("known_by", type_=Date)
FIRST_DAY = bindparam("first_day", type_=Date)
END = bindparam("end", type_=Date)
OPENING_DAY = bindparam("opening_day", type_=Date)
SIX_MONTHS = bindparam("six_months", type_=Date)
TWELVE_MONTHS = bindparam("twelve_months", type_=Date)
AREA: BindParameter[Any] = bindparam("area", expanding=True)


@dataclass(frozen=True)
class Clock:
    """One year as known by one day: what every statement is told."""

    area: PanelArea
    year: Year
    known_by: date

    @property
    def end(self) -> date:
        return self.year.end(self.known_by)

    @property
    def parameters(self) -> dict[str, Any]:
        return {
            "known_by": self.known_by,
            "first_day": self.year.first_day,
            "end": self.end,
            "opening_day": self.year.opening_day,
            "end_year": Year.of(self.end).start,
            "opening_year": self.year.start - 1,
            "six_months": latest_start(self.end, 6),
            "twelve_months": latest_start(self.end, 12),
            "area": list(self.area.codes),
        }


def in_force() -> ColumnElement[bool]:
    """The state of a case as dated by K."""
    return reviewed.in_force_by(KNOWN_BY)


def resident() -> ColumnElement[bool]:
    """The residency decision in force says: home in the panel area."""
    return reviewed.resident_in(AREA)


def in_scope() -> ColumnElement[bool]:
    """Not withdrawn by K."""
    return reviewed.in_scope()


_ATTRIBUTES = (
    CaseState.case_id,
    CaseState.notified_on,
    CaseState.date_of_death,
    CaseState.home_area,
    CaseState.death_area,
    CaseState.expectation,
    CaseState.modifiability,
    CaseState.category,
    CaseState.age_band,
    func.nullif(CaseState.sex, literal_column("'not_known'")).label("sex"),
    CaseState.ethnic_group,
    CaseState.place_of_death,
    CaseState.death_year,
    CaseState.death_quarter,
    CaseState.deprivation_fifth,
)
_OF_REVIEWS = (
    CaseState.circumstance,
    CaseState.protection_plan,
    CaseState.statutory_order,
    CaseState.safeguarding_review,
    CaseState.inquest,
    CaseState.joint_agency_response,
    ReviewSpell.months_band,
    ReviewSpell.quarter,
)


def on_notified_clock() -> ColumnElement[bool]:
    """Notified in the year, by E."""
    return CaseState.notified_on.between(FIRST_DAY, END) & in_force()


def on_death_clock() -> ColumnElement[bool]:
    """Died in the year, by E; notified by K, since a case is known from its notification on."""
    return CaseState.date_of_death.between(FIRST_DAY, END) & in_force()


def reviewed_at_end() -> ColumnElement[bool]:
    """The finalising that stands at E, in whichever year it was."""
    return reviewed.reviewed_by(END)


def on_review_clock() -> ColumnElement[bool]:
    """Reviewed at E, by a finalising in the year."""
    return reviewed.reviewed_within(FIRST_DAY, END) & in_force()


def on_outstanding_clock(day: ColumnElement[date], year: str) -> ColumnElement[bool]:
    """Notified and not reviewed on a day: an open spell, or one that touches the day's year."""
    years = (bindparam(year, type_=Integer), OPEN_YEAR)
    spell = OutstandingSpell
    return spell.year.in_(years) & (spell.since <= day) & (spell.until > day) & in_force()


def _joined(model: type[ReviewSpell] | type[OutstandingSpell], *columns: Any) -> Select[*tuple[Any, ...]]:
    return select(*columns).select_from(model).join(CaseState, CaseState.case_id == model.case_id)


def _requires_review() -> ColumnElement[bool]:
    return resident() & in_scope()


reviews: CTE = (
    _joined(ReviewSpell, *_ATTRIBUTES, *_OF_REVIEWS).where(on_review_clock(), _requires_review()).cte("reviews")
)
notified: CTE = select(*_ATTRIBUTES).where(on_notified_clock(), in_scope()).cte("notified")
deaths: CTE = select(*_ATTRIBUTES).where(on_death_clock(), _requires_review()).cte("deaths")
opening: CTE = (
    _joined(OutstandingSpell, CaseState.case_id)
    .where(on_outstanding_clock(OPENING_DAY, "opening_year"), _requires_review())
    .cte("opening")
)
closing: CTE = (
    _joined(OutstandingSpell, CaseState.case_id, CaseState.notified_on, CaseState.date_of_death)
    .where(on_outstanding_clock(END, "end_year"), _requires_review())
    .cte("closing")
)


def _reopened() -> CTE:
    """Reviewed at O, and outstanding at E or finalised again in the year (counting.md section 4)."""
    later = select(reviews.c.case_id, reviews.c.notified_on).union_all(select(closing.c.case_id, closing.c.notified_on))
    found = later.subquery()
    return (
        select(found.c.case_id)
        .where(found.c.notified_on <= OPENING_DAY, found.c.case_id.not_in(select(opening.c.case_id)))
        .cte("reopened")
    )


reopened: CTE = _reopened()
