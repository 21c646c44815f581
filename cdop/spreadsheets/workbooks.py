"""Reading rows from a workbook: dates as dates, numbers as the digits they show."""

import re
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, datetime
from pathlib import Path
from typing import Any

from cdop.spreadsheets.limits import Limits
from cdop.spreadsheets.unpacking import TooLarge, look_through

_PADDED = re.compile(r'[0 \\"-]+')
MOST_ROWS = 1_048_576  # of a sheet
# The library's warnings quote what a cell holds, and would end in the server's log.
warnings.filterwarnings("ignore", module="openpyxl")


TOO_LARGE = "is too large once unpacked: save the list alone in a new workbook, or as 'CSV UTF-8'"


class Unreadable(Exception):
    """The file is not a workbook that can be read; the text says why."""


def is_workbook(path: Path) -> bool:
    """True for a zipped file and for a name that promises a workbook."""
    with path.open("rb") as file:
        return file.read(4) == b"PK\x03\x04" or path.suffix.lower() == ".xlsx"


def rows(path: Path, limits: Limits) -> Iterator[tuple[int, list[str]]]:
    """The rows that the first sheet holds, with their numbers, as text and as wide as its first row at least.

    Nothing is made of rows and cells that the file does not hold. Cells beyond ``limits.columns`` make a row one wider
    than that. Raises ``Unreadable``.
    """
    width = 0
    with ExitStack() as files:
        # Opened here and not by name: the library goes by the name's ending, and an upload's name has none.
        books = _opened(path, limits, files)
        try:
            for number, row in _paired(books):
                cells = {min(place, limits.columns + 1): text for place, text in row if text}
                widest = max(cells, default=0)
                width = widest if number == 1 else width
                yield number, [cells.get(place, "") for place in range(1, max(widest, width) + 1)]
        except Exception:  # rows are read as they are asked for: broken ones fail in as many ways as broken files
            raise Unreadable("is not a workbook that can be read") from None


def _opened(path: Path, limits: Limits, files: ExitStack) -> list[Any]:
    """The workbook with the results of its formulas and, where it has any, once more with the formulas."""
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(path) as archive:
            formulas = look_through(archive, limits)
        books = [load_workbook(files.enter_context(path.open("rb")), read_only=True, data_only=True, keep_links=False)]
        if formulas:
            again = files.enter_context(path.open("rb"))
            books.append(load_workbook(again, read_only=True, keep_links=False))
    except TooLarge:
        raise Unreadable(TOO_LARGE) from None
    except Exception:  # the library's faults with broken files are of many kinds
        raise Unreadable("is not a workbook that can be read") from None
    return books


def _paired(books: list[Any]) -> Iterator[tuple[int, list[tuple[int, str]]]]:
    """Each row that the sheet holds: its number, and the column and text of each of its cells."""
    last = 0
    for told in zip(*(_held(book) for book in books), strict=True):
        number, shown = told[0]
        if not last < number <= MOST_ROWS:
            raise Unreadable("has its rows in no order")
        last = number
        formulas = {cell.column: cell for cell in told[1][1]} if len(told) > 1 else {}
        yield number, [(cell.column, _shown(cell, formulas.get(cell.column))) for cell in shown]


def _held(book: Any) -> Iterator[tuple[int, list[Any]]]:
    """The rows of the first sheet as the file holds them.

    The library's own ``iter_rows`` makes up every row and cell that is left out: a cell far down costs minutes.
    """
    from openpyxl.cell.read_only import ReadOnlyCell
    from openpyxl.worksheet._reader import WorkSheetParser

    sheet = book.worksheets[0]
    with sheet._get_source() as source:
        parser = WorkSheetParser(
            source, sheet._shared_strings, data_only=book.data_only, epoch=book.epoch,
            date_formats=book._date_formats, timedelta_formats=book._timedelta_formats,
        )  # fmt: skip
        for number, cells in parser.parse():
            parser.row_dimensions.clear()
            yield number, [ReadOnlyCell(sheet, **cell) for cell in cells]


def _shown(cell: Any, formula: Any) -> str:
    """What a cell shows. A formula whose result was never kept shows itself, so that it is not lost unseen."""
    value = cell.value
    if value is None and formula is not None and formula.value is not None:
        value = formula.value
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case int() | float() if value == int(value):
            form = cell.number_format or ""
            return str(int(value)).zfill(form.count("0") if _PADDED.fullmatch(form) else 0)
        case float():
            return format(value, ".15g")
        case _:
            return str(value)
