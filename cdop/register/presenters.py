"""Faults in words for a page: dates as people read them."""

import re
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from cdop.reference.areas import ABROAD, local_authorities
from cdop.reference.codes import code_list
from cdop.reference.values import day
from cdop.reference.wording import long_date
from cdop.register.columns import DATES, LISTED
from cdop.register.grouping import Group
from cdop.register.summary import SHOWN, Summary

EMPTY = "nothing"
_ISO = re.compile(r"\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b")


class ColumnFaults(NamedTuple):
    """The faults of one column: how many in all, and kind by kind. ``title`` is empty for faults of many columns."""

    title: str
    faults: int
    groups: list[Group]


def by_column(groups: Iterable[Group]) -> list[ColumnFaults]:
    """The kinds of fault under their columns, in the order in which the columns come first."""
    columns: dict[str, list[Group]] = {}
    for group in groups:
        columns.setdefault(group.column, []).append(group)
    return [ColumnFaults(title, sum(group.count for group in found), found) for title, found in columns.items()]


def first_rows(summary: Summary) -> list[list[str]]:
    """The first new cases, a cell for each column of ``SHOWN``."""
    return [[value_words(column, row.get(column, "")) for column in SHOWN] for row in summary.first]


def hint_words(hint: str) -> str:
    """A hint with its dates as people read them."""
    return _ISO.sub(lambda found: long_date(date.fromisoformat(found[0])), hint)


def value_words(column: str, value: str) -> str:
    """What a cell says: a date in full (5 November 2014), anything that is no date as it was written."""
    if column not in DATES:
        return value
    try:
        return long_date(date.fromisoformat(day(value, date.max)))
    except ValueError:
        return value


def held_words(column: str, value: str) -> str:
    """A readable value of a file or of the register, a code with its name; ``nothing`` where there is none."""
    if not value:
        return EMPTY
    if column in LISTED and value in code_list(column):
        return _named(value, code_list(column)[value].label)
    if column.endswith("_area") and value != ABROAD and value in local_authorities():
        return _named(value, local_authorities()[value].name)
    return value_words(column, value)


def _named(code: str, name: str) -> str:
    return code if name.casefold() == code.casefold() else f"{code} ({name})"
