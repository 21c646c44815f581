"""The answers that questions of a notification offer, where the register has no list of its own."""

NOT_KNOWN = "not_known"
Options = tuple[tuple[str, str], ...]

YES_NO: Options = (("yes", "Yes"), ("no", "No"), (NOT_KNOWN, "Not known"))
NO_NHS_NUMBER: Options = (
    ("not_yet_issued", "A newborn baby without a number yet"),
    ("non_resident", "The child did not live in England"),
    ("not_available", "I cannot look it up now"),
    (NOT_KNOWN, "Not known"),
)
PRECISIONS: Options = (
    ("day", "The day is known"),
    ("month", "The month is known, not the day"),
    ("year", "The year is known, not the month"),
    (NOT_KNOWN, "Not known"),
)
BIRTH_ORDERS: Options = (
    ("single", "No, a single birth"),
    ("1", "Yes, born first"),
    ("2", "Yes, born second"),
    ("3", "Yes, born third"),
    ("4", "Yes, born fourth or later"),
    ("order_not_known", "Yes, I do not know which"),
    (NOT_KNOWN, "Not known"),
)
CIRCUMSTANCES: Options = (
    ("usual_home", "At the usual home address"),
    ("looked_after", "Looked after by a local authority"),
    ("placed_away", "Placed away from home, not by a local authority"),
    ("split_homes", "In two homes"),
    ("boarding", "At a boarding school"),
    ("custody", "In custody or a secure unit"),
    ("no_fixed_address", "At no fixed address"),
    ("other_uk", "In Wales, Scotland or Northern Ireland"),
    ("abroad", "Abroad"),
    (NOT_KNOWN, "Not known"),
)
EXPECTATIONS: Options = (("expected", "Expected"), ("unexpected", "Unexpected"), (NOT_KNOWN, "Not known"))
AGENCIES: Options = (
    ("coroner", "Coroner"),
    ("police", "Police"),
    ("social_care", "Children’s social care"),
    ("gp", "GP"),
    ("health_visiting", "Health visitor"),
    ("midwifery", "Midwife"),
    ("school", "School or nursery"),
    ("hospital", "Hospital that treated the child"),
    ("ambulance", "Ambulance service"),
    ("mental_health", "Mental health service"),
    ("hospice", "Hospice"),
    ("medical_examiner", "Medical examiner"),
    ("child_health_records", "Child health records"),
    ("other_panel", "Another area’s child death panel"),
    ("other", "Somebody else"),
    (NOT_KNOWN, "Not known"),
)
