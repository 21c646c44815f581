"""The list of recommendations: a page of it by its filters, set-based, in as many statements whatever it holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, true
from sqlalchemy.orm import Session

from cdop.accounts.people import Person
from cdop.recommendations.queries import (
    ADDRESSEES,
    AGREED,
    DRAFT,
    RECOMMENDATIONS,
    WITHDRAWN,
    WRITERS,
    Addressee,
    Recommendation,
    addressees_of,
    organisations,
    readable,
    recommendation_of,
    recommendation_query,
)
from cdop.recommendations.rules import OPEN, TAKEN_UP, State

PAGE = 50
DEEPEST = 1_000
STILL_OPEN = "open"


@dataclass(frozen=True)
class Filters:
    """``state``: draft, withdrawn, open, or how it stands with an organisation; ``agency``: an organisation's token."""

    state: str = ""
    agency: str = ""
    year: str = ""
    overdue: bool = False


@dataclass(frozen=True)
class ListPage:
    """Recommendations, the latest first, with the organisations of each by its number."""

    found: Sequence[Recommendation]
    addressees: Mapping[int, Sequence[Addressee]]
    number: int
    more: bool


@dataclass(frozen=True)
class Offered:
    """What can be asked for: organisations by token and name, and years, of what exists for the viewer."""

    agencies: Sequence[tuple[str, str]] = field(default=())
    years: Sequence[str] = field(default=())


def states_for(viewer: Person) -> list[str]:
    """The states that a viewer may ask for."""
    own = [DRAFT, WITHDRAWN] if viewer.is_a(*WRITERS) else []
    return [STILL_OPEN, *(state.value for state in State if state is not State.PROPOSED), *own]


def asked_filters(asked: Mapping[str, str], viewer: Person, offered: Offered) -> Filters:
    """The filters of an address; what is unknown filters nothing."""
    state, agency, year = asked.get("state", ""), asked.get("organisation", ""), asked.get("year", "")
    return Filters(
        state if state in states_for(viewer) else "",
        agency if agency in dict(offered.agencies) else "",
        year if year in offered.years else "",
        asked.get("overdue") == "yes",
    )


def offered(session: Session, viewer: Person) -> Offered:
    """What the filters offer. Two statements."""
    year = func.substr(RECOMMENDATIONS.c.reference, 1, 7)
    years = session.scalars(select(year).where(readable(viewer)).distinct())
    return Offered(organisations(session, viewer), sorted(years, reverse=True))


def listed(session: Session, viewer: Person, filters: Filters, number: int, today: date) -> ListPage:
    """A page of the list. Two statements."""
    query = (
        recommendation_query()
        .where(readable(viewer), _asked(filters, today))
        .order_by(RECOMMENDATIONS.c.reference.desc())
        .offset((number - 1) * PAGE)
        .limit(PAGE + 1)
    )
    found = [recommendation_of(row) for row in session.execute(query)]
    shown = found[:PAGE]
    return ListPage(shown, addressees_of(session, viewer, [one.number for one in shown]), number, len(found) > PAGE)


def late(today: date) -> ColumnElement[bool]:
    """That an answer, or what was recommended, is awaited beyond its day: ``rules.is_overdue`` as SQL."""
    row = ADDRESSEES.c
    return or_(
        and_(row.state == State.TOLD.value, row.reply_due_on < today),
        and_(row.state.in_([state.value for state in TAKEN_UP]), row.due_on < today),
    )


def _asked(filters: Filters, today: date) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = []
    if filters.state in {DRAFT, WITHDRAWN}:
        conditions.append(RECOMMENDATIONS.c.state == filters.state)
    if filters.year:
        conditions.append(RECOMMENDATIONS.c.reference.startswith(f"{filters.year}/", autoescape=True))
    if with_one := list(_with_an_organisation(filters, today)):
        own = ADDRESSEES.c.recommendation_id == RECOMMENDATIONS.c.id
        conditions.append(exists().where(own, *with_one))
    return and_(true(), *conditions)


def _with_an_organisation(filters: Filters, today: date) -> list[ColumnElement[bool]]:
    """What has to hold of one and the same organisation."""
    found: list[ColumnElement[bool]] = []
    if filters.agency:
        found.append(ADDRESSEES.c.agency == filters.agency)
    if filters.state == STILL_OPEN:
        found.append(ADDRESSEES.c.state.in_([state.value for state in OPEN]))
    elif filters.state and filters.state not in {DRAFT, WITHDRAWN}:
        found.append(ADDRESSEES.c.state == filters.state)
    if filters.overdue:
        found.append(late(today))
    if found and (filters.overdue or filters.state not in {"", DRAFT, WITHDRAWN}):
        found.append(RECOMMENDATIONS.c.state == AGREED)
    return found
