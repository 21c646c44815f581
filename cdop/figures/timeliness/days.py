"""Days between two days, in the words of each database; and days as the page of timeliness tells them.

Each month is parted in four: the 1st to the 7th, the 8th to the 14th, the 15th to the 21st, the rest. A day of a death,
and one that follows it, stands for its part there, as the middle day of it: whatever is worked out of such days, as
often as anybody likes, tells no more than the part (docs/decisions/0045). Parts lie within months, which are told.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from sqlalchemy import Integer, case, cast, extract, literal_column
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class days_between(FunctionElement[int]):  # noqa: N801 - written as a function of SQL
    """How many days the first day comes after the second."""

    type = Integer()
    inherit_cache = True
    name = "days_between"


@compiles(days_between, "postgresql")
def _postgresql(element: days_between, compiler: SQLCompiler, **more: Any) -> str:
    later, earlier = (compiler.process(clause, **more) for clause in element.clauses)
    return f"(CAST({later} AS DATE) - CAST({earlier} AS DATE))"


@compiles(days_between, "sqlite")
def _sqlite(element: days_between, compiler: SQLCompiler, **more: Any) -> str:
    later, earlier = (compiler.process(clause, **more) for clause in element.clauses)
    return f"CAST(julianday({later}) - julianday({earlier}) AS INTEGER)"


WEEK = 7
_LAST_OF_PARTS: Mapping[int, int] = MappingProxyType({7: 4, 14: 11, 21: 18})
"""The last day of a part, and its middle day."""
_MIDDLE_OF_THE_REST = 25


def told_as(day: date) -> date:
    """The day as which a day is told: the middle one of its part of the month."""
    middle = next((middle for last, middle in _LAST_OF_PARTS.items() if day.day <= last), _MIDDLE_OF_THE_REST)
    return day.replace(day=middle)


def told_in_parts(days: Iterable[tuple[date, int]]) -> list[tuple[date, int]]:
    """Days in order with how many things came on each, as they are told."""
    found: dict[date, int] = {}
    for day, number in days:
        found[told_as(day)] = found.get(told_as(day), 0) + number
    return list(found.items())


def moved_by(day: Any) -> Any:
    """How many days later than itself a day is told, in SQL."""
    number = cast(extract("day", day), Integer)
    parts: list[tuple[Any, Any]] = [
        (number <= last, literal_column(str(middle))) for last, middle in _LAST_OF_PARTS.items()
    ]
    return case(*parts, else_=literal_column(str(_MIDDLE_OF_THE_REST))) - number


def in_weeks(days: float) -> float:
    """Days as weeks."""
    return days / WEEK
