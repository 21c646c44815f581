"""The rows of the fixed lists, and which of them a case belongs to (counting.md section 3)."""

from datetime import date

from tests.oracle.cases import Case
from tests.oracle.days import complete_months, completed_age

COLUMNS = ("modifiable", "none", "inadequate", "total")
AGE_BANDS = (
    "0-27 days",
    "28-364 days",
    "1-4 years",
    "5-9 years",
    "10-14 years",
    "15-17 years",
)
YEARS_BANDS = (
    ("1-4 years", 1, 4),
    ("5-9 years", 5, 9),
    ("10-14 years", 10, 14),
    ("15-17 years", 15, 17),
)
SEXES = ("female", "male", "indeterminate")
ETHNIC_GROUPS = {"white": "ABC", "mixed": "DEFG", "asian": "HJKL", "black": "MNP", "other": "RS"}
CATEGORIES = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "10")
PLACES_OF_DEATH = (
    "emergency_department",
    "neonatal_unit",
    "paediatric_ward",
    "intensive_care",
    "delivery_suite",
    "hospital_other",
    "home",
    "other_residence",
    "foster_home",
    "residential_care",
    "hospice",
    "public_place",
    "school",
    "mental_health_unit",
    "custody",
    "in_transit",
    "abroad",
    "other",
    "not_known",
)
MONTHS = ("under_6", "6_to_11", "12_and_over")
QUARTERS = ("Q1", "Q2", "Q3", "Q4")


def age_band(case: Case) -> str | None:
    """The band of the completed age; none without a date of birth, or from 18 on."""
    if case.born is None:
        return None
    if (case.died - case.born).days < 28:
        return "0-27 days"
    age = completed_age(case.born, case.died)
    if age < 1:
        return "28-364 days"
    for band, youngest, oldest in YEARS_BANDS:
        if youngest <= age <= oldest:
            return band
    return None


def sex(case: Case) -> str | None:
    return case.sex if case.sex in SEXES else None


def ethnic_group(case: Case) -> str | None:
    for group, letters in ETHNIC_GROUPS.items():
        if case.ethnicity and case.ethnicity in letters:
            return group
    return None


def month_band(start: date, end: date) -> str:
    months = complete_months(start, end)
    if months < 6:
        return "under_6"
    if months < 12:
        return "6_to_11"
    return "12_and_over"
