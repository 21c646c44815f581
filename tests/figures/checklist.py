"""The Analysis Function's checklist for spreadsheets (figures.md section 6), for XLSX and ODS: every fault in words."""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import openpyxl
from lxml import etree
from openpyxl.utils import range_boundaries

FRONT = ("Cover", "Contents", "Notes")
SMALLEST = 10
ABOVE = ("This worksheet contains one table", "Basis:", "Known by")
_N = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
}
Rows = list[list[Any]]


def faults_xlsx(data: bytes) -> list[str]:
    """What of the checklist a workbook does not keep; nothing where it keeps all."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    names = [
        name for name in zipfile.ZipFile(io.BytesIO(data)).namelist() if re.search(r"drawing|media|vba|chart", name)
    ]
    found = [f"it holds {name}" for name in names]
    found += _named(book.sheetnames, book.properties.title, book.properties.language)
    if book.worksheets.index(book.active) or book.active.sheet_view.selection[0].activeCell != "A1":
        found.append("it does not open at the first cell of its first sheet")
    tables: list[str] = []
    for sheet in book:
        found += [f"{sheet.title}: {fault}" for fault in _of_sheet(sheet)]
        tables += sheet.tables
    if len(set(tables)) != len(tables):
        found.append("two tables have one name")
    return found


def _of_sheet(sheet: Any) -> Iterator[str]:
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    long = [cell for cell in cells if len(str(cell.value)) > 60 and cell.row > 1 and cell.column > 1]
    furniture = [part.text for one in (sheet.oddHeader, sheet.oddFooter) for part in (one.left, one.center, one.right)]
    sized = (*sheet.row_dimensions.values(), *sheet.column_dimensions.values())
    told = {
        "it has no title in its first cell": not str(sheet["A1"].value or "").strip(),
        "its title does not look like one": not sheet["A1"].font.bold,
        "cells are merged": bool(list(sheet.merged_cells.ranges)),
        "it has frozen panes or a filter": bool(sheet.freeze_panes or sheet.auto_filter.ref),
        "it has running heads or feet": any(furniture),
        "rows or columns are hidden": any(one.hidden for one in sized),
        "letters are too small": any((cell.font.sz or 0) < SMALLEST for cell in cells),
        "a note is raised": any(cell.font.vertAlign for cell in cells),
        "a cell is a formula": any(cell.data_type == "f" for cell in cells),
        "cells are filled with colour": any(cell.fill.fill_type for cell in cells),
        "long words do not wrap": not all(cell.alignment.wrap_text for cell in long),
    }
    yield from (words for words, found in told.items() if found)
    if sheet.title != "Cover":
        yield from _of_table(sheet)


def _of_table(sheet: Any) -> Iterator[str]:
    if len(sheet.tables) != 1:
        yield "it has not exactly one table"
        return
    (table,) = sheet.tables.values()
    left, top, right, bottom = range_boundaries(table.ref)
    if left != 1 or (right, bottom) != (sheet.max_column, sheet.max_row):
        yield "its table does not begin at the left edge, or something stands beside or below it"
    if any(
        sheet.cell(row, column).value is not None for row in range(1, top) for column in range(2, sheet.max_column + 1)
    ):
        yield "words above the table stand in other columns than the first"
    rows = [[cell.value for cell in row] for row in sheet[table.ref]]
    yield from _of_rows(rows, table.headerRowCount)
    above = [str(sheet.cell(row, 1).value or "") for row in range(1, top)]
    yield from _of_words(sheet.title, above)


def faults_ods(data: bytes) -> list[str]:
    """The same of an OpenDocument workbook."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        content, meta, styles = (etree.fromstring(file.read(f"{name}.xml")) for name in ("content", "meta", "styles"))
        kept = [name for name in file.namelist() if re.search(r"Pictures/|Object|Basic/", name)]
    sheets = content.findall(".//table:table", _N)
    title, language = (meta.findtext(f".//dc:{name}", None, _N) for name in ("title", "language"))
    found = [f"it holds {name}" for name in kept]
    found += _named([str(_at(sheet, "table", "name")) for sheet in sheets], title, language)
    if content.findall(".//draw:*", _N) or content.findall(".//table:database-range", _N):
        found.append("it has floating boxes or filters")
    ranges = {str(_at(one, "table", "name")): one for one in content.findall(".//table:named-range", _N)}
    sizes = [str(_at(one, "fo", "font-size")) for one in styles.iter(f"{{{_N['style']}}}text-properties")]
    if any(float(size.removesuffix("pt")) < SMALLEST for size in sizes if size.endswith("pt")):
        found.append("letters are too small")
    data_sheets = [sheet for sheet in sheets if _at(sheet, "table", "name") not in FRONT]
    if len(ranges) != len(data_sheets):
        found.append("not every table has a name of its own")
    for sheet in sheets:
        found += [f"{_at(sheet, 'table', 'name')}: {fault}" for fault in _of_open_sheet(sheet, ranges)]
    return found


def _of_open_sheet(sheet: Any, ranges: dict[str, Any]) -> Iterator[str]:
    rows = [_cells(row) for row in sheet.iter(f"{{{_N['table']}}}table-row")]
    if not rows or not rows[0] or not str(rows[0][0]).strip():
        yield "it has no title in its first cell"
    if sheet.findall(".//table:covered-table-cell", _N):
        yield "cells are merged"
    if any(_at(cell, "table", "formula") for cell in sheet.iter(f"{{{_N['table']}}}table-cell")):
        yield "a cell is a formula"
    name = str(_at(sheet, "table", "name"))
    if name == "Cover":
        return
    heads = sheet.findall("table:table-header-rows/table:table-row", _N)
    if len(heads) != 1:
        yield "it has not exactly one row of headings"
        return
    place = list(sheet.iter(f"{{{_N['table']}}}table-row")).index(heads[0])
    if any(len(row) > 1 for row in rows[:place]):
        yield "words above the table stand in other columns than the first"
    yield from _of_rows(rows[place:], len(heads))
    if name not in FRONT:
        end = f"$A${place + 1}:.${chr(64 + len(rows[place]))}${len(rows)}"
        if not any(str(_at(one, "table", "cell-range-address")) == f"$'{name}'.{end}" for one in ranges.values()):
            yield "its table's range is not that of its cells"
    yield from _of_words(name, [str(row[0]) for row in rows[:place]])


def _cells(row: Any) -> list[Any]:
    found = []
    for cell in row.findall("table:table-cell", _N):
        value = _at(cell, "office", "value")
        text = "".join(cell.itertext())
        found.append(float(value) if value is not None else text)
    return found


def _at(one: Any, space: str, name: str) -> Any:
    return one.get(f"{{{_N[space]}}}{name}")


def _named(sheets: list[str], title: str | None, language: str | None) -> Iterator[str]:
    if not (title or "").strip():
        yield "it has no title"
    if language != "en-GB":
        yield "its language is not set"
    if len({name.lower() for name in sheets}) != len(sheets) or not all(name.strip() for name in sheets):
        yield "two sheets have one name, or one has none"
    if sheets[:2] != ["Cover", "Contents"]:
        yield "it does not begin with its cover and contents"


def _of_rows(rows: Rows, heads: int | None) -> Iterator[str]:
    head, *others = rows
    if heads != 1 or not others:
        yield "its table has no row of headings, or no rows"
    if len({str(cell) for cell in head}) != len(head) or not all(str(cell or "").strip() for cell in head):
        yield "two columns have one heading, or one has none"
    if any(cell is None or not str(cell).strip() for row in others for cell in row) or any(
        len(row) != len(head) for row in others
    ):
        yield "a cell of its table is empty"
    if any(
        re.fullmatch(r"-?[\d,]+(\.\d+)?%?", str(cell)) for row in others for cell in row[1:] if isinstance(cell, str)
    ):
        yield "a number is kept as text"
    if any("[note" in str(cell) for row in others for cell in row[1:]):
        yield "a note stands in a cell of numbers"


def _of_words(name: str, above: list[str]) -> Iterator[str]:
    if not any(ABOVE[0] in line for line in above):
        yield "nothing says how many tables it has"
    if re.fullmatch(r"Table \d+", name) and not all(any(words in line for line in above) for words in ABOVE[1:]):
        yield "nothing says what it counts, or by which day"
