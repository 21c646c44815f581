"""The lists of the national return, by version: no original was seen, so that they are data (``return_list.csv``).

A checked version is added there as a row of the list ``return_version``, its name beside the codes that it has; a code
that no later version has keeps its row, for what was recorded by it is still counted.
"""

import csv
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

from cdop.reference.codes import Code, code_list

ASKED = ("circumstance", "protection_plan", "statutory_order")
"""The lists of the return that are asked of a case."""


def version() -> str:
    """The version that is asked now: the last of the list."""
    return list(code_list("return_version"))[-1]


def asked(name: str) -> dict[str, Code]:
    """The codes of a list that are asked now, in their order. Raises ``KeyError`` for an unknown list."""
    now = version()
    return {row["code"]: code_list(name)[row["code"]] for row in _rows() if row["list"] == name and _has(row, now)}


def suggested_by() -> Mapping[str, str]:
    """For each set of the agencies' supplementary questions the circumstance that answers to it suggest."""
    return {row["suggested_by"]: row["code"] for row in _rows() if row["suggested_by"] and _has(row, version())}


def _has(row: Mapping[str, str], one: str) -> bool:
    return one in row["versions"].split(";")


@lru_cache(maxsize=1)
def _rows() -> tuple[dict[str, str], ...]:
    text = files(__package__).joinpath("return_list.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))
