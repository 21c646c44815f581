"""What the report of 2014-15 printed, as the tables name it; the opening as it is restated."""

NOTIFICATIONS = {
    "total": 32,
    "non_resident_died_in_area": 13,
    "resident_died_in_area": 16,
    "resident_died_out_of_area": 3,
    "requiring_review": 19,
    "expected": 11,
    "unexpected": 8,
    "not_classified": 0,
    "non_resident_died_out_of_area": 0,
    "residency_undecided": 0,
}
REVIEWS = {"total": 21, "expected": 12, "unexpected": 9, "not_classified": 0, "modifiable": 5}
RECONCILIATION = {"opening": 12, "notified": 19, "reopened": 0, "reviewed": 21, "closing": 10}
FACTORS = {
    "Gestational age not checked at handover from midwives to obstetrics",
    "Smoking in pregnancy",
    "Unsafe sleep",
}
