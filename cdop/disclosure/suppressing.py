"""Which further cells are hidden, so that nobody can work out those that must be.

For each count that everything shown would give away, or bound too narrowly, the cheapest way is sought by which it
could be ``narrowest`` more (or less) while every sum still holds; the cells that would have to move with it are hidden
too. This is the linear-programming heuristic of the literature on cell suppression; afterwards whatever turns out not
to be needed is shown again, and the audit of all is the proof.

The same input gives the same pattern: cells are gone through in the order of the counts, and costs are added exactly.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from math import fsum

from cdop.disclosure.auditing import Audit, audit
from cdop.disclosure.solving import Program, rows_of
from cdop.disclosure.values import Interval, Key, Linked, Policy, Why, small_cells
from cdop.disclosure.ways import Ways

_MOVED = 1e-7
_NEARLY_NOTHING = 0.001
Way = Sequence[float]


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
    cells = [cell for cell, count in linked.counts.items() if cell in kept or _may_move(linked, policy, cell, count)]
    ways, moves = Ways(linked, policy, kept, cells), _Moves(linked, policy, kept, cells, costs)
    hidden = _with_others(linked, kept, ways, moves)
    for cell in _costliest_first(hidden - kept, linked, costs):
        if ways.show_again(cell):
            hidden.remove(cell)
    proof = audit(linked, hidden, policy)
    if not proof.holds:
        raise CannotProtect(proof.exposed)
    order = [cell for cell in linked.counts if cell in hidden]
    return Pattern({cell: Why.SMALL if cell in small else Why.LINKED for cell in order}, proof)


def _may_move(linked: Linked, policy: Policy, cell: Key, count: int) -> bool:
    return cell in linked.never or (cell not in linked.fixed and count >= policy.least)


def _with_others(linked: Linked, kept: Set[Key], ways: Ways, moves: "_Moves") -> set[Key]:
    """The cells that must be hidden, and those that must be with them. Raises ``CannotProtect``."""
    hidden, asked, failed = set(kept), set[Key](), set[Key]()
    while left := [cell for cell in linked.counts if cell in hidden - linked.rounded and cell not in asked]:
        for cell in left:
            asked.add(cell)
            if ways.is_wide(cell):
                continue
            found = moves.cheapest(cell)
            if not found:
                failed.add(cell)
            for way in found:
                more = [one for one in moves.moved_by(way) if one not in hidden]
                hidden |= set(more)
                ways.hide(more)
                moves.hide(more)
                ways.learn(way)
    # What was hidden later may have helped.
    if failed := {cell for cell in failed if not ways.is_wide(cell)}:
        raise CannotProtect(failed)
    return hidden


def _costliest_first(cells: Set[Key], linked: Linked, costs: Mapping[Key, float]) -> list[Key]:
    order = {cell: place for place, cell in enumerate(linked.counts)}
    return sorted(cells, key=lambda cell: (-costs[cell], order[cell]))


class _Moves:
    """Ways by which a count could be so many more or less, at the least cost. Hidden cells move for nearly nothing.

    Each cell may move up (its first column) or down (its second), down to the least that it may be. Where some are
    rounded, two more columns are how far it moves up or down within what it is printed as, which hides nothing.
    """

    def __init__(
        self, linked: Linked, policy: Policy, hidden: Set[Key], cells: Sequence[Key], costs: Mapping[Key, float]
    ) -> None:
        self._linked, self._policy, self._cells = linked, policy, cells
        self._columns = {cell: column for column, cell in enumerate(cells)}
        size = len(cells)
        self._room = [max(0.0, float(linked.counts[cell] - linked.least(cell, policy))) for cell in cells]
        told = [_distances(linked.shown(cell, policy), linked.counts[cell]) for cell in cells]
        self._places = 4 if any(one != (0.0, 0.0) for one in told) else 2
        self._told = [(-low, high) for low, high in told]
        mosts = [linked.most(cell) for cell in cells]
        head = [
            float("inf") if most is None else float(most - linked.counts[cell])
            for cell, most in zip(cells, mosts, strict=True)
        ]
        bounds = [(0.0, up - high) for up, (_, high) in zip(head, told, strict=True)]
        bounds += [(0.0, max(0.0, room + low)) for room, (low, _) in zip(self._room, told, strict=True)]
        if self._places == 4:
            bounds += [(0.0, high) for _, high in told] + [(0.0, -low) for low, _ in told]
        self._bounds = bounds
        rows = rows_of(linked.sums, self._columns)
        both = [
            [
                (place * size + column, -sign if place % 2 else sign)
                for place in range(self._places)
                for column, sign in row
            ]
            for row in rows
        ]
        self._program = Program(both, bounds)
        free = hidden | linked.never
        self._costs = [_NEARLY_NOTHING if cell in free else costs[cell] for cell in cells]
        self._aim()

    def hide(self, cells: Sequence[Key]) -> None:
        """These are hidden now."""
        for cell in cells:
            self._costs[self._columns[cell]] = _NEARLY_NOTHING
        self._aim()

    def moved_by(self, way: Way) -> Iterator[Key]:
        """The cells that a way moves from what they are printed as, and that stand somewhere."""
        for cell, distance, (down, up) in zip(self._cells, way, self._told, strict=True):
            if (distance > up + _MOVED or distance < -down - _MOVED) and cell not in self._linked.never:
                yield cell

    def cheapest(self, cell: Key) -> Sequence[Way]:
        """The way, or the two, in which a count is far enough from what it is; none where there is none."""
        far, down = self._linked.width(cell, self._policy), self._room[self._columns[cell]]
        alone = [(by,) for by in (far, -far) if by > -down - 1]
        found = [ways for by in alone if (ways := self._ways(cell, by))]
        if not found:  # then some of it upwards and the rest downwards
            both = [(by, by - far) for by in range(1, far) if far - by <= down]
            found = [ways for by in both if (ways := self._ways(cell, by))]
        return min(found, key=self._price, default=())

    def _price(self, ways: Sequence[Way]) -> tuple[float, int, list[int]]:
        """What is hidden by it costs, how many cells it moves, and, so that no two are alike, which."""
        moved = {self._columns[cell] for way in ways for cell in self.moved_by(way)}
        added = [self._costs[column] for column in moved if self._costs[column] != _NEARLY_NOTHING]
        return fsum(added), len(moved), sorted(moved)

    def _ways(self, cell: Key, by: Sequence[int]) -> list[Way]:
        found = [way for one in by if (way := self._way(self._columns[cell], float(one))) is not None]
        return found if len(found) == len(by) else []

    def _way(self, column: int, by: float) -> Way | None:
        size = len(self._cells)
        wanted = (by, 0.0) if by > 0 else (0.0, -by)
        for place, far in zip(range(self._places), (*wanted, 0.0, 0.0), strict=False):
            self._program.bound(place * size + column, far, far)
        values = self._program.solve()
        for place in range(self._places):
            self._program.bound(place * size + column, *self._bounds[place * size + column])
        if values is None:
            return None
        parts = [values[place * size : (place + 1) * size] for place in range(self._places)]
        return [sum(one[::2]) - sum(one[1::2]) for one in zip(*parts, strict=True)]

    def _aim(self) -> None:
        size = len(self._cells)
        aims = {place * size + column: cost for place in (0, 1) for column, cost in enumerate(self._costs)}
        free = {place * size + column: _NEARLY_NOTHING for place in range(2, self._places) for column in range(size)}
        self._program.aim(aims | free)


def _distances(told: Interval, count: int) -> tuple[float, float]:
    """How far below and above itself a count could be that is shown."""
    return float(told.low - count), float((told.high or 0) - count)
