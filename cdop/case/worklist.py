"""The list of cases: newest notification first unless asked otherwise, fifty a page, in one statement whoever looks.

By name it takes two: names are sealed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Row, Select, select
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.case.awaiting_doctor import Unconfirmed, is_unconfirmed
from cdop.case.deadlines import Deadlines
from cdop.case.models import Case, ChildIdentity
from cdop.case.presenters import AWAY_WORDS
from cdop.case.projection import WAITING_STATUSES
from cdop.case.ready_conditions import Readying, is_readying
from cdop.case.recusal.queries import visible
from cdop.case.step_conditions import away, is_late, of_step
from cdop.case.step_moments import began_at
from cdop.database import table_of
from cdop.reference.areas import PanelArea
from cdop.reference.calendar import Year, today

PAGE = 50
DEEPEST_PAGE = 20_000
# Plain columns: a list reads values, and statements of classes take longer to prepare.
CASES, _CHILDREN = table_of(Case), table_of(ChildIdentity)
_CASE = CASES.c
NEWEST_FIRST = (_CASE.notified_on.desc(), _CASE.reference.desc())
# In the order of ``Listed``.
_WITHOUT_IDENTITY = (
    _CASE.token,
    _CASE.reference,
    _CASE.status,
    _CASE.age_at_death,
    _CASE.month_of_death,
    _CASE.sex,
    _CASE.home_area,
    _CASE.lead,
)
_WITH_IDENTITY = (
    *_WITHOUT_IDENTITY,
    _CHILDREN.c.case_id,
    _CHILDREN.c.family_name,
    _CHILDREN.c.given_names,
    _CHILDREN.c.date_of_death,
    _CASE.notified_on,
    _CASE.step,
    _CASE.step_since,
    _CASE.hand_over_until,
)
_UNNAMED = select(*_WITHOUT_IDENTITY)
_NAMED = select(*_WITH_IDENTITY).join_from(CASES, _CHILDREN, _CHILDREN.c.case_id == _CASE.id)


class Residency(StrEnum):
    """Whose child it is, as the list parts cases."""

    OURS = "ours"
    ELSEWHERE = "elsewhere"
    UNDECIDED = "undecided"


class Sort(StrEnum):
    """By what a list is sorted, as its address says it; a minus is the other way round."""

    NEWEST = "-notified"
    OLDEST = "notified"
    NAME = "name"
    NAME_BACK = "-name"
    DIED_LAST = "-died"
    DIED_FIRST = "died"
    LATEST = "late"


@dataclass(frozen=True)
class Filters:
    """Which cases to list, and in which order; none of these could name a child, so they may stand in an address.

    ``step`` is what a case waits for as this panel sees it (``steps.STEP_WORDS``); ``area`` one of the panel's own
    authorities. ``late``: only the cases that are late by these deadlines. ``ready``: how they stand for the panel.
    ``doctor``: only those whose classification waits for the designated doctor.
    """

    status: str | None = None
    notified: Year | None = None
    died: Year | None = None
    residency: Residency | None = None
    area: str | None = None
    step: str | None = None
    late: Deadlines | None = None
    ready: Readying | None = None
    doctor: Unconfirmed | None = None
    sort: Sort = Sort.NEWEST


@dataclass(frozen=True)
class Listed:
    """One case of a list. What follows ``lead`` is there for those who see identity alone.

    ``told_at``: the moment (UTC) at which the clock of ``step`` began, where it is known.
    """

    token: str
    reference: str
    status: str
    age_at_death: str | None
    month_of_death: str
    sex: str | None
    home_area: str | None
    lead: str | None
    case_id: int | None = None
    family_name: str | None = None
    given_names: str | None = None
    date_of_death: date | None = None
    notified_on: date | None = None
    step: str | None = None
    step_since: date | None = None
    hand_over_until: date | None = None
    told_at: datetime | None = None


@dataclass(frozen=True)
class ListPage:
    """One page of a list, and whether there is another after it."""

    number: int
    cases: Sequence[Listed]
    more: bool

    @classmethod
    def of(cls, number: int, rows: Sequence[Row[Any]]) -> "ListPage":
        """From one row more than a page holds."""
        return cls(number, [Listed(*tuple(row)) for row in rows[:PAGE]], len(rows) > PAGE)


def worklist(session: Session, viewer: Person, area: PanelArea, filters: Filters, number: int = 1) -> ListPage:
    """One page of the cases that the filters leave; in the order of lateness by ``lateness.by_lateness``."""
    if viewer.sees_identity and filters.sort in {Sort.NAME, Sort.NAME_BACK}:
        return _by_name(session, conditions(filters, viewer, area), number, back=filters.sort is Sort.NAME_BACK)
    query = listing(with_identity=viewer.sees_identity).where(*conditions(filters, viewer, area))
    query = query.order_by(*_order(filters.sort, with_identity=viewer.sees_identity))
    return ListPage.of(number, session.execute(one_page(query, rows_before(number))).all())


def _by_name(session: Session, wanted: list[ColumnElement[bool]], number: int, *, back: bool) -> ListPage:
    """A page in the order of names. The database cannot read them, so the names of all that are listed are opened."""
    child = _CHILDREN.c
    query = select(child.name_order, child.case_id).join_from(CASES, _CHILDREN, child.case_id == _CASE.id)
    ordered = sorted((tuple(row) for row in session.execute(query.where(*wanted))), reverse=back)
    before = rows_before(number)
    page = [case_id for _, case_id in ordered[before : before + PAGE + 1]]
    rows = session.execute(listing(with_identity=True).where(_CASE.id.in_(page))).all()
    return ListPage.of(number, sorted(rows, key=lambda row: page.index(row.case_id)))


def listing(*, with_identity: bool) -> Select[*tuple[Any, ...]]:
    """Cases as a viewer may see them in a list: without identity, its columns and its table are not read at all."""
    return _NAMED.add_columns(began_at(_CASE.step, _CASE.id).label("told_at")) if with_identity else _UNNAMED


def one_page(query: Select[*tuple[Any, ...]], before: int | BindParameter[int]) -> Select[*tuple[Any, ...]]:
    """The query's rows for one page, and one more that tells whether another page follows."""
    return query.limit(PAGE + 1).offset(before)


def rows_before(number: int) -> int:
    """How many rows come before the page of a number."""
    return PAGE * (number - 1)


def conditions(filters: Filters, viewer: Person, area: PanelArea) -> list[ColumnElement[bool]]:
    """What must hold of a case for the filters to leave it to this viewer."""
    found = [visible(viewer, _CASE.id)]
    if filters.status in AWAY_WORDS:
        found.append(_CASE.status.in_(WAITING_STATUSES) & away(_CASE, area)[filters.status])
    elif filters.status:
        found.append(_CASE.status == filters.status)
    if filters.status in WAITING_STATUSES and filters.residency is None:
        found.extend(~each for each in away(_CASE, area).values())
    if filters.notified:
        found.append(_CASE.notified_on.between(filters.notified.first_day, filters.notified.last_day))
    if filters.died:
        found.append(_CASE.death_year == filters.died.label)
    if filters.area:
        found.append(_CASE.home_area.in_(area.codes_of(filters.area)))
    return [*found, *_of_what_waits(filters, area), *_of_residency(filters.residency, area)]


def _of_what_waits(filters: Filters, area: PanelArea) -> Iterator[ColumnElement[bool]]:
    if filters.step:
        yield of_step(_CASE, filters.step, area, today())
    if filters.late:
        yield is_late(_CASE, area, filters.late)
    if filters.ready:
        yield is_readying(_CASE, area, filters.ready)
    if filters.doctor:
        yield is_unconfirmed(_CASE.id, filters.doctor)


def _of_residency(residency: Residency | None, area: PanelArea) -> list[ColumnElement[bool]]:
    match residency:
        case Residency.OURS:
            return [_CASE.home_area.in_(area.codes)]
        case Residency.ELSEWHERE:
            return [_CASE.home_area.not_in(area.codes)]
        case Residency.UNDECIDED:
            return [_CASE.home_area.is_(None)]
    return []


def _order(sort: Sort, *, with_identity: bool) -> tuple[ColumnElement[Any], ...]:
    """The columns of one index, so that a page is walked and not sorted."""
    died = (
        (_CHILDREN.c.date_of_death, _CHILDREN.c.case_id) if with_identity else (_CASE.month_of_death, _CASE.reference)
    )
    match sort:
        case Sort.OLDEST:
            return _CASE.notified_on, _CASE.reference
        case Sort.DIED_FIRST:
            return died
        case Sort.DIED_LAST:
            return died[0].desc(), died[1].desc()
    return NEWEST_FIRST
