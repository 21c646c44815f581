"""Which further cells are hidden, so that nobody can work out those that must be.

For each count that everything shown would give away, or bound too narrowly, the cheapest way is sought by which it
could be ``narrowest`` more (or less) while every sum still holds; the cells that would have to move with it are hidden
too. This is the linear-programming heuristic of the literature on cell suppression; afterwards whatever turns out not
to be needed is shown again, and the audit of all is the proof.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass

from cdop.disclosure.auditing import Audit, audit, exposed
from cdop.disclosure.values import Key, Linked, Policy, Why, small_cells, sums_by_cell

_MOVED = 1e-7
_NEARLY_NOTHING = 0.001


class CannotProtect(Exception):
    """What is public already gives hidden counts away, whatever else is hidden. ``cells``: which."""

    def __init__(self, cells: Set[Key]) -> None:
        super().__init__(f"{len(cells)} cells cannot be protected")
        self.cells = frozenset(cells)


@dataclass(frozen=True)
class Pattern:
    """What is hidden and why, with the audit that proves it."""

    hidden: Mapping[Key, Why]
    audit: Audit


def suppress(linked: Linked, policy: Policy, weights: Mapping[Key, float] | None = None) -> Pattern:
    """What to hide. ``weights``: what hiding a cell costs, by its key; by itself, one more than its count's size.

    The same input gives the same pattern. Raises ``CannotProtect``.
    """
    small = small_cells(linked, policy)
    costs = {cell: 1.0 + count**0.5 for cell, count in linked.counts.items()} | dict(weights or {})
    kept = small | linked.withheld
    hidden = set(kept)
    while narrow := exposed(linked, hidden, policy):
        before = len(hidden)
        for cell in narrow:
            hidden |= _cheapest(linked, hidden, cell, policy, costs)
        if len(hidden) == before:
            raise CannotProtect(set(narrow))
    hidden = _shown_again(linked, hidden, kept, policy, costs)
    proof = audit(linked, hidden, policy)
    if not proof.holds:
        raise CannotProtect(proof.exposed)
    order = [cell for cell in linked.counts if cell in hidden]
    return Pattern({cell: Why.SMALL if cell in small else Why.LINKED for cell in order}, proof)


def _cheapest(linked: Linked, hidden: Set[Key], cell: Key, policy: Policy, costs: Mapping[Key, float]) -> Set[Key]:
    """The cells to hide so that a count could be something else, at the least cost; none where there is no way."""
    moves = [by for by in (policy.narrowest, -policy.narrowest) if linked.counts[cell] + by >= policy.least]
    ways = [way for by in moves if (way := _way(linked, hidden, cell, by, policy, costs))]
    return min(ways, key=lambda way: (sum(costs[one] for one in way - hidden), len(way)), default=frozenset())


def _way(  # noqa: PLR0913, PLR0917 - what moves, how far, by which rule and at which cost
    linked: Linked, hidden: Set[Key], cell: Key, by: int, policy: Policy, costs: Mapping[Key, float]
) -> Set[Key]:
    """The cells that move, at the least cost, when a count is moved ``by`` and every sum still holds; none: no way.

    What is hidden already moves for nothing, or nearly, so that few cells are added.
    """
    from scipy.optimize import linprog
    from scipy.sparse import coo_array

    near = _reachable(linked, cell, policy)
    places, size = {one: place for place, one in enumerate(near)}, len(near)
    sums = [one for one in linked.sums if any(part in places for part in one.cells)]
    entries = [
        (row, places[part], sign)
        for row, one in enumerate(sums)
        for part, sign in ((one.total, -1.0), *((part, 1.0) for part in one.parts))
        if part in places
    ]
    entries.append((len(sums), places[cell], 1.0))
    rows, columns, values = zip(*entries, strict=True)
    # Each cell may move up (its first column) or down (its second), down to the least that it may be.
    both = (values + tuple(-value for value in values), (rows * 2, columns + tuple(size + one for one in columns)))
    aim = [_NEARLY_NOTHING if one in hidden or one in linked.never else costs[one] for one in near] * 2
    least = {one: 0 if one in linked.never else policy.least for one in near}
    bounds = [(0, None)] * size + [(0, linked.counts[one] - least[one]) for one in near]
    matrix = coo_array(both, shape=(len(sums) + 1, 2 * size)).tocsr()
    found = linprog(aim, A_eq=matrix, b_eq=[0.0] * len(sums) + [float(by)], bounds=bounds, method="highs")
    if found.status != 0:
        return frozenset()
    moved = found.x[:size] + found.x[size:]
    return {one for one in near if moved[places[one]] > _MOVED and one not in linked.never}


def _reachable(linked: Linked, cell: Key, policy: Policy) -> list[Key]:
    """The cells that sums tie to one, which may be hidden, in their order."""
    by_cell, seen, front = sums_by_cell(linked.sums), {cell}, [cell]
    while front:
        for one in by_cell.get(front.pop(), ()):
            for other in one.cells:
                may_move = other in linked.never or linked.counts[other] >= policy.least
                if other not in seen and other not in linked.fixed and may_move:
                    seen.add(other)
                    front.append(other)
    return [one for one in linked.counts if one in seen]


def _shown_again(
    linked: Linked, hidden: set[Key], must: Set[Key], policy: Policy, costs: Mapping[Key, float]
) -> set[Key]:
    """The hidden cells without those, the costliest first, that need not be."""
    kept = set(hidden)
    order = {cell: place for place, cell in enumerate(linked.counts)}
    for cell in sorted(kept - must, key=lambda cell: (-costs[cell], order[cell])):
        if not exposed(linked, kept - {cell}, policy):
            kept.remove(cell)
    return kept
