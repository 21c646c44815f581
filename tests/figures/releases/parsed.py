"""A release's files read back, as their readers' programs do: the cells of each table, by the table's key."""

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

import openpyxl
from lxml import html
from odf.opendocument import load
from odf.table import NamedRange

from cdop.documents.inert import as_written
from tests.figures.test_exports_ods import sheets, table_of
from tests.recommendations.reports.reading import of_document, of_pdf, unspaced

Rows = list[list[str]]
"""The rows of a table, each its label and its numbers as they are written, without blanks and marks of revision."""


def of_json(data: bytes) -> dict[str, Rows]:
    """The truth: every row of every table, by its label."""
    document: dict[str, Any] = json.loads(data)
    return {key: [_row(table["labels"][row], value) for row, value in table["rows"].items()] for key, table in
            document["tables"].items()}  # fmt: skip


def _unmarked(text: str) -> str:
    return unspaced(re.sub(r"\[r\](?: \([\d,]+ before\))?", "", text))


def _row(label: str, value: Any) -> list[str]:
    numbers = value.values() if isinstance(value, dict) else [value]
    return [unspaced(label), *(_written(number) for number in numbers)]


def _written(number: object) -> str:
    return f"{number:,}" if isinstance(number, int) else _unmarked(as_written(str(number)))


def of_csv(data: bytes, labels: Mapping[str, Mapping[str, str]]) -> dict[str, Rows]:
    """``labels``: the words of each table's rows by their keys."""
    found: dict[str, dict[str, list[str]]] = {}
    for line in csv.DictReader(io.StringIO(data.decode(), newline="")):
        if line["table"] in labels:
            rows = found.setdefault(line["table"], {})
            value = line["value"]
            rows.setdefault(line["row"], []).append(_written(int(value) if value.isdigit() else value))
    return {
        key: [[unspaced(labels[key][as_written(row)]), *cells] for row, cells in rows.items()]
        for key, rows in found.items()
    }


def of_xlsx(data: bytes) -> dict[str, Rows]:
    """The named tables of a workbook."""
    found: dict[str, Rows] = {}
    for sheet in openpyxl.load_workbook(io.BytesIO(data)):
        for table in sheet.tables.values():
            found[table.name] = [[_written(cell.value) for cell in row] for row in sheet[table.ref][1:]]
    return found


def of_ods(data: bytes) -> dict[str, Rows]:
    """The named ranges of an OpenDocument workbook."""
    book = load(io.BytesIO(data))
    held = sheets(book)
    found: dict[str, Rows] = {}
    for one in book.spreadsheet.getElementsByType(NamedRange):
        sheet = re.findall(r"\$'([^']+)'", one.getAttribute("cellrangeaddress"))[0]
        found[one.getAttribute("name")] = [[_written(cell) for cell in row] for row in table_of(held[sheet])[1:]]
    return found


def of_page(text: str) -> dict[str, Rows]:
    """The tables of a release's page."""
    found: dict[str, Rows] = {}
    for table in html.fromstring(text).xpath("//table[starts-with(@id, 'table-')]"):
        rows = [row for row in table.xpath("./tbody/tr") if row.xpath("./th")]
        found[table.get("id").removeprefix("table-")] = [
            [_shown(cell) for cell in row.xpath("./th|./td")] for row in rows
        ]
    return found


def _shown(cell: Any) -> str:
    """What a cell says, without the words for screen readers alone and what stands under its number."""
    for one in cell.xpath(".//*[contains(@class, 'app-note') or contains(@class, 'visually-hidden')]"):
        one.drop_tree()
    return unspaced(cell.text_content())


def of_paper(tables: Mapping[str, Sequence[Sequence[str]]]) -> dict[str, Rows]:
    """The tables of a PDF or a Word document by their titles, from the first row below the head on.

    A paragraph below a table, which a Word document has for space, is none of its rows.
    """
    return {
        unspaced(title): [[_unmarked(cell) for cell in row] for row in rows[1:] if len(row) == len(rows[0])]
        for title, rows in tables.items()
    }


__all__ = ["of_csv", "of_document", "of_json", "of_ods", "of_page", "of_paper", "of_pdf", "of_xlsx"]
