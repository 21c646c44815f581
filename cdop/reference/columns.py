"""What each column of the database holds, by how much harm its leak would do (``columns.toml``, requirement S85)."""

import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType


class Sensitivity(StrEnum):
    """The classes, the most harmful first."""

    IDENTITY = "identity"
    """Says who a child or a family is: names, numbers, addresses, exact days of birth and death, file names."""
    NARRATIVE = "narrative"
    """Words that people typed about a case, a meeting or a learning: any of them may name somebody."""
    CASE = "case"
    """Coded facts of a case without an identity: stages, codes, months, counts."""
    INDEX = "index"
    """Made from identities so that they can be looked for or compared; tells of them to whoever tries."""
    STAFF = "staff"
    """Who works here and what they did: accounts, addresses, days of signing in, names beside what was recorded."""
    CONTACT = "contact"
    """Organisations and how they are reached."""
    SECRET = "secret"  # noqa: S105 - the name of a class
    """What opens something: hashes of passwords, codes and links."""
    PUBLISHED = "published"
    """Figures and words that passed disclosure control, or came from somebody's publication."""
    SETTING = "setting"
    """How the panel works, and directories that name no child."""
    TECHNICAL = "technical"
    """Numbers, versions, random names in addresses and moments: they say nothing without their row."""


OF_CHILDREN = frozenset({Sensitivity.IDENTITY, Sensitivity.NARRATIVE, Sensitivity.INDEX})
"""Where a child's name may stand. Nowhere else: tests look for marked names in every other column."""


@lru_cache(maxsize=1)
def sensitivities() -> Mapping[tuple[str, str], Sensitivity]:
    """The class of each column, by table and column. Raises ``ValueError`` where one is listed twice."""
    found: dict[tuple[str, str], Sensitivity] = {}
    text = files(__package__).joinpath("columns.toml").read_text(encoding="utf-8")
    for table, classes in tomllib.loads(text).items():
        for name, columns in classes.items():
            for column in columns:
                if (table, column) in found:
                    raise ValueError(f"columns.toml lists {table}.{column} twice.")
                found[table, column] = Sensitivity(name)
    return MappingProxyType(found)


def columns_of(*classes: Sensitivity) -> frozenset[tuple[str, str]]:
    """The columns of some classes, as (table, column)."""
    return frozenset(column for column, found in sensitivities().items() if found in classes)
