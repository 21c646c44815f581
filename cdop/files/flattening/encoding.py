"""Drawn pages as bytes: pictures to look at, and a PDF of nothing but points."""

import io
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageDraw

from cdop.files.flattening.boxes import Box, PageText, left_in_sight
from cdop.files.flattening.drawing import Drawn
from cdop.files.rules import MOST_BYTES, Refused

# Points an inch, and the quality of the picture: the first that fits into what a file may be.
_FINENESS = ((150, 80), (120, 60), (90, 40))
TOO_LARGE = "The copy would be too large. Send the document in parts."


def told(page: PageText) -> dict[str, Any]:
    """A page's text for whoever asked: boxes as four numbers."""
    boxes = [box and [round(side, 5) for side in (box.left, box.top, box.right, box.bottom)] for box in page.boxes]
    return {"text": page.text, "boxes": boxes, "pictured": page.pictured}


def png(picture: Image.Image) -> bytes:
    """A picture, and nothing that belonged to its file."""
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=4)
    return out.getvalue()


def flattened(drawn: Drawn, black: Any) -> tuple[list[str], bytes]:
    """What is left in sight of each page's text, and the PDF. Raises ``Refused``."""
    sizes, texts = drawn.sizes(), list(drawn.texts())
    wanted = [[Box(*box) for box in page] for page in black][: len(sizes)]
    wanted += [[] for _ in range(len(sizes) - len(wanted))]
    for dpi, quality in _FINENESS:
        pages, left = [], MOST_BYTES - 200_000
        for picture, boxes in zip(drawn.pictures(dpi), wanted, strict=True):
            pages.append((_painted(picture, boxes, quality), picture.size))
            left -= len(pages[-1][0])
            if left < 0:
                break
        if left >= 0:
            return [left_in_sight(text, boxes) for text, boxes in zip(texts, wanted, strict=True)], _bound(pages, sizes)
    raise Refused(TOO_LARGE)


def _painted(picture: Image.Image, black: list[Box], quality: int) -> bytes:
    """The picture as JPEG, black in the boxes to the last point that they touch."""
    pen, (width, height) = ImageDraw.Draw(picture), picture.size
    for box in black:
        corners = (
            int(box.left * width),
            int(box.top * height),
            int(box.right * width) + 1,
            int(box.bottom * height) + 1,
        )
        pen.rectangle(corners, fill="black")
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()


def _bound(pages: list[tuple[bytes, tuple[int, int]]], sizes: list[tuple[float, float]]) -> bytes:
    """A PDF with one picture a page: no text, no details, no names."""
    made = pikepdf.new()
    for (content, (wide, high)), (width, height) in zip(pages, sizes, strict=True):
        picture = made.make_stream(
            content, Type=Name.XObject, Subtype=Name.Image, Width=wide, Height=high, ColorSpace=Name.DeviceRGB,
            BitsPerComponent=8, Filter=Name.DCTDecode,
        )  # fmt: skip
        page = Dictionary(
            Type=Name.Page,
            MediaBox=Array([0, 0, round(width, 2), round(height, 2)]),
            Contents=made.make_stream(f"q {width:.2f} 0 0 {height:.2f} 0 0 cm /P Do Q".encode()),
            Resources=Dictionary(XObject=Dictionary(P=picture)),
        )
        made.pages.append(pikepdf.Page(made.make_indirect(page)))
    out = io.BytesIO()
    made.save(out, deterministic_id=True)
    return out.getvalue()
