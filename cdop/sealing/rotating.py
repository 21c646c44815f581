"""Changing the site's key: every data key is wrapped anew, so that the old key opens nothing that the database holds.

What is sealed stays as it is: the record's rows, and so its marks, do not change. From then on a new data key seals.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from cdop.audit.service import utc_now
from cdop.database import table_of
from cdop.sealing import ring
from cdop.sealing.keys import COLUMNS, VALUES, Keys, Wrapped, again, new_wrapped
from cdop.sealing.models import DataKey
from cdop.sealing.ring import Ring, SiteKey

_KEYS = table_of(DataKey)


class CannotDrop(Exception):
    """Why a key stays in the ring, in plain words."""


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Nobody else changes the ring meanwhile: of two at once, one would lose the other's key."""
    descriptor = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def data_keys(connection: Connection) -> list[Wrapped]:
    """The data keys of a database, the oldest first."""
    columns = (_KEYS.c[name] for name in COLUMNS)
    query = sa.select(*columns).order_by(_KEYS.c.made_at, _KEYS.c.name)
    return [Wrapped(*row) for row in connection.execute(query)]


def add_key(path: Path, held: list[Wrapped]) -> Ring:
    """The ring with a key in use that wraps no data key yet: a new one, or that of a rotation which was broken off.

    On the disk before this returns. Raises ``RingUnusable`` where it does not open every data key, or ``OSError``.
    """
    site = ring.read(path)
    for one in held:
        one.open(site)
    if all(one.site_key != site.in_use.name for one in held):
        return site
    site = site.with_new()
    ring.renew(path, site)
    return site


def wrap_anew(connection: Connection, site: Ring, held: list[Wrapped]) -> int:
    """Wrap every data key by the key in use, and begin one for what is sealed from now on. Returns how many."""
    for one in held:
        made = again(one, one.open(site), site)
        change = sa.update(_KEYS).where(_KEYS.c.name == one.name)
        connection.execute(change.values(site_key=made.site_key, wrapped=made.wrapped))
    fresh: dict[str, Any] = {name: getattr(new, name) for new in [new_wrapped(VALUES, site)] for name in COLUMNS}
    connection.execute(sa.insert(_KEYS), [{**fresh, "made_at": utc_now()}])
    return len(held) + 1


def prove(path: Path, held: list[Wrapped]) -> None:
    """That the ring as it stands on the disk opens every data key. Raises ``RingUnusable``."""
    site = ring.read(path)
    for one in held:
        one.open(site)


def drop(keys: Keys, name: str, held: list[Wrapped]) -> SiteKey:
    """Take a key that wraps nothing out of the ring. Raises ``CannotDrop``, ``RingUnusable`` or ``OSError``."""
    with alone(keys.path):
        site = ring.read(keys.path)
        found = site.named(name)
        if found is None:
            raise CannotDrop(f"The file of keys has no key {name}.")
        if found is site.in_use:
            raise CannotDrop(f"The key {name} is in use: run `keys rotate` first.")
        if wrapped := [one.name for one in held if one.site_key == name]:
            raise CannotDrop(f"The key {name} still wraps {len(wrapped)} data keys: run `keys rotate` first.")
        ring.renew(keys.path, site.without(name))
        return found
