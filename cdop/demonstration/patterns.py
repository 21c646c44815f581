"""The ways in which the invented children died: ages, places and findings that go together."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

# From which age, in days, up to which a child can be in such a place.
_AGES = {"delivery_suite": (0, 2), "neonatal_unit": (0, 120), "school": (5 * 365, 18 * 366)}


@dataclass(frozen=True)
class Pattern:
    """A kind of death. ``ages`` is a half-open range in days; ``factors`` are what panels then find modifiable."""

    key: str
    expectation: str
    ages: tuple[int, int]
    places: tuple[str, ...]
    category: str
    factors: tuple[str, ...] = ()


UNSAFE_SLEEP = "Unsafe sleep"
SMOKING = "Smoking in pregnancy"
HANDOVER = "Gestational age not checked at handover from midwives to obstetrics"

_ALL = (
    Pattern("prematurity", "expected", (0, 20), ("neonatal_unit", "neonatal_unit", "delivery_suite"), "8", (SMOKING,)),
    Pattern("anomaly", "expected", (0, 700), ("neonatal_unit", "paediatric_ward", "home", "hospice"), "7"),
    Pattern("malignancy", "expected", (500, 17 * 365), ("hospice", "home", "paediatric_ward"), "4"),
    Pattern("chronic", "expected", (400, 16 * 365), ("intensive_care", "home", "hospice", "hospital_other"), "6"),
    Pattern("oxygen", "expected", (0, 9), ("neonatal_unit", "intensive_care"), "8", ("Delay in starting treatment",)),
    Pattern(
        "sleep", "unexpected", (28, 300), ("home", "emergency_department", "other_residence"), "10", (UNSAFE_SLEEP,)
    ),
    Pattern(
        "road", "unexpected", (6 * 365, 17 * 365), ("emergency_department", "public_place"), "3", ("Road crossing",)
    ),
    Pattern("infection", "unexpected", (40, 5 * 365), ("emergency_department", "intensive_care"), "9"),
    Pattern(
        "self_harm",
        "unexpected",
        (14 * 365, 17 * 365 + 300),
        ("home", "public_place", "mental_health_unit"),
        "2",
        ("Access to mental health care", "Bullying"),
    ),
    Pattern("acute", "unexpected", (3 * 365, 16 * 365), ("emergency_department", "school"), "5", ("Asthma plan",)),
    Pattern("abuse", "unexpected", (60, 4 * 365), ("home", "emergency_department"), "1", ("Information not shared",)),
)
PATTERNS: Mapping[str, Pattern] = MappingProxyType({pattern.key: pattern for pattern in _ALL})

# The order in which each year's deaths are dealt out, so that every year has enough of the common ones.
_DEALT = {
    "expected": ("prematurity", "anomaly", "prematurity", "malignancy", "oxygen", "prematurity", "chronic"),
    "unexpected": ("sleep", "infection", "sleep", "road", "self_harm", "sleep", "acute", "abuse"),
}


def dealt(expectation: str, number: int) -> Pattern:
    """The pattern of the n-th expected or unexpected death of a year."""
    order = _DEALT[expectation]
    return PATTERNS[order[number % len(order)]]


def places_for(pattern: Pattern, age: int) -> tuple[str, ...]:
    """Where a child of this age (days) may have died in this way; one place at least."""
    fitting = (place for place in pattern.places if place not in _AGES or age in range(*_AGES[place]))
    return tuple(fitting) or ("hospital_other",)
