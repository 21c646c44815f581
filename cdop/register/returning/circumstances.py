"""What the national return asks and the register's format has no column for: circumstance, plan, order. Pure.

The register's columns are shared with every panel and stay as they are, so these stand in a file of their own beside
it, by the same references.
"""

from collections.abc import Iterator, Sequence

from cdop.case.facts import Fact, FactKind, in_force
from cdop.reference.codes import code_list
from cdop.register.rules import Row

COLUMNS = ("circumstance", "protection_plan", "statutory_order")
VERSION = "return_version"
HEADER = ("case_ref", *COLUMNS, VERSION)


def of_facts(facts: Sequence[Fact]) -> Row:
    """The columns of a case as they now stand, with the list's version; none where nothing was recorded."""
    found = in_force(facts, FactKind.CIRCUMSTANCES_RECORDED)
    if found is None:
        return {}
    told = {name: found.detail[name] for name in COLUMNS if found.detail[name] is not None}
    return {**told, VERSION: found.detail["version"]}


def lines(rows: Sequence[Row]) -> Iterator[tuple[str, ...]]:
    """The header, then a line for each case; what was not recorded is empty."""
    yield HEADER
    yield from (tuple(row.get(column, "") for column in HEADER) for row in rows)


def codes() -> Iterator[tuple[str, str, str]]:
    """Column, code and label of everything that the file may hold."""
    for name in (*COLUMNS, VERSION):
        yield from ((name, one.code, one.label) for one in code_list(name).values())
