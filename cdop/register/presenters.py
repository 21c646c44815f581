"""Faults in words for a page: dates as people read them."""

from datetime import date

from cdop.reference.areas import ABROAD, local_authorities
from cdop.reference.codes import code_list
from cdop.reference.values import day
from cdop.register.columns import DATES, LISTED
from cdop.web.presenters import long_date

EMPTY = "nothing"


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
