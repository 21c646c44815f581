"""The year's figures counted case by case in Python: what anchors do that read cases instead of asking for counts."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from bench.anchors.flat import ATTRIBUTES, Flat
from bench.cells import Cells, gather
from bench.data import HOME, MEASURED
from cdop.reference.calendar import Year, latest_start

Rows = list[tuple[str, str | None, str | None, int]]


class WithFactors(Protocol):
    """A case and its factors."""

    @property
    def case(self) -> Flat: ...

    @property
    def factor_names(self) -> Iterable[str]: ...


_YEAR, _OPENING, _END = MEASURED.start, MEASURED.opening_day.isoformat(), MEASURED.last_day.isoformat()
_SIX, _TWELVE = (latest_start(MEASURED.last_day, months).isoformat() for months in (6, 12))
_REVIEWS_BY = ("age_band", "sex", "ethnic_group", "category", "place_of_death", *ATTRIBUTES)
_DEATHS_BY = ("age_band", "sex", "ethnic_group", "deprivation_fifth")


def tally(cases: Iterable[WithFactors]) -> Cells:
    """Every cell, by looking at each case in turn."""
    rows: Rows = []
    for entry in cases:
        case = entry.case
        ours = case.home_area == HOME and case.withdrawn_on is None
        if case.notified_year == _YEAR:
            _notified(rows, case)
        if case.death_year == _YEAR:
            _died(rows, case) if ours else rows.append(("left out", "deaths", None, 1))
        if case.review_year == _YEAR:
            _reviewed(rows, case, entry.factor_names) if ours else rows.append(("left out", "reviews", None, 1))
        _waiting(rows, case, ours)
    return gather(rows)


def _notified(rows: Rows, case: Flat) -> None:
    if case.withdrawn_on is not None:
        rows.append(("left out", "notified", None, 1))
        return
    home = "undecided" if case.home_area is None else "here" if case.home_area == HOME else "elsewhere"
    rows.append(("notifications", f"{home}/{int(case.death_area == HOME)}", case.expectation, 1))


def _died(rows: Rows, case: Flat) -> None:
    rows.extend((f"deaths_by_{name}", getattr(case, name), None, 1) for name in _DEATHS_BY)
    rows.append(("deaths_by_local_authority", case.home_area, None, 1))
    rows.append(("deaths_by_quarter", case.death_quarter, None, 1))


def _reviewed(rows: Rows, case: Flat, factors: Iterable[str]) -> None:
    rows.append(("reviews", case.modifiability, case.expectation, 1))
    rows.append(("reviews_by_year_of_death", Year.of(date.fromisoformat(case.date_of_death)).label, None, 1))
    rows.extend((f"reviews_by_{name}", getattr(case, name), case.modifiability, 1) for name in _REVIEWS_BY)
    rows.append(("reviews_by_local_authority", case.home_area, case.modifiability, 1))
    rows.append(("reviews_by_months_to_review", case.months_band, case.modifiability, 1))
    rows.append(("reviews_by_quarter", case.review_quarter, case.modifiability, 1))
    rows.extend(("factors", factor, None, 1) for factor in factors)


def _waiting(rows: Rows, case: Flat, ours: bool) -> None:
    done = case.finalised_on or "9999"
    if ours and case.notified_on <= _OPENING < done:
        rows.append(("outstanding", "opening", None, 1))
    if not case.notified_on <= _END < done:
        return
    if not ours:
        if case.home_area is None and case.withdrawn_on is None:
            rows.append(("left out", "closing", None, 1))
        return
    died = case.date_of_death
    band = "12_and_over" if died <= _TWELVE else "6_to_11" if died <= _SIX else "under_6"
    rows.append(("outstanding", "closing", None, 1))
    rows.append(("outstanding_by_age_of_case", band, None, 1))
