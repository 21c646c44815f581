"""Putting a backup back, into an empty database and an empty folder: what is in use is never touched (R13, R14).

The backup is read twice: once to prove all of it, before anything is written; once to store it, in one transaction
that is undone unless every table then reads as it was when the backup was made.
"""

import hashlib
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from pyrage import x25519
from sqlalchemy import Connection, Engine

from cdop.audit.events import Event
from cdop.audit.service import Actor, record, utc_now
from cdop.database import Base
from cdop.files.shelf import Shelf
from cdop.links.columns import LinkColumns
from cdop.safekeeping.archive import Damaged
from cdop.safekeeping.making import Site
from cdop.safekeeping.manifest import Foot, Head
from cdop.safekeeping.rows import DATA_KEYS, TOGETHER, Shape, digest, renumber, shapes, write
from cdop.safekeeping.verifying import Reading, Verified, verify
from cdop.sealing import ring
from cdop.sealing.ring import RingUnusable

RESTORED = "restored"


class CannotRestore(Exception):
    """Why nothing was restored, in plain words; nothing was written."""


Told = Callable[[str], None]


def look(path: Path, key: x25519.Identity, site: Site, *, from_elsewhere: bool = False) -> Verified:
    """Prove the whole backup, and that it belongs here. Raises ``Damaged``, ``CannotRestore`` or ``OSError``."""
    found = verify(path, key, site.key)
    if not from_elsewhere and not found.ours:
        raise CannotRestore(
            "The backup was not made by this installation: its CDOP_SECRET_KEY was another. Set that key, or say "
            "--from-elsewhere if you know where the file comes from."
        )
    if not from_elsewhere and found.head.panel_area != site.panel_area:
        area = ",".join(found.head.panel_area)
        raise CannotRestore(f"The backup is of the area {area}: set CDOP_PANEL_AREA to that, or say --from-elsewhere.")
    return found


def check_keys(found: Verified, path: Path) -> None:
    """That the file of keys opens what is sealed in the backup, which does not hold it. Raises ``CannotRestore``."""
    if not found.sealed_with:
        return
    try:
        site = ring.read(path)
        for one in found.sealed_with:
            one.open(site)
    except RingUnusable as fault:
        raise CannotRestore(
            f"What names a child in this backup is sealed, and the keys at hand do not open it. {fault} Take the copy "
            "of the file of keys that belongs to the backup, and name it in CDOP_KEYS."
        ) from None


def nothing_there(engine: Engine, shelf: Shelf) -> None:
    """Raises ``CannotRestore`` where the database holds a row, or the folder a file."""
    with engine.connect() as connection, connection.begin():
        for shape in shapes(connection):
            if shape.name != DATA_KEYS and connection.scalar(
                sa.select(sa.literal(1)).select_from(sa.table(shape.name)).limit(1)
            ):
                raise CannotRestore(
                    "The database that DATABASE_URL names is not empty: a backup is put into an empty one alone, so "
                    "that nothing in use is lost. Name another, or move this one away first."
                )
    if any(shelf.folder.iterdir()) if shelf.folder.exists() else False:
        raise CannotRestore(
            f"The folder {shelf.folder} is not empty: move it away first, or set CDOP_INSTANCE to another."
        )


def restore(  # noqa: PLR0913, PLR0917 - from where, to where, on whose word
    engine: Engine, shelf: Shelf, path: Path, key: x25519.Identity, found: Verified, person: Actor,
    tell: Told = lambda _: None,
) -> None:  # fmt: skip
    """Store what ``look`` has proven, in a database of the backup's own schema that holds no rows.

    Ends every signing-in, one-time code and link: what was closed since must not open again. Raises ``Damaged``,
    ``OSError`` or what the database raises; the database then holds nothing, and files without rows are cleared away by
    ``flask files scan``.
    """
    reading = Reading(path, key)
    with engine.connect() as connection, connection.begin():
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        if found.sealed_with:
            connection.execute(sa.delete(sa.table(DATA_KEYS)))
        _store(connection, shelf, reading, found.foot, tell)
        _compare(connection, found.head, found.foot)
        _let_nobody_in(connection)
        record(connection, person, Event.BACKUP_RESTORED, None, made_at=found.head.made_at, file=path.name)


def _store(connection: Connection, shelf: Shelf, reading: Reading, foot: Foot, tell: Told) -> None:
    before = None
    for what, content in reading.content():
        if isinstance(what, Shape):
            if what.name != before:
                before = what.name
                tell(what.name)
            told = content.splitlines(keepends=True)
            for at in range(0, len(told), TOGETHER):
                write(connection, what, told[at : at + TOGETHER])
        else:
            _put(shelf, what, content, foot.files)
    for shape in reading.head.shapes:
        renumber(connection, shape)


def _put(shelf: Shelf, token: str, content: bytes, sums: Mapping[str, str]) -> None:
    if hashlib.sha256(content).hexdigest() != sums.get(token):
        raise Damaged("it changed while it was read")
    shelf.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = shelf.path(token)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())


def _compare(connection: Connection, head: Head, foot: Foot) -> None:
    """Raises ``Damaged`` where a table does not read as it did when the backup was made."""
    there = {shape.name: shape for shape in shapes(connection)}
    for shape in head.shapes:
        if (
            there.get(shape.name, shape).columns != shape.columns
            or digest(connection, shape) != foot.tables[shape.name]
        ):
            raise Damaged(f"the table {shape.name} does not read as it did when the backup was made")


def _let_nobody_in(connection: Connection) -> None:
    now = utc_now()
    there = {shape.name: {name for name, _ in shape.columns} for shape in shapes(connection)}
    links = [str(one.local_table) for one in Base.registry.mappers if issubclass(one.class_, LinkColumns)]
    ended: dict[str, dict[str, Any]] = {name: {"ended_at": now} for name in links}
    ended["sign_in_sessions"] = {"ended_at": now, "ended_by": RESTORED}
    for name, values in ended.items():
        if name in there:
            table = sa.table(name, *(sa.column(one) for one in ("ended_at", "ended_by")))
            connection.execute(sa.update(table).where(table.c.ended_at.is_(None)).values(values))
    for name, column in (("accounts", "code_hash"), ("account_factors", "reset_hash")):
        if name in there:
            connection.execute(sa.update(sa.table(name, sa.column(column))).values({column: None}))
    if "held_forms" in there:
        connection.execute(sa.delete(sa.table("held_forms")))
    for name in links:
        if name in there:
            table = sa.table(name, sa.column("session_hash"))
            connection.execute(sa.update(table).values(session_hash=None))
