"""A count as an edition shows it: the number, or that it is not shown. Pure."""

from enum import Enum


class Hidden(Enum):
    """What stands in the place of a count that the public edition does not show, in every format."""

    HIDDEN = "[c]"

    def __str__(self) -> str:
        return self.value

    def __format__(self, _how: str) -> str:
        return self.value


HIDDEN = Hidden.HIDDEN
Count = int | Hidden
"""A number of cases, or that it is not shown. It is printed as any number is; nothing can be calculated with it."""


def plain(count: Count) -> int | str:
    """A count as a file holds it: the number, or the sign that it is not shown."""
    return count if isinstance(count, int) else HIDDEN.value


class HiddenCount(ValueError):
    """A number was asked for that this edition does not show."""
