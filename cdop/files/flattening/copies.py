"""What the panel may have of a file: never the original, only what was made anew from what can be seen of it.

PDF and pictures are drawn, page by page, into points; what is to be black is black in the points; the copy is made of
those alone, so that no text, no name, no place and no earlier version is left in it. Of Word documents and plain text
the text is taken out and, redacted, set anew. Formats are read in a process of its own, with limits on memory and time
and without the tracker's secrets (security.md P02, P13, S56).
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import BoundedSemaphore

from cdop.files.flattening.boxes import Box, PageText
from cdop.files.inspecting import REFUSED_CODE, TOO_MUCH
from cdop.files.rules import KINDS, TEXT, WORD, Refused
from config import ROOT

LONGEST = 60  # seconds on the clock; of the processor's the process has fewer
MOST_MADE = 64 * 1024 * 1024  # bytes that the process may hand back
MOST_TEXT = 300_000  # characters that are set anew: about 100 pages
LOOKED_AT_DPI = 80
_AT_ONCE = BoundedSemaphore(1)


@dataclass(frozen=True)
class Flattened:
    """A copy: a PDF, how many pages it has, and of each the text that is left in sight."""

    pdf: bytes
    pages: int
    text: tuple[str, ...]


def text_of(path: Path, media_type: str) -> tuple[PageText, ...]:
    """The text of each page. A Word document or plain text is one page, whose characters have no boxes.

    Of a Word document all text is read: tables, headers, notes, comments, text boxes, hidden and deleted text. Raises
    ``Refused`` with words for the person who asked.
    """
    if media_type == TEXT.media_type:
        text = path.read_text("utf-8-sig")
        return (PageText(text, (None,) * len(text)),)
    pages = []
    for told in json.loads(_apart("text", media_type, path)):
        boxes = tuple(None if box is None else Box(*box) for box in told["boxes"])
        pages.append(PageText(told["text"], boxes or (None,) * len(told["text"]), told["pictured"]))
    return tuple(pages)


def pictures(path: Path, media_type: str, dpi: int = LOOKED_AT_DPI) -> tuple[bytes, ...]:
    """Each page as a PNG, for whoever prepares the paper. None of a Word document or plain text. Raises ``Refused``."""
    if media_type in {TEXT.media_type, WORD.media_type}:
        return ()
    made, found, place = _apart("pictures", media_type, path, {"dpi": dpi}), list[bytes](), 0
    while place < len(made):
        size = int.from_bytes(made[place : place + 4], "big")
        found.append(made[place + 4 : place + 4 + size])
        place += 4 + size
    return tuple(found)


def flatten(path: Path, media_type: str, black: Sequence[Sequence[Box]]) -> Flattened:
    """The pages of a PDF or picture as points, black in the boxes of each page, in a PDF with nothing else in it.

    ``black``: boxes by page, in the pages' order; pages that it does not reach have none. Raises ``Refused``, and
    ``ValueError`` for a Word document or plain text, whose text is set anew (``set_anew``).
    """
    if media_type in {TEXT.media_type, WORD.media_type}:
        raise ValueError("its text is set anew")
    asked = {"black": [[list(asdict(box).values()) for box in page] for page in black]}
    made = _apart("flatten", media_type, path, asked)
    size = int.from_bytes(made[:4], "big")
    text = json.loads(made[4 : 4 + size])
    return Flattened(made[4 + size :], len(text), tuple(text))


def set_anew(text: str, head: str) -> Flattened:
    """A redacted text as a PDF. ``head`` stands above each page and must name nobody. Raises ``Refused``."""
    from cdop.files.flattening.setting import as_pdf  # heavy: fonts and layout

    if len(text) > MOST_TEXT:
        raise Refused("The text is too long to be set anew. Send it in parts.")
    return Flattened(*as_pdf(text, head), (text,))


def _apart(verb: str, media_type: str, path: Path, asked: object = None) -> bytes:
    """What the process made. Raises ``Refused``."""
    ending = next(kind.endings[0] for kind in KINDS if kind.media_type == media_type)
    with _AT_ONCE, tempfile.TemporaryFile() as out:
        try:
            done = subprocess.run(  # noqa: S603 - this Python, this program
                [sys.executable, "-E", "-s", "-m", "cdop.files.flattening", verb, ending, str(path.resolve())],
                cwd=ROOT, env={"PYTHONUTF8": "1"}, input=json.dumps(asked).encode(), stdout=out,
                stderr=subprocess.DEVNULL, timeout=LONGEST, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            raise Refused(TOO_MUCH) from None
        out.seek(0)
        made = out.read(MOST_MADE + 1)
    if done.returncode == REFUSED_CODE:
        raise Refused(made.decode("utf-8", "replace").strip() or TOO_MUCH)
    if done.returncode or len(made) > MOST_MADE:
        raise Refused(TOO_MUCH)
    return made
