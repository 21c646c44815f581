"""What people really send is taken, whatever program made it."""

import hashlib
import io
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from cdop.files.checking import check
from cdop.files.rules import JPEG, PDF, PNG, TEXT, WORD, Kind
from cdop.files.shelf import Shelf
from tests.files.making import field, leading_to, pdf, picture, relation, word, word_parts, zipped

LINK = relation("hyperlink", "https://www.example.org/javascript/control?a=DDE", "External")
MAIL = relation("hyperlink", "mailto:ward@example.org", "External")


def drawn() -> bytes:
    """A PDF with text, a picture, a link and an outline, as reports have them."""
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.bookmarkPage("a")
    canvas.addOutlineEntry("Launch of /JS (JavaScript)", "a")
    canvas.drawString(72, 720, "About /EmbeddedFile and <script> in words.")
    canvas.linkURL("https://www.example.org/JS/Launch", (72, 700, 200, 720))
    canvas.drawInlineImage(Image.new("RGB", (20, 20)), 72, 600)
    canvas.acroForm.textfield(name="a box")
    canvas.save()
    return out.getvalue()


def many_objects(number: int) -> bytes:
    """A PDF that describes each word, as programs write it that read pages aloud."""

    def describe(made: pikepdf.Pdf) -> None:
        made.Root.StructTreeRoot = Array([made.make_indirect(Dictionary(S=Name.P)) for _ in range(number)])

    return pdf(describe, pages=9)


def exif() -> bytes:
    """A photograph that says where it was taken."""
    said = Image.Exif()
    said[0x010E] = "a page"
    said.get_ifd(0x8825)[1] = "N"
    return picture("JPEG", exif=said.tobytes(), comment=b"a page of notes")


def spaced_as_word_does() -> bytes:
    """Word leaves room before a part's content, in an extra field that grows."""
    import zipfile

    types = zipfile.ZipInfo("[Content_Types].xml")
    types.extra = b"\x28\xa0\x08\x02" + b"\0" * 0x208
    types.compress_type = zipfile.ZIP_DEFLATED
    parts = word_parts()
    return zipped({types: parts.pop("[Content_Types].xml"), **parts})


GENUINE: dict[str, tuple[str, bytes, Kind]] = {
    "a PDF": ("Report.pdf", pdf(), PDF),
    "a PDF of 300 pages": ("Report.PDF", pdf(pages=300), PDF),
    "a PDF with packed objects": (
        "a.pdf", pdf(object_stream_mode=pikepdf.ObjectStreamMode.generate, linearize=True), PDF,
    ),
    "a PDF of a report": ("Dr. A. Smith v1.2.doc.pdf", drawn(), PDF),
    "a PDF followed by an empty line": ("a.pdf", pdf() + b"\r\n\r\n", PDF),
    "a PDF of many objects": ("a.pdf", many_objects(50_000), PDF),
    "a Word document": ("Letter.docx", word(), WORD),
    "a Word document with a picture": (
        "a.docx", leading_to(relation("image", "media/a.png"), **{"word/media/a.png": picture("PNG")}), WORD,
    ),
    "a Word document with links": ("a.docx", leading_to(LINK, MAIL), WORD),
    "a Word document with fields": ("a.docx", word(field(' HYPERLINK "https://x/control"') + field(" PAGE ")), WORD),
    "a Word document as Word spaces it": ("a.docx", spaced_as_word_does(), WORD),
    "a PNG": ("scan.png", picture("PNG"), PNG),
    "a PNG with a palette": ("scan.png", picture("PNG", "P"), PNG),
    "a JPEG": ("scan.jpg", picture("JPEG"), JPEG),
    "a progressive JPEG": ("scan.jpeg", picture("JPEG", progressive=True), JPEG),
    "a grey JPEG": ("scan.JPG", picture("JPEG", "L"), JPEG),
    "a photograph with its place": ("IMG_1.jpg", exif(), JPEG),
    "a photograph with a second one": (
        "a.jpg", picture("MPO", save_all=True, append_images=[Image.new("RGB", (9, 9))]), JPEG,
    ),
    "text": ("notes.txt", "Seen on 3 May, 37.2 °C.\r\n\tShe said <hello> & left – later.\n".encode(), TEXT),
    "text with a mark": ("notes.txt", "\ufeffIfẹ".encode(), TEXT),
}  # fmt: skip


@pytest.mark.parametrize(("name", "content", "kind"), GENUINE.values(), ids=GENUINE.keys())
def test_a_genuine_file_is_taken_as_it_is(tmp_path: Path, name: str, content: bytes, kind: Kind) -> None:
    shelf = Shelf(tmp_path / "files")
    checked = check(shelf, name, io.BytesIO(content))
    assert (checked.name, checked.media_type, checked.size) == (name, kind.media_type, len(content))
    assert checked.sha256 == hashlib.sha256(content).hexdigest()
    assert shelf.read(checked.token, checked.sha256) == content
    assert shelf.path(checked.token).stat().st_mode & 0o777 == 0o600
    assert shelf.folder.stat().st_mode & 0o777 == 0o700
