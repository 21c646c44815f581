"""What an attacker can work out: for each hidden count the least and the greatest value that everything shown allows.

Linear programming by SciPy's HiGHS. The attacker knows every sum that holds, every count that is shown, and what a
hidden one is at least; not which of the hidden ones were small. Counts are whole, so bounds are rounded inwards.
"""

import math
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from cdop.disclosure.values import Interval, Key, Linked, Policy, Sum

_SLACK = 1e-6  # what a solver's answer may lie beside a whole number
_UNBOUNDED = 3
_FAR = 1_000_000  # stands for "nothing bounds it" while many are asked at once


@dataclass(frozen=True)
class Audit:
    """The interval of every hidden cell, and those whose interval is narrower than the policy allows."""

    intervals: Mapping[Key, Interval]
    exposed: frozenset[Key]

    @property
    def holds(self) -> bool:
        return not self.exposed


def audit(linked: Linked, hidden: Set[Key], policy: Policy) -> Audit:
    """What everything that is not hidden tells of what is: two programs for each hidden cell."""
    intervals: dict[Key, Interval] = {}
    for part in components(linked, hidden | linked.never, policy):
        intervals |= part.intervals()
    exposed = frozenset(cell for cell, found in intervals.items() if not found.is_wide(policy))
    return Audit(intervals, exposed)


def exposed(linked: Linked, hidden: Set[Key], policy: Policy) -> list[Key]:
    """The cells that the audit would find exposed, in the order of the counts, in fewer programs."""
    found = {cell for part in components(linked, hidden | linked.never, policy) for cell in part.exposed()}
    return [cell for cell in linked.counts if cell in found]


def components(linked: Linked, hidden: Set[Key], policy: Policy) -> Iterator["Component"]:
    """The hidden cells in groups between which no sum holds: each is solved alone."""
    bound = [one for one in linked.sums if any(cell in hidden for cell in one.cells)]
    group: dict[Key, Key] = {cell: cell for cell in hidden}

    def root(cell: Key) -> Key:
        while group[cell] != cell:
            group[cell] = group[group[cell]]
            cell = group[cell]
        return cell

    for one in bound:
        first, *others = (cell for cell in one.cells if cell in hidden)
        for cell in others:
            group[root(cell)] = root(first)
    # In the order of the counts, so that the same tables give the same answer.
    cells: dict[Key, list[Key]] = {}
    for cell in linked.counts:
        if cell in hidden:
            cells.setdefault(root(cell), []).append(cell)
    sums: dict[Key, list[Sum]] = {}
    for one in bound:
        sums.setdefault(root(next(cell for cell in one.cells if cell in hidden)), []).append(one)
    for name, members in cells.items():
        yield Component(linked, tuple(members), tuple(sums.get(name, ())), policy)


@dataclass(frozen=True)
class Component:
    """Hidden cells that sums tie together, and those sums."""

    linked: Linked
    cells: tuple[Key, ...]
    sums: tuple[Sum, ...]
    policy: Policy

    def intervals(self) -> dict[Key, Interval]:
        """The least and the greatest value of each cell."""
        never = self.linked.never
        return {cell: self._interval(place) for place, cell in enumerate(self.cells) if cell not in never}

    def exposed(self) -> list[Key]:
        """The cells whose interval is too narrow.

        Every program's answer says of all cells at once what they could be. So many are asked for together first, and
        only those that no answer has shown to be wide enough are asked for by themselves.
        """
        if not self.sums:
            return []
        counts = [float(self.linked.counts[cell]) for cell in self.cells]
        low, high = list(counts), list(counts)
        left = [place for place, cell in enumerate(self.cells) if cell not in self.linked.never]
        for sign in (1, -1) * 2:
            self._widen(low, high, left, sign)
            left = [place for place in left if not _is_wide(low[place], high[place], self.policy)]
        narrow = []
        for place in left:
            for sign in (1, -1):
                if not _is_wide(low[place], high[place], self.policy):
                    self._widen(low, high, [place], sign)
            if not _is_wide(low[place], high[place], self.policy):
                narrow.append(self.cells[place])
        return narrow

    def _widen(self, low: list[float], high: list[float], places: Sequence[int], sign: int) -> None:
        """Let low and high follow what the cells are where the sum of some is least (1) or greatest (-1)."""
        if not places:
            return
        found = self._solve(places, sign, bounded=True)
        for place, value in enumerate(found):
            low[place], high[place] = min(low[place], value), max(high[place], value)

    def _interval(self, place: int) -> Interval:
        if not self.sums:
            return Interval(self.policy.least, None)
        least, most = self._solve([place], 1), self._solve([place], -1)
        low = max(self.policy.least, math.ceil(least[place] - _SLACK))
        return Interval(low, None if not len(most) else math.floor(most[place] + _SLACK))

    def _solve(self, places: Sequence[int], sign: int, *, bounded: bool = False) -> Any:
        """The cells' values where the sum of some is least (1) or greatest (-1); none where nothing bounds it."""
        from scipy.optimize import linprog

        matrix, right = self.equations
        aim = [0.0] * len(self.cells)
        for place in places:
            aim[place] = sign
        top = _FAR if bounded else None
        bounds = [(0 if cell in self.linked.never else self.policy.least, top) for cell in self.cells]
        found = linprog(aim, A_eq=matrix, b_eq=right, bounds=bounds, method="highs")
        if found.status == _UNBOUNDED:
            return ()
        if found.status != 0:
            raise ArithmeticError(f"the audit has no answer: {found.message}")
        return found.x

    @cached_property
    def equations(self) -> tuple[Any, Any]:
        """The sums as equations over the hidden cells: a sparse matrix and what each row comes to."""
        from scipy.sparse import coo_array

        places = {cell: place for place, cell in enumerate(self.cells)}
        rows, columns, values = list[int](), list[int](), list[float]()
        right = []
        for row, one in enumerate(self.sums):
            known = 0
            for cell, sign in ((one.total, -1), *((part, 1) for part in one.parts)):
                if cell in places:
                    rows.append(row)
                    columns.append(places[cell])
                    values.append(sign)
                else:
                    known -= sign * self.linked.counts[cell]
            right.append(known)
        return coo_array((values, (rows, columns)), shape=(len(self.sums), len(self.cells))).tocsr(), right


def _is_wide(low: float, high: float, policy: Policy) -> bool:
    return math.floor(high + _SLACK) - math.ceil(low - _SLACK) >= policy.narrowest
