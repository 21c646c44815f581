"""The rows of the example year as plain data: (key, words, counts of cases)."""

# Rows of data are read as rows:
# fmt: off

Counts = list[tuple[str, str, int]]
Cross = list[tuple[str, str, int, int, int]]

REVIEWED = "Counted by the year in which the review was finalised"
DIED = "Counted by year of death: residents who died in the year, notified by the known-by day"
SNAPSHOT = "Snapshots at the end of the day before the year began and at the end of its last day"
NOT_RECORDED = ("not_recorded", "Not recorded")

AGE_BANDS = ("0-27 days", "28-364 days", "1-4 years", "5-9 years", "10-14 years", "15-17 years")
CATEGORIES = (
    "Deliberately inflicted injury, abuse or neglect",
    "Suicide or deliberate self-inflicted harm",
    "Trauma and other external factors",
    "Malignancy",
    "Acute medical or surgical condition",
    "Chronic medical condition",
    "Chromosomal, genetic and congenital anomalies",
    "Perinatal or neonatal event",
    "Infection",
    "Sudden unexpected, unexplained death",
)
PLACES = (
    "emergency_department", "neonatal_unit", "paediatric_ward", "intensive_care", "delivery_suite",
    "hospital_other", "home", "other_residence", "foster_home", "residential_care", "hospice", "public_place",
    "school", "mental_health_unit", "custody", "in_transit", "abroad", "other", "not_known",
)


def words(key: str) -> str:
    """``other_residence`` as people read it: ``Other residence``."""
    return key.replace("_", " ").capitalize()


COUNT_TABLES: list[tuple[str, str, str, str, Counts, int, str]] = [
    (
        "notifications", "Deaths notified", "Counted by the year of notification", "Deaths",
        [("total", "Total deaths reported", 32),
         ("non_resident_died_in_area", "Non-residents who died in the area", 13),
         ("resident_died_in_area", "Residents who died in the area", 16),
         ("resident_died_out_of_area", "Residents who died out of the area", 3),
         ("requiring_review", "Resident deaths requiring review", 19),
         ("expected", "of these, expected", 11),
         ("unexpected", "of these, unexpected", 8),
         ("not_classified", "of these, not classified", 0),
         ("non_resident_died_out_of_area", "Non-residents who died out of the area", 0),
         ("residency_undecided", "Residency not yet decided", 0)],
        32, "deaths notified in the year",
    ),
    (
        "reviews", "Reviews finalised", REVIEWED, "Reviews",
        [("total", "Total reviews finalised", 21), ("expected", "of these, expected", 12),
         ("unexpected", "of these, unexpected", 9), ("not_classified", "of these, not classified", 0),
         ("modifiable", "Modifiable factors identified", 5), ("none", "No modifiable factors identified", 14),
         ("inadequate", "Inadequate information", 2)],
        21, "reviews finalised in the year",
    ),
    (
        "outstanding", "Reviews outstanding", SNAPSHOT, "Day",
        [("opening", "Outstanding on 31 March 2014", 12), ("closing", "Outstanding on 31 March 2015", 10)],
        31, "cases outstanding at either day or requiring review in the year",
    ),
    (
        "reconciliation", "Reconciliation", "Sets of cases: opening + notified + reopened - reviewed = closing", "Line",
        [("opening", "Opening", 12), ("notified", "Notified and requiring review", 19), ("reopened", "Reopened", 0),
         ("reviewed", "Reviewed", 21), ("closing", "Closing", 10)],
        31, "cases that stand in any line",
    ),
    (
        "reviews_by_year_of_death", "Reviews by year of death", REVIEWED, "Year of death",
        [("2012-13", "2012-13", 2), ("2013-14", "2013-14", 9), ("2014-15", "2014-15", 10)],
        21, "reviews finalised in the year",
    ),
    (
        "factors", "Modifiable factors", REVIEWED, "Factor",
        [("gestational_age_handover", "Gestational age not checked at handover from midwives to obstetrics", 1),
         ("smoking_in_pregnancy", "Smoking in pregnancy", 3), ("unsafe_sleep", "Unsafe sleep", 2)],
        5, "reviews that found modifiable factors",
    ),
    (
        "outstanding_by_age_of_case", "Outstanding reviews by months since death", SNAPSHOT, "Months since death",
        [("under_6", "Under 6 months", 6), ("6_to_11", "6 to 11 months", 3), ("12_and_over", "12 months and over", 1)],
        10, "cases outstanding at the end of the period",
    ),
]

CROSS_TABLES: list[tuple[str, str, str, Cross]] = [
    ("reviews_by_age_band", "Reviews by age at death", "Age at death",
     [(b, b, *c) for b, c in zip(AGE_BANDS, [(1, 6, 0), (3, 2, 1), (0, 2, 0), (0, 1, 0), (0, 1, 1), (1, 2, 0)],
                                 strict=True)] + [(*NOT_RECORDED, 0, 0, 0)]),
    ("reviews_by_sex", "Reviews by sex", "Sex",
     [("female", "Female", 2, 6, 1), ("male", "Male", 3, 7, 1), ("indeterminate", "Indeterminate", 0, 1, 0),
      (*NOT_RECORDED, 0, 0, 0)]),
    ("reviews_by_ethnic_group", "Reviews by ethnic group", "Ethnic group",
     [("white", "White", 4, 9, 1), ("mixed", "Mixed", 0, 1, 0), ("asian", "Asian", 0, 2, 0),
      ("black", "Black", 1, 1, 0), ("other", "Other", 0, 0, 0), (*NOT_RECORDED, 0, 1, 1)]),
    ("reviews_by_category", "Reviews by category of death", "Category of death",
     [(str(i), f"{i}. {label}", *((3, 0, 0) if i == 10 else (1, 1, 0) if i == 3 else (1, 7, 0) if i == 8
                                  else (0, 4, 1) if i == 7 else (0, 2, 1) if i == 5 else (0, 0, 0)))
      for i, label in enumerate(CATEGORIES, 1)] + [(*NOT_RECORDED, 0, 0, 0)]),
    ("reviews_by_place_of_death", "Reviews by place of death", "Place of death",
     [(p, words(p), *((3, 1, 0) if p == "home" else (1, 6, 0) if p == "neonatal_unit" else (1, 3, 1)
                      if p == "emergency_department" else (0, 4, 1) if p == "intensive_care" else (0, 0, 0)))
      for p in PLACES] + [(*NOT_RECORDED, 0, 0, 0)]),
    ("reviews_by_local_authority", "Reviews by local authority of home", "Local authority",
     [("E06000035", "Medway", 5, 14, 2), (*NOT_RECORDED, 0, 0, 0)]),
    ("reviews_by_months_to_review", "Reviews by months from death to review", "Months to review",
     [("under_6", "Under 6 months", 1, 3, 0), ("6_to_11", "6 to 11 months", 2, 7, 0),
      ("12_and_over", "12 months and over", 2, 4, 2), (*NOT_RECORDED, 0, 0, 0)]),
    ("reviews_by_quarter", "Reviews by quarter", "Quarter",
     [("Q1", "Q1 (April to June)", 1, 4, 0), ("Q2", "Q2 (July to September)", 2, 3, 1),
      ("Q3", "Q3 (October to December)", 0, 3, 0), ("Q4", "Q4 (January to March)", 2, 4, 1),
      (*NOT_RECORDED, 0, 0, 0)]),
]


def _deaths(key: str, title: str, heading: str, rows: Counts) -> tuple[str, str, str, str, Counts, int, str, str]:
    total = sum(n for _, _, n in rows)
    return (key, title, DIED, heading, [*rows, ("total", "Total", total)], total,
            "residents who died in the year", f"deaths without a recorded {heading.lower()}")


DEATH_TABLES = [
    _deaths("deaths_by_age_band", "Deaths by age at death", "Age at death",
            [(b, b, n) for b, n in zip(AGE_BANDS, (8, 4, 2, 1, 1, 2), strict=True)] + [(*NOT_RECORDED, 0)]),
    _deaths("deaths_by_sex", "Deaths by sex", "Sex",
            [("female", "Female", 8), ("male", "Male", 10), ("indeterminate", "Indeterminate", 0), (*NOT_RECORDED, 0)]),
    _deaths("deaths_by_ethnic_group", "Deaths by ethnic group", "Ethnic group",
            [("white", "White", 12), ("mixed", "Mixed", 1), ("asian", "Asian", 2), ("black", "Black", 1),
             ("other", "Other", 0), (*NOT_RECORDED, 2)]),
    _deaths("deaths_by_local_authority", "Deaths by local authority of home", "Local authority",
            [("E06000035", "Medway", 18), (*NOT_RECORDED, 0)]),
    _deaths("deaths_by_quarter", "Deaths by quarter", "Quarter",
            [("Q1", "Q1 (April to June)", 4), ("Q2", "Q2 (July to September)", 5),
             ("Q3", "Q3 (October to December)", 5), ("Q4", "Q4 (January to March)", 4), (*NOT_RECORDED, 0)]),
]
