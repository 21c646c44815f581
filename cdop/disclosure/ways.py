"""Ways in which all counts could be and every sum still hold: what shows that a hidden count is wide enough.

Each answer of a linear program is such a way, and says of all cells at once what they could be. So only a cell that no
way found before has shown to be wide is asked for by itself. A way in which a cell stays what it is remains one when
that cell is shown.
"""

from collections.abc import Iterable, Sequence, Set
from typing import Any

from cdop.disclosure.solving import SLACK, Program, rows_of
from cdop.disclosure.values import Key, Linked, Policy

_FAR = 1_000_000.0  # stands for "nothing bounds it": an answer of all cells is wanted here too
_MOVED = 1e-7


class Ways:
    """The ways found so far, as distances of all cells from what they are, while cells are hidden and shown again.

    ``hidden``: what is hidden at first; ``cells``: all that may be, in their order.
    """

    def __init__(self, linked: Linked, policy: Policy, hidden: Set[Key], cells: Iterable[Key]) -> None:
        import numpy

        self.cells = tuple(cells)
        self.columns = {cell: column for column, cell in enumerate(self.cells)}
        counts = linked.counts
        self._lows = [float(linked.least(cell, policy) - counts[cell]) for cell in self.cells]
        mosts = [linked.most(cell) for cell in self.cells]
        self._highs = [
            _FAR if most is None else float(most - counts[cell]) for cell, most in zip(self.cells, mosts, strict=True)
        ]
        told = [linked.shown(cell, policy) for cell in self.cells]
        self._shown = [
            (float(one.low - counts[cell]), float((one.high or 0) - counts[cell]))
            for cell, one in zip(self.cells, told, strict=True)
        ]
        self._free = linked.rounded
        self._widths = numpy.array([linked.width(cell, policy) for cell in self.cells])
        rows = rows_of(linked.sums, self.columns)
        self._tied = numpy.zeros(len(self.cells), dtype=bool)
        self._tied[[column for row in rows for column, _ in row]] = True
        self._asked = numpy.zeros(len(self.cells), dtype=bool)  # the hidden cells, which must be wide
        self._program = Program(rows, self._shown, primal=True)
        for cell in linked.never & self.columns.keys():
            self._program.bound(self.columns[cell], self._lows[self.columns[cell]], _FAR)
        self._found = numpy.zeros((64, len(self.cells)))
        self._number = 1  # the first way is what is
        self._low, self._high = numpy.zeros(len(self.cells)), numpy.zeros(len(self.cells))
        self.hide(cell for cell in self.cells if cell in hidden and cell not in linked.never)

    def hide(self, cells: Iterable[Key]) -> None:
        """Hide these too. Raises ``ArithmeticError`` for a count that is less than a hidden one can be."""
        for cell in cells:
            column = self.columns[cell]
            if self._lows[column] > 0:
                raise ArithmeticError("a hidden count is less than a hidden count can be")
            self._asked[column] = cell not in self._free
            self._program.bound(column, self._lows[column], self._highs[column])

    def learn(self, way: Sequence[float]) -> None:
        """Note a way in which all cells could be, in which each that is shown would be printed as it is."""
        import numpy

        if self._number == len(self._found):
            self._found = numpy.concatenate([self._found, numpy.zeros_like(self._found)])
        self._found[self._number] = way
        self._number += 1
        numpy.minimum(self._low, self._found[self._number - 1], out=self._low)
        numpy.maximum(self._high, self._found[self._number - 1], out=self._high)

    def is_wide(self, cell: Key) -> bool:
        """Whether a hidden cell could be as many values as the policy asks for."""
        column = self.columns[cell]
        if not self._tied[column]:
            return True
        for sign in (1.0, -1.0):
            if not self._narrow()[column]:
                return True
            self._program.aim({column: sign})
            way = self._program.solve()
            if way is None:
                raise ArithmeticError("what the counts are is no way in which they could be")
            self.learn(way)
        return not self._narrow()[column]

    def show_again(self, cell: Key) -> bool:
        """Show a hidden cell where all others stay wide; else it stays hidden. Returns whether it is shown."""
        import numpy

        column, before = self.columns[cell], (self._low, self._high)
        asked = bool(self._asked[column])
        self._program.bound(column, *self._shown[column])
        self._asked[column] = False
        here = self._as_shown(column)
        self._low, self._high = here.min(axis=0), here.max(axis=0)
        if all(self.is_wide(self.cells[other]) for other in numpy.flatnonzero(self._narrow())):
            here = self._as_shown(column)
            self._found[: len(here)], self._number = here, len(here)
            return True
        self._program.bound(column, self._lows[column], self._highs[column])
        self._asked[column] = asked
        self._low, self._high = numpy.minimum(before[0], self._low), numpy.maximum(before[1], self._high)
        return False

    def _as_shown(self, column: int) -> Any:
        """The ways found so far in which a cell would be printed as it is."""
        here, (low, high) = self._found[: self._number], self._shown[column]
        return here[(here[:, column] > low - _MOVED) & (here[:, column] < high + _MOVED)]

    def _narrow(self) -> Any:
        """Of each cell whether it is hidden and not known to be wide."""
        import numpy

        width = numpy.floor(self._high + SLACK) - numpy.ceil(self._low - SLACK)
        return self._asked & self._tied & (width < self._widths)
