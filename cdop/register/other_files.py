"""Files that are no register at all, told by their first bytes: one plain sentence, not a fault for every row."""

import re
import zipfile
from pathlib import Path

FIRST = 4096  # bytes looked at
SAVE_AS = "save the file as 'CSV UTF-8' (in Excel: File, Save As, CSV UTF-8)"
NOT_A_REGISTER = "this is not a CSV or XLSX file"
FEWEST = 8  # letters, below which nothing can be told
MOST_CONTROLS = 0.05  # of the first bytes; a text has next to none

_SIGNATURES = (
    (b"%PDF", "a PDF"),
    (b"{\\rtf", "a rich-text document"),
    (b"\xd0\xcf\x11\xe0", "an older Word or Excel file (.doc or .xls): save a workbook as .xlsx"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"II*\x00", "an image"),
    (b"MM\x00*", "an image"),
)
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_ZIP = b"PK\x03\x04"
_CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def why_not_read(path: Path) -> str:
    """Why a file cannot be a register, in words; nothing where it may be one.

    A broken archive is left to the reader of workbooks, and an odd character to the check of its cell.
    """
    with path.open("rb") as file:
        first = file.read(FIRST)
    for signature, kind in _SIGNATURES:
        if first.startswith(signature):
            return f"{NOT_A_REGISTER}: it is {kind}"
    if first.startswith(_ZIP):
        return _other_archive(path)
    if first.startswith(_UTF_16) or _is_unmarked_utf_16(first):
        return f"is written in UTF-16, not in UTF-8: {SAVE_AS}"
    return NOT_A_REGISTER if len(_CONTROLS.findall(first)) > len(first) * MOST_CONTROLS + 1 else ""


def _other_archive(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except zipfile.BadZipFile:
        return ""
    if any(name.startswith("xl/") for name in names):
        return ""
    return f"{NOT_A_REGISTER}{': it is a Word document' if any(n.startswith('word/') for n in names) else ''}"


def _is_unmarked_utf_16(first: bytes) -> bool:
    """Whether every other byte is a null, as where each letter of plain English has two bytes."""
    half = len(first) // 2
    return half > FEWEST and any(first[begin::2].count(0) > half * 0.8 for begin in (0, 1))
