"""Checking a file before it is stored. Long and without the database: nobody waits for a lock meanwhile."""

from dataclasses import dataclass
from pathlib import Path
from typing import IO

from cdop.files import scanner
from cdop.files.inspecting import inspect
from cdop.files.names import clean_name
from cdop.files.rules import Refused, kind_of
from cdop.files.scanner import Verdict
from cdop.files.shelf import Shelf

HELD, KEPT, REMOVED = "held", "kept", "removed"
HARMFUL = "The virus scanner found something harmful in this file. It was not kept."


@dataclass(frozen=True)
class Checked:
    """A file that may be stored: its bytes are on the shelf under the token, and no row knows them yet.

    ``name`` is cleaned; ``size`` in bytes; ``state`` is held where the scanner gave no answer.
    """

    token: str
    name: str
    media_type: str
    size: int
    sha256: str
    state: str


def check(shelf: Shelf, name: str, content: IO[bytes]) -> Checked:
    """Take a file in and look at it. Raises ``Refused`` with the reason in plain words, and leaves nothing then.

    Whoever does not go on to ``store`` it calls ``shelf.drop(checked.token)``, or leaves it to ``files scan``.
    """
    cleaned = clean_name(name)
    kind = kind_of(cleaned)
    states = []

    def look(clear: Path) -> None:
        inspect(kind, clear)
        states.append(_looked_at(shelf, clear))

    received = shelf.receive(content, look)
    return Checked(received.token, cleaned, kind.media_type, received.size, received.sha256, *states)


def _looked_at(shelf: Shelf, clear: Path) -> str:
    if not shelf.scanner:
        return KEPT
    verdict = scanner.look(shelf.scanner, clear)
    if verdict is Verdict.FOUND:
        raise Refused(HARMFUL)
    return KEPT if verdict is Verdict.CLEAN else HELD
