"""What a backup says of itself: at its start what it is made of, at its end what it holds, sealed by the site's key."""

import hmac
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

from cdop.safekeeping.archive import Damaged
from cdop.safekeeping.rows import Shape

FORMAT = "child death review backup 1"
HEAD, FOOT = "head.json", "foot.json"
_PURPOSE = b"backup"


@dataclass(frozen=True)
class Head:
    """When it was made (UTC), of which schema and engine, for which area, and the shape of every table in order."""

    made_at: str
    revision: str
    engine: str
    panel_area: tuple[str, ...]
    shapes: tuple[Shape, ...]

    def told(self) -> bytes:
        return _told({"format": FORMAT, **asdict(self)})

    @classmethod
    def read(cls, content: bytes) -> "Head":
        """Raises ``Damaged`` for what is no head of this format."""
        told = _read(content)
        try:
            if told.pop("format") != FORMAT:
                raise Damaged("it is no backup of this kind")
            shapes = tuple(
                Shape(one["name"], tuple((name, kind) for name, kind in one["columns"]), tuple(one["key"]))
                for one in told.pop("shapes")
            )
            area = tuple(told.pop("panel_area"))
            return cls(**told, panel_area=area, shapes=shapes)
        except (AttributeError, KeyError, TypeError, ValueError) as fault:
            raise fault if isinstance(fault, Damaged) else Damaged("it is no backup of this kind") from fault


@dataclass(frozen=True)
class Foot:
    """Of each table how many rows and the SHA-256 of their lines, of each file its SHA-256; files that were not there.

    ``record`` marks what nobody may change (``cdop.safekeeping.marks``). ``seal`` is of all of it and of the head, by
    the site's key.
    """

    tables: Mapping[str, tuple[int, str]]
    files: Mapping[str, str]
    missing: tuple[str, ...]
    record: Mapping[str, Any]
    seal: str = ""

    def told(self) -> bytes:
        return _told(asdict(self))

    @classmethod
    def read(cls, content: bytes) -> "Foot":
        """Raises ``Damaged`` for what is none."""
        told = _read(content)
        try:
            tables = {name: (int(rows), str(digest)) for name, (rows, digest) in told["tables"].items()}
            return cls(tables, dict(told["files"]), tuple(told["missing"]), told["record"], str(told["seal"]))
        except (AttributeError, KeyError, TypeError, ValueError) as fault:
            raise Damaged("its end is none of this kind") from fault


def sealed(key: str, head: bytes, foot: Foot) -> str:
    """The seal of a backup: whoever has not the site's key cannot make one."""
    bare = Foot(foot.tables, foot.files, foot.missing, foot.record)
    return hmac.new(key.encode(), _PURPOSE + sha256(head).digest() + bare.told(), sha256).hexdigest()


def _told(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _read(content: bytes) -> dict[str, Any]:
    try:
        told = json.loads(content)
    except ValueError as fault:
        raise Damaged("it is no backup of this kind") from fault
    if not isinstance(told, dict):
        raise Damaged("it is no backup of this kind")
    return told
