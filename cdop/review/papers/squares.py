"""A page's picture as whoever prepares a paper looks at it: finds boxed, and a grid of named squares over it."""

import io
from collections.abc import Sequence
from typing import IO, Any

from cdop.files.flattening.boxes import COLUMNS, ROWS, Box

COLUMN_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[:COLUMNS]
ROW_NUMBERS = range(1, ROWS + 1)
_GRID, _FOUND, _LETTERS = (120, 160, 200), (176, 0, 32), (60, 60, 60)


def square_name(number: int) -> str:
    """'C4' of a square counted from 0 along the rows."""
    row, column = divmod(number, COLUMNS)
    return f"{COLUMN_LETTERS[column]}{row + 1}"


def with_grid(picture: IO[bytes], black: Sequence[Box]) -> bytes:
    """The picture (PNG) with a frame around everything that will be black, and the grid. A PNG again."""
    from PIL import Image, ImageDraw  # loads with the first page that is looked at

    with Image.open(picture) as opened:
        image = opened.convert("RGB")
    draw: Any = ImageDraw.Draw(image)
    width, height = image.size
    for column in range(1, COLUMNS):
        draw.line([(column * width / COLUMNS, 0), (column * width / COLUMNS, height)], fill=_GRID)
    for row in range(1, ROWS):
        draw.line([(0, row * height / ROWS), (width, row * height / ROWS)], fill=_GRID)
    for number in range(COLUMNS * ROWS):
        row, column = divmod(number, COLUMNS)
        draw.text((column * width / COLUMNS + 2, row * height / ROWS + 1), square_name(number), fill=_LETTERS)
    for box in black:
        edges = [box.left * width, box.top * height, box.right * width, box.bottom * height]
        draw.rectangle(edges, outline=_FOUND, width=3)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
