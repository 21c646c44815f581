"""Residents' deaths by the year of death: how long each waited for its review, or has waited up to the known-by day.

Nobody is left out because the review is not done: who waits is followed up to K (``survival``).
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CompoundSelect, Date, Integer, Select, bindparam, case, cast, func, literal, select, union_all
from sqlalchemy.orm import Session

from cdop.case import reviewed
from cdop.case.models import CaseState, ReviewSpell
from cdop.figures import slices
from cdop.figures.slices import KNOWN_BY, Clock
from cdop.figures.timeliness.days import days_between, moved_by
from cdop.figures.timeliness.survival import Followed, Step, estimate
from cdop.reference.calendar import Year, latest_start

YEARS = 5
_FROM, _SIX, _TWELVE = (bindparam(name, type_=Date) for name in ("cohorts_from", "six_from", "twelve_from"))
_DEATH, _NOTIFIED, _SHARES = "death", "notified", "shares"
_REVIEWED = ReviewSpell.finalised_on.is_not(None)


@dataclass(frozen=True)
class Within:
    """Of deaths so long ago that the months are up by K: how many, and of how many the review was done in time.

    ``early``: deaths of which the months are not up; ``early_reviewed`` of them are reviewed already.
    """

    due: int = 0
    reviewed: int = 0
    early: int = 0
    early_reviewed: int = 0


@dataclass(frozen=True)
class Cohort:
    """The residents who died in one year, as known by K.

    ``from_death`` and ``from_notification`` are the steps of the estimate, in days as they are told (``days.told_as``);
    ``under_6``, ``from_6_to_11`` and ``later``
    part the reviewed by complete months from death, ``open`` are not reviewed.
    """

    year: Year
    under_6: int
    from_6_to_11: int
    later: int
    open: int
    six: Within
    twelve: Within
    from_death: tuple[Step, ...]
    from_notification: tuple[Step, ...]

    @property
    def deaths(self) -> int:
        return self.under_6 + self.from_6_to_11 + self.later + self.open


def cohorts(session: Session, at: Clock) -> tuple[Cohort, ...]:
    """The year's cohort and those of the four years before, the latest first; of the running year those who died by E.

    One statement, whatever the number of cases. A year without deaths has no cohort.
    """
    asked = {
        **at.parameters, "cohorts_from": at.year.before(YEARS - 1).first_day,
        "six_from": latest_start(at.known_by, 6), "twelve_from": latest_start(at.known_by, 12),
    }  # fmt: skip
    times: dict[tuple[str, str], list[Followed]] = defaultdict(list)
    parts: dict[str, list[tuple[str | None, int, int]]] = defaultdict(list)
    for kind, year, days, band, up, number in session.execute(_statement(), asked):
        if kind == _SHARES:
            parts[year].append((band, up, number))
        else:
            times[kind, year].append(Followed(days, band is not None, number))
    return tuple(
        _cohort(Year.parse(year), parts[year], times[_DEATH, year], times[_NOTIFIED, year])
        for year in sorted(parts, reverse=True)
    )


def _cohort(
    year: Year, parts: Sequence[tuple[str | None, int, int]], death: Sequence[Followed], notified: Sequence[Followed]
) -> Cohort:
    def number(*bands: str | None, up: Sequence[int] = (0, 6, 12)) -> int:
        return sum(count for band, months, count in parts if band in bands and months in up)

    every = ("under_6", "6_to_11", "12_and_over", None)
    six = Within(number(*every, up=(6, 12)), number("under_6", up=(6, 12)), number(*every, up=(0,)),
                 number(*every[:3], up=(0,)))  # fmt: skip
    twelve = Within(number(*every, up=(12,)), number("under_6", "6_to_11", up=(12,)), number(*every, up=(0, 6)),
                    number(*every[:3], up=(0, 6)))  # fmt: skip
    return Cohort(
        year, number("under_6"), number("6_to_11"), number("12_and_over"), number(None), six, twelve,
        estimate(death), estimate(notified),
    )  # fmt: skip


def _statement() -> CompoundSelect[*tuple[Any, ...]]:
    """Days followed and whether the review ended them, from death and from notification; and the parts by months."""
    ended = func.coalesce(ReviewSpell.finalised_on, KNOWN_BY)
    later = case((_REVIEWED, moved_by(ReviewSpell.finalised_on)), else_=0)
    band, up = ReviewSpell.months_band, case(
        (CaseState.date_of_death <= _TWELVE, 12), (CaseState.date_of_death <= _SIX, 6), else_=0
    )  # fmt: skip
    done = case((_REVIEWED, literal("reviewed")), else_=None)

    def followed(kind: str, since: Any) -> Select[*tuple[Any, ...]]:
        told = days_between(ended, since) + later - moved_by(since)
        days = cast(case((told > 0, told), else_=0), Integer)
        columns = (literal(kind), CaseState.death_year, days, done, literal(0), func.count())
        return _who(*columns).group_by(CaseState.death_year, days, done)

    shares = _who(literal(_SHARES), CaseState.death_year, literal(0), band, up, func.count())
    return union_all(
        followed(_DEATH, CaseState.date_of_death),
        followed(_NOTIFIED, CaseState.notified_on),
        shares.group_by(CaseState.death_year, band, up),
    )


def _who(*columns: Any) -> Select[*tuple[Any, ...]]:
    """Residents in scope who died from the first year's first day up to E, each with the review that stands at K."""
    stands = (ReviewSpell.case_id == CaseState.case_id) & reviewed.reviewed_by(KNOWN_BY)
    return (
        select(*columns)
        .select_from(CaseState)
        .outerjoin(ReviewSpell, stands)
        .where(CaseState.date_of_death.between(_FROM, slices.END), slices.in_force())
        .where(slices.resident(), slices.in_scope())
    )
