"""Code lists as data: what each code of the register is called. Codes are data, never an enumeration."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType

# The register's own lists, those of the casework, and the national return's, of which this project saw no original.
FILES = ("code_list.csv", "casework_list.csv", "return_list.csv")


@dataclass(frozen=True)
class Code:
    """One code of one list. ``group`` is the reporting group it counts in, where the list has groups.

    ``also`` are everyday words and other systems' codes for it: no value of a register, but a hint to the right one.
    """

    code: str
    label: str
    group: str | None
    also: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def _lists() -> Mapping[str, Mapping[str, Code]]:
    found: dict[str, dict[str, Code]] = {}
    for file in FILES:
        text = files(__package__).joinpath(file).read_text(encoding="utf-8")
        for row in csv.DictReader(text.splitlines()):
            also = tuple(filter(None, row["also"].split(";")))
            code = Code(row["code"], row["label"], row["group"] or None, also)
            found.setdefault(row["list"], {})[code.code] = code
    return MappingProxyType({name: MappingProxyType(codes) for name, codes in found.items()})


def code_list(name: str) -> Mapping[str, Code]:
    """The codes of one list in their printed order. Raises ``KeyError`` for an unknown list."""
    return _lists()[name]


def label(name: str, code: str | None) -> str:
    """The words for a code, or 'Not recorded' where there is none."""
    return "Not recorded" if code is None else code_list(name)[code].label


def ethnic_group(ethnicity: str | None) -> str | None:
    """The reporting group of an ethnic category; none for Z, 99 or empty (counting.md section 3)."""
    return None if ethnicity is None else code_list("ethnicity")[ethnicity].group


ETHNIC_GROUPS = MappingProxyType(
    {"white": "White", "mixed": "Mixed", "asian": "Asian", "black": "Black", "other": "Other"}
)
