"""Looking through a workbook's parts before the library reads them: how much they hold, and whether there are formulas.

The library holds every part beside the sheets in memory, and of a sheet a row at a time.
"""

import re
import zipfile
from collections.abc import Iterator

from cdop.spreadsheets.limits import Limits

BLOCK = 1 << 20
MOST_TAGS_A_ROW = 100_000  # a row of all 16,384 columns has up to 6 for each cell
_FORMULA = re.compile(rb"<f[ >/]")
_ROW = re.compile(rb"</?(?:[\w.-]{1,30}:)?row[\s/>]")
_TYPES = "[Content_Types].xml"
_OVERRIDE = re.compile(rb"<(?:[\w.-]{1,30}:)?Override\s[^>]*>")
_ATTRIBUTE = re.compile(rb"""\b(PartName|ContentType)\s*=\s*["']([^"']*)["']""")
_SHEET = b"spreadsheetml.worksheet+xml"


class TooLarge(Exception):
    """The workbook would take too much memory or time to read."""


def look_through(archive: zipfile.ZipFile, limits: Limits) -> bool:
    """Whether a sheet has formulas. Raises ``TooLarge``; bounded memory, and time by the bytes unpacked."""
    parts = archive.infolist()
    if sum(part.file_size for part in parts) > limits.unpacked:
        raise TooLarge
    types = next((part for part in parts if part.filename == _TYPES), None)
    if types is None or types.file_size > BLOCK:
        raise TooLarge if types else KeyError(_TYPES)
    sheets = _sheets(archive.read(types))
    beside = [part for part in parts if part.filename not in sheets]
    if sum(part.file_size for part in beside) > limits.beside:
        raise TooLarge
    left = limits.tags
    for part in beside:
        left -= sum(block.count(b"<") for block in _blocks(archive, part))
        if left < 0:
            raise TooLarge
    formulas = [_looked_at(archive, part) for part in parts if part.filename in sheets]
    return any(formulas)


def _sheets(types: bytes) -> set[str]:
    """The parts that are sheets and are said to be nothing else."""
    said: dict[str, set[bool]] = {}
    for override in _OVERRIDE.findall(types):
        told = dict(_ATTRIBUTE.findall(override))
        name = told.get(b"PartName", b"").decode("utf-8", "replace").removeprefix("/")
        said.setdefault(name, set()).add(told.get(b"ContentType", b"").endswith(_SHEET))
    return {name for name, sheet in said.items() if sheet == {True}}


def _looked_at(archive: zipfile.ZipFile, sheet: zipfile.ZipInfo) -> bool:
    """Whether the sheet has formulas. Raises ``TooLarge`` where a row has more than any spreadsheet writes."""
    formulas, before, tags = False, b"", 0
    for block in _blocks(archive, sheet):
        formulas = formulas or _FORMULA.search(before + block) is not None
        before = block[-3:]
        for place, part in enumerate(_ROW.split(block)):
            tags = part.count(b"<") + (tags if place == 0 else 0)
            if tags > MOST_TAGS_A_ROW:
                raise TooLarge
    return formulas


def _blocks(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(part) as content:
        while block := content.read(BLOCK):
            yield block
