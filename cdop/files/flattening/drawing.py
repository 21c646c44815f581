"""Pages of a PDF or a picture, drawn into points, with their text where they have one."""

import ctypes
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import pypdfium2
from PIL import Image, ImageOps, UnidentifiedImageError
from pypdfium2 import raw

from cdop.files.flattening.boxes import Box, PageText
from cdop.files.inspection.picture import MOST_PIXELS
from cdop.files.rules import Refused

MOST_PAGES = 60
MOST_CHARACTERS = 40_000  # of one page
MOST_POINTS = 9_000_000  # of one page when drawn: A3 at 150 dots an inch is 4 million
LONGEST_SIDE = 12_000  # points
_FINE = 100_000  # parts into which a page is divided to say where a letter stands
_BREAK = "\u00ad"  # what a hyphen at the end of a line is read as
_PLAIN_LINE = 8  # strokes of a line or a frame
_UNKNOWN = re.compile("[\ufffd\ue000-\uf8ff]")  # letters of which the file does not say which they are
TOO_LONG = f"The document has more than {MOST_PAGES} pages. Send it in parts."
UNREADABLE = "The document cannot be drawn: it is damaged or locked. Print it to a new PDF and send that."


class Drawn(Protocol):
    """Something with pages."""

    def texts(self) -> Iterator[PageText]:
        """The text of each page."""

    def pictures(self, dpi: int) -> Iterator[Image.Image]:
        """Each page as it is seen, so many points an inch; fewer where the page is very large."""

    def sizes(self) -> list[tuple[float, float]]:
        """Each page's width and height in points of a seventy-second of an inch."""


@contextmanager
def opened(ending: str, path: Path) -> Iterator[Drawn]:
    """The pages of a file. Raises ``Refused``."""
    try:
        if ending == "pdf":
            with pypdfium2.PdfDocument(path) as document:
                yield _Document(document)
        else:
            yield _Picture(path)
    except (pypdfium2.PdfiumError, UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise Refused(UNREADABLE) from None


class _Document:
    def __init__(self, document: pypdfium2.PdfDocument) -> None:
        if not 0 < len(document) <= MOST_PAGES:
            raise Refused(TOO_LONG if len(document) else UNREADABLE)
        self._document = document
        for number in range(len(document)):
            self._take_in_annotations(number)

    def texts(self) -> Iterator[PageText]:
        for page in self._pages():
            yield _text(page)

    def pictures(self, dpi: int) -> Iterator[Image.Image]:
        for page in self._pages():
            width, height = page.get_size()
            scale = min(
                dpi / 72, (MOST_POINTS / max(1.0, width * height)) ** 0.5, LONGEST_SIDE / max(width, height, 1.0)
            )
            yield page.render(scale=scale, draw_annots=False, fill_color=(255, 255, 255, 255)).to_pil().convert("RGB")

    def sizes(self) -> list[tuple[float, float]]:
        return [page.get_size() for page in self._pages()]

    def _pages(self) -> Iterator[pypdfium2.PdfPage]:
        for number in range(len(self._document)):
            page = self._document[number]
            try:
                yield page
            finally:
                page.close()

    def _take_in_annotations(self, number: int) -> None:
        """Make notes, stamps and filled fields a part of the page, so that they are read and drawn like all of it."""
        page = self._document[number]
        done = raw.FPDFPage_Flatten(page.raw, raw.FLAT_NORMALDISPLAY)
        page.close()
        if done == raw.FLATTEN_FAIL:
            raise Refused(UNREADABLE)


def _text(page: pypdfium2.PdfPage) -> PageText:
    layer = page.get_textpage()
    try:
        count = layer.count_chars()
        if count > MOST_CHARACTERS:
            raise Refused("A page holds more text than a page can show. Print the document to a new PDF and send that.")
        letters, boxes = list[str](), list[Box | None]()
        for place in range(count):
            letter, box = _letter(layer, place), _box(page, layer, place)
            if box is not None and (box.right <= 0 or box.left >= 1 or box.bottom <= 0 or box.top >= 1):
                continue  # beyond the edge of what is seen
            letters.append(letter)
            boxes.append(box)
    finally:
        layer.close()
    text, boxes = _whole(letters, boxes)
    pictured = any(_may_show_words(item) for item in page.get_objects(max_depth=5))
    return PageText(text, tuple(boxes), pictured or not text.strip() or bool(_UNKNOWN.search(text)))


def _may_show_words(item: pypdfium2.PdfObject) -> bool:
    """Whether something that is no text may be read as such: a picture, or lines as handwriting has them."""
    if item.type == raw.FPDF_PAGEOBJ_PATH:
        return int(raw.FPDFPath_CountSegments(item.raw)) > _PLAIN_LINE
    return item.type in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING)


def _letter(layer: pypdfium2.PdfTextPage, place: int) -> str:
    code = raw.FPDFText_GetUnicode(layer.raw, place)
    if code in (0x02, 0xFFFE) or raw.FPDFText_IsHyphen(layer.raw, place) == 1:
        return _BREAK
    return chr(code) if code else "\ufffd"


def _whole(letters: list[str], boxes: list[Box | None]) -> tuple[str, list[Box | None]]:
    """Letters that came in two halves joined, line ends as one sign."""
    text, places = list[str](), list[Box | None]()
    for letter, box in zip(letters, boxes, strict=True):
        if letter == "\r":
            continue
        if text and "\ud800" <= text[-1] <= "\udbff" and "\udc00" <= letter <= "\udfff":
            text[-1] = (text[-1] + letter).encode("utf-16", "surrogatepass").decode("utf-16")
            continue
        text.append(letter)
        places.append(box)
    return "".join("\ufffd" if "\ud800" <= letter <= "\udfff" else letter for letter in text), places


def _box(page: pypdfium2.PdfPage, layer: pypdfium2.PdfTextPage, place: int) -> Box | None:
    """Where a letter is seen, in shares of the page, however that is turned or cut."""
    rectangle = raw.FS_RECTF()
    if not raw.FPDFText_GetLooseCharBox(layer.raw, place, rectangle):
        return None
    corners = [_seen(page, x, y) for x in (rectangle.left, rectangle.right) for y in (rectangle.top, rectangle.bottom)]
    across, down = [x for x, _ in corners], [y for _, y in corners]
    if max(across) == min(across) or max(down) == min(down):
        return None
    return Box(min(across), min(down), max(across), max(down))


def _seen(page: pypdfium2.PdfPage, x: float, y: float) -> tuple[float, float]:
    across, down = ctypes.c_int(), ctypes.c_int()
    raw.FPDF_PageToDevice(page.raw, 0, 0, _FINE, _FINE, 0, x, y, across, down)
    return across.value / _FINE, down.value / _FINE


class _Picture:
    """A picture is a page without text, at most as large as A4 is when drawn."""

    def __init__(self, path: Path) -> None:
        with Image.open(path, formats=("PNG", "JPEG")) as held:
            if held.width * held.height > MOST_PIXELS:
                raise Refused(UNREADABLE)
            held.draft("RGB", (2400, 2400))
            turned = ImageOps.exif_transpose(held)
            turned.thumbnail((2400, 2400))
            shown = turned.convert("RGBA") if turned.has_transparency_data else turned.convert("RGB")
        self._shown = Image.new("RGB", shown.size, "white")
        self._shown.paste(shown, mask=shown if shown.mode == "RGBA" else None)

    def texts(self) -> Iterator[PageText]:
        yield PageText("", (), True)

    def pictures(self, dpi: int) -> Iterator[Image.Image]:
        drawn = self._shown.copy()
        drawn.thumbnail((dpi * 12, dpi * 12))
        yield drawn

    def sizes(self) -> list[tuple[float, float]]:
        longest = max(self._shown.size)
        return [(self._shown.width * 842 / longest, self._shown.height * 842 / longest)]
