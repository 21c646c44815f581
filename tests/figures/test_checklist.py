"""Both workbooks keep the checklist for accessible spreadsheets, and the check finds what does not."""

import io
from collections.abc import Callable
from functools import cache
from typing import Any

import openpyxl
import pytest
from odf.opendocument import load
from odf.table import Table, TableCell, TableHeaderRows, TableRow
from openpyxl.comments import Comment

from cdop.figures.exports.ods_export import to_ods
from cdop.figures.exports.xlsx_export import to_xlsx
from tests.figures.checklist import faults_ods, faults_xlsx
from tests.figures.denominators.test_formats import divided
from tests.figures.test_exports_ods import with_hidden


@cache
def workbook() -> bytes:
    return to_xlsx(with_hidden(divided()))


@cache
def open_workbook() -> bytes:
    return to_ods(with_hidden(divided()))


def test_both_workbooks_keep_the_checklist() -> None:
    assert faults_xlsx(workbook()) == []
    assert faults_ods(open_workbook()) == []


def merged(sheet: Any) -> None:
    sheet.merge_cells("A1:B1")


def titleless(sheet: Any) -> None:
    sheet["A1"] = " "


def below(sheet: Any) -> None:
    sheet.cell(sheet.max_row + 1, 1, "Source: the register")


def emptied(sheet: Any) -> None:
    sheet.cell(sheet.max_row, sheet.max_column).value = None


def texted(sheet: Any) -> None:
    sheet.cell(sheet.max_row, sheet.max_column).value = "1,234"


def same_heads(sheet: Any) -> None:
    (table,) = sheet.tables.values()
    first, second = sheet[table.ref][0][:2]
    second.value = first.value


def frozen(sheet: Any) -> None:
    sheet.freeze_panes = "B2"


def headed(sheet: Any) -> None:
    sheet.oddHeader.center.text = "Confidential"


def hidden(sheet: Any) -> None:
    sheet.column_dimensions["B"].hidden = True


def formula(sheet: Any) -> None:
    sheet.cell(sheet.max_row, sheet.max_column).value = "=1+1"


def unnamed(sheet: Any) -> None:
    sheet.parent.properties.title = ""


def foreign(sheet: Any) -> None:
    sheet.parent.properties.language = "de"


def elsewhere(sheet: Any) -> None:
    sheet.parent.active = 3


def floating(sheet: Any) -> None:
    sheet["A2"].comment = Comment("A box that floats", "nobody")


def baseless(sheet: Any) -> None:
    for row in sheet["A1:A8"]:
        if str(row[0].value).startswith("Basis"):
            row[0].value = "Words"


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (merged, "merged"), (titleless, "no title in its first cell"), (below, "beside or below"),
        (emptied, "is empty"), (texted, "kept as text"), (same_heads, "one heading"), (frozen, "frozen panes"),
        (headed, "running heads"), (hidden, "hidden"), (formula, "formula"), (unnamed, "it has no title"),
        (foreign, "language"), (elsewhere, "does not open"), (floating, "it holds"), (baseless, "what it counts"),
    ],
)  # fmt: skip
def test_the_check_of_xlsx_finds_what_is_broken(broken: Callable[[Any], None], words: str) -> None:
    book, out = openpyxl.load_workbook(io.BytesIO(workbook())), io.BytesIO()
    broken(book["Table 9"])
    book.save(out)
    assert any(words in fault for fault in faults_xlsx(out.getvalue())), faults_xlsx(out.getvalue())


def no_heads(book: Any, sheet: Any) -> None:
    marked = sheet.getElementsByType(TableHeaderRows)[0]
    row = marked.getElementsByType(TableRow)[0]
    sheet.insertBefore(row, marked)
    sheet.removeChild(marked)


def no_title(book: Any, sheet: Any) -> None:
    cell = sheet.getElementsByType(TableCell)[0]
    cell.childNodes[:] = []


def hole(book: Any, sheet: Any) -> None:
    cell = sheet.getElementsByType(TableRow)[-1].getElementsByType(TableCell)[-1]
    cell.childNodes[:] = []
    cell.attributes.clear()


def longer(book: Any, sheet: Any) -> None:
    row = TableRow()
    row.addElement(TableCell())
    sheet.addElement(row)


def untold(book: Any, sheet: Any) -> None:
    book.meta.childNodes[:] = [node for node in book.meta.childNodes if node.qname[1] != "language"]


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (no_heads, "row of headings"), (no_title, "no title in its first cell"), (hole, "is empty"),
        (longer, "range is not that"), (untold, "language"),
    ],
)  # fmt: skip
def test_the_check_of_ods_finds_what_is_broken(broken: Callable[[Any, Any], None], words: str) -> None:
    book, out = load(io.BytesIO(open_workbook())), io.BytesIO()
    [sheet] = [one for one in book.spreadsheet.getElementsByType(Table) if one.getAttribute("name") == "Table 9"]
    broken(book, sheet)
    book.write(out)
    assert any(words in fault for fault in faults_ods(out.getvalue())), faults_ods(out.getvalue())
