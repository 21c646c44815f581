"""The key ring: a file outside the database and the backups, with the site's keys, for the tracker's own account alone.

A site key opens nothing by itself: it wraps the data keys that the database holds (``cdop.sealing.keys``).
"""

import base64
import json
import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from cdop.durable import settle

FORMAT = "keys of the tracker 1"
KEY_BYTES = 32
LONGEST = 100_000  # bytes; a ring is far smaller
OTHERS = 0o077  # what the permissions of a file let anybody do but its owner
HOW = "Make one with: python3 -m cdop.sealing FILE"


class RingUnusable(Exception):
    """The key ring is not there, is open to others, or is none. The text says which, in plain words, and no key."""


@dataclass(frozen=True)
class SiteKey:
    """A key of 256 random bits, by its name."""

    name: str
    made_at: str
    secret: bytes

    def __repr__(self) -> str:
        return f"SiteKey({self.name})"

    @classmethod
    def generate(cls) -> Self:
        now = datetime.now(UTC).isoformat(timespec="seconds")
        return cls(f"k{secrets.token_hex(4)}", now, secrets.token_bytes(KEY_BYTES))


@dataclass(frozen=True)
class Ring:
    """The site's keys, the one in use first; the others open what has not been wrapped anew, and older backups."""

    keys: tuple[SiteKey, ...]

    @property
    def in_use(self) -> SiteKey:
        return self.keys[0]

    def named(self, name: str) -> SiteKey | None:
        """The key of a name; None where the ring has none."""
        return next((key for key in self.keys if key.name == name), None)

    def with_new(self) -> "Ring":
        """The ring with a new key in use."""
        return Ring((SiteKey.generate(), *self.keys))

    def without(self, name: str) -> "Ring":
        """The ring without a key that is not in use."""
        return replace(self, keys=tuple(key for key in self.keys if key.name != name or key is self.in_use))


def read(path: Path) -> Ring:
    """The ring in a file. Raises ``RingUnusable``."""
    try:
        with path.open("rb") as file:
            mode, content = os.fstat(file.fileno()).st_mode, file.read(LONGEST)
    except FileNotFoundError:
        raise RingUnusable(
            f"The file of keys {path} is not there. Without it nothing that names a child can be read: put it back "
            f"from where it is kept. Only for a new installation: {HOW}"
        ) from None
    except OSError as fault:
        raise RingUnusable(f"The file of keys {path} cannot be read: {fault.strerror}.") from None
    if mode & OTHERS:
        raise RingUnusable(f"The file of keys is open to other accounts of this machine: chmod 600 {path}")
    try:
        told = json.loads(content)
        if told["format"] != FORMAT:
            raise ValueError("another format")
        keys = tuple(SiteKey(str(k["name"]), str(k["made_at"]), _secret(k["key"])) for k in told["keys"])
    except (KeyError, TypeError, ValueError):
        raise RingUnusable(f"The file {path} is no file of the tracker's keys, or is damaged.") from None
    if not keys or len({key.name for key in keys}) != len(keys):
        raise RingUnusable(f"The file {path} is no file of the tracker's keys, or is damaged.")
    return Ring(keys)


def _secret(text: Any) -> bytes:
    secret = base64.b64decode(text, validate=True)
    if len(secret) != KEY_BYTES:
        raise ValueError("a key of another length")
    return secret


def create(path: Path) -> Ring:
    """Make a ring with one new key in a file that is not there yet. Raises ``FileExistsError`` or ``OSError``."""
    ring = Ring((SiteKey.generate(),))
    passing = _passing(path, ring)
    try:
        os.link(passing, path)  # unlike a renaming, never over another
    finally:
        passing.unlink()
    return ring


def renew(path: Path, ring: Ring) -> None:
    """Write a changed ring over the file, wholly or not at all. Raises ``OSError``."""
    _passing(path, ring).replace(path)
    settle(path.parent)


def _passing(path: Path, ring: Ring) -> Path:
    """The ring on the disk under a passing name beside its own."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    passing = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(passing, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(_told(ring.keys))
        file.flush()
        os.fsync(file.fileno())
    return passing


def _told(keys: Sequence[SiteKey]) -> str:
    rows = [{"name": k.name, "made_at": k.made_at, "key": base64.b64encode(k.secret).decode("ascii")} for k in keys]
    return json.dumps({"format": FORMAT, "keys": rows}, indent=1) + "\n"
