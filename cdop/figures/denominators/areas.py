"""Which authorities' counts make up one of the panel's: its own, or those of the authorities that lie in it. Pure."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from cdop.reference.areas import local_authorities

COUNTY = "E10"


@dataclass(frozen=True)
class Place:
    """An authority. ``own``: its own count may be used; else, or where there is none, those of all its ``parts``."""

    code: str
    own: bool
    parts: tuple["Place", ...]


def place_of(code: str, listed: frozenset[str]) -> Place:
    """The authority without what the panel lists by itself: Kent, where Ashford is listed too, is Kent less Ashford."""
    inside = _inside().get(code, ())
    parts = tuple(place_of(part, listed) for part in inside if part not in listed)
    whole = len(parts) == len(inside) and all(part.own for part in parts)
    return Place(code, whole, parts)


@lru_cache(maxsize=1)
def _inside() -> Mapping[str, tuple[str, ...]]:
    """The authorities that together are another: a county's districts, or those that went into it whole.

    A former county went into its successor together with its districts: it is not one more part.
    """
    now, before = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    for area in local_authorities().values():
        above = {area.upper_tier, *(area.successors if len(area.successors) == 1 else ())} - {area.code, ""}
        for code in above:
            if not area.code.startswith(COUNTY):
                (now if area.current else before)[code].add(area.code)
    return MappingProxyType({code: tuple(sorted(now[code] or before[code])) for code in {*now, *before}})
