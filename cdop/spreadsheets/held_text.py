"""Text and properties of a spreadsheet that gptables cannot set: literal cells, title, language."""

import io
import re
import zipfile
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from cdop.documents.inert import inert

# Stands in a cell until its text is put in; gptables would read marks of its own in data text.
HELD = "held"
LANGUAGE = "en-GB"
# Excel's own limit of characters in a cell.
MOST_CHARACTERS = 32_767
_UNWRITABLE = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\x7f-\x9f]")


def writable(text: str) -> str:
    """The text with ``[U+XXXX]`` for what XML has no place for."""
    return _UNWRITABLE.sub(lambda m: f"[U+{ord(m[0]):04X}]", text.replace("\r\n", "\n"))


def cell_text(text: str) -> str:
    """The text as a cell may hold it: inert, with ``[U+XXXX]`` for what XML has no place for.

    Text longer than a cell may be is cut, and says how many characters are missing.
    """
    safe = inert(writable(text))
    if len(safe) <= MOST_CHARACTERS:
        return safe
    kept = MOST_CHARACTERS - 60
    return f"{safe[:kept]} [cut here: {len(safe) - kept} more characters]"


def fill_held(book: Any, texts: Iterable[str]) -> None:
    """Put the texts, in order, into the cells that hold their place, sheet by sheet and row by row.

    Raises ``ValueError`` where there are more texts than places, or fewer.
    """
    held = book.str_table.string_table.get(HELD)
    places = [
        (sheet, row, column, cell.format)
        for sheet in book.worksheets()
        for row, cells in sorted(sheet.table.items())
        for column, cell in sorted(cells.items())
        if getattr(cell, "string", None) == held and held is not None
    ]
    for (sheet, row, column, look), text in zip(places, texts, strict=True):
        sheet.write_string(row, column, cell_text(text), look)


def show_one_place(book: Any, look: Any) -> None:
    """Let numbers with a fraction show one decimal place, 3.0 as well."""
    for sheet in book.worksheets():
        for row, cells in sheet.table.items():
            for column, cell in list(cells.items()):
                if isinstance(getattr(cell, "number", None), float):
                    sheet.write_number(row, column, cell.number, look)


def described(book: Any, title: str, subject: str, author: str, day: date) -> None:
    """Title, subject and author. There is no clock here: the file is dated on the day that it is given."""
    book.set_properties(
        {
            "title": title,
            "subject": subject,
            "author": cell_text(author),
            "created": datetime(day.year, day.month, day.day),  # noqa: DTZ001 - the file format has no zone
        }
    )


def with_language(data: bytes) -> bytes:
    """The same workbook with its language set, which neither library underneath can do."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == "docProps/core.xml":
                ending = f"<dc:language>{LANGUAGE}</dc:language></cp:coreProperties>".encode()
                content = content.replace(b"</cp:coreProperties>", ending)
            new.writestr(entry, content)
    return out.getvalue()
