"""The words of the tables: titles, bases and row labels. Keys are for machines; these are for people."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from cdop.figures.attributes import DEPRIVATION_BASIS, FIFTH_LABELS, OF_A_LIST, REVIEWS
from cdop.reference.areas import area_name
from cdop.reference.codes import ETHNIC_GROUPS, code_list
from cdop.reference.wording import long_date

_REVIEWED = "Residents' cases reviewed: finalised in the year and not reopened by its end"
_NOTIFIED = "Deaths notified in the year, in scope"
_DIED = "Residents who died in the year, notified by the known-by day"
_WAITING = "Residents' cases notified and not reviewed on the day"
_SETS = "Sets of cases: opening + notified + reopened − reviewed = closing"
_NOT_RECORDED_LABEL = "Not recorded"

DEMONSTRATION = "Demonstration: every child is invented"
RATES = "Rates"
RECOMMENDATIONS = "Recommendations"
KNOWN_BY_MEANS = (
    "The day goes by the facts' own dates, not by when they were recorded here: "
    "a fact dated earlier and recorded later is counted."
)
COLUMN_LABELS = MappingProxyType(
    {"modifiable": "Modifiable", "none": "Not modifiable", "inadequate": "Inadequate information", "total": "Total"}
)


def hidden_words(threshold: int) -> str:
    """What ``[c]`` stands for, and why."""
    return (
        f"[c]: not shown, so that no child can be recognised: counts from 1 to {threshold - 1}, and others from which "
        "such a count could be worked out. A zero is a true zero."
    )


def rounded_words(threshold: int, base: int) -> str:
    """The same where all that is shown is rounded, and what that means for sums and shares."""
    return (
        f"{hidden_words(threshold)} Every other number is rounded to the nearest {base}, each total by itself, so that "
        "parts may not add up to it; percentages, rates and charts are made from the rounded numbers."
    )


@dataclass(frozen=True)
class Wording:
    """How one table is called. ``clock`` names the count of cases left out (counting.py)."""

    title: str
    basis: str
    row_heading: str
    clock: str
    denominator: str


_CLOCKS = MappingProxyType(
    {
        "notified": (_NOTIFIED, "deaths notified in the year"),
        "reviews": (_REVIEWED, "cases reviewed in the year"),
        "deaths": (_DIED, "residents' deaths in the year"),
        "closing": (_WAITING, "cases outstanding at the end"),
    }
)


def _worded(title: str, row_heading: str, clock: str, basis: str | None = None) -> Wording:
    return Wording(title, basis or _CLOCKS[clock][0], row_heading, clock, _CLOCKS[clock][1])


WORDS: Mapping[str, Wording] = MappingProxyType(
    {
        "notifications": _worded("Table 1: deaths notified", "Deaths", "notified"),
        "reviews": _worded("Reviews completed", "Reviews", "reviews"),
        "outstanding": _worded("Outstanding cases", "Day", "closing", f"{_WAITING}: before the year, and at its end"),
        "reconciliation": _worded("Reconciliation", "Cases", "closing", _SETS),
        "reviews_by_year_of_death": _worded("Reviews by year of death", "Year of death", "reviews"),
        "reviews_by_age_band": _worded("Reviews by age at death", "Age at death", "reviews"),
        "reviews_by_sex": _worded("Reviews by sex", "Sex", "reviews"),
        "reviews_by_ethnic_group": _worded("Reviews by ethnic group", "Ethnic group", "reviews"),
        "reviews_by_category": _worded("Reviews by category of death", "Category", "reviews"),
        "reviews_by_place_of_death": _worded("Reviews by place of death", "Place of death", "reviews"),
        "reviews_by_local_authority": _worded("Reviews by local authority of home", "Local authority", "reviews"),
        "reviews_by_months_to_review": _worded(
            "Reviews by time from death to review", "Time from death to review", "reviews"
        ),
        "reviews_by_quarter": _worded("Reviews by quarter", "Quarter", "reviews"),
        **{key: _worded(*words, "reviews", f"{_REVIEWED}; {basis}") for key, (words, basis) in REVIEWS.items()},
        "deaths_by_age_band": _worded("Deaths by age at death", "Age at death", "deaths"),
        "deaths_by_sex": _worded("Deaths by sex", "Sex", "deaths"),
        "deaths_by_ethnic_group": _worded("Deaths by ethnic group", "Ethnic group", "deaths"),
        "deaths_by_local_authority": _worded("Deaths by local authority of home", "Local authority", "deaths"),
        "deaths_by_deprivation_fifth": _worded(
            "Deaths by deprivation", "Fifth of small areas", "deaths", f"{_DIED}; {DEPRIVATION_BASIS}"
        ),
        "deaths_by_quarter": _worded("Deaths by quarter", "Quarter", "deaths"),
        "factors": _worded(
            "Modifiable factors",
            "Factor",
            "reviews",
            f"{_REVIEWED}; each case once for each factor, and one without a factor in no row",
        ),
        "outstanding_by_age_of_case": _worded(
            "Outstanding cases by time since death", "Time since death", "closing", f"{_WAITING}, the end of the period"
        ),
    }
)


def worded(key: str, running_to: date | None) -> Wording:
    """The words of one table; of a year that is still running they name the day instead of the year's end."""
    words = WORDS[key]
    if running_to is None:
        return words
    day = long_date(running_to)
    basis = words.basis.replace("by its end", f"by {day}").replace("at its end", f"on {day}")
    return replace(words, basis=basis, denominator=words.denominator.replace("at the end", f"on {day}"))


LEFT_OUT_LABELS = MappingProxyType(
    {
        "notified": "more notified in the year and since withdrawn",
        "reviews": "more reviews finalised in the year, of cases withdrawn, not resident, or of undecided residency",
        "deaths": "more deaths in the year, withdrawn, not resident, or of undecided residency",
        "closing": "more whose residency is not decided",
    }
)

# The rows of the tables with one count a row, in printed order.
ROWS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "notifications": {
            "total": "Total deaths reported",
            "non_resident_died_in_area": "Non-residents who died in the area",
            "resident_died_in_area": "Residents who died in the area",
            "resident_died_out_of_area": "Residents who died out of the area",
            "requiring_review": "Resident deaths requiring review",
            "expected": "of these, expected",
            "unexpected": "of these, unexpected",
            "not_classified": "of these, not classified",
            "non_resident_died_out_of_area": "Non-residents who died out of the area",
            "residency_undecided": "Residency not yet decided",
        },
        "reviews": {
            "total": "Cases reviewed",
            "expected": "of these, expected",
            "unexpected": "of these, unexpected",
            "not_classified": "of these, not classified",
            "modifiable": "of these, modifiable factors",
            "none": "of these, no modifiable factors",
            "inadequate": "of these, inadequate information",
        },
        "outstanding": {"opening": "At the opening", "closing": "At the end"},
        "reconciliation": {
            "opening": "Outstanding at the opening",
            "notified": "Notified and requiring review",
            "reopened": "Reopened",
            "reviewed": "Reviewed",
            "closing": "Outstanding at the end",
        },
    }
)
_PARTS = MappingProxyType(
    {
        "notifications": frozenset({"expected", "unexpected", "not_classified"}),
        "reviews": frozenset({"expected", "unexpected", "not_classified", "modifiable", "none", "inadequate"}),
    }
)
_AGES = {"0-27 days": "0 to 27 days", "28-364 days": "28 to 364 days"}
_MONTHS = {"under_6": "Under 6 months", "6_to_11": "6 to 11 months", "12_and_over": "12 months and over"}
_QUARTERS = {"Q1": "April to June", "Q2": "July to September", "Q3": "October to December", "Q4": "January to March"}


@lru_cache(maxsize=1024)
def row_label(table: str, key: str) -> str:
    """The words for one row of a table; a factor is its own words."""
    if table in ROWS:
        return ROWS[table][key]
    if table == "factors":
        return key
    if key == "not_recorded":
        return _NOT_RECORDED_LABEL
    if key == "total":
        return "Total"
    if table.endswith("local_authority"):
        return area_name(key)
    if table.endswith("category"):
        return f"{key}. {code_list('category')[key].label}"
    for suffix, labels in _LABELS:
        if table.endswith(suffix):
            return labels.get(key, key)
    return key


def is_part(table: str, key: str) -> bool:
    """Whether a row divides one above it."""
    return key in _PARTS.get(table, ())


def _of_list(name: str) -> dict[str, str]:
    return {code: entry.label for code, entry in code_list(name).items()}


_LABELS: tuple[tuple[str, Mapping[str, str]], ...] = (
    ("by_sex", _of_list("sex")),
    ("by_place_of_death", _of_list("place_of_death")),
    ("by_ethnic_group", ETHNIC_GROUPS),
    ("by_quarter", _QUARTERS),
    ("by_deprivation_fifth", FIFTH_LABELS),
    *((f"by_{name}", _of_list(codes)) for name, codes in OF_A_LIST.items()),
    (
        "by_age_band",
        {**_AGES, **{f"{a}-{b} years": f"{a} to {b} years" for a, b in ((1, 4), (5, 9), (10, 14), (15, 17))}},
    ),
    ("months_to_review", _MONTHS),
    ("age_of_case", _MONTHS),
)
OPTIONAL_ROWS = MappingProxyType(
    {
        "notifications": frozenset({"not_classified", "non_resident_died_out_of_area", "residency_undecided"}),
    }
)


def column_labels(columns: tuple[str, ...]) -> tuple[str, ...]:
    """The words over the columns; a table without columns counts deaths or cases."""
    return tuple(COLUMN_LABELS[c] for c in columns) if columns else ("Number",)
