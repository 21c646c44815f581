"""A backup as a file: a tar archive, packed with gzip and encrypted as a whole while it is written.

Nothing of it ever stands on a disk in the clear. Any program that reads the age format and tar opens it too.
"""

import gzip
import io
import os
import tarfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import BufferedReader, BufferedWriter
from pathlib import Path
from typing import IO, Any, BinaryIO

import pyrage
from pyrage import x25519

from cdop.durable import settle

PACKED = 3  # of gzip's levels: most of the gain for little of the time
PART = 1 << 22  # bytes of a table's lines that stand together
LARGEST_PART = 1 << 28  # a part or file beyond this is none of ours
PRIVATE = 0o600


class Damaged(ValueError):
    """What was read is no whole backup, or none that this key opens. The text says what is wrong."""


class Archive:
    """What a backup is written into, a named part at a time."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar

    def add(self, name: str, content: bytes) -> None:
        """Add a part that is at hand."""
        self.add_stream(name, io.BytesIO(content), len(content))

    def add_stream(self, name: str, content: IO[bytes], size: int) -> None:
        """Add a part of so many bytes. Raises ``OSError`` where there are fewer."""
        info = tarfile.TarInfo(name)
        info.size, info.mode = size, PRIVATE
        self._tar.addfile(info, content)


@contextmanager
def written(path: Path, keys: Sequence[x25519.Recipient]) -> Iterator[Archive]:
    """A new backup. It stands under its name once it is whole and on the disk; otherwise nothing is left of it.

    Raises ``FileExistsError`` where there is one of that name.
    """
    partial = path.with_name(f".{path.name}.partial")
    file = os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE), "wb")
    try:
        with file:
            with _piped(lambda source: pyrage.encrypt_io(source, file, list(keys))) as clear, _tar_into(clear) as tar:
                yield Archive(tar)
            file.flush()
            os.fsync(file.fileno())
        os.link(partial, path)  # unlike a renaming, never over another
        settle(path.parent)
    finally:
        partial.unlink(missing_ok=True)


@dataclass(frozen=True)
class Part:
    """A part of a backup as it was read."""

    name: str
    content: bytes


def parts(path: Path, key: x25519.Identity) -> Iterator[Part]:
    """The parts in the order in which they were written. Raises ``Damaged`` or ``OSError``."""
    failed: list[BaseException] = []

    def decrypt(file: BufferedReader, target: BufferedWriter) -> None:
        try:
            with target:
                pyrage.decrypt_io(file, target, [key])
        except BaseException as fault:
            failed.append(fault)

    outlet, inlet = os.pipe()
    with path.open("rb") as file, os.fdopen(outlet, "rb") as clear:
        thread = threading.Thread(target=decrypt, args=(file, os.fdopen(inlet, "wb")), daemon=True)
        thread.start()
        try:
            yield from _members(clear)
            while clear.read(PART):  # to the end: what stands behind the archive is authenticated too
                pass
        except (tarfile.TarError, gzip.BadGzipFile, EOFError, ValueError, OSError) as fault:
            if isinstance(fault, Damaged) and not failed:
                raise
            raise Damaged("it is damaged, cut short, or was made for another key") from fault
        finally:
            clear.close()
            thread.join()
        if any(not isinstance(fault, BrokenPipeError) for fault in failed):
            raise Damaged("it is damaged, cut short, or was made for another key")


def _members(clear: IO[bytes]) -> Iterator[Part]:
    with tarfile.open(fileobj=clear, mode="r|gz") as tar:
        for info in tar:
            content = tar.extractfile(info) if info.isreg() and info.size <= LARGEST_PART else None
            if content is None:
                raise Damaged("it holds something that no backup does")
            yield Part(info.name, content.read())


@contextmanager
def _tar_into(clear: BinaryIO) -> Iterator[tarfile.TarFile]:
    with (
        gzip.GzipFile(fileobj=clear, mode="wb", compresslevel=PACKED, filename="", mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as tar,
    ):
        yield tar


@contextmanager
def _piped(take: Callable[[Any], object]) -> Iterator[BinaryIO]:
    """Something to write into, which another thread reads meanwhile. What that thread fails with is raised here."""
    outlet, inlet = os.pipe()
    failed: list[BaseException] = []

    def work() -> None:
        with os.fdopen(outlet, "rb") as source:
            try:
                take(source)
            except BaseException as fault:
                failed.append(fault)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    target = os.fdopen(inlet, "wb")
    try:
        yield target
    except BrokenPipeError:
        if not failed:
            raise
    finally:
        with suppress(BrokenPipeError):
            target.close()
        thread.join()
    if failed:
        raise failed[0]
