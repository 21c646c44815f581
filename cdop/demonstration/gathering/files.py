"""Small invented files that come with replies: a PDF of one page, plain text, and the picture of a letter."""

import struct
import zlib

_LINES = (
    "Summary for the child death review",
    "",
    "This file is invented, like everything in the demonstration.",
    "Seen by the team on duty at once; what was done stands in the hospital's record.",
    "No concern was noted before that day.",
    "Telephoned to the practice on 14 May 2024; to be rung back on 01632 960 155.",
)
_WIDE, _HIGH, _MARGIN, _LINE = 496, 702, 60, 22


def content_of(name: str) -> bytes:
    """The bytes of a file by its name's ending: a PDF, a picture, or plain text."""
    if name.endswith(".png"):
        return _png()
    return _pdf() if name.endswith(".pdf") else "\n".join((*_LINES, "")).encode()


def _png() -> bytes:
    """A page as a scanner gives it: lines of a letter that nobody can read, and no text that could be searched."""
    white, line = b"\xff" * _WIDE, bytearray(b"\xff" * _WIDE)
    for place in range(_MARGIN, _WIDE - _MARGIN):
        if place % 37 > 5:
            line[place] = 0x60
    inked = range(_MARGIN, _HIGH - 3 * _MARGIN)
    rows = b"".join(b"\0" + (bytes(line) if y in inked and y % _LINE < 5 else white) for y in range(_HIGH))
    head = struct.pack(">IIBBBBB", _WIDE, _HIGH, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )


def _pdf() -> bytes:
    """Written here: what makes the tracker's own documents takes longer to load than a case takes to store."""
    lines = " ".join(f"({line}) Tj 0 -18 Td" for line in _LINES)
    drawn = f"BT /F1 12 Tf 60 760 Td {lines} ET".encode("ascii")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> >> "
        b"/Contents 4 0 R >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    content, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    begins, count = len(content), len(objects) + 1
    table = b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table)
    return content + table + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, begins)
