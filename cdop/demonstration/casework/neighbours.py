"""The directory of other areas' panels: real names of areas, invented offices at .example."""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from cdop.agencies.rules import Details, OtherPanel, covering

KENT, BEXLEY, LAMBETH = "kent", "bexley", "lambeth"


def _office(number: int, key: str, area: str, *codes: str, notes: str = "", active: bool = True) -> Details:
    return Details(
        f"{area} child death overview panel",
        codes,
        f"child-deaths@{key}.example",
        f"01632 960{number:03d}",
        f"Child death review office\n{number} Invented Road\n{area}",
        notes,
        active,
    )


NEIGHBOURS: Mapping[str, Details] = MappingProxyType(
    {
        KENT: _office(
            110, "kent", "Kent", "E10000016", notes="Asks for the notification and the sheet; answers on weekdays."
        ),
        BEXLEY: _office(111, "bexley", "Bexley", "E09000004"),
        "bromley": _office(112, "bromley", "Bromley", "E09000006"),
        "greenwich": _office(113, "greenwich", "Greenwich", "E09000011"),
        LAMBETH: _office(114, "lambeth", "Lambeth", "E09000022", notes="Shares one office with Southwark."),
        "thurrock": _office(115, "thurrock", "Thurrock", "E06000034"),
        "essex": _office(116, "essex", "Essex", "E10000012"),
        "east-sussex": _office(117, "east-sussex", "East Sussex", "E10000011"),
        "surrey": _office(118, "surrey", "Surrey", "E10000030"),
        "bcp": _office(119, "bcp", "Bournemouth, Christchurch and Poole", "E06000058"),
        "buckinghamshire": _office(120, "buckinghamshire", "Buckinghamshire", "E06000060"),
        "three-boroughs": _office(
            121, "three-boroughs", "Bexley, Bromley and Greenwich", "E09000004", "E09000006", "E09000011",
            notes="Until each borough had a panel of its own.", active=False,
        ),
    }
)  # fmt: skip


@lru_cache(maxsize=200)
def panel_for(home_area: str) -> str | None:
    """The key of the panel that has the children of an area; none where the directory has none."""
    panels = [OtherPanel(key, 1, details) for key, details in NEIGHBOURS.items()]
    return next((panel.token for panel in covering(panels, home_area)), None)
