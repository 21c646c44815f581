"""The deprivation indices: how many small areas each country ranks, and the decile that a rank falls in.

Source: the countries' published indices (``deprivation_indices.csv``), the number of ranks of each release.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType

COUNTRIES = MappingProxyType({"E": "England", "W": "Wales", "S": "Scotland", "N": "Northern Ireland"})
FIRST_RANKED_BY_2025 = 25  # a column named imd25… or later; imd20ind still has England's ranks of 2019
OWN_NUMBER = "number of ranks named at the load"


@dataclass(frozen=True)
class Index:
    """One country's index: ``ranks`` small areas, of which rank 1 is the most deprived."""

    name: str
    ranks: int


Indices = Mapping[str, Index]


@lru_cache(maxsize=1)
def _releases() -> Mapping[str, Indices]:
    text = files(__package__).joinpath("deprivation_indices.csv").read_text(encoding="utf-8")
    found: dict[str, dict[str, Index]] = {}
    for row in csv.DictReader(text.splitlines()):
        found.setdefault(row["release"], {})[row["country"]] = Index(row["name"], int(row["ranks"]))
    return MappingProxyType(found)


def indices_for(year: int | None, ranks: Mapping[str, int]) -> Indices:
    """Each country's index by its letter, for a column of that year (two digits; None where it names none).

    ``ranks`` are the numbers that the site names itself, by country; they come first.
    """
    release = "2025" if year is not None and year >= FIRST_RANKED_BY_2025 else "2019"
    named = {country: _index_with(country, number) for country, number in ranks.items()}
    return MappingProxyType({**_releases()[release], **named})


def _index_with(country: str, ranks: int) -> Index:
    known = (release[country] for release in _releases().values())
    return next((index for index in known if index.ranks == ranks), Index(OWN_NUMBER, ranks))


def decile(rank: int, ranks: int) -> int:
    """The tenth that a rank falls in, 1 (most deprived) to 10: the first whole tenth that reaches the rank."""
    return (rank * 10 + ranks - 1) // ranks
