"""A zip file that may be opened at all: whole, of few parts, small inside, and nothing beside its parts."""

import stat
import zipfile
from pathlib import Path

from cdop.files.inspection.foreign import WITHIN
from cdop.files.rules import MEGABYTE, Refused

MOST_PARTS = 2_000
MOST_UNPACKED = 64 * MEGABYTE
MOST_DIRECTORY = MEGABYTE
WIDEST_GAP = 2_048  # what Word leaves free between two parts
_END, _END_SIZE, _LARGE_END, _LARGE_END_SIZE = b"PK\x05\x06", 22, b"PK\x06\x07", 20
DAMAGED = "The Word document is damaged, or is no Word document. Save it as PDF and send that."
TOO_LARGE = "The Word document is far larger inside than it looks. Save it as PDF and send that."


def opened(path: Path) -> zipfile.ZipFile:
    """The archive, its directory read and found safe; no part has been unpacked. Raises ``Refused``."""
    _directory_is_small(path)
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, UnicodeDecodeError):
        raise Refused(DAMAGED) from None
    try:
        _parts_are_safe(archive.infolist())
        _nothing_between(archive)
    except BaseException:
        archive.close()
        raise
    return archive


def _directory_is_small(path: Path) -> None:
    """The library reads a whole directory, however long, so its last record is asked first."""
    with path.open("rb") as content:
        size = content.seek(0, 2)
        content.seek(max(0, size - _END_SIZE - _LARGE_END_SIZE))
        end = content.read()
    last = end[-_END_SIZE:]
    if not last.startswith(_END) or last[-2:] != b"\0\0" or end.startswith(_LARGE_END):
        raise Refused(WITHIN if _END in end else DAMAGED)
    if int.from_bytes(last[12:16], "little") > MOST_DIRECTORY:
        raise Refused(TOO_LARGE)


def _parts_are_safe(parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Refused(TOO_LARGE)
    if len({part.filename.casefold() for part in parts}) != len(parts):
        raise Refused(DAMAGED)
    for part in parts:
        kind = stat.S_IFMT(part.external_attr >> 16)
        if kind not in {0, stat.S_IFREG} or part.flag_bits & 1 or part.filename != part.orig_filename:
            raise Refused(DAMAGED)
        if part.filename.startswith("/") or "\\" in part.filename or ".." in part.filename.split("/"):
            raise Refused(DAMAGED)
        if part.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise Refused(DAMAGED)


def _nothing_between(archive: zipfile.ZipFile) -> None:
    """Parts follow each other from the first byte on: none lies over another, nothing is hidden between two."""
    place = 0
    for part in sorted(archive.infolist(), key=lambda part: part.header_offset):
        if not 0 <= part.header_offset - place <= (WIDEST_GAP if place else 0):
            raise Refused(WITHIN)
        place = part.header_offset + 30 + len(part.orig_filename.encode()) + part.compress_size
    if not 0 <= archive.start_dir - place <= WIDEST_GAP:
        raise Refused(WITHIN)
