"""What an attacker can work out: for each hidden count the least and the greatest value that everything shown allows.

Linear programming by HiGHS. The attacker knows every sum that holds, every count that is shown, and what a hidden one
is at least; not which of the hidden ones were small. Counts are whole, so bounds are rounded inwards.
"""

import math
from collections.abc import Mapping, Set
from dataclasses import dataclass

from cdop.disclosure.solving import SLACK, Program, rows_of
from cdop.disclosure.values import Interval, Key, Linked, Policy
from cdop.disclosure.ways import Ways


@dataclass(frozen=True)
class Audit:
    """The interval of every hidden cell, and those whose interval is narrower than the policy allows."""

    intervals: Mapping[Key, Interval]
    exposed: frozenset[Key]

    @property
    def holds(self) -> bool:
        return not self.exposed


def audit(linked: Linked, hidden: Set[Key], policy: Policy) -> Audit:
    """What everything that is not hidden tells of what is: two programs for each hidden cell.

    A number that is shown rounded can be any that is printed so.
    """
    bounds = {cell: _bounds(linked, cell, hidden, policy) for cell in linked.counts}
    cells = [cell for cell, (low, high) in bounds.items() if low < high]
    if any(bounds[cell][0] > 0 for cell in hidden):
        raise ArithmeticError("a hidden count is less than a hidden count can be")
    program = Program(
        rows_of(linked.sums, {cell: column for column, cell in enumerate(cells)}),
        [bounds[cell] for cell in cells],
        primal=True,
    )
    intervals = {}
    for column, cell in enumerate(cells):
        if cell in hidden and cell not in linked.never:
            intervals[cell] = _interval(program, column, linked, cell, policy)
    narrow = (cell for cell, found in intervals.items() if not found.is_wide(linked.width(cell, policy)))
    return Audit(intervals, frozenset(narrow) - linked.rounded)


def _bounds(linked: Linked, cell: Key, hidden: Set[Key], policy: Policy) -> tuple[float, float]:
    """How far a count may be from what it is by itself, for whoever sees it, or sees that it is hidden."""
    count = linked.counts[cell]
    if cell in hidden or cell in linked.never:
        most = linked.most(cell)
        return float(linked.least(cell, policy) - count), math.inf if most is None else float(most - count)
    told = linked.shown(cell, policy)
    assert told.high is not None
    return float(told.low - count), float(told.high - count)


def exposed(linked: Linked, hidden: Set[Key], policy: Policy) -> list[Key]:
    """The cells that the audit would find exposed, in the order of the counts, in fewer programs."""
    found = Ways(linked, policy, hidden, linked.counts)
    narrow = {cell for cell in hidden - linked.rounded if not found.is_wide(cell)}
    return [cell for cell in linked.counts if cell in narrow]


def _interval(program: Program, column: int, linked: Linked, cell: Key, policy: Policy) -> Interval:
    count = linked.counts[cell]
    program.aim({column: 1.0})
    least = program.solve()
    program.aim({column: -1.0})
    most = program.solve()
    # Nothing is below the least that a hidden count is, so that the first always has an answer.
    low = count + math.ceil((least[column] if least else 0.0) - SLACK)
    return Interval(max(policy.least, low), None if most is None else count + math.floor(most[column] + SLACK))
