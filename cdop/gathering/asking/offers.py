"""From kinds of agency to the agencies of the directory that serve the child's home or the place of death. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cdop.agencies.directory.rules import Agency, serving
from cdop.gathering.asking.suggesting import HOME, Suggestion

MOST_OF_A_KIND = 3
"""So many agencies of one kind are offered; of more, those alone that the notification named."""
SHORTEST_NAME = 5
_LETTERS = re.compile(r"[\W_]+")
NAMES: Mapping[str, str] = {
    "gp": "primary_care",
    "midwife": "midwifery",
    "health_visitor": "health_visiting",
    "school": "school",
    "social_care": "social_care",
    "consultant": "hospital",
}
"""Which kind of agency each answer of a notification names."""


@dataclass(frozen=True)
class Offer:
    """One agency to ask, why, and whether it is ticked until somebody unticks it."""

    agency: Agency
    reasons: tuple[str, ...]
    strong: bool


@dataclass(frozen=True)
class Lacking:
    """A kind that is suggested and for which there is nothing to tick.

    ``areas``: where it was sought (codes, none where the area is not known). ``found``: how many of it the directory
    has there: none, or too many to offer.
    """

    kind: str
    reasons: tuple[str, ...]
    areas: tuple[str | None, ...]
    found: int


@dataclass(frozen=True)
class Offers:
    """What can be ticked, and what the directory lacks."""

    agencies: tuple[Offer, ...]
    lacking: tuple[Lacking, ...]


def offers(
    suggestions: Iterable[Suggestion],
    directory: Sequence[Agency],
    home: str | None,
    death: str | None,
    named: Mapping[str, str],
) -> Offers:
    """The directory's agencies for each suggestion. Of several of one kind, one that was named is ticked alone."""
    offered: dict[str, Offer] = {}
    lacking: list[Lacking] = []
    for one in suggestions:
        areas = tuple(dict.fromkeys(home if area == HOME else death for area in one.areas))
        found = {agency.token: agency for area in areas for agency in serving(directory, one.code, area)}
        said = [text for key, text in named.items() if NAMES.get(key) == one.code]
        chosen = [agency for agency in found.values() if any(_is_named(agency.name, text) for text in said)]
        if not chosen and len(found) <= MOST_OF_A_KIND:
            chosen = list(found.values())
        if not chosen:
            lacking.append(Lacking(one.code, one.reasons, areas, len(found)))
        strong = one.strong and len(chosen) == 1
        offered |= {agency.token: Offer(agency, one.reasons, strong) for agency in chosen}
    return Offers(tuple(offered.values()), tuple(lacking))


def _is_named(name: str, text: str) -> bool:
    """Whether somebody's words name an agency: one holds the other, whatever stands between the words."""
    one, other = (_LETTERS.sub(" ", words.casefold()).strip() for words in (name, text))
    return min(len(one), len(other)) >= SHORTEST_NAME and (one in other or other in one)
