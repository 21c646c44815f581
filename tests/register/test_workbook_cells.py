"""What the cells of a workbook are read as: what a person sees in them."""

import io
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from tests.databases import SQLite
from tests.oracle.cases import COLUMNS
from tests.oracle.faulty import GOOD
from tests.oracle.product import Product
from tests.oracle.writer import as_csv, saved


@pytest.fixture
def new_product(sqlite_databases: SQLite, tmp_path: Path) -> Iterator[Callable[[], Product]]:
    """Makes the product on a new, empty register."""
    made: list[Product] = []

    def make() -> Product:
        made.append(Product(sqlite_databases.migrated(), tmp_path))
        return made[-1]

    yield make
    for product in made:
        product.close()
        sqlite_databases.discard(product.url)


@pytest.fixture
def product(new_product: Callable[[], Product]) -> Product:
    return new_product()


def a_book() -> tuple[Workbook, Worksheet]:
    """The good rows, every cell text."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(COLUMNS))
    for row in GOOD:
        sheet.append([row.get(column) for column in COLUMNS])
    return book, sheet


def put(sheet: Worksheet, column: str, value: object, shown_as: str = "General") -> None:
    cell = sheet.cell(2, COLUMNS.index(column) + 1)
    cell.value = value  # type: ignore[assignment]
    cell.number_format = shown_as


def stored(product: Product, book: Workbook) -> bytes:
    result = product.bring_in(saved(book), ".xlsx")
    assert result.exit_code == 0, result.stderr
    return product.take_out()


@pytest.mark.parametrize(
    ("column", "value", "shown_as", "text"),
    [
        ("notified_on", date(2014, 5, 1), "yyyy-mm-dd", "2014-05-01"),
        ("notified_on", date(2014, 5, 1), "dd/mm/yy", "2014-05-01"),
        ("notified_on", date(2014, 5, 1), "d mmmm yyyy", "2014-05-01"),
        ("notified_on", datetime(2014, 5, 1), "dd/mm/yyyy hh:mm", "2014-05-01"),
        ("notified_on", "01/05/2014", "General", "2014-05-01"),
        ("nhs_number", 9990000018, "0", "9990000018"),
        ("nhs_number", 9990000018, "General", "9990000018"),
        ("nhs_number", 9990000018, "000 000 0000", "9990000018"),
        ("nhs_number", 9990000018.0, "General", "9990000018"),
        ("category", 8, "General", "8"),
        ("category", 8.0, "0", "8"),
        ("ethnicity", 99, "General", "99"),
        ("case_ref", 12, "General", "12"),
        ("case_ref", 12, "0000", "0012"),
        ("case_ref", 2014001, "General", "2014001"),
        ("family_name", 7, "000", "007"),
        ("family_name", "\u00a0Aldermoor \n", "General", "Aldermoor"),
    ],
)
def test_a_cell_is_read_as_what_it_shows(
    new_product: Callable[[], Product], column: str, value: object, shown_as: str, text: str
) -> None:
    book, sheet = a_book()
    put(sheet, column, value, shown_as)
    plain = new_product()
    assert plain.bring_in(as_csv([{**GOOD[0], column: text}, *GOOD[1:]])).exit_code == 0
    assert stored(new_product(), book) == plain.take_out()


def test_only_the_first_sheet_is_read(product: Product) -> None:
    book, _ = a_book()
    notes = book.create_sheet("Notes")
    notes.append(["not", "a", "register"])
    book.active = 1
    assert stored(product, book).count(b"\r\n") == 1 + len(GOOD)


def test_empty_rows_that_were_formatted_once_are_no_records(product: Product) -> None:
    book, sheet = a_book()
    for row in range(5, 40):
        sheet.cell(row, 1).font = Font(bold=True)
        sheet.cell(row, 2).value = " "
    assert stored(product, book).count(b"\r\n") == 1 + len(GOOD)


def test_empty_columns_that_were_formatted_once_are_no_columns(product: Product) -> None:
    book, sheet = a_book()
    for column in range(len(COLUMNS) + 1, len(COLUMNS) + 4):
        sheet.cell(3, column).font = Font(bold=True)
    assert stored(product, book).count(b"\r\n") == 1 + len(GOOD)


def test_a_workbook_that_understates_its_size_is_read_whole(product: Product) -> None:
    """Some programs write a wrong ``dimension``; what counts is the cells."""
    book, _ = a_book()
    content = saved(book)
    smaller = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(smaller, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name.endswith("sheet1.xml"):
                assert b'<dimension ref="A1:X4"' in part
                part = part.replace(b'<dimension ref="A1:X4"', b'<dimension ref="A1"')
            new.writestr(name, part)
    result = product.bring_in(smaller.getvalue(), ".xlsx")
    assert result.exit_code == 0, result.stderr
    assert product.take_out().count(b"\r\n") == 1 + len(GOOD)


@pytest.mark.parametrize(
    "broken",
    [
        lambda sheet: sheet.replace(b"<v>14</v>", b"<v>1e999</v>"),
        lambda sheet: sheet.replace(b"<v>14</v>", b"<v>nan</v>"),
        lambda sheet: sheet.replace(b"</sheetData>", b"<row>"),
    ],
    ids=["a number without end", "no number", "a row that never ends"],
)
def test_a_row_that_cannot_be_read_refuses_the_workbook_in_words(
    product: Product, broken: Callable[[bytes], bytes]
) -> None:
    book, sheet = a_book()
    put(sheet, "category", 14)
    content = with_sheet(saved(book), broken)
    result = product.bring_in(content, ".xlsx")
    assert result.exit_code == 1
    assert "is not a workbook that can be read" in result.stderr


def with_sheet(content: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """The workbook with its first sheet's XML changed."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, change(part) if name.endswith("sheet1.xml") else part)
    return changed.getvalue()


def test_a_workbook_is_known_by_its_content_whatever_its_name(product: Product) -> None:
    assert product.bring_in(saved(a_book()[0]), ".csv").exit_code == 0
