"""Counting an answer in SQL: the slices and rows of the annual tables, parted by several of them at once."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, func, select, true
from sqlalchemy.orm import Session

from cdop.case.models import Case
from cdop.figures import slices
from cdop.figures.definitions import DEFINITIONS, CrossTable
from cdop.figures.query.menu import AUTHORITY, CLASSIFICATION, MODIFIABLE, Basis, Dimension, members
from cdop.figures.slices import Clock

Joint = Mapping[tuple[str, ...], int]
"""Cases by their values, in the order of the dimensions that were asked; only where there are any."""
_SLICES: Mapping[Basis, tuple[CTE, ColumnElement[bool]]] = {
    Basis.REVIEWS: (slices.reviews, true()),
    Basis.DEATHS: (slices.deaths, true()),
    Basis.NOTIFICATIONS: (slices.notified, slices.notified.c.home_area.in_(slices.AREA)),
}
_COLUMNS = {AUTHORITY: "home_area", CLASSIFICATION: "expectation", MODIFIABLE: "modifiability"}


def joint(session: Session, at: Clock, basis: Basis, parted: Sequence[Dimension]) -> Joint:
    """How many cases have which values. One statement, whatever the number of cases and of dimensions."""
    found: dict[tuple[str, ...], int] = {}
    for *values, cases in session.execute(_counted(basis, tuple(one.key for one in parted)), at.parameters):
        key = tuple(_value(one, value, at) for one, value in zip(parted, values, strict=True))
        found[key] = found.get(key, 0) + cases
    return found


def references(session: Session, at: Clock, basis: Basis, chosen: Sequence[tuple[Dimension, str]]) -> list[str]:
    """The references of the cases that have some values, sorted."""
    slice_, condition = _SLICES[basis]
    conditions = [_is(_expression(basis, one.key), one, value, at) for one, value in chosen]
    cases = select(slice_.c.case_id).where(condition, *conditions)
    query = select(Case.reference).where(Case.id.in_(cases)).order_by(Case.reference)
    return list(session.scalars(query, at.parameters))


@lru_cache(maxsize=256)
def _counted(basis: Basis, keys: tuple[str, ...]) -> Select[*tuple[Any, ...]]:
    slice_, condition = _SLICES[basis]
    expressions = [_expression(basis, key) for key in keys]
    return select(*expressions, func.count()).select_from(slice_).where(condition).group_by(*expressions)


def _expression(basis: Basis, key: str) -> ColumnElement[Any]:
    """What an annual table parts this slice by; where there is none of it, the slice's column."""
    definition = DEFINITIONS.get(f"{basis}_by_{key}")
    if isinstance(definition, CrossTable):
        return definition.row
    return _SLICES[basis][0].c[_COLUMNS.get(key, key)]


def _value(one: Dimension, value: str | None, at: Clock) -> str:
    if one.key == AUTHORITY:
        value = at.area.home.get(value or "")
    return one.empty if value is None else value


def _is(expression: ColumnElement[Any], one: Dimension, value: str, at: Clock) -> ColumnElement[bool]:
    if value == one.empty:
        return expression.is_(None)
    if one.key == AUTHORITY:
        return expression.in_(at.area.codes_of(value))
    return expression.in_(members(one.key, value))
