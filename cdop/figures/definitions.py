"""What each table counts: its slice, its rows and its columns. Counting and case lists share these."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sqlalchemy import CTE, ColumnElement, case, literal_column, true

from cdop.figures import slices
from cdop.figures.attributes import FIFTHS, OF_A_LIST
from cdop.figures.slices import AREA
from cdop.reference.calendar import AGE_BANDS, MONTH_BANDS
from cdop.reference.codes import ETHNIC_GROUPS, code_list


@dataclass(frozen=True)
class CountedRows:
    """A table whose every row is its own set of cases: a slice and a condition."""

    rows: Mapping[str, tuple[CTE, ColumnElement[bool]]]


@dataclass(frozen=True)
class CrossTable:
    """A table that parts one slice by a row expression, and by modifiability where it has columns.

    ``fixed`` are the rows that print even at zero; none where the data names the rows.
    ``recorded`` says that the table ends with ``not_recorded`` and ``total``.
    """

    slice: CTE
    row: ColumnElement[Any]
    fixed: tuple[str, ...] | None
    columns: bool = False
    recorded: bool = True


def _notifications() -> Mapping[str, tuple[CTE, ColumnElement[bool]]]:
    n = slices.notified
    here, died_here = n.c.home_area.in_(AREA), n.c.death_area.in_(AREA)
    elsewhere = n.c.home_area.is_not(None) & n.c.home_area.not_in(AREA)
    conditions = {
        "total": true(),
        "non_resident_died_in_area": elsewhere & died_here,
        "resident_died_in_area": here & died_here,
        "resident_died_out_of_area": here & ~died_here,
        "requiring_review": here,
        "expected": here & (n.c.expectation == literal_column("'expected'")),
        "unexpected": here & (n.c.expectation == literal_column("'unexpected'")),
        "not_classified": here & n.c.expectation.is_(None),
        "non_resident_died_out_of_area": elsewhere & ~died_here,
        "residency_undecided": n.c.home_area.is_(None),
    }
    return MappingProxyType({key: (n, condition) for key, condition in conditions.items()})


def _reviews() -> Mapping[str, tuple[CTE, ColumnElement[bool]]]:
    r = slices.reviews
    found: dict[str, tuple[CTE, ColumnElement[bool]]] = {"total": (r, true())}
    for value in ("expected", "unexpected"):
        found[value] = (r, r.c.expectation == literal_column(f"'{value}'"))
    found["not_classified"] = (r, r.c.expectation.is_(None))
    for value in ("modifiable", "none", "inadequate"):
        found[value] = (r, r.c.modifiability == literal_column(f"'{value}'"))
    return MappingProxyType(found)


def _reconciliation() -> Mapping[str, tuple[CTE, ColumnElement[bool]]]:
    return MappingProxyType(
        {
            "opening": (slices.opening, true()),
            "notified": (slices.notified, slices.notified.c.home_area.in_(AREA)),
            "reopened": (slices.reopened, true()),
            "reviewed": (slices.reviews, true()),
            "closing": (slices.closing, true()),
        }
    )


def _waiting_band() -> ColumnElement[str]:
    died = slices.closing.c.date_of_death
    return case(
        (died <= slices.TWELVE_MONTHS, literal_column("'12_and_over'")),
        (died <= slices.SIX_MONTHS, literal_column("'6_to_11'")),
        else_=literal_column("'under_6'"),
    )


_R, _D = slices.reviews.c, slices.deaths.c
_SEXES = tuple(code for code in code_list("sex") if code != "not_known")
_QUARTERS = ("Q1", "Q2", "Q3", "Q4")


def _by_review(row: ColumnElement[Any], fixed: tuple[str, ...]) -> CrossTable:
    return CrossTable(slices.reviews, row, fixed, columns=True)


# Rows of local authorities are the panel's listed codes: ``fixed`` is filled in when counting.
DEFINITIONS: Mapping[str, CountedRows | CrossTable] = MappingProxyType(
    {
        "notifications": CountedRows(_notifications()),
        "reviews": CountedRows(_reviews()),
        "outstanding": CountedRows({"opening": (slices.opening, true()), "closing": (slices.closing, true())}),
        "reconciliation": CountedRows(_reconciliation()),
        "reviews_by_year_of_death": CrossTable(slices.reviews, _R.death_year, None, recorded=False),
        "reviews_by_age_band": _by_review(_R.age_band, AGE_BANDS),
        "reviews_by_sex": _by_review(_R.sex, _SEXES),
        "reviews_by_ethnic_group": _by_review(_R.ethnic_group, tuple(ETHNIC_GROUPS)),
        "reviews_by_category": _by_review(_R.category, tuple(code_list("category"))),
        "reviews_by_place_of_death": _by_review(_R.place_of_death, tuple(code_list("place_of_death"))),
        "reviews_by_local_authority": _by_review(_R.home_area, ()),
        "reviews_by_months_to_review": _by_review(_R.months_band, MONTH_BANDS),
        "reviews_by_quarter": _by_review(_R.quarter, _QUARTERS),
        "reviews_by_deprivation_fifth": _by_review(_R.deprivation_fifth, FIFTHS),
        **{f"reviews_by_{name}": _by_review(_R[name], tuple(code_list(codes))) for name, codes in OF_A_LIST.items()},
        "deaths_by_age_band": CrossTable(slices.deaths, _D.age_band, AGE_BANDS),
        "deaths_by_sex": CrossTable(slices.deaths, _D.sex, _SEXES),
        "deaths_by_ethnic_group": CrossTable(slices.deaths, _D.ethnic_group, tuple(ETHNIC_GROUPS)),
        "deaths_by_local_authority": CrossTable(slices.deaths, _D.home_area, ()),
        "deaths_by_quarter": CrossTable(slices.deaths, _D.death_quarter, _QUARTERS),
        "deaths_by_deprivation_fifth": CrossTable(slices.deaths, _D.deprivation_fifth, FIFTHS),
        "factors": CrossTable(slices.reviews, literal_column("factor"), None, recorded=False),
        "outstanding_by_age_of_case": CrossTable(slices.closing, _waiting_band(), MONTH_BANDS, recorded=False),
    }
)
LOCAL_AUTHORITY_TABLES = frozenset({"reviews_by_local_authority", "deaths_by_local_authority"})
