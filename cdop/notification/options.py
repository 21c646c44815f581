"""The answers that questions of a notification offer: those of the register's lists, in words for whoever notifies."""

from collections.abc import Mapping

from cdop.reference.codes import code_list

NOT_KNOWN = "not_known"
Options = tuple[tuple[str, str], ...]


def _in_other_words(name: str, labels: Mapping[str, str]) -> Options:
    """Some codes of a list, in this order; under the list's own label where none is given. Fails on any other code."""
    codes = code_list(name)
    return tuple((codes[code].code, label or codes[code].label) for code, label in labels.items())


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
CIRCUMSTANCES: Options = _in_other_words(
    "home_circumstance",
    {
        "usual_home": "At the usual home address",
        "looked_after": "",
        "placed_away": "",
        "split_homes": "In two homes",
        "boarding": "At a boarding school",
        "custody": "In custody or a secure unit",
        "no_fixed_address": "At no fixed address",
        "other_uk": "In Wales, Scotland or Northern Ireland",
        "abroad": "Abroad",
        NOT_KNOWN: "",
    },
)
EXPECTATIONS: Options = (("expected", "Expected"), ("unexpected", "Unexpected"), (NOT_KNOWN, "Not known"))
AGENCIES: Options = (
    *_in_other_words(
        "agency",
        {
            "coroner": "",
            "police": "",
            "social_care": "",
            "primary_care": "GP",
            "health_visiting": "Health visitor",
            "midwifery": "Midwife",
            "school": "",
            "hospital": "Hospital that treated the child",
            "ambulance": "Ambulance service",
            "mental_health": "Mental health service",
            "hospice": "",
            "medical_examiner": "",
            "child_health_records": "",
            "other_panel": "",
            "other": "Somebody else",
        },
    ),
    (NOT_KNOWN, "Not known"),
)
