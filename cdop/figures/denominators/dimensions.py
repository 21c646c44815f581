"""By what live births and populations can be parted, with the values of each in order. Pure."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from itertools import product
from types import MappingProxyType

from cdop.reference.codes import ETHNIC_GROUPS


class Measure(StrEnum):
    """What is counted."""

    BIRTHS = "live_births"
    POPULATION = "population"

    @property
    def words(self) -> str:
        return "live births" if self is Measure.BIRTHS else "population"


UNDER_ONE = "under 1 year"
ONE_TO_SEVENTEEN = ("1-4 years", "5-9 years", "10-14 years", "15-17 years")
DIMENSIONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "age_band": (UNDER_ONE, *ONE_TO_SEVENTEEN),
        "sex": ("female", "male"),
        "ethnic_group": tuple(ETHNIC_GROUPS),
        "deprivation_fifth": ("1", "2", "3", "4", "5"),
    }
)
Cell = tuple[str | None, ...]
"""A value of each dimension in their order; none where it is not parted by it."""
WHOLE: Cell = (None,) * len(DIMENSIONS)


def cell(**values: str | None) -> Cell:
    """A cell by the names of its dimensions."""
    return tuple(values.get(name) for name in DIMENSIONS)


def parted_by(at: Cell) -> str:
    """The dimensions that a cell is parted by, as they are stored."""
    return "+".join(name for name, value in zip(DIMENSIONS, at, strict=True) if value is not None)


def count_in(counts: Mapping[Cell, int], at: Cell) -> int | None:
    """The count of a cell, or the sum of the cells that part it further, where they are all there; else none.

    Of several ways to part it the one by the fewest dimensions is taken, of equal ones the first in their order.
    """
    if at in counts:
        return counts[at]
    finer = {_shape(found) for found in counts} - {_shape(at)}
    for shape in sorted(finer, key=lambda one: (sum(one), [not filled for filled in one])):
        if all(filled or value is None for filled, value in zip(shape, at, strict=True)):
            parts = [counts.get(part) for part in _parts(shape, at)]
            known = [part for part in parts if part is not None]
            if len(known) == len(parts):
                return sum(known)
    return None


def _shape(at: Cell) -> tuple[bool, ...]:
    return tuple(value is not None for value in at)


def _parts(shape: tuple[bool, ...], at: Cell) -> Iterable[Cell]:
    values = (
        [value] if value is not None or not filled else list(all_values)
        for filled, value, all_values in zip(shape, at, DIMENSIONS.values(), strict=True)
    )
    return product(*values)
