"""The same accessible spreadsheet as an OpenDocument file: cover, contents, notes, one table a sheet.

To the Government Analysis Function's checklist: a title in the first cell of each sheet, header rows that are marked
as such, a named range for each table, the document's title and language set, no cell merged and none a formula.
odfpy writes the format; it is little kept, and so stays behind this module.
"""

import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from odf.dc import Creator, Date, Language, Subject, Title
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import ParagraphProperties, Style, TableCellProperties, TableColumnProperties, TextProperties
from odf.table import NamedExpressions, NamedRange, Table, TableCell, TableColumn, TableHeaderRows, TableRow
from odf.text import A, P

from cdop.spreadsheets.book import INSTRUCTIONS, Book, TableSheet
from cdop.spreadsheets.held_text import cell_text

MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_EARLIEST = (1980, 1, 1, 0, 0, 0)
_FONT, _SIZE, _CHARACTER = "Arial", "12pt", 0.24  # centimetres to a character
_WIDE = 90


def write(book: Book) -> bytes:
    """The workbook; numbers are number cells, and no cell is a formula. The same content, the same bytes."""
    document = OpenDocumentSpreadsheet()
    _described(document, book)
    styles = _Styles(document)
    pages = [_Page(styles, "Cover", [_WIDE], _cover(book)), _Page(styles, "Contents", [20, _WIDE], _contents(book))]
    if book.notes:
        pages.append(_Page(styles, "Notes", [20, _WIDE], _notes(book)))
    for page in pages:
        document.spreadsheet.addElement(page.table)
    named = NamedExpressions()
    for sheet in book.sheets:
        page = _Page(styles, sheet.name, sheet.widths, _above(sheet, book))
        first = page.rows + 1
        page.header(sheet.head)
        for row in sheet.rows:
            page.row([(cell, "data") for cell in row])
        document.spreadsheet.addElement(page.table)
        named.addElement(_range(sheet, first, page.rows))
    document.spreadsheet.addElement(named)
    return _same_bytes(document)


class _Styles:
    """The looks of cells and columns, by name; a column's is made when it is first wanted."""

    def __init__(self, document: Any) -> None:
        self._document, self._columns = document, dict[int, Any]()
        self.cells = {
            "title": self._cell("title", TextProperties(fontweight="bold", fontsize="16pt")),
            "heading": self._cell("heading", TextProperties(fontweight="bold", fontsize=_SIZE)),
            "data": self._cell("data", TextProperties(fontsize=_SIZE)),
        }

    def _cell(self, name: str, text: Any) -> Any:
        style = Style(name=name, family="table-cell")
        text.setAttribute("fontfamily", _FONT)
        style.addElement(TableCellProperties(wrapoption="wrap", verticalalign="top"))
        style.addElement(ParagraphProperties(textalign="start"))
        style.addElement(text)
        self._document.styles.addElement(style)
        return style

    def column(self, width: int) -> Any:
        """A column of so many characters."""
        if width not in self._columns:
            style = Style(name=f"column{width}", family="table-column")
            style.addElement(TableColumnProperties(columnwidth=f"{width * _CHARACTER:.2f}cm"))
            self._document.automaticstyles.addElement(style)
            self._columns[width] = style
        return self._columns[width]


class _Page:
    """One sheet, filled from above; ``rows`` is how many it has."""

    def __init__(self, styles: _Styles, name: str, widths: Sequence[int], lines: Iterator[list[Any]]) -> None:
        self._styles, self.rows = styles, 0
        self.table = Table(name=name)
        for width in widths:
            self.table.addElement(TableColumn(stylename=styles.column(width), defaultcellstylename="data"))
        for line in lines:
            if len(line) > 1 and {look for _, look in line} == {"heading"}:
                self.header([words for words, _ in line])
            else:
                self.row(line)

    def header(self, words: Sequence[str]) -> None:
        """The row of headings, marked as one."""
        marked = TableHeaderRows()
        marked.addElement(self._made([(word, "heading") for word in words]))
        self.table.addElement(marked)

    def row(self, cells: Sequence[tuple[Any, str]]) -> None:
        self.table.addElement(self._made(cells))

    def _made(self, cells: Sequence[tuple[Any, str]]) -> Any:
        self.rows += 1
        row = TableRow()
        for content, look in cells:
            row.addElement(_cell(content, self._styles.cells[look]))
        return row


def _cell(content: Any, style: Any) -> Any:
    if isinstance(content, int | float):
        cell = TableCell(valuetype="float", value=str(content), stylename=style)
        cell.addElement(P(text=f"{content:,}" if isinstance(content, int) else f"{content:,.1f}"))
        return cell
    cell = TableCell(valuetype="string", stylename=style)
    cell.addElement(content if not isinstance(content, str) else P(text=cell_text(content)))
    return cell


def _cover(book: Book) -> Iterator[list[Any]]:
    yield [(book.title, "title")]
    yield from ([(line, "data")] for line in book.cover)
    yield [("About these data", "heading")]
    yield from ([(line, "data")] for line in book.about)


def _contents(book: Book) -> Iterator[list[Any]]:
    yield [("Contents", "title")]
    yield [(INSTRUCTIONS, "data")]
    yield [("Sheet", "heading"), ("Title", "heading")]
    for name, title in [*([("Notes", "Notes")] if book.notes else []), *((one.name, one.title) for one in book.sheets)]:
        link = P()
        link.addElement(A(href=f"#'{name}'.A1", text=name))
        yield [(link, "data"), (title, "data")]


def _notes(book: Book) -> Iterator[list[Any]]:
    yield [("Notes", "title")]
    yield [(INSTRUCTIONS, "data")]
    yield [("Note", "heading"), ("Note text", "heading")]
    for number, text in enumerate(book.notes.values(), 1):
        yield [(f"[note {number}]", "data"), (text, "data")]


def _above(sheet: TableSheet, book: Book) -> Iterator[list[Any]]:
    numbers = {note: number for number, note in enumerate(book.notes, 1)}
    marks = " ".join(f"[note {numbers[note]}]" for note in sheet.notes if note in numbers)
    yield [(f"{sheet.title} {marks}".rstrip(), "title")]
    yield from ([(line, "data")] for line in (*sheet.lines, INSTRUCTIONS))


def _range(sheet: TableSheet, first: int, last: int) -> Any:
    end = _letters(len(sheet.head) - 1)
    place = f"$'{sheet.name}'.$A${first}"
    return NamedRange(name=sheet.key, basecelladdress=place, cellrangeaddress=f"{place}:.${end}${last}")


def _letters(place: int) -> str:
    found = ""
    while place >= 0:
        found, place = chr(ord("A") + place % 26) + found, place // 26 - 1
    return found


def _described(document: Any, book: Book) -> None:
    document.meta.childNodes[:] = [
        node for node in document.meta.childNodes if node.qname[1] not in {"generator", "creation-date", "date"}
    ]
    for element, text in (
        (Title, book.title), (Subject, book.subject), (Creator, book.author), (Language, "en-GB"),
        (Date, _moment(book.day)),
    ):  # fmt: skip
        document.meta.addElement(element(text=text))
    default = Style(name="Default", family="table-cell")
    default.addElement(TextProperties(language="en", country="GB", fontfamily=_FONT, fontsize=_SIZE))
    document.styles.addElement(default)


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00"


def _same_bytes(document: Any) -> bytes:
    """The file without the moment of its making in each part's entry."""
    made, out = io.BytesIO(), io.BytesIO()
    # odfpy learns names while it writes: from the second time on it writes all that it knows.
    document.write(io.BytesIO())
    document.write(made)
    with zipfile.ZipFile(made) as parts, zipfile.ZipFile(out, "w") as kept:
        for part in parts.infolist():
            entry = zipfile.ZipInfo(part.filename, _EARLIEST)
            entry.compress_type = part.compress_type
            kept.writestr(entry, parts.read(part))
    return out.getvalue()
