"""What each kind of meeting speaks of, in order: the record's questions, and the agenda that prints."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

SLEEP_ASKED_MONTHS = 24  # domain.md section 2: SUDI is told of infants up to 24 months


@dataclass(frozen=True)
class Item:
    """One item: its heading, and what to speak of."""

    title: str
    prompt: str


ITEMS: Mapping[str, Item] = MappingProxyType(
    {
        "known": Item(
            "What was known before",
            "The child’s health, the family, the household, each agency’s contact; what nobody knows yet.",
        ),
        "happened": Item("What happened", "The last 24 hours, who found the child, what was done, by whom and when."),
        "scene": Item("The scene", "Where the child was found and how; what was seen, moved, taken or pictured."),
        "investigations": Item(
            "Medical history and investigations", "Examination, samples, imaging, post-mortem: done, wanted, results."
        ),
        "others_safe": Item("Safety of other children", "Siblings and other children in the home; what was decided."),
        "family": Item("The family", "Who speaks with them, what they were told, what they ask; support; key worker."),
        "processes": Item("Coroner, police and other processes", "Who leads what, and what may be shared meanwhile."),
        "next": Item("What comes next", "The next meeting, its day, and what must be there by then."),
    }
)
_OF_KIND: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"visit": ("happened", "scene", "others_safe", "family", "next")}
)


def items_of(kind: str) -> dict[str, Item]:
    """The items of a kind of meeting, in order."""
    return {key: ITEMS[key] for key in _OF_KIND.get(kind, tuple(ITEMS))}


def sleep_asked(age: str | None) -> bool:
    """Whether safer sleeping is asked of a child of this age (``P11M``, ``P1Y``): under 24 months, or not known."""
    if age is None or age[-1] in "DM":
        return True
    return int(age[1:-1]) * 12 < SLEEP_ASKED_MONTHS
