"""Rows of facts as the files that people bring: CSV and workbooks, tidy or as spreadsheets leave them."""

import csv
import io
import random
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from openpyxl import Workbook

from tests.oracle.cases import COLUMNS

REQUIRED = ("case_ref", "notified_on", "date_of_death", "death_area")
DATES = tuple(column for column in COLUMNS if column.endswith("_on") or column.startswith("date_"))
NUMBERS = ("nhs_number", "category", "ethnicity", "case_ref")
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
BLANKS = ("", "", "", " ", "\t", "\u00a0", " \u00a0 ", "\n")

Rows = Sequence[Mapping[str, str]]


def escaped(cell: str) -> str:
    """The cell as it stands in a file: no spreadsheet runs it."""
    return f"'{cell}" if cell.lstrip("'").startswith(("=", "+", "-", "@")) else cell


def lines_of_csv(lines: Iterable[Sequence[str]], line_end: str = "\r\n", quoting: int = csv.QUOTE_MINIMAL) -> bytes:
    """Cells as they are, quoted as RFC 4180 says."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator=line_end, quoting=quoting)  # type: ignore[arg-type]
    writer.writerows(lines)
    return text.getvalue().encode()


def as_csv(rows: Rows, columns: Sequence[str] = COLUMNS) -> bytes:
    """The plainest file: all columns in order, ISO dates, CR LF."""
    return lines_of_csv([columns, *([escaped(row.get(column, "")) for column in columns] for row in rows)])


def as_untidy_csv(rows: Rows, rng: random.Random) -> bytes:
    """The same facts as another program writes them: columns shuffled, blanks around, British dates."""
    columns = columns_in_use(rows)
    rng.shuffle(columns)
    british = rng.random() < 0.5
    lines: list[list[str]] = [columns]
    for row in rows:
        cells = []
        for column in columns:
            cell = row.get(column, "")
            if column in DATES and british and cell:
                cell = british_date(cell)
            if column == "nhs_number" and cell and rng.random() < 0.5:
                cell = f"{cell[:3]} {cell[3:6]} {cell[6:]}"
            cells.append(f"{rng.choice(BLANKS)}{escaped(cell)}{rng.choice(BLANKS)}")
        lines.append(cells)
    content = lines_of_csv(lines, rng.choice(("\r\n", "\n")), rng.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL)))
    if rng.random() < 0.5:
        content = BYTE_ORDER_MARK + content
    return content + rng.choice((b"", b"\r\n", b"," * (len(columns) - 1) + b"\r\n"))


def british_date(iso: str) -> str:
    return date.fromisoformat(iso).strftime("%d/%m/%Y")


def columns_in_use(rows: Rows) -> list[str]:
    """The columns without which a fact would be lost, and the required ones."""
    return [column for column in COLUMNS if column in REQUIRED or any(row.get(column) for row in rows)]


def as_workbook(rows: Rows, columns: Sequence[str] = COLUMNS, *, typed: bool = True) -> bytes:
    """A workbook; where ``typed``, with date cells and number cells as a person's typing makes them.

    Where not, every cell is text and stands as it is, as in cells that were formatted as text.
    """
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(columns))
    for row in rows:
        sheet.append([typed_cell(column, row.get(column, "")) for column in columns])
        if typed:
            continue
        for cell, column in zip(sheet[sheet.max_row], columns, strict=True):
            cell.value = as_text(row.get(column, ""))
            cell.data_type = "s"  # no formula, even where it starts like one
    return saved(book)


def as_text(cell: str) -> str:
    """Text that is kept as it is needs a quote only where reading would take one off."""
    return escaped(cell) if cell.startswith("'") else cell


def typed_cell(column: str, cell: str) -> str | int | date | None:
    """The cell as a spreadsheet keeps it: nothing, a date, a number or a text."""
    if not cell:
        return None
    if column in DATES:
        return date.fromisoformat(cell)
    if column in NUMBERS and cell.isascii() and cell.isdigit() and str(int(cell)) == cell:
        return int(cell)
    return escaped(cell)


def saved(book: Workbook) -> bytes:
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
