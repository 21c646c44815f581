"""The menu: what can be counted, and by what it can be parted. Rows and words are those of the annual tables. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from cdop.figures.definitions import DEFINITIONS, CrossTable
from cdop.figures.wording import COLUMN_LABELS, WORDS, row_label
from cdop.reference.areas import PanelArea, area_name
from cdop.reference.calendar import AGE_BANDS
from cdop.reference.codes import label

YEAR, AUTHORITY, CLASSIFICATION, MODIFIABLE = "year", "local_authority", "classification", "modifiable"
MOST_YEARS = 5


class Basis(StrEnum):
    """What is counted, by the day on which it counts (counting.md section 1)."""

    REVIEWS = "reviews"
    DEATHS = "deaths"
    NOTIFICATIONS = "notifications"


BASES: Mapping[Basis, str] = MappingProxyType(
    {
        Basis.REVIEWS: "Cases reviewed, by the day the review was finalised",
        Basis.DEATHS: "Deaths of residents, by the day of death",
        Basis.NOTIFICATIONS: "Deaths notified that require review, by the day of notification",
    }
)
_LIKE_A_TABLE = (
    "age_band", "sex", "ethnic_group", "category", "place_of_death", AUTHORITY, "deprivation_fifth", "quarter",
    "months_to_review",
)  # fmt: skip
"""What the annual tables part reviews by, and may be asked; those that they have."""
_FOUND_AS: Mapping[str, str] = MappingProxyType({"deprivation_fifth": "Deprivation fifth"})
"""The words that a reader looks for in a menu, where the head of a table has others."""
GROUPS: Mapping[str, Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {"age_band": {"under_1": ("0-27 days", "28-364 days"), "1-17": AGE_BANDS[2:]}}
)
"""Values of a dimension that can be asked for as one: by the dimension, each with the values that it has."""
_GROUP_WORDS: Mapping[str, str] = MappingProxyType({"under_1": "Under 1 year", "1-17": "1 to 17 years"})
_REVIEWS_ALONE = frozenset({"months_to_review", MODIFIABLE})
_NO_DAY_OF_THEIR_OWN = frozenset({"quarter"})


@dataclass(frozen=True)
class Dimension:
    """One way to part cases: its key, its words, and the keys of its values in order, those not recorded last.

    ``empty``: the key of those that have none; nothing where each case has one.
    """

    key: str
    words: str
    values: tuple[str, ...]
    empty: str

    @property
    def groups(self) -> Mapping[str, tuple[str, ...]]:
        """Several values as one, by the key of that one."""
        return GROUPS.get(self.key, {})

    @property
    def named(self) -> tuple[str, ...]:
        """Whatever cases can be chosen by: the groups, then the values."""
        return (*self.groups, *self.values)

    def label(self, value: str) -> str:
        """The words of a value, or of a group of them."""
        if value in self.groups:
            return _GROUP_WORDS[value]
        if self.key == CLASSIFICATION:
            return "Not classified" if value == self.empty else label("expectation", value)
        if self.key == MODIFIABLE:
            return COLUMN_LABELS[value]
        if self.key == AUTHORITY and value != self.empty:
            return area_name(value)
        return row_label(f"reviews_by_{self.key}", value)


def dimensions(basis: Basis, area: PanelArea) -> dict[str, Dimension]:
    """What a basis can be parted by, in the order of the menu, but for the year, which no case has by itself."""
    found = [_like(key, area) for key in _LIKE_A_TABLE if f"reviews_by_{key}" in DEFINITIONS]
    found.append(
        Dimension(CLASSIFICATION, "Classification", ("expected", "unexpected", "not_classified"), "not_classified")
    )
    found.append(Dimension(MODIFIABLE, "Modifiable factors", ("modifiable", "none", "inadequate"), ""))
    without = frozenset() if basis is Basis.REVIEWS else _REVIEWS_ALONE
    without |= _NO_DAY_OF_THEIR_OWN if basis is Basis.NOTIFICATIONS else frozenset()
    return {one.key: one for one in found if one.key not in without}


def members(key: str, value: str) -> tuple[str, ...]:
    """The values that a value of a dimension stands for: itself, or those of the group."""
    return GROUPS.get(key, {}).get(value, (value,))


def _like(key: str, area: PanelArea) -> Dimension:
    definition = DEFINITIONS[f"reviews_by_{key}"]
    assert isinstance(definition, CrossTable)
    fixed = area.listed if key == AUTHORITY else definition.fixed or ()
    words = _FOUND_AS.get(key) or WORDS[f"reviews_by_{key}"].row_heading
    return Dimension(key, words, (*fixed, "not_recorded"), "not_recorded")
