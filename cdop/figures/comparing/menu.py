"""What can be compared, by what it may be parted, and what a published number may have been counted by. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from cdop.figures.denominators.dimensions import DIMENSIONS, ONE_TO_SEVENTEEN
from cdop.figures.mortality import PERIODS
from cdop.reference.calendar import AGE_BANDS, MONTH_BANDS
from cdop.reference.codes import ETHNIC_GROUPS, code_list


class Basis(StrEnum):
    """What makes a child, or a review, count in a year: never compared with another (figures.md 1.1)."""

    DIED = "died"
    NOTIFIED = "notified"
    REGISTERED = "registered"
    REVIEWED = "reviewed"
    ADEQUATE = "reviewed_adequate"

    @property
    def words(self) -> str:
        return _BASES[self]


_BASES: Mapping[Basis, str] = MappingProxyType(
    {
        Basis.DIED: "deaths by the day of death",
        Basis.NOTIFIED: "deaths by the day on which they were notified",
        Basis.REGISTERED: "deaths by the day on which they were registered",
        Basis.REVIEWED: "all reviews completed in the year",
        Basis.ADEQUATE: "reviews completed in the year that had adequate information",
    }
)


class Unit(StrEnum):
    """What a number is a number of."""

    BIRTHS = "1000"
    PEOPLE = "100000"
    PERCENT = "100"

    @property
    def words(self) -> str:
        return _UNITS[self]


_UNITS: Mapping[Unit, str] = MappingProxyType(
    {Unit.BIRTHS: "1,000 live births", Unit.PEOPLE: "100,000 people", Unit.PERCENT: "100 (per cent)"}
)


@dataclass(frozen=True)
class Measure:
    """One thing that is compared. ``basis`` is the panel's own; ``parted`` the rows of each way to part it.

    ``whole``: it may be given without being parted.
    """

    words: str
    unit: Unit
    basis: Basis
    parted: Mapping[str, tuple[str, ...]]
    whole: bool = True


SEXES = ("female", "male")
_PEOPLE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "age_band": ONE_TO_SEVENTEEN,
        "sex": SEXES,
        "ethnic_group": tuple(ETHNIC_GROUPS),
        "deprivation_fifth": DIMENSIONS["deprivation_fifth"],
    }
)
_CHILDREN: Mapping[str, tuple[str, ...]] = MappingProxyType({**_PEOPLE, "age_band": AGE_BANDS})
_REVIEWED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        **_CHILDREN,
        "category": tuple(code_list("category")),
        "place_of_death": tuple(code_list("place_of_death")),
        "months_to_review": MONTH_BANDS,
    }
)
_UNPARTED: Mapping[str, tuple[str, ...]] = MappingProxyType({})
MODIFIABLE, SHARE_OF_REVIEWS, SHARE_OF_DEATHS, DEATHS = "modifiable", "share_of_reviews", "share_of_deaths", "deaths"
MEASURES: Mapping[str, Measure] = MappingProxyType(
    {
        "infant": Measure("Infant mortality: under 1 year", Unit.BIRTHS, Basis.DIED, _UNPARTED),
        "neonatal": Measure("Neonatal mortality: under 28 days", Unit.BIRTHS, Basis.DIED, _UNPARTED),
        "post_neonatal": Measure(
            "Post-neonatal mortality: 28 days to under 1 year", Unit.BIRTHS, Basis.DIED, _UNPARTED
        ),
        "child": Measure("Child mortality: 1 to 17 years", Unit.PEOPLE, Basis.DIED, _UNPARTED),
        DEATHS: Measure("Deaths under 18", Unit.PEOPLE, Basis.DIED, _PEOPLE),
        MODIFIABLE: Measure("Reviews that found modifiable factors", Unit.PERCENT, Basis.ADEQUATE, _REVIEWED),
        SHARE_OF_REVIEWS: Measure("Of all reviews", Unit.PERCENT, Basis.REVIEWED, _REVIEWED, whole=False),
        SHARE_OF_DEATHS: Measure("Of all deaths", Unit.PERCENT, Basis.DIED, _CHILDREN, whole=False),
    }
)
YEARS = PERIODS
