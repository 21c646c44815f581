"""What a reader of answers works out with pencil, paper and a solver; shares nothing with the product.

A count is named by its period, what is counted, and the values that its cases have. The reader knows that counts add up
over each way of parting them, also those of tables of three that nobody showed; that what is hidden is one at least;
and that no count is below nothing.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations, islice
from math import ceil
from typing import Any

from scipy.optimize import linprog
from scipy.sparse import coo_array

Cell = frozenset[tuple[str, str]]
Told = dict[Cell, int | str]
Range = tuple[int, int | None]
HIDDEN = "[c]"
TOGETHER = {("age_band", "under_1"): (("age_band", "0-27 days"), ("age_band", "28-364 days"))}
"""What the reader knows to be two values as one."""


def cells_of_answer(document: Mapping[str, Any]) -> Iterator[tuple[str, Cell, int | str]]:
    """Every count of an answer: its period, its cell and what is said of it."""
    question = document["question"]
    first, last = question["first"], question["last"]
    for row, columns in document["rows"].items():
        for column, value in columns.items():
            period, cell = first if first == last else f"{first} to {last}", set[tuple[str, str]]()
            for key, name in ((question["rows"], row), (question.get("columns"), column)):
                if key == "year":
                    period = name
                elif key and name != "total":
                    cell.add((key, name))
            if "only" in question:
                key, _, name = question["only"].partition(".")
                cell.add((key, name))
            yield period, frozenset(cell), value


def cells_of_release(document: Mapping[str, Any], basis: str) -> Iterator[tuple[Cell, int | str]]:
    """Every count of the tables of one basis in a published year."""
    for table, content in document["tables"].items():
        about, _, key = table.partition("_by_")
        if about != basis or not key or key == "year_of_death":
            continue
        for row, cells in content["rows"].items():
            own = {(key, row)} - {(key, "total")}
            for column, value in (cells if isinstance(cells, dict) else {"total": cells}).items():
                yield frozenset(own | ({("modifiable", column)} - {("modifiable", "total")})), value
    if basis == "reviews":
        for row in ("expected", "unexpected", "not_classified"):
            yield frozenset({("classification", row)}), document["tables"]["reviews"]["rows"][row]


def learn(told: Told, found: Iterable[tuple[Cell, int | str]]) -> None:
    """What one document hides and another shows is known."""
    for cell, value in found:
        if told.get(cell, HIDDEN) == HIDDEN:
            told[cell] = value


def narrow(told: Told, width: int = 4, enough: int = 1_000_000, *, rounds: bool = False) -> list[Cell]:
    """The hidden counts that can be fewer than ``width`` more than the least; no more than are ``enough``.

    ``rounds``: what is shown is rounded to the nearest five, and above seven where it is not nothing.
    """
    found = (cell for cell, (low, high) in _ranges(told, rounds) if high is not None and high - low < width)
    return list(islice(found, enough))


def _ranges(told: Told, rounds: bool) -> Iterator[tuple[Cell, Range]]:
    """The least and the greatest that each hidden count can be."""
    values = _values(told)
    kinds = _kinds(told)
    known = {cell: value for cell, value in told.items() if not (rounds and isinstance(value, int) and value)}
    variables: dict[Cell, int] = {}
    rows: list[tuple[dict[int, int], int]] = []
    for kind in kinds:
        for key in values.keys() - kind:
            if kind | {key} in kinds:
                for cell in _cells(kind, values):
                    rows.append(_equation(cell, [cell | {(key, one)} for one in values[key]], known, variables))
    for cell in told:
        for one in cell & TOGETHER.keys():
            rows.append(_equation(cell, [cell - {one} | {part} for part in TOGETHER[one]], known, variables))
    hidden = [cell for cell in variables if told.get(cell) == HIDDEN]
    return zip(hidden, _solved(hidden, variables, rows, told), strict=True)


def _values(told: Told) -> dict[str, list[str]]:
    found: dict[str, set[str]] = {}
    for cell in told:
        for key, value in cell - TOGETHER.keys():
            found.setdefault(key, set()).add(value)
    return {key: sorted(found[key]) for key in sorted(found)}


def _kinds(told: Told) -> set[frozenset[str]]:
    seen = {frozenset(key for key, _ in cell) for cell in told}
    kinds = {frozenset(part) for kind in seen for size in range(len(kind) + 1) for part in combinations(kind, size)}
    keys = sorted({key for kind in kinds for key in kind})
    triples = [frozenset(three) for three in combinations(keys, 3)]
    return kinds | {three for three in triples if all(frozenset(two) in kinds for two in combinations(three, 2))}


def _cells(kind: frozenset[str], values: Mapping[str, list[str]]) -> list[Cell]:
    found: list[Cell] = [frozenset()]
    for key in sorted(kind):
        found = [cell | {(key, value)} for cell in found for value in values[key]]
    return found


def _equation(total: Cell, parts: list[Cell], told: Told, variables: dict[Cell, int]) -> tuple[dict[int, int], int]:
    row, known = dict[int, int](), 0
    for cell, sign in ((total, -1), *((part, 1) for part in parts)):
        value = told.get(cell, HIDDEN)
        if isinstance(value, int):
            known -= sign * value
        elif not any(told.get(cell - {one}) == 0 for one in cell):
            row[variables.setdefault(cell, len(variables))] = sign
    return row, known


def _bounds(value: int | str | None) -> tuple[int, int | None]:
    """Of a count that is not known exactly: hidden, shown rounded, or told by nobody."""
    if isinstance(value, int):
        return max(8, value - 2), value + 2
    return (1 if value == HIDDEN else 0), None


def _solved(
    hidden: list[Cell], variables: Mapping[Cell, int], rows: list[tuple[dict[int, int], int]], told: Told
) -> Iterator[Range]:
    rows = [row for row in rows if row[0]]
    entries = [(number, place, sign) for number, (row, _) in enumerate(rows) for place, sign in row.items()]
    at, places, signs = zip(*entries, strict=True)
    matrix = coo_array((signs, (at, places)), shape=(len(rows), len(variables))).tocsr()
    right = [known for _, known in rows]
    bounds = [_bounds(told.get(cell)) for cell in variables]
    for cell in hidden:
        aim = [0] * len(variables)
        ends: list[float | None] = []
        for sign in (1, -1):
            aim[variables[cell]] = sign
            solved = linprog(aim, A_eq=matrix, b_eq=right, bounds=bounds, method="highs")
            assert solved.status in {0, 3}, solved.message
            ends.append(sign * solved.fun if solved.status == 0 else None)
        low, high = ends
        yield ceil((low or 0) - 1e-6), None if high is None else int(high + 1e-6)
