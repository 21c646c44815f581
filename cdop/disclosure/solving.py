"""Linear programs over one set of equations, solved again and again, each from where the last one ended (HiGHS).

What is solved for is how far each count may be from what it is. Every sum then says that its cells' distances balance:
all equations come to nothing, whichever of the cells are shown, and one matrix serves every question.
"""

from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from itertools import accumulate
from typing import Any

from cdop.disclosure.values import Key, Sum

SLACK = 1e-6
"""What a solver's answer may lie beside a whole number."""
Row = Sequence[tuple[int, float]]
_PRIMAL = 4  # the simplex that goes on from an answer when only what is sought has changed
_DUAL = 1  # the one that goes on when bounds have changed


class Program:
    """Equations that come to nothing over columns within bounds. Not for several threads at once.

    ``rows``: for each equation its columns with their signs. ``bounds``: the least and the greatest of each column.
    """

    def __init__(self, rows: Sequence[Row], bounds: Sequence[tuple[float, float]], *, primal: bool = False) -> None:
        highspy: Any = import_module("highspy")  # loaded where a public edition is made
        self._statuses = highspy.HighsModelStatus
        self._highs = highspy.Highs()
        told = {"output_flag": False, "presolve": "off", "parallel": "off", "solver": "simplex"}
        for name, value in {**told, "simplex_strategy": _PRIMAL if primal else _DUAL}.items():
            self._highs.setOptionValue(name, value)
        self._highs.passModel(_model(highspy, rows, bounds))
        self._aim: dict[int, float] = {}

    def aim(self, costs: Mapping[int, float]) -> None:
        """Seek the least sum of these columns at these costs, all others at none."""
        for column in self._aim.keys() - costs.keys():
            self._highs.changeColCost(column, 0.0)
        for column, cost in costs.items():
            if self._aim.get(column) != cost:
                self._highs.changeColCost(column, cost)
        self._aim = dict(costs)

    def bound(self, column: int, least: float, most: float) -> None:
        """Let a column lie between these from now on."""
        self._highs.changeColBounds(column, least, most)

    def solve(self) -> Sequence[float] | None:
        """What each column is where the aim is least; none where nothing fits, or where nothing bounds the aim.

        Raises ``ArithmeticError`` where the solver gives up.
        """
        self._highs.run()
        status = self._highs.getModelStatus()
        if status in {self._statuses.kInfeasible, self._statuses.kUnbounded}:
            return None
        if status != self._statuses.kOptimal:
            raise ArithmeticError(f"a linear program has no answer: {status}")
        values: Sequence[float] = self._highs.getSolution().col_value
        return values


def rows_of(sums: Iterable[Sum], columns: Mapping[Key, int]) -> list[list[tuple[int, float]]]:
    """Each sum as an equation over the cells that have a column; none for a sum of which no cell has one."""
    found = []
    for one in sums:
        signs: dict[int, float] = {}
        for cell, sign in ((one.total, -1.0), *((part, 1.0) for part in one.parts)):
            if cell in columns:
                signs[columns[cell]] = signs.get(columns[cell], 0.0) + sign
        if signs:
            found.append(list(signs.items()))
    return found


def _model(highspy: Any, rows: Sequence[Row], bounds: Sequence[tuple[float, float]]) -> Any:
    import numpy

    model = highspy.HighsLp()
    matrix = model.a_matrix_
    model.num_col_ = matrix.num_col_ = len(bounds)
    model.num_row_ = matrix.num_row_ = len(rows)
    model.col_cost_ = numpy.zeros(len(bounds))
    model.col_lower_ = numpy.array([least for least, _ in bounds], dtype=float)
    model.col_upper_ = numpy.array([most for _, most in bounds], dtype=float)
    model.row_lower_ = model.row_upper_ = numpy.zeros(len(rows))
    matrix.format_ = highspy.MatrixFormat.kRowwise
    matrix.start_ = numpy.array([0, *accumulate(len(row) for row in rows)], dtype=numpy.int32)
    matrix.index_ = numpy.array([column for row in rows for column, _ in row], dtype=numpy.int32)
    matrix.value_ = numpy.array([sign for row in rows for _, sign in row], dtype=float)
    return model
