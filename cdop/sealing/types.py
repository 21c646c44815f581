"""Columns that are sealed, and columns of which only a keyed hash is stored.

A ``Sealed`` column reads and writes like a plain one. What it holds is bound to its table and column, and to the row
where ``bound_to`` names the columns that say which row it is: then a statement reads those columns beside it, and rows
are written by ``cdop.prepared.write`` (``insert_rows``), or with values that ``bound`` has sealed.
"""

import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Dialect, String, Table, Text, cast, type_coerce
from sqlalchemy.types import TypeDecorator, TypeEngine

from cdop.database import Base, code_point_text, read_json
from cdop.sealing.keys import keys_in_use


def _as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


_WRITTEN: Mapping[str, Callable[[Any], str]] = {
    "text": str, "day": date.isoformat, "json": _as_json, "any": _as_json,
}  # fmt: skip
_READ: Mapping[str, Callable[[str], Any]] = {
    "text": str, "day": date.fromisoformat, "json": read_json, "any": read_json,
}  # fmt: skip
_BETWEEN, _BEFORE = "|", ":"
SEARCHED, ALIKE = "searched", "alike"
"""The indexes of keyed hashes: words that find a case, and keys of likely duplicates."""


class Ciphertext(str):
    """A value that is sealed already, for a row that its column's type cannot see."""

    __slots__ = ()


class Sealed(TypeDecorator[Any]):
    """Text, JSON or a day that is encrypted before the database sees it (``form``: text, json or day). None stays None,
    but for the form any: JSON that may be null, as an answer that was emptied.

    ``place`` is the ``table.column``, which never changes: what is stored is bound to these words.
    """

    impl = Text
    cache_ok = True

    def __init__(self, place: str, *bound_to: str, form: str = "text") -> None:
        super().__init__()
        self.place, self.bound_to, self.form = place, bound_to, form

    @property
    def column(self) -> str:
        return self.place.rpartition(".")[2]

    def of_row(self, row: Mapping[str, Any], name: str) -> Any:
        """A value of a row, by the name under which the row has it, sealed for that row (``cdop.prepared``)."""
        value = row[name]
        if self.is_clear(value):
            return value
        return keys_in_use().seal(self.place, self._row(row, name.removeprefix(self.column)), self.written(value))

    def is_clear(self, value: Any) -> bool:
        """Whether a value is handed over as it is: nothing, or sealed already."""
        return (value is None and self.form != "any") or isinstance(value, Ciphertext)

    def written(self, value: Any) -> str:
        """A value as the text that is sealed."""
        return _WRITTEN[self.form](value)

    def read(self, text: str) -> Any:
        """The value of a text that was opened."""
        return _READ[self.form](text)

    def row_of(self, row: Mapping[str, Any]) -> str:
        """By what a row's values are bound to it."""
        return _BETWEEN.join(str(row[name]) for name in self.bound_to)

    def _row(self, row: Mapping[str, Any], place: str) -> str:
        """The same, where a statement names columns otherwise: ``of_case_id`` finds a row, ``case_id_2`` is a third."""
        found = []
        for name in self.bound_to:
            key = next((one for one in (f"{name}{place}", f"of_{name}", name) if one in row), None)
            if key is None:
                raise TypeError(f"{self.place} is bound to {', '.join(self.bound_to)}: give them with it")
            found.append(str(row[key]))
        return _BETWEEN.join(found)

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        if self.is_clear(value):
            return None if value is None else str(value)
        if self.bound_to:
            raise TypeError(f"{self.place} is bound to its row: write it with insert_rows, or seal it with bound")
        return keys_in_use().seal(self.place, "", self.written(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        row, _, sealed = value.rpartition(_BEFORE) if self.bound_to else ("", "", value)
        return self.read(keys_in_use().open(self.place, row, sealed))

    def column_expression(self, column: ColumnElement[Any]) -> ColumnElement[Any] | None:
        """The column with what binds it to its row in front: ``7|described:s1.…``."""
        if not self.bound_to:
            return column
        told: ColumnElement[Any] | None = None
        for name in self.bound_to:
            if name not in column.table.c:
                raise TypeError(f"{self.place} is bound to {name}: a subquery that has the one must have the other")
            one = cast(column.table.c[name], Text)
            told = one if told is None else told + _BETWEEN + one
        assert told is not None
        return type_coerce(told + _BEFORE + type_coerce(column, Text()), self)


class Keyed(TypeDecorator[str]):
    """A text of which only a keyed hash is stored: equal texts are found, and nothing can be read back.

    ``index``: columns of one index hold the same for the same text.
    """

    impl = String
    cache_ok = True

    def __init__(self, index: str, length: int, *, code_points: bool = True) -> None:
        super().__init__(length)
        self.index, self.length, self.code_points = index, length, code_points

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        plain = code_point_text(self.length) if self.code_points else String(self.length)
        return dialect.type_descriptor(plain)

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else hashed(self.index, str(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return value


def hashed(index: str, text: str) -> str:
    """What stands for a text in an index of keyed hashes."""
    return keys_in_use().term(index, text)


def bound(table: Table, values: Mapping[str, Any], **row: Any) -> dict[str, Any]:
    """Values for a statement of one row, of which those bound to it are sealed; ``row``: what says which row it is."""
    told = {**values, **row}
    return {name: _bound(table.c[name].type, told, value) for name, value in values.items()}


def _bound(held: TypeEngine[Any], row: Mapping[str, Any], value: Any) -> Any:
    if not isinstance(held, Sealed) or not held.bound_to or held.is_clear(value):
        return value
    return Ciphertext(keys_in_use().seal(held.place, held.row_of(row), held.written(value)))


def as_stored(table: type[Base], row: Mapping[str, Any]) -> dict[str, Any]:
    """A row with the keyed hashes of its texts, as a statement that reads it would give it."""
    keyed = {name: column.type for name, column in table.__table__.columns.items() if isinstance(column.type, Keyed)}
    return {name: hashed(keyed[name].index, value) if name in keyed else value for name, value in row.items()}
