"""What unpacks to far more than it is, or asks for far more work, is refused (security.md S55).

Two things are bound: what a good-natured reading takes, by rules that refuse before unpacking; and what a library may
take at all, by limits that the system enforces on the process that inspects.
"""

import io
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary
from PIL import Image

from cdop.files.checking import check
from cdop.files.inspection import package, picture, word
from cdop.files.rules import MOST_BYTES, Refused
from cdop.files.shelf import BLOCK, Shelf
from config import ROOT
from tests.files.making import (
    leading_to,
    overlapping,
    pdf,
    png_of,
    relation,
    said_smaller,
    with_chunk,
    word_parts,
    zipped,
)  # fmt: skip
from tests.files.making import (
    picture as picture_of,
)
from tests.files.making import (
    word as word_of,
)

INSIDE, PIXELS, DAMAGED, PAGES = "far larger inside", "million points", "damaged", "too large inside"
WITHIN = "hidden in this one"


def _nested() -> bytes:
    """Archives in archives, as the 42 kB that would become petabytes are built."""
    content = b"\0" * 1_000_000
    for _ in range(5):
        content = zipped({f"{number}.zip": content for number in range(16)})
    return leading_to(relation("image", "media/a.png"), **{"word/media/a.png": content})


def _objects(number: int) -> bytes:
    def fill(made: pikepdf.Pdf) -> None:
        made.Root.Many = Array([made.make_indirect(Dictionary(A=1, B=2, C=3)) for _ in range(number)])

    return pdf(fill, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def _deep(number: int) -> bytes:
    """A PDF with so many arrays, each in the other."""
    plain = pdf(lambda made: made.Root.__setitem__("/Deep", pikepdf.String("X" * (2 * number - 2))))
    return plain.replace(b"(" + b"X" * (2 * number - 2) + b")", b"[" * number + b"]" * number)


def _stream_of_objects(unpacked: int) -> bytes:
    """A PDF whose one stream of objects unpacks to so many bytes. Packed piece by piece."""
    packer = zlib.compressobj(9)
    first = b"3 0 <</Type/Catalog/Pages 4 0 R>>"
    packed = packer.compress(first)
    for _ in range(unpacked >> 20):
        packed += packer.compress(b" " * (1 << 20))
    packed += packer.flush()
    body = b"%PDF-1.5\n"
    at_stream = len(body)
    body += b"1 0 obj<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n" % len(packed)
    body += packed + b"\nendstream endobj\n"
    at_table = len(body)
    rows = [(0, 0, 255), (1, at_stream, 0), (1, at_table, 0), (2, 1, 0)]
    table = b"".join(
        kind.to_bytes(1, "big") + at.to_bytes(4, "big") + more.to_bytes(1, "big") for kind, at, more in rows
    )
    body += b"2 0 obj<</Type/XRef/Size 4/W[1 4 1]/Root 3 0 R/Length %d>>stream\n" % len(table)
    return body + table + b"\nendstream endobj\nstartxref\n%d\n%%%%EOF\n" % at_table


def _table(unpacked: int) -> bytes:
    """A PDF whose table of objects unpacks to so many bytes."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b"\0" * (1 << 20)) for _ in range(unpacked >> 20)) + packer.flush()
    body = b"%PDF-1.5\n"
    table = b"1 0 obj<</Type/XRef/Size %d/W[1 4 1]/Root 3 0 R/Filter/FlateDecode/Length %d>>stream\n"
    body += table % (unpacked // 6, len(packed)) + packed
    return body + b"\nendstream endobj\nstartxref\n9\n%%EOF\n"


def _saying_less(size: int) -> bytes:
    return said_smaller(word_of(more={"word/media/a.png": b"\0" * size}), size, 1000)


def _named_at_length(number: int) -> bytes:
    return zipped({**word_parts(), **{"x" * 9_000 + str(n): b"" for n in range(number)}})


def _entities() -> bytes:
    told = '<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><a>&b;</a>'
    return zipped({**word_parts(), "word/a.xml": told})


def _jpeg_of(side: int) -> bytes:
    return picture_of("JPEG").replace(b"\x08\x00\x1e\x00\x28", b"\x08" + side.to_bytes(2, "big") * 2)


def _remark(unpacked: int) -> bytes:
    return with_chunk(picture_of("PNG"), b"zTXt", b"a\0\0" + zlib.compress(b"\0" * unpacked))


BOMBS: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "42 kB that are 4 GB": ("a.docx", lambda: overlapping(256, 16 << 20), INSIDE),
    "a part that says less than it is": ("a.docx", lambda: _saying_less(100 << 20), DAMAGED),
    "parts that lie over each other": ("a.docx", lambda: overlapping(3, 1 << 20), WITHIN),
    "very many parts": ("a.docx", lambda: word_of(more={f"word/{n}.xml": "<a/>" for n in range(3_000)}), INSIDE),
    "a directory without end": ("a.docx", lambda: _named_at_length(150), INSIDE),
    "very many elements": ("a.docx", lambda: word_of("<w:p/>" * 2_000_000), INSIDE),
    "archives in archives": ("a.docx", _nested, WITHIN),
    "entities of entities": ("a.docx", _entities, DAMAGED),
    "a PNG of 20,000 by 20,000": ("a.png", lambda: png_of(20_000, 20_000), PIXELS),
    "a PNG of one long line": ("a.png", lambda: png_of(2_000_000_000, 1), PIXELS),
    "a JPEG of 65,000 by 65,000": ("a.jpg", lambda: _jpeg_of(65_000), PIXELS),
    "a remark that unpacks to 100 MB": ("a.png", lambda: _remark(100 << 20), DAMAGED),
    "10,000 pages": ("a.pdf", lambda: pdf(pages=10_000), PAGES),
    "very many objects": ("a.pdf", lambda: _objects(61_000), PAGES),
    "arrays in arrays": ("a.pdf", lambda: _deep(5_000), DAMAGED),
    "a stream of objects of 200 MB": ("a.pdf", lambda: _stream_of_objects(200 << 20), DAMAGED),
    "a table of objects of 200 MB": ("a.pdf", lambda: _table(200 << 20), DAMAGED),
}


@pytest.mark.parametrize(("name", "made", "reason"), BOMBS.values(), ids=BOMBS.keys())
def test_a_bomb_is_refused_with_a_reason(tmp_path: Path, name: str, made: Callable[[], bytes], reason: str) -> None:
    shelf, content = Shelf(tmp_path / "files"), made()
    assert len(content) < MOST_BYTES
    with pytest.raises(Refused, match=reason):
        check(shelf, name, io.BytesIO(content))
    assert list(shelf.standing(0)) == []


def test_no_part_is_unpacked_of_a_document_whose_directory_says_too_much(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a"
    path.write_bytes(overlapping(256, 16 << 20))
    monkeypatch.setattr(zipfile.ZipFile, "open", _forbidden)
    with pytest.raises(Refused, match=INSIDE):
        word.inspect(path)


def test_no_more_of_a_part_is_unpacked_than_the_directory_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, unpacked, read = tmp_path / "a", [], zipfile.ZipExtFile.read
    path.write_bytes(_saying_less(100 << 20))
    monkeypatch.setattr(zipfile.ZipExtFile, "read", lambda part, most: unpacked.append(most) or read(part, most))
    with pytest.raises(Refused, match=DAMAGED):
        word.inspect(path)
    assert sum(unpacked) <= 8 * word.BLOCK


def test_a_directory_that_is_too_long_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a"
    path.write_bytes(_named_at_length(150))
    monkeypatch.setattr(package.zipfile, "ZipFile", _forbidden)
    with pytest.raises(Refused, match=INSIDE):
        package.opened(path)


@pytest.mark.parametrize("content", [png_of(20_000, 20_000), png_of(7_746, 7_746), picture_of("PNG")])
def test_no_picture_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    path = tmp_path / "a"
    path.write_bytes(content)
    monkeypatch.setattr(Image.Image, "load", _forbidden)
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", _forbidden)
    if len(content) > 1_000:
        picture.inspect(path)
        return
    with pytest.raises(Refused, match=PIXELS):
        picture.inspect(path)


@pytest.mark.parametrize(("size", "blocks"), [(MOST_BYTES + 1, 161), (1 << 40, 161)])
def test_of_a_file_that_is_too_large_no_more_is_read_than_one_block(tmp_path: Path, size: int, blocks: int) -> None:
    endless, shelf = _Endless(size), Shelf(tmp_path / "files")
    with pytest.raises(Refused, match="larger than 10 MB"):
        check(shelf, "a.txt", endless)
    assert endless.blocks <= blocks
    assert list(shelf.standing(0)) == []


def test_a_file_of_just_the_size_is_taken(tmp_path: Path) -> None:
    assert check(Shelf(tmp_path / "files"), "a.txt", io.BytesIO(b"a" * MOST_BYTES)).size == MOST_BYTES


@pytest.mark.parametrize(("wish", "code"), [("nothing", 0), ("memory", 1), ("write", None), ("time", None)])
def test_the_process_that_inspects_has_limits(tmp_path: Path, wish: str, code: int | None) -> None:
    path = tmp_path / "a"
    path.write_text(wish, encoding="utf-8")
    program = (
        "import sys; from cdop.files.inspection import __main__ as inspection; inspection.MOST_SECONDS = 1; "
        "inspection.READERS['pdf'] = 'tests.files.greedy'; sys.exit(inspection.main('pdf', sys.argv[1]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)], cwd=ROOT, timeout=60, stderr=subprocess.DEVNULL, check=False
    )
    assert done.returncode == code if code is not None else done.returncode != 0
    assert path.read_text(encoding="utf-8") == wish


def test_a_process_that_dies_or_hangs_refuses_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = Shelf(tmp_path / "files")
    monkeypatch.setattr("cdop.files.inspecting.LONGEST", 0.001)
    with pytest.raises(Refused, match="safe limits"):
        check(shelf, "a.pdf", io.BytesIO(pdf()))
    monkeypatch.setattr("cdop.files.inspecting.LONGEST", 10)
    monkeypatch.setattr("cdop.files.inspecting.sys.executable", "/bin/false")
    with pytest.raises(Refused, match="safe limits"):
        check(shelf, "a.pdf", io.BytesIO(pdf()))
    assert list(shelf.standing(0)) == []


class _Endless(io.RawIOBase):
    """So many bytes, made as they are read."""

    def __init__(self, size: int) -> None:
        self.left, self.blocks = size, 0

    def read(self, most: int = -1) -> bytes:
        assert 0 < most <= BLOCK
        self.blocks += 1
        given = min(most, self.left)
        self.left -= given
        return b"a" * given


def _forbidden(*_given: object, **_named: object) -> None:
    raise AssertionError("this must not be done")
