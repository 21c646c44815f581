"""What the panel gets of a file holds what can be seen of it, and nothing else; what is black is gone, not covered."""

import io
import os
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image

from cdop.files.flattening import copies
from cdop.files.flattening.boxes import BLACKENED, COLUMNS, Box, PageText, boxes_of, square
from cdop.files.flattening.copies import Flattened, flatten, pictures, set_anew, text_of
from cdop.files.flattening.drawing import MOST_PAGES
from cdop.files.rules import JPEG, PDF, PNG, TEXT, WORD, Refused
from cdop.redaction.scanning import scan
from cdop.redaction.values import Known, KnownPerson
from tests.files.making import pdf as blank

NAME = "Quillfeather"
KNOWN = Known(people=(KnownPerson("mother", (f"Ottoline {NAME}",)),))
Change = Callable[[pikepdf.Pdf], None]


def typed(*pages: str, change: Change = lambda _pdf: None, place: tuple[int, int] = (200, 500)) -> bytes:
    """A PDF with one line of large letters a page."""
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, (595, 842))
    canvas.setAuthor(NAME)
    canvas.setTitle(NAME)
    for words in pages:
        canvas.setFont("Helvetica", 18)
        canvas.drawString(*place, words)
        canvas.showPage()
    canvas.save()
    with pikepdf.open(io.BytesIO(out.getvalue())) as made:
        change(made)
        changed = io.BytesIO()
        made.save(changed)
    return changed.getvalue()


def kept(folder: Path, content: bytes) -> Path:
    path = folder / "a0"
    path.write_bytes(content)
    return path


def blackened(path: Path, media_type: str = PDF.media_type) -> tuple[Flattened, list[list[Box]]]:
    """The copy in which whatever the case knows is black."""
    black = [
        [box for hit in scan(page.text, KNOWN) for box in boxes_of(page, hit.start, hit.end)]
        for page in text_of(path, media_type)
    ]
    return flatten(path, media_type, black), black


def drawn(pdf: bytes, page: int = 0) -> Image.Image:
    with pypdfium2.PdfDocument(pdf) as document:
        return document[page].render(scale=2).to_pil().convert("L")


def in_sight(picture: Image.Image, black: list[Box], edge: int = 3) -> bool:
    """Whether anything but white is seen outside the boxes."""
    shown = picture.copy()
    for box in black:
        corners = (box.left * shown.width, box.top * shown.height, box.right * shown.width, box.bottom * shown.height)
        shown.paste(
            255, tuple(int(side) + more for side, more in zip(corners, (-edge, -edge, edge, edge), strict=True))
        )
    return shown.getextrema()[0] < 128


def streams(pdf: bytes) -> bytes:
    """Every byte of a PDF, streams unpacked."""
    with pikepdf.open(io.BytesIO(pdf)) as made:
        unpacked = [item.read_raw_bytes() for item in made.objects if isinstance(item, pikepdf.Stream)]
        return pdf + b"".join(unpacked)


def test_what_is_under_the_black_is_gone(tmp_path: Path) -> None:
    path = kept(tmp_path, typed(f"Ottoline {NAME}", "nothing here"))
    copy, black = blackened(path)
    assert copy.pages == 2
    assert copy.text == (BLACKENED, "nothing here")
    assert NAME.encode() not in streams(copy.pdf)
    with pypdfium2.PdfDocument(copy.pdf) as document:
        assert [page.get_textpage().get_text_range() for page in document] == ["", ""]
        assert document.get_metadata_dict(skip_empty=True) == {}
    (box,) = black[0]
    first = drawn(copy.pdf)
    inside = first.crop((
        int(box.left * first.width) + 3, int(box.top * first.height) + 3,
        int(box.right * first.width) - 3, int(box.bottom * first.height) - 3,
    ))  # fmt: skip
    assert inside.getextrema()[1] < 16
    assert inside.width > 100
    assert not in_sight(first, black[0])
    assert in_sight(drawn(copy.pdf, 1), [])


def test_the_copy_is_made_of_pictures_alone(tmp_path: Path) -> None:
    def dressed(made: pikepdf.Pdf) -> None:
        with made.open_metadata() as meta:
            meta["dc:creator"] = [NAME]
        made.Root.Outlines = Dictionary(Title=NAME)

    copy, _ = blackened(kept(tmp_path, typed("words", change=dressed)))
    with pikepdf.open(io.BytesIO(copy.pdf)) as made:
        assert set(made.Root.keys()) == {"/Pages", "/Type"}
        assert set(made.trailer.keys()) <= {"/Root", "/Size", "/ID", "/Type", "/W", "/Index", "/Length", "/Filter"}
        for page in made.pages:
            assert set(page.keys()) == {"/Type", "/MediaBox", "/Contents", "/Resources", "/Parent"}
            assert set(page.Resources.keys()) == {"/XObject"}
    assert NAME.encode() not in streams(copy.pdf)


def _turned(made: pikepdf.Pdf) -> None:
    made.pages[0].Rotate = 90


def _upside_down(made: pikepdf.Pdf) -> None:
    made.pages[0].Rotate = 180


def _cropped(made: pikepdf.Pdf) -> None:
    made.pages[0].CropBox = Array([150, 400, 500, 700])


def _cropped_and_turned(made: pikepdf.Pdf) -> None:
    _cropped(made)
    made.pages[0].Rotate = 270


def _moved(made: pikepdf.Pdf) -> None:
    made.pages[0].MediaBox = Array([-300, 100, 595, 842])


def _in_a_form(made: pikepdf.Pdf) -> None:
    page = made.pages[0]
    form = made.make_stream(page.Contents.read_bytes())
    form.Type, form.Subtype, form.BBox, form.Resources = Name.XObject, Name.Form, page.MediaBox, page.Resources
    form.Matrix = Array([0.8, 0.1, 0, 0.9, 20, 30])
    page.Resources = Dictionary(XObject=Dictionary(F=made.make_indirect(form)))
    page.Contents = made.make_stream(b"q /F Do Q")


def _in_an_annotation(made: pikepdf.Pdf) -> None:
    page = made.pages[0]
    shown = made.make_stream(page.Contents.read_bytes())
    shown.Type, shown.Subtype, shown.BBox, shown.Resources = Name.XObject, Name.Form, page.MediaBox, page.Resources
    note = Dictionary(
        Type=Name.Annot, Subtype=Name.FreeText, Rect=page.MediaBox, Contents=f"Ottoline {NAME}", F=4,
        DA="/Helv 12 Tf", AP=Dictionary(N=made.make_indirect(shown)),
    )  # fmt: skip
    page.Annots = Array([made.make_indirect(note)])
    page.Contents = made.make_stream(b"")


@pytest.mark.parametrize(
    "change", [_turned, _upside_down, _cropped, _cropped_and_turned, _moved, _in_a_form, _in_an_annotation]
)
def test_black_lies_where_the_words_are_seen(tmp_path: Path, change: Change) -> None:
    path = kept(tmp_path, typed(f"Ottoline {NAME}", change=change))
    assert in_sight(drawn(flatten(path, PDF.media_type, []).pdf), [])
    copy, black = blackened(path)
    assert copy.text == (BLACKENED,)
    assert not in_sight(drawn(copy.pdf), black[0])
    assert 0 < sum((box.right - box.left) * (box.bottom - box.top) for box in black[0]) < 0.5


def test_words_beyond_the_edge_are_not_in_the_copy(tmp_path: Path) -> None:
    copy, _ = blackened(kept(tmp_path, typed(f"Ottoline {NAME}", change=_cropped, place=(10, 20))))
    assert copy.text == ("",)
    assert not in_sight(drawn(copy.pdf), [])


def test_a_hidden_layer_of_text_is_read(tmp_path: Path) -> None:
    """As scanners write it behind the picture of a page: so that what is seen can be searched."""

    def unseen(made: pikepdf.Pdf) -> None:
        page = made.pages[0]
        page.Contents = made.make_stream(page.Contents.read_bytes().replace(b"BT ", b"BT 3 Tr "))

    (page,) = text_of(kept(tmp_path, typed(f"Ottoline {NAME}", change=unseen)), PDF.media_type)
    assert NAME in page.text


def test_letters_have_their_places_and_pages_of_pictures_are_said_to_be(tmp_path: Path) -> None:
    (page,) = text_of(kept(tmp_path, typed("one two")), PDF.media_type)
    assert (page.text, page.pictured, len(page.boxes)) == ("one two", False, 7)
    one, two = page.boxes[0], page.boxes[6]
    assert one is not None
    assert two is not None
    assert 0.3 < one.left < one.right < two.left < two.right < 0.6
    (empty,) = text_of(kept(tmp_path, blank()), PDF.media_type)
    assert (empty.text, empty.pictured) == ("", True)


def test_a_find_over_two_lines_is_two_boxes() -> None:
    boxes = (Box(0.8, 0.1, 0.85, 0.12), Box(0.85, 0.1, 0.9, 0.12), None, Box(0.1, 0.13, 0.15, 0.15))
    first, second = boxes_of(PageText("ab\nc", boxes), 0, 4)
    assert (first.left < 0.8, first.right > 0.9, first.bottom < 0.13) == (True, True, True)
    assert (second.left < 0.1, second.top > 0.12) == (True, True)


def _photograph(form: str, **saved: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (400, 300), "white").save(out, form, **saved)  # type: ignore[arg-type]
    return out.getvalue()


def _with_a_place() -> Image.Exif:
    exif = Image.Exif()
    exif[0x013B], exif[0x0112] = NAME, 6  # the artist; to be shown turned by a quarter
    exif.get_ifd(0x8825)[1] = "N"
    return exif


def test_a_photograph_loses_where_and_by_whom_it_was_taken(tmp_path: Path) -> None:
    path = kept(tmp_path, _photograph("JPEG", exif=_with_a_place(), comment=NAME.encode()))
    copy = flatten(path, JPEG.media_type, [[square(0)]])
    whole = streams(copy.pdf)
    assert (NAME.encode() in path.read_bytes(), NAME.encode() in whole, b"Exif" in whole) == (True, False, False)
    seen = drawn(copy.pdf)
    assert seen.height > seen.width  # it is turned as its reader would see it
    assert seen.getpixel((5, 5)) < 16
    assert not in_sight(seen, [square(0)], edge=12)
    (shown,) = pictures(path, JPEG.media_type)
    assert NAME.encode() not in shown
    assert shown.startswith(PNG.opening)
    assert text_of(path, JPEG.media_type) == (PageText("", (), True),)


def test_a_clear_picture_stands_on_white(tmp_path: Path) -> None:
    out = io.BytesIO()
    Image.new("RGBA", (60, 60), (0, 0, 0, 0)).save(out, "PNG")
    copy = flatten(kept(tmp_path, out.getvalue()), PNG.media_type, [])
    assert drawn(copy.pdf).getextrema()[0] > 240


def test_the_grid_covers_the_page() -> None:
    assert square(0) == Box(0, 0, 1 / COLUMNS, 1 / 16)
    assert (square(COLUMNS * 16 - 1).right, square(COLUMNS * 16 - 1).bottom) == (1, 1)
    with pytest.raises(ValueError, match="no square"):
        square(COLUMNS * 16)


def _word() -> bytes:
    """A Word document with text in every place that one may hold."""
    from docx import Document
    from docx.oxml import parse_xml

    names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    document, out = Document(), io.BytesIO()
    document.core_properties.author = NAME
    document.add_paragraph("Plain words.")
    document.add_table(1, 2).cell(0, 1).text = "In a table."
    document.sections[0].header.paragraphs[0].text = "At the head."
    document.sections[0].footer.paragraphs[0].text = "At the foot."
    run = document.add_paragraph("Noted. ").add_run("here")
    document.add_comment(run, text="A comment.", author=NAME)
    hidden = document.add_paragraph("Seen ").add_run("unseen")
    hidden.font.hidden = True
    changed = document.add_paragraph("Ott")
    changed._p.append(parse_xml(f"<w:ins {names}><w:r><w:t>ol</w:t></w:r></w:ins>"))
    changed._p.append(parse_xml(f"<w:del {names}><w:r><w:delText>avia</w:delText></w:r></w:del>"))
    changed.add_run("ine")
    boxed = document.add_paragraph("Beside ")
    boxed._p.append(parse_xml(
        f'<w:r {names} xmlns:v="urn:schemas-microsoft-com:vml"><w:pict><v:shape><v:textbox><w:txbxContent><w:p><w:r>'
        "<w:t>In a box.</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    ))  # fmt: skip
    document.save(out)
    return out.getvalue()


def test_all_text_of_a_word_document_is_read(tmp_path: Path) -> None:
    (page,) = text_of(kept(tmp_path, _word()), WORD.media_type)
    assert page.text.splitlines() == [
        "Plain words.", "In a table.", "Noted. here", "Seen ", "Hidden: unseen", "Ottoline",
        "Before changes: Ottaviaine", "Beside ", "In a box.", "Header: At the head.",
        "Footer: At the foot.", "Comment: A comment.",
    ]  # fmt: skip
    assert set(page.boxes) == {None}
    assert pictures(tmp_path / "a0", WORD.media_type) == ()
    with pytest.raises(ValueError, match="set anew"):
        flatten(tmp_path / "a0", WORD.media_type, [])


def test_a_redacted_text_is_set_anew_without_a_name_or_a_day(tmp_path: Path) -> None:
    path = kept(tmp_path, f"\ufeffMother and أميرة, {NAME[:5]}\nSecond line".encode())
    (page,) = text_of(path, TEXT.media_type)
    copy = set_anew(page.text.replace("Quill", "another"), "Paper 7")
    with pypdfium2.PdfDocument(copy.pdf) as document:
        said = document[0].get_textpage().get_text_range()
        assert document.get_metadata_dict(skip_empty=True)["Title"] == "Copy for the panel"
    assert copy.pages == 1
    assert "Second line" in said
    assert "Paper 7" in said
    with pikepdf.open(io.BytesIO(copy.pdf)) as made:
        assert b"2026" not in made.docinfo.unparse()
    with pytest.raises(Refused, match="too long"):
        set_anew("a" * (copies.MOST_TEXT + 1), "")


def _loop(made: pikepdf.Pdf) -> None:
    """A form that shows itself many times over."""
    page = made.pages[0]
    forms = [made.make_stream(b"/F Do " * 60) for _ in range(8)]
    for form, inner in zip(forms, [*forms[1:], forms[0]], strict=True):
        form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, page.MediaBox
        form.Resources = Dictionary(XObject=Dictionary(F=inner))
    page.Resources = Dictionary(XObject=Dictionary(F=forms[0]))
    page.Contents = made.make_stream(b"/F Do")


def _endless(made: pikepdf.Pdf) -> None:
    """A page of more text than a page can show."""
    made.pages[0].Contents = made.make_stream(b"BT /F1 1 Tf " + b"(aaaaaaaaaaaaaaaaaaaa) Tj " * 3_000 + b"ET")


@pytest.fixture(scope="module")
def hostile() -> dict[str, bytes]:
    return {
        "nonsense": b"%PDF-1.7\n" + os.urandom(200),
        "locked": blank(encryption=pikepdf.Encryption(owner="a", user="b")),
        "long": blank(pages=MOST_PAGES + 1),
        "endless": typed("words", change=_endless),
        "loop": typed("words", change=_loop),
    }


@pytest.mark.parametrize(
    ("kind", "says"),
    [("nonsense", "cannot be drawn"), ("locked", "cannot be drawn"), ("long", "more than 60 pages"),
     ("endless", "more text than"), ("loop", "safe limits")],
)  # fmt: skip
def test_a_hostile_pdf_is_refused_in_plain_words(
    tmp_path: Path, hostile: dict[str, bytes], kind: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if kind == "loop":
        monkeypatch.setattr(copies, "LONGEST", 3)
    with pytest.raises(Refused, match=says):
        flatten(kept(tmp_path, hostile[kind]), PDF.media_type, [])


def test_a_page_as_large_as_a_house_is_drawn_small(tmp_path: Path) -> None:
    def huge(made: pikepdf.Pdf) -> None:
        made.pages[0].MediaBox = Array([0, 0, 14_000, 14_000])

    copy = flatten(kept(tmp_path, typed("words", change=huge)), PDF.media_type, [])
    assert len(copy.pdf) < 400_000


def test_the_process_has_no_secrets_and_its_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, object] = {}

    class Done:
        returncode = 0

    def run(command: list[str], **options: object) -> Done:
        seen.update(options, command=command)
        return Done()

    monkeypatch.setenv("CDOP_SECRET_KEY", "secret")
    monkeypatch.setattr(copies.subprocess, "run", run)
    with pytest.raises(ValueError, match="Expecting value"):
        text_of(kept(tmp_path, blank()), PDF.media_type)
    assert seen["env"] == {"PYTHONUTF8": "1"}
    assert seen["timeout"] == copies.LONGEST
