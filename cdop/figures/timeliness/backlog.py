"""The backlog at the ends of the last twelve periods of three months up to E, what came in and what went out."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Date,
    Select,
    and_,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from cdop.case.models import CaseState, OutstandingSpell
from cdop.case.projection import OPEN_YEAR
from cdop.figures import slices
from cdop.figures.slices import Clock
from cdop.figures.timeliness.forecasting import Ahead, forecast
from cdop.reference.calendar import Year, latest_start, months_after

PERIODS, MONTHS, AHEAD = 12, 3, 4
_DAY = timedelta(days=1)
_SPELL = OutstandingSpell


@dataclass(frozen=True)
class Period:
    """Three months up to a day (in): how many came to wait, how many were reviewed, how many waited at its end."""

    until: date
    came: int
    went: int
    waiting: int

    @property
    def change(self) -> int:
        return self.came - self.went


@dataclass(frozen=True)
class Backlog:
    """The periods that the register holds, the earliest first, and the forecast: none where they are too few."""

    periods: tuple[Period, ...]
    ahead: tuple[Ahead, ...]

    @property
    def now(self) -> Period:
        return self.periods[-1]

    def day(self, ahead: Ahead) -> date:
        """The day that lies so many periods ahead."""
        return months_after(self.now.until, MONTHS * ahead.periods)


def backlog(session: Session, at: Clock) -> Backlog:
    """The backlog up to E with its forecast. One statement, whatever the number of cases.

    Residents' cases as the table ``outstanding`` counts them: residency and withdrawal as known by K hold for all of
    the past, so that a correction does not look like work that came or was done. Periods before the first case of the
    register are none of its past.
    """
    ends = [latest_start(at.end, MONTHS * back) for back in range(PERIODS, -1, -1)]
    came, went, waiting = [0] * PERIODS, [0] * PERIODS, 0
    for kind, day, number in session.execute(_statement(at, ends[0]), at.parameters):
        if kind == "waiting":
            waiting = number
        else:
            (came if kind == "came" else went)[bisect_left(ends, day) - 1] += number
    periods: list[Period] = []
    for end, into, out in zip(ends[:0:-1], came[::-1], went[::-1], strict=True):
        periods.append(Period(end, into, out, waiting))
        waiting += out - into
    held = periods[: _held(periods)][::-1]
    changes = [period.change for period in held]
    return Backlog(tuple(held), forecast(held[-1].waiting, changes, AHEAD))


def _held(periods: Sequence[Period]) -> int:
    """How many of the periods, the latest first, the register holds: at least one."""
    return max((place for place, one in enumerate(periods, 1) if one.came or one.went or one.waiting), default=1)


def _statement(at: Clock, after: date) -> CompoundSelect[*tuple[Any, ...]]:
    """On which days how many came to wait and went; and how many wait at E. A spell is told once a year it touches:
    it came in the first of its years, and went in the last.
    """
    years = [Year(start) for start in range(Year.of(after).start, Year.of(at.end).start + 1)]
    first = or_(_SPELL.year == OPEN_YEAR, *(and_(_SPELL.year == y.start, _SPELL.since >= y.first_day) for y in years))
    last = or_(*(
        and_(_SPELL.year == y.start, _SPELL.until.between(y.first_day + _DAY, y.last_day + _DAY)) for y in years
    ))  # fmt: skip

    def on(kind: str, day: Any, rows: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
        query = _who(literal(kind), day, func.count()).where(rows, day > after, day <= at.end)
        return query.where(slices.in_force()).group_by(day)

    open_ = _who(literal("waiting"), cast(null(), Date), func.count())
    open_ = open_.where(slices.on_outstanding_clock(slices.END, "end_year"))
    return union_all(on("came", _SPELL.since, first), on("went", _SPELL.until, last), open_)


def _who(*columns: Any) -> Select[*tuple[Any, ...]]:
    joined = select(*columns).select_from(_SPELL).join(CaseState, CaseState.case_id == _SPELL.case_id)
    return joined.where(slices.resident(), slices.in_scope())
