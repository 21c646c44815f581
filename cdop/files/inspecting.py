"""Whether a file's content is what its name says, and does nothing (security.md S53, S55).

Formats are read by libraries in a process of its own, with a limit on memory and time that the system enforces and
without any of the tracker's secrets: whatever a file makes a library do, the server stays as it was.
"""

import subprocess
import sys
from pathlib import Path
from threading import BoundedSemaphore

from cdop.files.plain_text import only_text
from cdop.files.rules import TEXT, Kind, Refused, begins_as
from config import ROOT

LONGEST = 10  # seconds on the clock, for a machine that is busy; of its own the process has fewer
REFUSED_CODE = 3
TOO_MUCH = "The file could not be read within safe limits: it is damaged, or far larger inside than it looks."
_AT_ONCE = BoundedSemaphore(2)


def inspect(kind: Kind, path: Path) -> None:
    """Look at a whole file. Raises ``Refused`` for one that is something else, does something, or asks too much."""
    with path.open("rb") as content:
        begins_as(kind, content.read(16))
    if kind is TEXT:
        only_text(path.read_bytes())
        return
    with _AT_ONCE:
        code, words = _apart(kind, path)
    if code == REFUSED_CODE and words:
        raise Refused(words)
    if code:
        raise Refused(TOO_MUCH)


def _apart(kind: Kind, path: Path) -> tuple[int, str]:
    """The code and the words with which the inspecting process ended."""
    try:
        done = subprocess.run(  # noqa: S603 - this Python, this program
            [sys.executable, "-E", "-s", "-m", "cdop.files.inspection", kind.endings[0], str(path.resolve())],
            cwd=ROOT, env={"PYTHONUTF8": "1"}, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, timeout=LONGEST, check=False, encoding="utf-8",
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return 1, ""
    return done.returncode, done.stdout.strip()
