"""Which of the panel area's listed codes a place belongs to."""

import csv
from functools import cache
from pathlib import Path

CODE_LIST = Path(__file__).parents[2] / "cdop" / "reference" / "local_authorities.csv"


@cache
def code_list() -> dict[str, dict[str, str]]:
    """The local authorities by code, with the list's own columns."""
    with CODE_LIST.open(encoding="utf-8-sig", newline="") as file:
        lines = (line for line in file if not line.startswith("#"))
        return {row["code"]: row for row in csv.DictReader(lines)}


def listed_code(area: str, panel_area: tuple[str, ...]) -> str | None:
    """The most local listed code that fits: its own, a successor's, else its upper tier's.

    A place with several successors goes to the lowest of those that are listed.
    """
    if area in panel_area:
        return area
    if area not in code_list():  # abroad
        return None
    for successor in sorted(code_list()[area]["successor"].split()):
        if successor in panel_area:
            return successor
    upper_tier = code_list()[area]["upper_tier_code"]
    if upper_tier in panel_area:
        return upper_tier
    return None
