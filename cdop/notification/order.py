"""The order in which a case's dated facts may come (docs/register.md). Every stage asks here.

The words are those with which the register file is refused, so that a rule reads the same on a page
and in a file. ``column`` is the register's name for what is to be mended.
"""

from datetime import date

from cdop.reference.values import Reader


class RuleBroken(Exception):
    """What was asked would break a rule of the register. The text says which, in plain words."""

    def __init__(self, column: str, words: str) -> None:
        super().__init__(f"{column} {words}")
        self.column = column
        self.words = words


def not_in_the_future(column: str, day: date, today: date) -> None:
    """Nothing may lie in the future. Raises ``RuleBroken``."""
    if day > today:
        raise RuleBroken(column, "is in the future")


def not_before(column: str, day: date, earliest: date, other: str) -> None:
    """A day may not precede another. Raises ``RuleBroken``."""
    if day < earliest:
        raise RuleBroken(column, f"is before {other}")


def read(column: str, reader: Reader, value: str, today: date) -> str:
    """A value as it is stored, by the rules that a file's cell obeys. Raises ``RuleBroken``."""
    try:
        return reader(value, today)
    except ValueError as words:
        raise RuleBroken(column, str(words)) from None
