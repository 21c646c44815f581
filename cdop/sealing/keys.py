"""The keys of one database as the tracker holds them: data keys, unwrapped by the site's ring, in memory alone."""

import secrets
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import Flask, current_app
from pyrage import x25519
from sqlalchemy import Connection, Engine

from cdop.sealing import envelope, ring
from cdop.sealing.envelope import MARK, CannotOpen
from cdop.sealing.ring import Ring, RingUnusable

VALUES, INDEX, FILES = "values", "index", "files"
PURPOSES = (VALUES, INDEX, FILES)
COLUMNS = ("name", "purpose", "site_key", "wrapped")
NONE = "The database has no data keys, or cannot be reached: run `flask --app wsgi db upgrade`."
_EXTENSION = "sealing"
_READ = "SELECT name, purpose, site_key, wrapped FROM sealing_keys ORDER BY made_at, name"


class NoKeys(RingUnusable):
    """The database has no data keys, or the ring opens none of them. The text says what to do."""


@dataclass(frozen=True)
class Wrapped:
    """A data key as it stands in the database."""

    name: str
    purpose: str
    site_key: str
    wrapped: str

    @property
    def bound(self) -> bytes:
        return envelope.bound_to(f"data key for {self.purpose}", self.name)

    def open(self, site: Ring) -> bytes:
        """The data key itself. Raises ``RingUnusable`` where the ring has not the key that wraps it, or another."""
        held = site.named(self.site_key)
        if held is None:
            raise NoKeys(
                f"The file of keys has no key {self.site_key}, with which this database is sealed: it is the file of "
                "another installation, or an older one. Put back the file that belongs to this database."
            )
        try:
            return envelope.unwrap(held.secret, self.wrapped, self.bound)
        except CannotOpen:
            raise NoKeys(
                f"The key {self.site_key} in the file of keys does not open this database: one of the two was changed."
            ) from None


def new_wrapped(purpose: str, site: Ring) -> Wrapped:
    """A new data key for a purpose, wrapped by the key in use."""
    made = Wrapped(secrets.token_hex(envelope.NAME // 2), purpose, site.in_use.name, "")
    secret = str(x25519.Identity.generate()).encode() if purpose == FILES else secrets.token_bytes(ring.KEY_BYTES)
    return again(made, secret, site)


def again(one: Wrapped, secret: bytes, site: Ring) -> Wrapped:
    """The same data key, wrapped by the key that is in use now."""
    made = Wrapped(one.name, one.purpose, site.in_use.name, "")
    return Wrapped(made.name, made.purpose, made.site_key, envelope.wrap(site.in_use.secret, secret, made.bound))


@dataclass(frozen=True)
class _Held:
    """Data keys, unwrapped; ``name`` is of the one that seals."""

    name: str
    values: Mapping[str, AESGCM]
    index: bytes
    files: Sequence[x25519.Identity]


def _unwrapped(site: Ring, rows: Iterable[Wrapped]) -> _Held:
    opened = [(one, one.open(site)) for one in rows]
    values = {one.name: AESGCM(secret) for one, secret in opened if one.purpose == VALUES}
    index = next((secret for one, secret in opened if one.purpose == INDEX), None)
    files = [x25519.Identity.from_str(secret.decode()) for one, secret in opened if one.purpose == FILES]
    if not values or index is None or not files:
        raise NoKeys(NONE)
    return _Held(next(reversed(values)), values, index, files)


@dataclass
class Keys:
    """What seals and opens in one database. ``may_make``: a ring that is missing may be made, as for a trial.

    Keys are read when they are first needed, and again when a value names one that is not known: another process may
    have rotated them.
    """

    path: Path
    engine: Engine
    may_make: bool = False
    _held: _Held | None = field(default=None, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def seal(self, purpose: str, row: str, text: str) -> str:
        """Seal a text for a column and a row. Raises ``RingUnusable``."""
        held = self._held or self._load()
        return envelope.seal(held.values[held.name], held.name, text, envelope.bound_to(purpose, row))

    def open(self, purpose: str, row: str, sealed: str) -> str:
        """The text. Raises ``CannotOpen`` or ``RingUnusable``."""
        held = self._held or self._load()
        name = envelope.key_name(sealed)
        if name is None:
            raise CannotOpen(purpose, "it is not sealed, and must be")
        key = held.values.get(name) or self._load().values.get(name)
        if key is None:
            raise CannotOpen(purpose, "this installation has not the data key that it names")
        return envelope.unseal(key, sealed, envelope.bound_to(purpose, row), purpose)

    def term(self, purpose: str, text: str) -> str:
        """What stands for a word in an index. Raises ``RingUnusable``."""
        return envelope.term((self._held or self._load()).index, purpose, text)

    @property
    def files(self) -> Sequence[x25519.Identity]:
        """The keys of stored files, the one that seals last."""
        return (self._held or self._load()).files

    def begin(self, connection: Connection) -> list[dict[str, Any]]:
        """Data keys for a database that has none: rows for ``sealing_keys``, in use from now on.

        Whoever does not commit them must ``forget``. Raises ``RingUnusable``.
        """
        site = self.site()
        made = [new_wrapped(purpose, site) for purpose in PURPOSES]
        self._held = _unwrapped(site, made)
        now = datetime.now(UTC).replace(tzinfo=None)
        return [{**{name: getattr(one, name) for name in COLUMNS}, "made_at": now} for one in made]

    def site(self) -> Ring:
        """The ring; made now where it may be. Raises ``RingUnusable``."""
        if self.may_make and not self.path.exists():
            try:
                return ring.create(self.path)
            except FileExistsError:
                pass  # another process was faster
            except OSError as fault:
                raise RingUnusable(f"The file of keys {self.path} cannot be made: {fault.strerror}.") from None
        return ring.read(self.path)

    def forget(self) -> None:
        """Read everything anew when it is next needed."""
        self._held = None

    def _load(self) -> _Held:
        """Read the data keys on a connection of their own, and not as a statement of whoever needs them."""
        with self._lock:
            rows = self._read()
            if not rows:
                raise NoKeys(NONE)
            self._held = _unwrapped(ring.read(self.path), rows)
            return self._held

    def _read(self) -> list[Wrapped]:
        raw, driver = self.engine.raw_connection(), self.engine.dialect.dbapi
        assert driver is not None
        try:
            cursor = raw.cursor()
            cursor.execute(_READ)
            rows = [Wrapped(*map(str, row)) for row in cursor.fetchall()]
            cursor.close()
        except (driver.OperationalError, driver.ProgrammingError):
            raise NoKeys(NONE) from None  # a schema that has none, or no database
        finally:
            raw.close()
        return rows


def install(app: Flask, keys: Keys) -> None:
    """Let the sealed columns and files of an application find their keys."""
    app.extensions[_EXTENSION] = keys


def keys_in_use() -> Keys:
    """The keys of the application in whose context this runs. Raises ``RingUnusable`` where there is none."""
    try:
        found = current_app.extensions[_EXTENSION]
    except (KeyError, RuntimeError):
        raise RingUnusable("What is sealed can be read by the tracker alone.") from None
    assert isinstance(found, Keys)
    return found


def is_sealed(text: object) -> bool:
    """Whether a value that a database holds is a sealed one."""
    return isinstance(text, str) and text.startswith(MARK) and envelope.key_name(text) is not None
