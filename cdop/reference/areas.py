"""Local authorities: the code list, and which of them are the panel's.

Source: Office for National Statistics, Open Government Licence v3 (``local_authorities.csv``).
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType

ABROAD = "abroad"


@dataclass(frozen=True)
class Area:
    """One authority, current or former. ``successors`` are the codes that took its place.

    ``region`` is empty outside England.
    """

    code: str
    name: str
    upper_tier: str
    current: bool
    successors: tuple[str, ...]
    region: str = ""
    country: str = ""


@lru_cache(maxsize=1)
def local_authorities() -> Mapping[str, Area]:
    """All authorities of the code list, by code."""
    text = files(__package__).joinpath("local_authorities.csv").read_text(encoding="utf-8-sig")
    rows = csv.DictReader(text.splitlines())
    return MappingProxyType(
        {
            r["code"]: Area(
                r["code"],
                r["name"],
                r["upper_tier_code"],
                r["current"] == "yes",
                tuple(r["successor"].split()),
                r["region"],
                r["country"],
            )
            for r in rows
        }
    )


@dataclass(frozen=True)
class PanelArea:
    """The local authorities that the panel covers (counting.md section 1, *panel area*).

    ``listed`` are the codes of the settings. ``home`` tells, for every code of the list that lies in
    the area, which listed code has the case: its own, else its successor's, else its upper tier's.
    """

    listed: tuple[str, ...]
    home: Mapping[str, str]

    @classmethod
    def of(cls, listed: tuple[str, ...]) -> "PanelArea":
        """Raises ``ValueError`` naming the codes that the list does not have."""
        unknown = [code for code in listed if code not in local_authorities()]
        if unknown:
            raise ValueError(f"not in the list of local authorities: {', '.join(unknown)}")
        chosen = frozenset(listed)
        found = {a.code: _most_local(a, chosen) for a in local_authorities().values()}
        return cls(tuple(sorted(listed)), MappingProxyType({c: h for c, h in found.items() if h}))

    @property
    def codes(self) -> tuple[str, ...]:
        """Every code that lies in the area, sorted."""
        return tuple(sorted(self.home))

    def codes_of(self, listed: str) -> tuple[str, ...]:
        """The codes whose cases the listed authority has."""
        return tuple(code for code in self.codes if self.home[code] == listed)

    @property
    def name(self) -> str:
        """The area in words: 'Medway', 'Kent and Medway', 'A, B and C'."""
        names = [local_authorities()[code].name for code in self.listed]
        return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _most_local(area: Area, listed: frozenset[str]) -> str | None:
    candidates = (area.code, *sorted(area.successors), area.upper_tier)
    return next((code for code in candidates if code in listed), None)


def area_name(code: str | None) -> str:
    """The authority's name, 'Abroad', or 'Not yet decided' where there is no code."""
    if code is None:
        return "Not yet decided"
    return "Abroad" if code == ABROAD else local_authorities()[code].name
