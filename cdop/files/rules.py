"""Which files are taken, and how many (security.md S53)."""

from collections.abc import Iterable
from dataclasses import dataclass

MEGABYTE = 1024 * 1024
MOST_BYTES = 10 * MEGABYTE
MOST_FILES = 10
MOST_TOGETHER = 50 * MEGABYTE
TAKEN = "PDF, Word (.docx), PNG, JPEG and plain text (.txt)"

# Endings that some program runs, or unpacks. A second ending of these hides what a file is: report.exe.pdf. An export
# keeps the ending of a document (report.doc.pdf): those are none.
ACTIVE = frozenset(
    {
        "7z", "app", "bat", "chm", "cmd", "cpl", "dll", "docm", "dotm", "exe", "gz", "hta", "htm", "html", "iso", "jar",
        "js", "jse", "lnk", "mht", "mhtml", "msi", "php", "pif", "pl", "pptm", "ps1", "py", "rar", "reg", "scr", "sh",
        "shtml", "svg", "swf", "tar", "url", "vbe", "vbs", "wsf", "xhtml", "xlsb", "xlsm", "zip",
    }
)  # fmt: skip


class Refused(Exception):
    """A file that is not taken. The text is for the person who sent it: what is wrong and what to do."""


@dataclass(frozen=True)
class Kind:
    """A kind of file: its word for people, its media type, the endings of its names and how its content begins."""

    word: str
    media_type: str
    endings: tuple[str, ...]
    opening: bytes


PDF = Kind("PDF", "application/pdf", ("pdf",), b"%PDF-")
WORD = Kind(
    "Word document",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ("docx",),
    b"PK\x03\x04",
)
PNG = Kind("PNG picture", "image/png", ("png",), b"\x89PNG\r\n\x1a\n")
JPEG = Kind("JPEG picture", "image/jpeg", ("jpg", "jpeg"), b"\xff\xd8\xff")
TEXT = Kind("plain text", "text/plain", ("txt",), b"")
KINDS = (PDF, WORD, PNG, JPEG, TEXT)


def kind_of(name: str) -> Kind:
    """The kind that a cleaned name says. Raises ``Refused`` where it is none that is taken, or says two things."""
    endings = [ending.strip().casefold() for ending in name.split(".")[1:]]
    kind = next((kind for kind in KINDS if endings and endings[-1] in kind.endings), None)
    if kind is None:
        raise Refused(f"This kind of file is not taken. Send {TAKEN}.")
    if hidden := ACTIVE.intersection(endings[:-1]):
        raise Refused(f"The name has two endings, .{min(hidden)} and .{endings[-1]}: give the file a plain name.")
    return kind


def begins_as(kind: Kind, opening: bytes) -> None:
    """Raises ``Refused`` where the first bytes are of another kind than the name says."""
    if not opening.startswith(kind.opening):
        raise Refused(f"The name says that this is a {kind.word}, but its content is something else.")


def room_for(sizes: Iterable[int], size: int) -> None:
    """Raises ``Refused`` where a file of ``size`` bytes would be one too many, or too much together with the others."""
    held = list(sizes)
    if len(held) >= MOST_FILES:
        raise Refused(f"No more than {MOST_FILES} files can be sent together. Remove one first.")
    if sum(held) + size > MOST_TOGETHER:
        raise Refused(f"The files together are larger than {MOST_TOGETHER // MEGABYTE} MB. Remove one first.")
