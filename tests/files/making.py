"""Files for tests: genuine ones of each kind, and the pieces from which hostile ones are put together."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

import pikepdf
from PIL import Image

MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MACRO_MAIN = "application/vnd.ms-word.document.macroEnabled.main+xml"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
EICAR = r"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def pdf(change: Callable[[pikepdf.Pdf], None] = lambda _pdf: None, pages: int = 1, **saved: Any) -> bytes:
    """A PDF with blank pages, changed and saved in this way."""
    made, out = pikepdf.new(), io.BytesIO()
    for _ in range(pages):
        made.add_blank_page()
    change(made)
    made.save(out, **saved)
    return out.getvalue()


def picture(form: str, mode: str = "RGB", **saved: Any) -> bytes:
    """A small picture."""
    out = io.BytesIO()
    Image.effect_noise((40, 30), 50).convert(mode).save(out, form, **saved)
    return out.getvalue()


def png_of(width: int, height: int) -> bytes:
    """A PNG that says that it is so large, with hardly any content."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND")


def chunk(kind: bytes, content: bytes = b"") -> bytes:
    """One chunk of a PNG, with its sum."""
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def with_chunk(png: bytes, kind: bytes, content: bytes) -> bytes:
    """A PNG with one more chunk, after its header."""
    return png[:33] + chunk(kind, content) + png[33:]


def relation(kind: str, target: str, mode: str = "") -> str:
    """One relation of a Word document."""
    outside = f' TargetMode="{mode}"' if mode else ""
    return f'<Relationship Id="r" Type="{RELATIONS}/{kind}" Target="{target}"{outside}/>'


def relations(*each: str) -> str:
    """The XML of a part that holds relations."""
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="{space}">{"".join(each)}</Relationships>'


def word_parts(body: str = "<w:p><w:r><w:t>A plain letter.</w:t></w:r></w:p>", main: str = MAIN) -> dict[str, Any]:
    """The parts of a Word document."""
    space = "http://schemas.openxmlformats.org/package/2006/content-types"
    types = (
        f'<?xml version="1.0" encoding="UTF-8"?><Types xmlns="{space}">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="png" ContentType="image/png"/><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>'
    )
    name = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return {
        "[Content_Types].xml": types,
        "_rels/.rels": relations(relation("officeDocument", "word/document.xml")),
        "word/document.xml": f'<w:document xmlns:w="{name}"><w:body>{body}</w:body></w:document>',
    }


def zipped(parts: dict[Any, Any]) -> bytes:
    """A zip file; a name may be a ``ZipInfo``."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def word(body: str = "<w:p/>", main: str = MAIN, more: dict[Any, Any] | None = None) -> bytes:
    """A Word document with these paragraphs and parts."""
    return zipped({**word_parts(body, main), **(more or {})})


def leading_to(*each: str, **more: Any) -> bytes:
    """A Word document whose text leads to these relations."""
    return word(more={"word/_rels/document.xml.rels": relations(*each), **more})


def field(*pieces: str) -> str:
    """A paragraph with a field, its instruction in as many runs."""
    runs = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)
    begin, end = ('<w:r><w:fldChar w:fldCharType="begin"/></w:r>', '<w:r><w:fldChar w:fldCharType="end"/></w:r>')
    return f"<w:p>{begin}{runs}{end}</w:p>"


def overlapping(parts: int, size: int) -> bytes:
    """A Word document whose directory names one run of zeros so many times: all together ``parts`` × ``size`` bytes."""
    base = io.BytesIO(word())
    with zipfile.ZipFile(base, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/a.png", b"\0" * size)
        zeros = archive.getinfo("word/media/a.png")
        for number in range(parts - 1):
            again = zipfile.ZipInfo(f"word/media/{number}.png")
            for name in ("compress_type", "CRC", "compress_size", "file_size", "header_offset", "flag_bits"):
                setattr(again, name, getattr(zeros, name))
            archive.filelist.append(again)
            archive.NameToInfo[again.filename] = again
    return base.getvalue()


def said_smaller(content: bytes, size: int, said: int) -> bytes:
    """A zip file that says of a part of ``size`` bytes that it has fewer."""
    assert content.count(struct.pack("<I", size)) >= 1
    return content.replace(struct.pack("<I", size), struct.pack("<I", said))
