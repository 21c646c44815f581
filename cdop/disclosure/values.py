"""Linked tables as a set of counts and the sums that hold between them: plain values."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Key = Hashable
"""What names a cell: any hashable value. The same number in several tables has one key."""


class Why(StrEnum):
    """Why a cell is hidden."""

    SMALL = "small"
    LINKED = "linked"


@dataclass(frozen=True)
class Sum:
    """That one count is the sum of others: a total and its parts, a year and its quarters, pooled years."""

    total: Key
    parts: tuple[Key, ...]

    @property
    def cells(self) -> tuple[Key, ...]:
        return (self.total, *self.parts)


@dataclass(frozen=True)
class Policy:
    """The panel's rule. Counts from 1 to below ``threshold`` are hidden; 0 is shown.

    ``narrowest``: how many more than the least the greatest value must be that a hidden count could have, for whoever
    knows everything that is published. ``least``: what a hidden count is at least. With 1 no zero is ever hidden, and
    the reader may know it; with 0 a zero may be hidden beside others. ``base``: what is shown is shown to the nearest
    multiple of it, halves upwards; with 1 as it is.
    """

    threshold: int = 5
    narrowest: int = 4
    least: int = 1
    base: int = 1

    def is_small(self, count: int) -> bool:
        return 0 < count < self.threshold

    @property
    def rounds(self) -> bool:
        return self.base > 1

    def printed(self, count: int) -> int | None:
        """What is printed of a count that is not hidden beside others; none for a small one."""
        return None if self.is_small(count) else nearest(count, self.base)

    def told(self, count: int) -> "Interval":
        """Which counts are printed as this one is, where it is shown."""
        if not self.rounds or not count or self.is_small(count):
            return Interval(count, count)
        middle = nearest(count, self.base)
        # A count that is neither nothing nor small is at least the threshold.
        return Interval(max(middle - self.base // 2, self.threshold), middle + (self.base - 1) // 2)


ROUNDING = Policy(threshold=8, narrowest=6, base=5)
"""NHS England's rule for small areas: 0 is shown, 1 to 7 are hidden, all else is shown to the nearest five.

A hidden count could be any of seven values by the rule itself, so it must be no fewer beside everything shown.
"""


def nearest(count: int, base: int) -> int:
    """The nearest multiple, halves upwards."""
    return (2 * count + base) // (2 * base) * base


@dataclass(frozen=True)
class Linked:
    """Every count that is to be published together, or was published before, and every sum that holds between them.

    ``fixed``: what is public already and cannot be hidden any more. ``never``: numbers that stand nowhere, and only tie
    others together, such as a sum of which both sides are printed. ``withheld``: what was hidden before and is not
    published now; it is protected, and never shown. ``rounded``: what is public to the nearest five and no closer: it
    can be hidden now, which takes nothing back, so it needs no protection of its own. ``owed``: how wide a count must
    stay of which what was public before tells more than the policy allows. Raises ``ValueError`` for a count below
    zero, a sum over a cell that is not there, or one that does not add up.
    """

    counts: Mapping[Key, int]
    sums: tuple[Sum, ...]
    fixed: frozenset[Key] = frozenset()
    never: frozenset[Key] = frozenset()
    withheld: frozenset[Key] = frozenset()
    rounded: frozenset[Key] = frozenset()
    owed: Mapping[Key, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if any(count < 0 for count in self.counts.values()):
            raise ValueError("a count is below zero")
        for one in self.sums:
            if any(cell not in self.counts for cell in one.cells):
                raise ValueError(f"a sum has a cell that is not there: {one}")
            if self.counts[one.total] != sum(self.counts[part] for part in one.parts):
                raise ValueError(f"a sum does not add up: {one}")

    def least(self, cell: Key, policy: Policy) -> int:
        """What a hidden count is at least, for whoever knows the policy; what stands nowhere may be nothing."""
        return (
            ROUNDING.told(self.counts[cell]).low if cell in self.rounded else 0 if cell in self.never else policy.least
        )

    def width(self, cell: Key, policy: Policy) -> int:
        """How many more than the least the greatest value must be that a hidden count could have."""
        return self.owed.get(cell, policy.narrowest)

    def most(self, cell: Key) -> int | None:
        """What a hidden count is at most by what was public before; none where nothing tells."""
        return ROUNDING.told(self.counts[cell]).high if cell in self.rounded else None

    def shown(self, cell: Key, policy: Policy) -> "Interval":
        """What a count could be that is not hidden, by what it is printed as now and before."""
        count = self.counts[cell]
        return Interval(count, count) if cell in self.fixed else policy.told(count)


@dataclass(frozen=True)
class Interval:
    """What a hidden count could be, for whoever knows everything that is published: from ``low`` to ``high``.

    ``high`` None: nothing that is published bounds it.
    """

    low: int
    high: int | None

    def is_wide(self, width: int) -> bool:
        return self.high is None or self.high - self.low >= width


def small_cells(linked: Linked, policy: Policy) -> set[Key]:
    """The cells that must be hidden for themselves."""
    shown = linked.counts.keys() - linked.fixed - linked.never
    return {cell for cell in shown if policy.is_small(linked.counts[cell])}


def sums_by_cell(sums: Iterable[Sum]) -> dict[Key, list[Sum]]:
    """The sums in which each cell stands."""
    found: dict[Key, list[Sum]] = {}
    for one in sums:
        for cell in dict.fromkeys(one.cells):
            found.setdefault(cell, []).append(one)
    return found
