"""The folder of files: bytes under random names, outside the web root, for the server's own account alone."""

import hashlib
import os
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from cdop.files.rules import MEGABYTE, MOST_BYTES, Refused
from config import Settings

BLOCK = 1 << 16
_TOKEN = re.compile(r"[0-9a-f]{32}")
_ARRIVING = ".arriving"


class Damaged(Exception):
    """The bytes are not those that were stored, or are gone."""


def shelf_of(settings: Settings) -> "Shelf":
    """The shelf of this installation."""
    return Shelf(settings.files, settings.scanner)


@dataclass(frozen=True)
class Received:
    """Bytes that are whole on the disk: where, how many, and their SHA-256 in hexadecimal."""

    token: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Shelf:
    """Where the bytes stand. ``scanner`` is the command that looks for harmful content, without the path; or empty."""

    folder: Path
    scanner: tuple[str, ...] = ()

    def receive(self, content: IO[bytes]) -> Received:
        """Write the bytes down under a new random name, on the disk before this returns.

        Reads ``MOST_BYTES`` and one block at most. Raises ``Refused`` for nothing or too much; leaves nothing then.
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        token, digest, size = secrets.token_hex(16), hashlib.sha256(), 0
        arriving = self.path(token).with_suffix(_ARRIVING)
        try:
            with os.fdopen(os.open(arriving, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
                while block := content.read(BLOCK):
                    size += len(block)
                    if size > MOST_BYTES:
                        raise Refused(f"The file is larger than {MOST_BYTES // MEGABYTE} MB.")
                    digest.update(block)
                    out.write(block)
                if not size:
                    raise Refused("The file is empty.")
                out.flush()
                os.fsync(out.fileno())
            arriving.replace(self.path(token))
        except BaseException:
            arriving.unlink(missing_ok=True)
            raise
        self._settle()
        return Received(token, size, digest.hexdigest())

    def path(self, token: str) -> Path:
        """Where the bytes of a token stand. Raises ``ValueError`` for what is no token."""
        if not _TOKEN.fullmatch(token):
            raise ValueError("not a token")
        return self.folder / token

    def read(self, token: str, sha256: str) -> bytes:
        """The bytes as they were stored. Raises ``Damaged``."""
        try:
            content = self.path(token).read_bytes()
        except OSError:
            raise Damaged(token) from None
        if hashlib.sha256(content).hexdigest() != sha256:
            raise Damaged(token)
        return content

    def drop(self, token: str) -> None:
        """Throw the bytes away; nothing where they are gone."""
        self.path(token).unlink(missing_ok=True)

    def standing(self, older_than: float) -> Iterator[Path]:
        """Every file in the folder that was last written more than so many seconds ago, half-written ones too."""
        for entry in os.scandir(self.folder) if self.folder.exists() else ():
            with suppress(FileNotFoundError):  # another process may clear away at the same time
                if entry.stat(follow_symlinks=False).st_mtime <= time.time() - older_than:
                    yield Path(entry.path)

    def _settle(self) -> None:
        """Have the folder itself on the disk, so that the new name outlives a loss of power."""
        descriptor = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
