"""Every local authority in groups, for a list that opens: the panel's own first, then by region, former ones last."""

from collections.abc import Iterator
from functools import lru_cache

from cdop.reference.areas import ABROAD, Area, PanelArea, local_authorities

Group = tuple[str, list[tuple[str, str]]]
UNITED = ("Wales", "Scotland", "Northern Ireland")


def area_groups(panel_area: PanelArea) -> list[Group]:
    """Group titles with their codes and names."""
    return _groups(panel_area.codes)


@lru_cache(maxsize=4)
def _groups(own: tuple[str, ...]) -> list[Group]:
    found: dict[str, list[tuple[str, str]]] = {"This panel’s area": []}
    ordered = sorted(local_authorities().values(), key=lambda area: (_order(area), area.name, area.code))
    for area in ordered:
        title = "This panel’s area" if area.code in own else _title(area)
        found.setdefault(title, []).append((area.code, area.name if area.current else f"{area.name} (former)"))
    return [*((title, pairs) for title, pairs in found.items() if pairs), ("Elsewhere", [(ABROAD, "Abroad")])]


def _title(area: Area) -> str:
    place = area.region or area.country
    return place if area.current else f"{area.country}, former"


def _order(area: Area) -> tuple[bool, int, str]:
    country = UNITED.index(area.country) + 1 if area.country in UNITED else 0
    return not area.current, country, area.region


def area_codes(panel_area: PanelArea) -> Iterator[tuple[str, str]]:
    """All codes and names, as a form checks what was chosen."""
    for _, pairs in area_groups(panel_area):
        yield from pairs
