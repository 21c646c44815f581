"""Every cell of every table of counting.md section 2, by looking at each case in turn.

Nothing here is quick and nothing is shared with the product: plain loops over plain rows, so
that a reader can lay this beside counting.md and see that it says the same.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from tests.oracle.attributes import FIFTHS, ROWS
from tests.oracle.bands import (
    AGE_BANDS,
    CATEGORIES,
    COLUMNS,
    ETHNIC_GROUPS,
    MONTHS,
    PLACES_OF_DEATH,
    QUARTERS,
    SEXES,
    age_band,
    ethnic_group,
    month_band,
    sex,
)
from tests.oracle.cases import Case, read_case
from tests.oracle.days import ONE_DAY, first_day, last_day, quarter_of, year_of
from tests.oracle.year import Year

References = list[str]
KeyOf = Callable[[Case], str | None]


@dataclass
class Counted:
    """The tables of one year: each cell as a number, and as the sorted references behind it.

    ``tables`` is ``{table: {row: number}}``, or ``{table: {row: {column: number}}}`` where the
    table has columns; ``references`` has the key ``(table, row, column or None)``.
    """

    tables: dict[str, dict[str, int | dict[str, int]]] = field(default_factory=dict)
    references: dict[tuple[str, str, str | None], References] = field(default_factory=dict)

    def add(self, table: str, row: str, cases: Iterable[Case], column: str | None = None) -> None:
        """Write one cell down."""
        references = sorted(case.reference for case in cases)
        self.references[table, row, column] = references
        rows = self.tables.setdefault(table, {})
        if column is None:
            rows[row] = len(references)
        else:
            columns = rows.setdefault(row, {})
            assert isinstance(columns, dict)
            columns[column] = len(references)


def count(rows: Sequence[Mapping[str, str]], panel_area: Sequence[str], year: str, known_by: date) -> Counted:
    """Every table of one year, as known by K, of a register given as plain rows."""
    return count_cases([read_case(row) for row in rows], panel_area, year, known_by)


def count_cases(cases: Sequence[Case], panel_area: Sequence[str], label: str, known_by: date) -> Counted:
    """As ``count``, of cases that may hold more than one finalising.

    Raises ``ValueError`` for a year that begins after K.
    """
    if first_day(label) > known_by:
        raise ValueError(f"{label} begins after {known_by}")
    year = Year(
        panel_area=tuple(panel_area),
        starts=first_day(label),
        ends=min(last_day(label), known_by),
        opening_day=first_day(label) - ONE_DAY,
        known_by=known_by,
    )
    counted = Counted()
    reviews = [case for case in cases if year.in_reviews(case)]
    outstanding = [case for case in cases if year.outstanding_at(case, year.ends)]
    count_notifications(counted, year, cases)
    count_reviews(counted, year, reviews)
    count_snapshots(counted, year, cases, reviews, outstanding)
    count_reviews_by(counted, year, reviews)
    count_deaths_by(counted, year, [case for case in cases if year.in_deaths(case)])
    count_factors(counted, reviews)
    for row in MONTHS:
        counted.add(
            "outstanding_by_age_of_case",
            row,
            [case for case in outstanding if month_band(case.died, year.ends) == row],
        )
    return counted


def count_notifications(counted: Counted, year: Year, cases: Sequence[Case]) -> None:
    notified = [case for case in cases if year.in_scope(case) and year.in_year(case.notified)]
    decided = [case for case in notified if year.residency_decided(case)]
    undecided = [case for case in notified if not year.residency_decided(case)]
    resident = [case for case in decided if year.resident(case)]
    elsewhere = [case for case in decided if not year.resident(case)]
    here = year.died_in_area
    rows = {
        "total": notified,
        "non_resident_died_in_area": [case for case in elsewhere if here(case)],
        "resident_died_in_area": [case for case in resident if here(case)],
        "resident_died_out_of_area": [case for case in resident if not here(case)],
        "requiring_review": [case for case in notified if year.requires_review(case)],
        "expected": [case for case in resident if year.classification(case) == "expected"],
        "unexpected": [case for case in resident if year.classification(case) == "unexpected"],
        "not_classified": [case for case in resident if year.classification(case) == "not_classified"],
        "non_resident_died_out_of_area": [case for case in elsewhere if not here(case)],
        "residency_undecided": undecided,
    }
    for row, found in rows.items():
        counted.add("notifications", row, found)


def count_reviews(counted: Counted, year: Year, reviews: Sequence[Case]) -> None:
    counted.add("reviews", "total", reviews)
    for row in ("expected", "unexpected", "not_classified"):
        counted.add("reviews", row, [c for c in reviews if year.classification(c) == row])
    for row in ("modifiable", "none", "inadequate"):
        counted.add("reviews", row, [case for case in reviews if case.modifiability == row])


def count_snapshots(
    counted: Counted,
    year: Year,
    cases: Sequence[Case],
    reviews: Sequence[Case],
    closing: Sequence[Case],
) -> None:
    opening = [case for case in cases if year.outstanding_at(case, year.opening_day)]
    notified = [c for c in cases if year.requires_review(c) and year.in_year(c.notified)]
    reopened = []
    for case in cases:
        finalised_again = any(year.in_year(day) for day in case.finalised)
        if year.reviewed_at(case, year.opening_day) and (year.outstanding_at(case, year.ends) or finalised_again):
            reopened.append(case)
    counted.add("outstanding", "opening", opening)
    counted.add("outstanding", "closing", closing)
    counted.add("reconciliation", "opening", opening)
    counted.add("reconciliation", "notified", notified)
    counted.add("reconciliation", "reopened", reopened)
    counted.add("reconciliation", "reviewed", reviews)
    counted.add("reconciliation", "closing", closing)


def count_reviews_by(counted: Counted, year: Year, reviews: Sequence[Case]) -> None:
    counted.tables["reviews_by_year_of_death"] = {}
    for label in sorted({year_of(case.died) for case in reviews}):
        counted.add(
            "reviews_by_year_of_death",
            label,
            [case for case in reviews if year_of(case.died) == label],
        )
    splits: dict[str, tuple[Sequence[str], KeyOf]] = {
        "reviews_by_age_band": (AGE_BANDS, age_band),
        "reviews_by_sex": (SEXES, sex),
        "reviews_by_ethnic_group": (tuple(ETHNIC_GROUPS), ethnic_group),
        "reviews_by_category": (CATEGORIES, lambda case: case.category or None),
        "reviews_by_place_of_death": (PLACES_OF_DEATH, lambda case: case.place_of_death or None),
        "reviews_by_local_authority": (year.panel_area, year.local_authority),
        "reviews_by_months_to_review": (
            MONTHS,
            lambda case: month_band(case.died, year.finalised_day(case)),
        ),
        "reviews_by_quarter": (QUARTERS, lambda case: quarter_of(year.finalised_day(case))),
        **{f"reviews_by_{name}": (rows, year.attribute(name)) for name, rows in ROWS.items()},
    }
    for table, (rows, key_of) in splits.items():
        for row, found in split(rows, key_of, reviews).items():
            for column in COLUMNS:
                counted.add(
                    table,
                    row,
                    [c for c in found if column in ("total", c.modifiability)],
                    column,
                )


def count_deaths_by(counted: Counted, year: Year, deaths: Sequence[Case]) -> None:
    splits: dict[str, tuple[Sequence[str], KeyOf]] = {
        "deaths_by_age_band": (AGE_BANDS, age_band),
        "deaths_by_sex": (SEXES, sex),
        "deaths_by_ethnic_group": (tuple(ETHNIC_GROUPS), ethnic_group),
        "deaths_by_local_authority": (year.panel_area, year.local_authority),
        "deaths_by_quarter": (QUARTERS, lambda case: quarter_of(case.died)),
        "deaths_by_deprivation_fifth": (FIFTHS, year.attribute("deprivation_fifth")),
    }
    for table, (rows, key_of) in splits.items():
        for row, found in split(rows, key_of, deaths).items():
            counted.add(table, row, found)


def count_factors(counted: Counted, reviews: Sequence[Case]) -> None:
    counted.tables["factors"] = {}
    every_factor = {factor for case in reviews for factor in case.factors}
    for factor in sorted(every_factor):
        counted.add("factors", factor, [case for case in reviews if factor in case.factors])


def split(rows: Sequence[str], key_of: KeyOf, cases: Sequence[Case]) -> dict[str, list[Case]]:
    """Cases under the fixed rows, then those with no answer, then all of them."""
    found = {row: [case for case in cases if key_of(case) == row] for row in rows}
    found["not_recorded"] = [case for case in cases if key_of(case) is None]
    found["total"] = list(cases)
    return found
