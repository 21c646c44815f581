"""Word documents: a package of known parts, with nothing in it that acts and nothing fetched from elsewhere."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from xml.parsers.expat import ExpatError

from cdop.files.inspection.foreign import WITHIN
from cdop.files.inspection.package import DAMAGED, opened
from cdop.files.inspection.parts import Content, Part, Relations, Types
from cdop.files.plain_text import no_markup
from cdop.files.rules import Refused

BLOCK = 1 << 18
_XML = ("xml", "rels")
# Pictures and fonts; anything else is an embedded object, a macro or an archive.
_BESIDE = frozenset({"png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff", "emf", "wmf", "wdp", "odttf"})
_FOREIGN = re.compile(rb"PK\x03\x04|PK\x05\x06|\xd0\xcf\x11\xe0|MZ|%PDF-|Rar!|7z\xbc\xaf|\x1f\x8b|\x7fELF|ITSF")
EMBEDDED = "The Word document holds another file or a programme. Save it as PDF and send that."


def inspect(path: Path) -> None:
    """Raises ``Refused`` for what is no Word document, acts, fetches, holds other files, or is too large inside."""
    with opened(path) as archive:
        types, relations, content = Types(), Relations(), Content()
        for part in archive.infolist():
            ending = part.filename.rpartition(".")[2].casefold()
            if part.is_dir() and not part.file_size:
                continue
            if ending in _XML:
                reader = _reader(part.filename, types, relations, content)
                _read(archive, part, reader)
            elif ending in _BESIDE:
                _look_at(archive, part)
            else:
                raise Refused(EMBEDDED)
        types.complete()
        relations.complete()


def _reader(name: str, types: Types, relations: Relations, content: Content) -> Part:
    if name.casefold() == "[content_types].xml":
        return types
    if name.casefold().endswith(".rels"):
        return relations
    return content


def _read(archive: zipfile.ZipFile, part: zipfile.ZipInfo, reader: Part) -> None:
    try:
        reader.read(_blocks(archive, part))
    except ExpatError:
        raise Refused(DAMAGED) from None


def _look_at(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    for number, block in enumerate(_blocks(archive, part)):
        if number == 0:
            if _FOREIGN.match(block):
                raise Refused(WITHIN)
            no_markup(block)


def _blocks(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """A part piece by piece, never more of it than the directory says. Raises ``Refused`` where its sum is wrong."""
    try:
        with archive.open(part) as content:
            while block := content.read(BLOCK):
                yield block
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError):
        raise Refused(DAMAGED) from None
