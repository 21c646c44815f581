"""Reading a backup from its beginning to its end, and proving that all of it is as it was made. Writes nothing."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pyrage import x25519

from cdop.safekeeping.archive import Damaged, Part, parts
from cdop.safekeeping.manifest import FOOT, HEAD, Foot, Head, sealed
from cdop.safekeeping.rows import DATA_KEYS, Shape
from cdop.sealing.keys import COLUMNS, Wrapped


@dataclass(frozen=True)
class Verified:
    """What a whole backup says of itself. ``ours``: its seal is that of this site's key.

    ``sealed_with``: its data keys, which a file of keys must open that is not in it.
    """

    head: Head
    foot: Foot
    ours: bool
    sealed_with: tuple[Wrapped, ...] = ()


@dataclass
class Reading:
    """A backup as it is read: its head first, then what it holds, then its foot."""

    path: Path
    key: x25519.Identity
    head: Head = field(init=False)
    told: bytes = field(init=False)
    foot: Foot = field(init=False)

    def content(self) -> Iterator[tuple[Shape | str, bytes]]:
        """Each piece: a table's shape with some of its lines, or a file's token with its bytes.

        Raises ``Damaged`` or ``OSError``, at the latest when the last piece was taken.
        """
        found = parts(self.path, self.key)
        first = next(found, None)
        if first is None or first.name != HEAD:
            raise Damaged("it is no backup of this kind")
        self.told = first.content
        self.head = Head.read(self.told)
        shapes = {shape.name: shape for shape in self.head.shapes}
        ended = False
        for part in found:
            if ended:
                raise Damaged("something stands behind its end")
            if part.name == FOOT:
                self.foot, ended = Foot.read(part.content), True
            else:
                yield _piece(part, shapes)
        if not ended:
            raise Damaged("its end is missing")


def _piece(part: Part, shapes: dict[str, Shape]) -> tuple[Shape | str, bytes]:
    kind, _, rest = part.name.partition("/")
    name = rest.partition("/")[0]
    if kind == "tables" and name in shapes:
        return shapes[name], part.content
    if kind == "files" and name and name == rest:
        return name, part.content
    raise Damaged("it holds something that no backup does")


def verify(path: Path, key: x25519.Identity, site_key: str) -> Verified:
    """Read all of it and compare every sum. Raises ``Damaged`` or ``OSError``."""
    reading, rows, files = Reading(path, key), dict[str, int](), dict[str, str]()
    summed: dict[str, Any] = {}
    data_keys: list[Wrapped] = []
    for what, content in reading.content():
        if isinstance(what, Shape):
            rows[what.name] = rows.get(what.name, 0) + content.count(b"\n")
            summed.setdefault(what.name, hashlib.sha256()).update(content)
            if what.name == DATA_KEYS:
                data_keys += [_wrapped(what, line) for line in content.splitlines()]
        else:
            files[what] = hashlib.sha256(content).hexdigest()
    empty = hashlib.sha256()
    tables = {
        shape.name: (rows.get(shape.name, 0), summed.get(shape.name, empty).hexdigest())
        for shape in reading.head.shapes
    }
    if tables != reading.foot.tables or files != reading.foot.files:
        raise Damaged("what it holds is not what it says that it holds")
    ours = reading.foot.seal == sealed(site_key, reading.told, reading.foot)
    return Verified(reading.head, reading.foot, ours, tuple(data_keys))


def _wrapped(shape: Shape, line: bytes) -> Wrapped:
    told = dict(zip((name for name, _ in shape.columns), json.loads(line), strict=True))
    return Wrapped(*(str(told[name]) for name in COLUMNS))
