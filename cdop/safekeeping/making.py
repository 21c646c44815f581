"""Making a backup of everything, while people go on working: one moment of the database, with the files of its rows."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import sqlalchemy as sa
from pyrage import x25519
from sqlalchemy import Connection, Engine

from cdop.audit.service import utc_now
from cdop.database import reading_options
from cdop.files.shelf import Damaged, Shelf
from cdop.safekeeping import marks
from cdop.safekeeping.archive import PART, Archive, written
from cdop.safekeeping.manifest import FOOT, HEAD, Foot, Head, sealed
from cdop.safekeeping.rows import REVISION, Shape, lines, shapes
from cdop.schema_state import revision_of

FILES = "stored_files"
_REMOVED = "removed"


class NothingToKeep(Exception):
    """The database has not been made."""


@dataclass(frozen=True)
class Site:
    """What a backup must know of the installation: its key, and the area that it counts for."""

    key: str
    panel_area: tuple[str, ...]


@dataclass(frozen=True)
class Made:
    """Where a backup stands, and what it holds. ``missing``: files whose bytes are not there or not as they were."""

    path: Path
    head: Head
    foot: Foot


Told = Callable[[str], None]


def make(  # noqa: PLR0913, PLR0917 - what is kept, where, for whom
    engine: Engine,
    shelf: Shelf,
    site: Site,
    folder: Path,
    keys: Sequence[x25519.Recipient],
    tell: Told = lambda _: None,
) -> Made:
    """Write a backup of everything into a folder. ``tell`` is given each table's name as it begins.

    Raises ``NothingToKeep``, ``OSError``, or what the database raises; nothing is left in the folder then.
    """
    now = utc_now()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"backup-{now:%Y%m%dT%H%M%S%fZ}.tar.gz.age"
    with engine.connect() as connection:
        last = _settled(connection)
    with engine.connect() as connection, _snapshot(connection):
        tables = shapes(connection)
        head = Head(now.isoformat(timespec="seconds"), _revision(connection), engine.name, site.panel_area, tables)
        with written(path, keys) as archive:
            archive.add(HEAD, head.told())
            foot = _content(connection, archive, head, shelf, tell)
            foot = replace(foot, missing=_not_removed(engine, foot.missing))
            record = marks.mark(connection, {one.name: one for one in tables}, last, head.made_at)
            foot = replace(foot, record=asdict(record))
            foot = replace(foot, seal=sealed(site.key, head.told(), foot))
            archive.add(FOOT, foot.told())
    return Made(path, head, foot)


def _settled(connection: Connection) -> dict[str, int]:
    with connection.begin():
        return marks.settle(connection, {one.name: one for one in shapes(connection)})


def _snapshot(connection: Connection) -> sa.RootTransaction:
    """One moment of everything: nothing that is written meanwhile is seen."""
    connection.execution_options(**reading_options(connection.dialect.name))
    return connection.begin()


def _revision(connection: Connection) -> str:
    there = sa.inspect(connection).has_table(REVISION)
    found = revision_of(connection) if there else None
    if found is None:
        raise NothingToKeep("The database has not been made: there is nothing to keep.")
    return str(found)


def _content(connection: Connection, archive: Archive, head: Head, shelf: Shelf, tell: Told) -> Foot:
    tables = {}
    for shape in head.shapes:
        tell(shape.name)
        tables[shape.name] = _table(connection, archive, shape)
    tell("files")
    files, missing = _files(connection, archive, shelf) if FILES in tables else ({}, ())
    return Foot(tables, files, missing, {})


def _table(connection: Connection, archive: Archive, shape: Shape) -> tuple[int, str]:
    rows, summed, part, number = 0, hashlib.sha256(), bytearray(), 0
    for line in lines(connection, shape):
        rows += 1
        summed.update(line)
        part += line
        if len(part) >= PART:
            number += 1
            archive.add(f"tables/{shape.name}/{number:06}", bytes(part))
            part.clear()
    if part:
        archive.add(f"tables/{shape.name}/{number + 1:06}", bytes(part))
    return rows, summed.hexdigest()


def _files(connection: Connection, archive: Archive, shelf: Shelf) -> tuple[Mapping[str, str], tuple[str, ...]]:
    """The bytes of every row of a file, each compared with its sum first: what is wrong is named, and not kept."""
    query = sa.text(f"SELECT token, sha256 FROM {FILES} WHERE state <> '{_REMOVED}' ORDER BY id")  # noqa: S608
    kept, missing = {}, []
    for token, sha256 in connection.execute(query):
        try:
            shelf.read(token, sha256)
            content = shelf.path(token).read_bytes()
        except (Damaged, OSError):
            missing.append(token)
        else:
            archive.add(f"files/{token}", content)  # sealed, as it stands
            kept[token] = hashlib.sha256(content).hexdigest()
    return kept, tuple(missing)


def _not_removed(engine: Engine, missing: Sequence[str]) -> tuple[str, ...]:
    """Those of some files that have not been removed since the backup's moment."""
    if not missing:
        return ()
    with engine.connect() as connection, _snapshot(connection):
        query = sa.text(f"SELECT token FROM {FILES} WHERE state = '{_REMOVED}'")  # noqa: S608
        removed = set(connection.scalars(query))
    return tuple(token for token in missing if token not in removed)
