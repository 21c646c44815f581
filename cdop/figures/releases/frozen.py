"""Frozen values as plain JSON, from which the same values are made again. Pure.

It goes by the fields of the data classes and their types, so that whatever a year's figures come to hold is kept with
them. A field that is new since something was kept has its default; one that is gone since is left out.
"""

import json
import types
import zlib
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")
_ORDERED = (tuple, list)
_SETS = (frozenset, set)


def pack(value: object) -> bytes:
    """The value as compressed JSON: the same value gives the same bytes."""
    return packed(frozen(value))


def unpack(kind: type[T], data: bytes) -> T:
    """The value again. Raises ``ValueError`` or ``zlib.error`` where the bytes hold no such value."""
    return thawed(kind, unpacked(data))


def packed(plain: Any) -> bytes:
    """Plain JSON values, compressed."""
    text = json.dumps(plain, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    return zlib.compress(text.encode("ascii"), 9)


def unpacked(data: bytes) -> Any:
    """The plain JSON values again."""
    return json.loads(zlib.decompress(data))


def frozen(value: object) -> Any:
    """A value as plain JSON. Raises ``TypeError`` for what is of no known kind."""
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: frozen(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Mapping):
        return [[frozen(key), frozen(held)] for key, held in value.items()]
    if isinstance(value, _SETS):
        return sorted(frozen(one) for one in value)
    if isinstance(value, _ORDERED):
        return [frozen(one) for one in value]
    raise TypeError(f"{type(value).__name__} cannot be frozen")


def thawed(kind: type[T], plain: Any) -> T:
    """The value that was frozen. Raises ``ValueError`` where it is none of this kind."""
    return cast(T, _thawed(kind, plain))


def _thawed(kind: Any, plain: Any) -> Any:
    origin = get_origin(kind)
    if origin in {Union, types.UnionType}:
        return _one_of(get_args(kind), plain)
    if is_dataclass(kind):
        hints = _hints(cast(type, kind))
        return cast(Any, kind)(**{name: _thawed(hint, plain[name]) for name, hint in hints.items() if name in plain})
    if origin is tuple:
        return _tuple(get_args(kind), plain)
    if origin in {frozenset, set, list}:
        return origin(_thawed(get_args(kind)[0], one) for one in plain)
    if origin is not None and issubclass(origin, Mapping):
        of, to = get_args(kind)
        return {_thawed(of, key): _thawed(to, held) for key, held in plain}
    return _single(kind, plain)


def _tuple(kinds: tuple[Any, ...], plain: Any) -> tuple[Any, ...]:
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple(_thawed(kinds[0], one) for one in plain)
    return tuple(_thawed(kind, one) for kind, one in zip(kinds, plain, strict=True))


def _single(kind: Any, plain: Any) -> Any:
    if kind in {date, datetime}:
        return kind.fromisoformat(plain)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(plain)
    if kind is Decimal:
        return Decimal(plain)
    if kind is Any or (isinstance(kind, type) and isinstance(plain, kind)):
        return plain
    raise ValueError(f"{plain!r} is no {kind}")


def _one_of(kinds: tuple[Any, ...], plain: Any) -> Any:
    """The first of several kinds that it is; words come last, since every value could be one."""
    if plain is None and types.NoneType in kinds:
        return None
    for kind in sorted(kinds, key=lambda one: one is str):
        try:
            return _thawed(kind, plain)
        except (ValueError, TypeError, KeyError, AttributeError):
            continue
    raise ValueError(f"{plain!r} is none of {kinds}")


@cache
def _hints(kind: type) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {one.name: hints[one.name] for one in fields(kind)}
