"""The folder of files: sealed bytes under random names, outside the web root, for the server's own account alone.

While a file is looked at by a program of its own, and no longer, what it holds stands beside it in the clear.
"""

import hashlib
import os
import re
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from io import BufferedWriter
from pathlib import Path
from typing import IO

from cdop.durable import settle
from cdop.files.rules import MEGABYTE, MOST_BYTES, Refused
from cdop.sealing import streams
from cdop.sealing.envelope import CannotOpen
from cdop.sealing.keys import Keys, keys_in_use
from cdop.sealing.streams import NotSealed
from config import Settings

BLOCK = 1 << 16
_TOKEN = re.compile(r"[0-9a-f]{32}")
_ARRIVING, _SEALING, _OPENED = ".arriving", ".sealing", ".opened"


class Damaged(CannotOpen):
    """The bytes are not those that were stored, or are gone."""

    def __init__(self, token: str) -> None:
        super().__init__(f"the stored file {token}", "its bytes are gone or have changed")


def shelf_of(settings: Settings) -> "Shelf":
    """The shelf of this installation, within its application's context."""
    return Shelf(settings.files, settings.scanner, keys_in_use())


def _new(path: Path) -> BufferedWriter:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


@dataclass(frozen=True)
class Received:
    """A file that is whole on the disk: where, and how many bytes it holds, with their SHA-256 in hexadecimal."""

    token: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Shelf:
    """Where the bytes stand. ``scanner`` is the command that looks for harmful content, without the path; or empty.

    ``keys`` seal them; without any they stand in the clear.
    """

    folder: Path
    scanner: tuple[str, ...] = ()
    keys: Keys | None = field(default=None, compare=False, repr=False)

    def receive(self, content: IO[bytes], look: Callable[[Path], None] = lambda _: None) -> Received:
        """Write the bytes down under a new random name, on the disk before this returns.

        ``look`` is given them in the clear before, and may refuse them. Reads ``MOST_BYTES`` and one block at most.
        Raises ``Refused`` for nothing or too much; leaves nothing then.
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        token, digest, size = secrets.token_hex(16), hashlib.sha256(), 0
        arriving = self.path(token).with_suffix(_ARRIVING)
        try:
            with _new(arriving) as out:
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
            look(arriving)
            self._seal(arriving, token)
        finally:
            arriving.unlink(missing_ok=True)
        settle(self.folder)
        return Received(token, size, digest.hexdigest())

    def _seal(self, clear: Path, token: str) -> None:
        """Put a file in the clear under its token, sealed and on the disk."""
        if self.keys is None:
            clear.replace(self.path(token))
            return
        passing = self.path(token).with_suffix(_SEALING)
        try:
            with clear.open("rb") as content, _new(passing) as out:
                streams.seal(self.keys, content, out)
                out.flush()
                os.fsync(out.fileno())
            passing.replace(self.path(token))
        finally:
            passing.unlink(missing_ok=True)

    def seal_again(self, token: str, sha256: str) -> bool:
        """Seal a file that earlier versions left in the clear. Returns whether it was. Raises ``Damaged``."""
        if self.keys is None or not self.stands_clear(token, sha256):
            return False
        self._seal(self.path(token), token)
        settle(self.folder)
        return True

    def stands_clear(self, token: str, sha256: str) -> bool:
        """Whether a file's bytes stand on the disk as they were sent. Raises ``Damaged`` where they are gone."""
        return hashlib.sha256(self._raw(token)).hexdigest() == sha256

    @contextmanager
    def opened(self, token: str, sha256: str) -> Iterator[Path]:
        """A path to what a file holds, for programs that read files; gone afterwards. Raises ``Damaged``."""
        content = self.read(token, sha256)
        clear = self.path(token).with_name(f"{token}.{secrets.token_hex(4)}{_OPENED}")
        try:
            with _new(clear) as out:
                out.write(content)
            yield clear
        finally:
            clear.unlink(missing_ok=True)

    def path(self, token: str) -> Path:
        """Where the bytes of a token stand. Raises ``ValueError`` for what is no token."""
        if not _TOKEN.fullmatch(token):
            raise ValueError("not a token")
        return self.folder / token

    def read(self, token: str, sha256: str) -> bytes:
        """The bytes as they were stored. Raises ``Damaged``."""
        content = self._raw(token)
        if self.keys is not None and hashlib.sha256(content).hexdigest() != sha256:
            try:
                content = streams.unseal(self.keys, content)
            except NotSealed:
                raise Damaged(token) from None
        if hashlib.sha256(content).hexdigest() != sha256:
            raise Damaged(token)
        return content

    def _raw(self, token: str) -> bytes:
        try:
            return self.path(token).read_bytes()
        except OSError:
            raise Damaged(token) from None

    def drop(self, token: str) -> None:
        """Throw the bytes away; nothing where they are gone."""
        self.path(token).unlink(missing_ok=True)

    def standing(self, older_than: float) -> Iterator[Path]:
        """Every file in the folder that was last written more than so many seconds ago, half-written ones too."""
        for entry in os.scandir(self.folder) if self.folder.exists() else ():
            with suppress(FileNotFoundError):  # another process may clear away at the same time
                if entry.stat(follow_symlinks=False).st_mtime <= time.time() - older_than:
                    yield Path(entry.path)
