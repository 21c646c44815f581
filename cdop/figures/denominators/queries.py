"""What is loaded for a year's rates, with the deaths of the years that are pooled: one statement."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Date,
    Integer,
    String,
    bindparam,
    cast,
    func,
    literal_column,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from cdop.case.models import CaseState
from cdop.figures import slices
from cdop.figures.comparing.queries import with_published
from cdop.figures.denominators.areas import place_of
from cdop.figures.denominators.dimensions import Cell, Measure
from cdop.figures.denominators.held import Denominators, Source
from cdop.figures.denominators.models import DenominatorCount, DenominatorEdition
from cdop.figures.slices import Clock
from cdop.figures.tables import AnnualFigures
from cdop.reference.calendar import Year

POOLED_YEARS = 5
_C, _E = DenominatorCount, DenominatorEdition
_DEATHS, _BEGINS = "deaths", "begins"
_WHOEVER = "whoever's"
_AREAS: Any = bindparam("areas", expanding=True)
_YEARS: Any = bindparam("years", expanding=True)
_EARLIEST = bindparam("earliest", type_=Date)


@dataclass(frozen=True)
class LoadedEdition:
    """One file that was loaded, with who loaded it and when (UTC)."""

    source: str
    edition: str
    counts: int
    first_year: str
    last_year: str
    recorded_at: datetime
    recorded_by: str


def editions(session: Session) -> list[LoadedEdition]:
    """Every edition, the newest first."""
    columns = _E.source, _E.edition, _E.counts, _E.first_year, _E.last_year, _E.recorded_at, _E.recorded_by
    return [LoadedEdition(*row) for row in session.execute(select(*columns).order_by(_E.id.desc()))]


def denominators(session: Session, at: Clock) -> Denominators:
    """What is loaded for the year and the four before it, and the residents' deaths of those years. One statement."""
    years = [at.year.before(n) for n in range(POOLED_YEARS)]
    asked = {
        "known_by": at.known_by, "end": at.end, "earliest": years[-1].first_day, "area": list(at.area.codes),
        "areas": list(at.area.codes), "years": _labels(years),
    }  # fmt: skip
    counts: dict[tuple[Measure, str, str], dict[Cell, int]] = {}
    sources = defaultdict[tuple[Measure, str, str], set[str]](set)
    deaths: dict[str, dict[str, int]] = {year.label: {} for year in years}
    begins = ""
    for kind, year, area, band, *rest, value, source, edition in session.execute(_statement(), asked).all():
        if kind == _DEATHS:
            deaths[year][band or ""] = value
        elif kind == _BEGINS:
            begins = Year.of(_day(year)).label if year else ""
        else:
            measure = Measure(kind)
            counts.setdefault((measure, year, area), {})[band, *rest] = value
            sources[measure, source, edition].add(year)
    listed = frozenset(at.area.listed)
    places = {code: place_of(code, listed) for code in at.area.listed}
    ordered = tuple(Source(*named, frozenset(of)) for named, of in sorted(sources.items()))
    return Denominators(places, counts, ordered, deaths, begins)


def rated(session: Session, at: Clock, figures: AnnualFigures) -> AnnualFigures:
    """The figures with what their rates are divided by, and with what others published of the year."""
    return with_published(session, replace(figures, denominators=denominators(session, at)))


def _labels(years: Sequence[Year]) -> list[str]:
    return [label for year in years for label in (year.label, str(year.start))]


def _day(text: str) -> date:
    return date.fromisoformat(text)


@lru_cache(maxsize=1)
def _statement() -> CompoundSelect[*tuple[Any, ...]]:
    """Counts of the newest edition that has any parted alike; deaths by year and age, and whoever's; the first day."""
    like = (_C.area, _C.year, _C.measure, _C.parted_by)
    newest = (
        select(*like, func.max(_C.edition_id).label("edition_id"))
        .where(_C.area.in_(_AREAS), _C.year.in_(_YEARS))
        .group_by(*like)
        .subquery()
    )
    loaded = (
        select(
            _C.measure, _C.year, _C.area, _C.age_band, _C.sex, _C.ethnic_group, _C.deprivation_fifth, _C.value,
            _E.source, _E.edition,
        )
        .join(newest, (_C.edition_id == newest.c.edition_id) & _same(newest))
        .join(_E, _E.id == _C.edition_id)
        .where(_C.area.in_(_AREAS), _C.year.in_(_YEARS))
    )  # fmt: skip
    none = cast(null(), String)
    died = CaseState.date_of_death.between(_EARLIEST, slices.END)
    deaths = (
        select(
            literal_column(f"'{_DEATHS}'", String), CaseState.death_year, none, CaseState.age_band, none, none, none,
            func.count(), none, none,
        )
        .where(died, slices.in_force(), slices.resident(), slices.in_scope())
        .group_by(CaseState.death_year, CaseState.age_band)
    )  # fmt: skip
    whoever = (
        select(
            literal_column(f"'{_DEATHS}'", String), CaseState.death_year, none, bindparam("whoever", _WHOEVER, String),
            none, none, none, func.count(), none, none,
        )
        .where(died, slices.in_force())
        .group_by(CaseState.death_year)
    )  # fmt: skip
    first = select(func.min(CaseState.date_of_death)).scalar_subquery()
    begins = select(
        literal_column(f"'{_BEGINS}'", String), cast(first, String), none, none, none, none, none,
        cast(null(), Integer), none, none,
    )  # fmt: skip
    return union_all(loaded, deaths, whoever, begins)


def _same(newest: Any) -> Any:
    pairs = ((_C.area, newest.c.area), (_C.year, newest.c.year), (_C.measure, newest.c.measure))
    same = _C.parted_by == newest.c.parted_by
    for one, other in pairs:
        same &= one == other
    return same
